/// People, analytes, and results in the canonical unit beside what was exported.
enum RecordTables {
  static let all = [person, analyte, unitConversion, result]

  static let person = Table(
    name: "person", description: "The people of the run",
    columns: [
      .integer("person_id", "Number of the person in this file, from 1").key,
      // Unique by an index that is made after loading.
      .text("person_key", "Identifier as exported, or the pseudonym that stands for it; unique")
        .privacy(.identifier),
      .text("key_id", "none where keys are identifiers, else which key made the pseudonyms"),
      .text("sex", "NULL where not known").nullable.allowing(["F", "M"])
        .privacy(.quasiIdentifier),
      .integer("birth_year", "Year of birth").nullable.unit("a").privacy(.quasiIdentifier),
      .text("age_band", "Band of age at the as-of day").nullable.privacy(.quasiIdentifier),
      .text("site", "Site of the person").nullable.privacy(.quasiIdentifier),
    ])

  static let analyte = Table(
    name: "analyte", description: "The catalogue of measured quantities",
    columns: [
      .integer("analyte_id", "Number of the analyte in this file, from 1").key,
      .text("code", "Stable name in the catalogue").unique,
      .text("short_name", "Name that rules use"),
      .text("loinc", "A LOINC code of this analyte in the canonical unit").nullable,
      .text("label", "Name for people"),
      .text("specimen", "What it is measured in"),
      .text("canonical_unit", "Unit that values are kept in, as people write it"),
      .text("ucum", "Unit that values are kept in, as a UCUM code"),
      .integer("precision_digits", "Decimals at which a converted value is compared, half-up"),
    ])

  static let unitConversion = Table(
    name: "unit_conversion", description: "How exported units became canonical ones",
    columns: [
      .integer("conversion_id", "Number of the conversion in this file, from 1").key,
      .integer("analyte_id", "The analyte").references("analyte"),
      .text("spelling", "The unit as exported"),
      .text("from_unit", "The UCUM code it stands for"),
      .text("to_unit", "The canonical unit, as a UCUM code"),
      .real("factor", "canonical = exported * factor + offset_"),
      .real("offset_", "See factor; 0 for nearly every unit"),
      .text("exact_factor", "The factor as an exact number or fraction, for readers who check"),
      .text("source", "What the factor rests on, such as the molar mass that was used"),
      .integer("n_results", "Results it was applied to").unit("results"),
    ])

  /// Results that a correction replaced, or that repeat others, are no results but rows of
  /// `reject`. The run is that of the file, so it is not repeated here.
  static let result = Table(
    name: "result", description: "Results in the canonical unit, beside what was exported",
    columns: [
      .integer("result_id", "Number of the result in this file, from 1").key,
      .integer("person_id", "The person").references("person"),
      .integer("analyte_id", "The analyte").references("analyte"),
      .date("collected_date", "Day of the draw, local").privacy(.clinical),
      .timestamp("collected_at", "Local time of the draw; NULL where only the day is known")
        .nullable.privacy(.clinical),
      .text("comparator", "How the value bounds the result; = where it is the result")
        .allowing(["=", "<", "<=", ">", ">="]).privacy(.clinical),
      .real("value", "The value or its bound, in unit, unrounded").privacy(.clinical),
      .real("value_high", "Upper end where a range was reported, in unit").nullable
        .privacy(.clinical),
      .text("unit", "The canonical unit, as a UCUM code"),
      .text("source_value", "The value exactly as exported").privacy(.clinical),
      .text("source_unit", "The unit exactly as exported; NULL where none stood there").nullable,
      .integer("conversion_id", "The conversion that was applied").nullable
        .references("unit_conversion"),
      .real("ref_low", "Lower limit that the laboratory printed, in unit").nullable
        .privacy(.clinical),
      .real("ref_high", "Upper limit that the laboratory printed, in unit").nullable
        .privacy(.clinical),
      .text("interpretation", "Against the limits that apply; NULL where not known").nullable
        .allowing(["LL", "L", "N", "H", "HH", "A", "IND"]).privacy(.clinical),
      .text("fasting", "Whether the draw was fasting; NULL where not stated").nullable
        .allowing(["yes", "no"]).privacy(.clinical),
      .text("haemolysis", "Haemolysis of the specimen; NULL where none was noted").nullable
        .allowing(["haemolysed", "gross"]).privacy(.clinical),
      .text("laboratory", "The laboratory, as exported").nullable,
      .text("accession", "The accession or order, as exported").nullable.privacy(.identifier),
      .text("method", "The method, as exported").nullable,
      .text("specimen", "The specimen, as exported").nullable,
      .text("status", "Status of the report").allowing(["preliminary", "final", "corrected"]),
      .boolean("is_current", "0 where the same moment has another value: no rule reads either"),
      .boolean("is_excluded", "1 where the specimen or tube does not suit the analyte's rules"),
      .boolean("is_unusual", "1 outside the typical range of the analyte; kept and used"),
      .boolean("is_external", "1 where another laboratory measured it"),
      .boolean("is_fallback_date", "1 where the day is a stand-in for a missing day of the draw"),
      .integer("source_file_id", "The file").references("source_file"),
      .integer("line", "Physical line where the row starts, from 1"),
    ])
}
