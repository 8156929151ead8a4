/// Rows of free text and what they come to; see `FreeTextWorld.line` for the notation.
enum FreeTextLines {
  static let intakes: [(row: [String: String], expected: String)] = [
    // The salt and its water.
    (
      ["product": "zinc sulfate heptahydrate", "elemental": "no", "sig": "220 mg daily"],
      "zinc 50.023 mg/d"
    ),
    (
      ["product": "zinc sulfate", "elemental": "no", "sig": "220 mg daily"],
      "zinc 50.023..80.153 mg/d, hydrate not stated"
    ),
    (
      ["sig": "220 mg zinc sulfate daily"],
      "zinc 50.023..220 mg/d, elemental or salt not stated, hydrate not stated; "
        + "element-unstated@sig"
    ),
    (
      ["sig": "zinc 220 mg daily"],
      "zinc 22.747..220 mg/d, elemental or salt not stated; element-unstated@sig"
    ),
    (["sig": "50 mg elemental zinc daily"], "zinc 50 mg/d"),
    (["sig": "zinc (as zinc gluconate) 15 mg daily"], "zinc 15 mg/d"),
    (["sig": "ferrous sulfate 325 mg (65 mg elemental iron) bid"], "iron 130 mg/d"),
    (["sig": "cupric oxide 2 mg daily", "elemental": "yes"], "copper 2 mg/d, poor"),
    // Tablets times strength.
    (
      ["product": "zinc gluconate anhydrous 50 mg tablet", "elemental": "no", "sig": "2 tabs BID"],
      "zinc 28.696 mg/d"
    ),
    (
      ["product": "zinc", "strength": "50 mg tablet", "elemental": "yes", "sig": "1 tab PO qod"],
      "zinc 25 mg/d"
    ),
    (
      ["product": "zinc", "strength": "50 mg", "elemental": "yes", "sig": "1-2 tabs daily"],
      "zinc 50..100 mg/d"
    ),
    (
      ["product": "zinc", "elemental": "yes", "sig": "2 tabs (50 mg) daily"],
      "zinc 50..100 mg/d, amount of one or of all not stated"
    ),
    (
      ["product": "zinc 25 mg", "elemental": "yes", "sig": "2 tabs (50 mg) daily"],
      "zinc 50 mg/d"
    ),
    (
      ["product": "zinc 50 mg", "elemental": "yes", "sig": "2 tabs (50 mg) daily"],
      "zinc 100 mg/d"
    ),
    (
      ["product": "zinc 30 mg", "elemental": "yes", "sig": "2 tabs (50 mg) daily"],
      "zinc 0..? mg/d, amount a day not known; conflicting-dose@sig"
    ),
    (
      ["product": "ferrous sulfate 300 mg/5 mL", "elemental": "no", "sig": "5 mL daily"],
      "iron 60.263..110.292 mg/d, hydrate not stated"
    ),
    (
      ["product": "zinc sulfate heptahydrate", "elemental": "no", "sig": "10 mg/mL, 2.5 mL daily"],
      "zinc 5.684 mg/d"
    ),
    (["product": "vitamin D3 1,000 units", "sig": "1 cap daily"], "vitamin_d 25 ug/d"),
    (
      ["product": "vitamin D 50,000 Unit Capsule", "sig": "1 cap once weekly"],
      "vitamin_d 178.571 ug/d"
    ),
    (["product": "calcifediol", "sig": "30 mcg daily"], "vitamin_d 75 ug/d"),
    (
      ["product": "vitamin E 400 IU", "sig": "1 softgel daily"],
      "vitamin_e 180..268 mg/d, form behind the units not stated"
    ),
    (["product": "d-alpha-tocopherol 400 IU", "sig": "1 softgel daily"], "vitamin_e 268 mg/d"),
    (
      ["product": "vitamin A (as retinyl palmitate) 5000 IU", "sig": "1 daily"],
      "vitamin_a 1500 ug/d"
    ),
    // The element beside the salt, in either order; and what cannot both be.
    (
      ["product": "ferrous sulfate 325 MG (65 MG elemental iron) Oral Tablet", "sig": "1 tab bid"],
      "iron 130 mg/d"
    ),
    (
      ["product": "elemental iron 65 mg (ferrous sulfate 325 mg)", "sig": "1 tab daily"],
      "iron 65 mg/d"
    ),
    (["product": "iron 65 mg (ferrous sulfate 325 mg)", "sig": "1 tab daily"], "iron 65 mg/d"),
    (
      ["product": "zinc gluconate 50 MG (zinc 7 MG) Oral Tablet", "sig": "2 tabs daily"],
      "zinc 14 mg/d"
    ),
    (
      ["product": "ferrous sulfate 65 mg (325 mg iron)", "sig": "1 tab daily"],
      "iron 0..? mg/d, amount a day not known; conflicting-dose@product"
    ),
    (
      ["sig": "ferrous sulfate 65 mg (325 mg elemental iron) daily"],
      "iron 0..? mg/d, amount a day not known; conflicting-dose@sig"
    ),
    (
      ["product": "zinc sulfate 220 mg (50 mg)", "sig": "1 cap daily"],
      "zinc 0..? mg/d, amount a day not known; unknown-product@product"
    ),
    (["product": "zinc 50 mg (as zinc sulfate 220 mg)", "sig": "1 cap daily"], "zinc 50 mg/d"),
    (
      ["product": "magnesium 250 mg (from magnesium oxide)", "sig": "1 tab daily"],
      "magnesium 250 mg/d"
    ),
    (["product": "vitamin D3 125 mcg (5000 IU)", "sig": "1 cap daily"], "vitamin_d 125 ug/d"),
    (
      ["product": "vitamin D3 25 mcg (5000 IU)", "sig": "1 cap daily"],
      "vitamin_d 0..? ug/d, amount a day not known; conflicting-dose@product"
    ),
    (["product": "beta-carotene 25,000 IU", "sig": "1 daily"], "beta_carotene 15000 ug/d"),
    (
      [
        "product": "calcium carbonate 600 mg / vitamin D3 400 IU", "elemental": "no",
        "sig": "2 tabs daily",
      ], "calcium 480.523 mg/d; vitamin_d 20 ug/d"
    ),
    // Products.
    (
      ["product": "PreserVision AREDS 2", "sig": "1 softgel BID"],
      "zinc 80 mg/d; copper 2 mg/d, poor; vitamin_c 500 mg/d; "
        + "vitamin_e 180..268 mg/d, form behind the units not stated"
    ),
    (["product": "Galzin 50 mg capsule", "sig": "1 capsule TID"], "zinc 150 mg/d"),
    (["sig": "Galzin 25 mg tid"], "zinc 75 mg/d"),
    (["product": "Slow Fe", "sig": "1 tablet daily"], "iron 45..50 mg/d"),
    (
      ["product": "zinc 50 mg / copper 2 mg", "elemental": "yes", "sig": "1 cap daily"],
      "zinc 50 mg/d; copper 2 mg/d"
    ),
    (
      ["product": "zinc 50 mg / copper 2 mg", "elemental": "yes", "sig": "50 mg daily"],
      "zinc 0..? mg/d, amount a day not known; copper 0..? mg/d, amount a day not known; "
        + "conflicting-dose@sig"
    ),
    // As needed, at most, once.
    (["sig": "50 mg elemental zinc prn"], "zinc 0..? mg/d, prn"),
    (["sig": "50 mg elemental zinc prn, max 100 mg per day"], "zinc 0..100 mg/d, prn"),
    (
      ["product": "zinc 25 mg", "elemental": "yes", "sig": "1-2 tabs prn, max 4 tabs/day"],
      "zinc 0..100 mg/d, prn"
    ),
    (["sig": "50 mg elemental zinc once"], "zinc 0 mg/d"),
    // Not known, and told.
    (
      ["product": "zinc sulfate 220 mg", "elemental": "no", "sig": "take as directed"],
      "zinc 0..? mg/d, amount a day not known; missing-dose@sig"
    ),
    (
      ["product": "zinc sulfate", "elemental": "no", "sig": "1 tab daily"],
      "zinc 0..? mg/d, amount a day not known; missing-strength@sig"
    ),
    (
      ["product": "zinc", "elemental": "yes", "sig": "50 mg"],
      "zinc 0..? mg/d, amount a day not known; missing-frequency@sig"
    ),
    (
      ["product": "zinc", "elemental": "yes", "sig": "50 mg dialy"],
      "zinc 0..? mg/d, amount a day not known; bad-sig@sig"
    ),
    (
      ["product": "zinc", "elemental": "yes"],
      "zinc 0..? mg/d, amount a day not known; missing-dose@product"
    ),
    (
      ["product": "zinc free lozenge", "sig": "50 mg daily"],
      "zinc 0..? mg/d, amount a day not known; unknown-product@product"
    ),
    (
      ["product": "zinc", "sig": "50 mg copper daily", "elemental": "yes"],
      "zinc 0..? mg/d, amount a day not known; conflicting-dose@sig"
    ),
    (
      ["product": "zinc", "sig": "50 mL daily", "elemental": "yes"],
      "zinc 0..? mg/d, amount a day not known; missing-strength@sig"
    ),
    (
      ["product": "zinc", "sig": "50 IU daily", "elemental": "yes"],
      "zinc 0..? mg/d, amount a day not known; incommensurable-unit@sig"
    ),
    (["product": "zinc", "sig": "2 mg IV daily"], "other-route@product"),
    (["product": "zinc oxide cream", "sig": "apply 1 g bid"], ""),
    (["product": "moonshine", "sig": "1 daily"], "unknown-product@product rejected"),
    (["sig": "1 daily"], "missing-value@name rejected"),
    (["product": "none"], ""),
    // Columns beside directions.
    (
      ["product": "zinc", "elemental": "yes", "amount": "50", "unit": "mg", "sig": "daily"],
      "zinc 50 mg/d"
    ),
    (
      ["product": "zinc 25 mg", "elemental": "yes", "amount": "2", "unit": "TAB", "sig": "bid"],
      "zinc 100 mg/d"
    ),
    (
      ["product": "zinc", "elemental": "yes", "amount": "50", "unit": "mg", "frequency": "bid"],
      "zinc 100 mg/d"
    ),
    (
      ["product": "zinc", "elemental": "yes", "amount": "50", "unit": "mg", "sig": "25 mg daily"],
      "zinc 0..? mg/d, amount a day not known; conflicting-dose@amount"
    ),
    (
      ["product": "zinc", "elemental": "yes", "frequency": "tid", "sig": "25 mg daily"],
      "zinc 0..? mg/d, amount a day not known; conflicting-dose@frequency"
    ),
    (
      ["product": "zinc 25 mg", "strength": "30 mg", "elemental": "yes", "sig": "1 tab daily"],
      "zinc 0..? mg/d, amount a day not known; conflicting-dose@strength"
    ),
  ]

