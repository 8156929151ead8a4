import Clinic

/// What people of the background say they take, as rows of intakes.csv.
struct SupplementHabits {
  let asOf: Day

  /// A product on the shelf: what a label says, and what it does to the person's blood.
  private struct Product {
    let perMille: Int
    /// substance, form, amount, unit, elemental, times a day, source
    let lines: [[String]]
    let effect: @Sendable (inout Patient) -> Void
  }

  private static let products: [Product] = [
    Product(
      perMille: 150,
      lines: [
        ["zinc", "zinc oxide", "10", "mg", "yes", "daily", "otc"],
        ["copper", "copper sulfate", "0.9", "mg", "yes", "daily", "otc"],
        ["iron", "ferrous fumarate", "8", "mg", "yes", "daily", "otc"],
        ["vitamin_d", "cholecalciferol", "400", "[IU]", "yes", "daily", "otc"],
      ],
      effect: { $0.zincDose += 10 }),
    Product(
      perMille: 70, lines: [["zinc", "zinc gluconate", "30", "mg", "yes", "daily", "otc"]],
      effect: { $0.zincDose += 30 }),
    Product(
      perMille: 22,
      lines: [["zinc", "zinc sulfate heptahydrate", "220", "mg", "no", "daily", "rx"]],
      effect: { $0.zincDose += 50 }),
    Product(
      perMille: 16, lines: [["zinc", "zinc sulfate", "220", "mg", "", "daily", "otc"]],
      effect: { $0.zincDose += 50 }),
    Product(
      perMille: 20,
      lines: [
        ["zinc", "zinc picolinate", "25", "mg", "yes", "bid", "otc"],
        ["copper", "copper gluconate", "2", "mg", "yes", "daily", "otc"],
      ],
      effect: { $0.zincDose += 50 }),
    Product(
      perMille: 80,
      lines: [["iron", "ferrous sulfate heptahydrate", "325", "mg", "no", "daily", "rx"]],
      effect: { $0.takesIron = true }),
    Product(
      perMille: 260,
      lines: [["vitamin_d", "cholecalciferol", "25", "ug", "yes", "daily", "otc"]],
      effect: { $0.takesVitaminD = true }),
    Product(
      perMille: 110,
      lines: [["calcium", "calcium carbonate", "500", "mg", "yes", "daily", "otc"]],
      effect: { _ in }),
    Product(
      perMille: 90,
      lines: [["magnesium", "magnesium citrate", "200", "mg", "yes", "daily", "otc"]],
      effect: { _ in }),
  ]

  func fill(_ patient: inout Patient, _ years: Double, _ random: inout RandomStream) {
    // One person in eight never handed in a form: their intake is not known.
    guard years >= 1, !random.chance(perMille: 125) else { return }
    let recorded = asOf - Day(random.chance(perMille: 900) ? random.within(4...330) : 520)
    var taken = Set<String>()
    for product in Self.products where random.chance(perMille: product.perMille) {
      // A child takes none of the adult products, and no one takes two that hold the same.
      guard years >= 12, product.lines.allSatisfy({ !taken.contains($0[0]) }) else { continue }
      product.lines.forEach { taken.insert($0[0]) }
      let start = recorded - Day(random.within(10...700))
      let stopped = random.chance(perMille: 180)
      let stop = stopped ? recorded - Day(random.within(0...9)) : nil
      for line in product.lines {
        patient.intakes.append(
          item(line, recorded: recorded, start: start, stop: stop, &random))
      }
      if !stopped { product.effect(&patient) }
    }
    if patient.intakes.isEmpty { patient.intakes.append(Self.nothing(recorded)) }
  }

  private func item(
    _ line: [String], recorded: Day, start: Day, stop: Day?, _ random: inout RandomStream
  ) -> ListedItem {
    ListedItem([
      line[0], line[1], line[2], line[3], line[4], "oral", line[5],
      line[5] == "bid" ? "08:00;20:00" : random.pick(["08:00", "12:30", "21:00", ""]),
      random.pick(["yes", "no", ""]), Self.text(recorded), Self.text(start),
      stop.map(Self.text) ?? "", stop == nil ? "yes" : "no", random.pick(["100", "90", "80", ""]),
      line[6],
    ])
  }

  /// A form that was answered, and that lists nothing.
  static func nothing(_ recorded: Day) -> ListedItem {
    ListedItem([
      "none", "", "", "", "", "", "", "", "", text(recorded), "", "", "", "", "",
    ])
  }

  static func text(_ day: Day) -> String {
    String(decoding: CalendarText.date(day), as: UTF8.self)
  }
}
