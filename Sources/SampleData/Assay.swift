/// The laboratory tests of the synthetic clinic.
enum Assay: Int, CaseIterable, Sendable {
  case zinc, copper, ceruloplasmin
  case ferritin, iron, tibc, transferrin, saturation
  case haemoglobin, mcv, rbc, rdw, wbc, neutrophils, lymphocytes, platelets
  case crp, albumin, alt, ast, alp, bilirubin
  case b12, vitaminD, creatinine, egfr

  static let count = allCases.count

  static let bloodCount = allCases.filter(\.isBloodCount)
  static let ironStudies: [Assay] = [.ferritin, .iron, .tibc, .transferrin, .saturation]
  static let traceElements: [Assay] = [.zinc, .copper, .ceruloplasmin]
  static let chemistry: [Assay] = [
    .crp, .albumin, .alt, .ast, .alp, .bilirubin, .creatinine, .egfr,
  ]

  var isBloodCount: Bool {
    switch self {
    case .haemoglobin, .mcv, .rbc, .rdw, .wbc, .neutrophils, .lymphocytes, .platelets: true
    default: false
    }
  }

  /// What does not change from one laboratory to the next.
  struct Facts: Sendable {
    /// A declared name that every reader of the export has to know.
    let name: String
    /// The catalogue's unit of the analyte.
    let unit: String
    /// Decimals that a laboratory prints in that unit.
    let decimals: Int
    /// An ordinary result of a woman, a man and a child, in that unit.
    let ordinary: (woman: Double, man: Double, child: Double)
    /// A value that no living person has, in that unit.
    let implausible: String
  }

  var facts: Facts { Self.table[rawValue] }

  private static func facts(
    _ name: String, _ unit: String, _ decimals: Int, _ woman: Double, _ man: Double,
    _ child: Double, implausible: String
  ) -> Facts {
    Facts(
      name: name, unit: unit, decimals: decimals, ordinary: (woman, man, child),
      implausible: implausible)
  }

  // In the order of the cases. Implausible values lie outside the hard limits of the catalogue.
  private static let table: [Facts] = [
    facts("Zinc, serum", "ug/dL", 1, 92, 94, 90, implausible: "1250"),
    facts("Copper, serum", "ug/dL", 1, 108, 102, 115, implausible: "1480"),
    facts("Ceruloplasmin", "mg/dL", 1, 29, 27, 31, implausible: "310"),
    facts("Ferritin", "ng/mL", 1, 85, 120, 62, implausible: "240000"),
    facts("Iron", "ug/dL", 0, 95, 104, 92, implausible: "1900"),
    facts("TIBC", "ug/dL", 0, 330, 325, 340, implausible: "3300"),
    facts("Transferrin", "mg/dL", 0, 265, 260, 272, implausible: "2650"),
    facts("Transferrin saturation", "%", 1, 28.8, 32, 27, implausible: "288"),
    facts("Hemoglobin", "g/dL", 1, 13.6, 14.9, 13.2, implausible: "136"),
    facts("MCV", "fL", 1, 89.5, 90, 85, implausible: "895"),
    facts("RBC", "10*6/uL", 2, 4.55, 4.95, 4.7, implausible: "45.5"),
    facts("RDW", "%", 1, 13.1, 13, 13.2, implausible: "131"),
    facts("WBC", "10*3/uL", 2, 6.4, 6.6, 7.8, implausible: "6400"),
    facts("Neutrophils, absolute", "10*3/uL", 2, 3.8, 3.9, 3.9, implausible: "3800"),
    facts("Lymphocytes, absolute", "10*3/uL", 2, 1.9, 1.85, 3.1, implausible: "1900"),
    facts("Platelets", "10*3/uL", 0, 248, 236, 290, implausible: "24800"),
    facts("CRP", "mg/L", 1, 1.1, 1, 0.8, implausible: "1100"),
    facts("Albumin", "g/dL", 1, 4.3, 4.4, 4.3, implausible: "43"),
    facts("ALT", "U/L", 0, 19, 24, 17, implausible: "24000"),
    facts("AST", "U/L", 0, 20, 23, 26, implausible: "23000"),
    facts("ALP", "U/L", 0, 68, 74, 210, implausible: "7400"),
    facts("Bilirubin, Total", "mg/dL", 1, 0.6, 0.7, 0.5, implausible: "120"),
    facts("Vitamin B12", "pg/mL", 0, 480, 465, 610, implausible: "480000"),
    facts("25-OH Vitamin D", "ng/mL", 1, 34, 33, 35, implausible: "340"),
    facts("Creatinine", "mg/dL", 2, 0.78, 0.95, 0.48, implausible: "78"),
    facts("eGFR", "mL/min/{1.73_m2}", 0, 96, 94, 112, implausible: "960"),
  ]
}