  static let medicines: [(row: [String: String], expected: String)] = [
    // The profile declares that strengths are those of the salt.
    (
      ["name": "ferrous sulfate 325 MG Oral Tablet", "sig": "1 tab daily"],
      "iron 65.285..119.483 mg/d, hydrate not stated"
    ),
    (
      [
        "name": "Zinc Sulfate", "strength": "220mg Capsule", "dose": "220", "unit": "mg",
        "sig": "daily",
      ],
      "zinc 50.023..80.153 mg/d, hydrate not stated"
    ),
    (
      [
        "name": "Magnesium Oxide", "strength": "400 mg Tab", "dose": "2-4", "unit": "TAB",
        "sig": "po daily",
      ], "magnesium 482.434..964.867 mg/d"
    ),
    (
      ["name": "zinc 50 MG Oral Tablet", "sig": "1 tab daily"],
      "zinc 5.17..50 mg/d, elemental or salt not stated; element-unstated@sig"
    ),
    (["name": "lisinopril 10 MG Oral Tablet", "sig": "1 tab daily"], ""),
    (["name": "Leucovorin Calcium", "sig": "10 mg daily"], ""),
    (["name": "calcium channel blocker", "sig": "10 mg daily"], ""),
    (
      [
        "name": "Magnesium Sulfate", "strength": "2 g / 50 mL Premix Bag", "route": "IV",
        "dose": "2", "unit": "gm",
      ], "other-route@route"
    ),
    (
      ["name": "ferrous sulfate 325 MG Oral Tablet"],
      "iron 0..? mg/d, amount a day not known; missing-dose@name"
    ),
    (
      ["name": "Calcium Gluconate", "dose": "7.5", "unit": "mEq", "sig": "daily"],
      "calcium 0..? mg/d, amount a day not known; incommensurable-unit@sig"
    ),
  ]
}
