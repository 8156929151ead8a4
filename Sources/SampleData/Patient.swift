import Clinic
import Records

/// A made-up person of the background: who they are, how they are, and what they take.
struct Patient {
  enum Sex { case female, male }
  enum Pregnancy { case yes, no, blank }

  /// Lasting traits as standard deviates: 0 is average.
  struct Traits {
    var iron = 0.0
    var zinc = 0.0
    var copper = 0.0
    var vitaminD = 0.0
    var inflammation = 0.0
    var kidney = 0.0
    var liver = 0.0
    var blood = 0.0
  }

  var number: Int
  var sex: Sex
  /// Sex is left blank in the export; the body still has one.
  var sexIsBlank = false
  var birth: Day
  var pregnancy = Pregnancy.no
  var gestationWeeks = 0
  var smokesPerDay = 0
  var home: Int
  var traits = Traits()
  /// Elemental zinc a day from supplements, in mg.
  var zincDose = 0.0
  var takesVitaminD = false
  var takesIron = false
  var takesOestrogen = false
  var intakes: [ListedItem] = []
  var medicines: [ListedItem] = []
  var conditions: [ListedItem] = []

  func age(on day: Day) -> Double { Double(day - birth) / 365.25 }

  static func identifier(_ number: Int) -> [UInt8] {
    var bytes = [UInt8(ascii: "P")]
    CalendarText.appendPadded(number, width: 6, to: &bytes)
    return bytes
  }

  var identifier: [UInt8] { Self.identifier(number) }
}

/// A row of one of the lists, as fields after the patient's identifier.
struct ListedItem: Sendable {
  var fields: [String]
  init(_ fields: [String]) { self.fields = fields }
}

/// What a person's blood shows on one day, from lasting traits and the state of that day.
///
/// The numbers are chosen so that the panels hang together as they do in people (iron stores with
/// cell size, inflammation with ferritin and zinc, ceruloplasmin with copper); they model no one.
struct Physiology {
  let patient: Patient
  let day: Day
  let minute: Int

  /// Canonical values in the order of `Assay`.
  func values(_ random: inout RandomStream) -> [Double] {
    var values = [Double](repeating: 0, count: Assay.count)
    let isChild = patient.age(on: day) < 15
    let illness = patient.traits.inflammation + 0.6 * random.normal()
    let crp = min(260, max(0.1, exponential(0.1 + 1.1 * illness)))
    values[Assay.crp.rawValue] = crp
    let inflamed = max(0, illness - 0.8)
    iron(&values, inflamed, isChild, &random)
    bloodCount(&values, inflamed, isChild, &random)
    traceElements(&values, inflamed, isChild, &random)
    chemistry(&values, inflamed, isChild, &random)
    return values
  }

  private func iron(
    _ values: inout [Double], _ inflamed: Double, _ isChild: Bool, _ random: inout RandomStream
  ) {
    let stores = patient.traits.iron + (patient.takesIron ? 0.5 : 0) + 0.2 * random.normal()
    let usual = isChild ? 42.0 : patient.sex == .male ? 115 : 58
    let ferritin = usual * exponential(0.8 * stores + 0.45 * inflamed)
    values[Assay.ferritin.rawValue] = min(4000, max(2, ferritin))
    let transferrin = min(480, max(120, 262 - 26 * stores - 16 * inflamed + 9 * random.normal()))
    let tibc = transferrin * 1.25
    let morning = minute < 720 ? 2.0 : -2.0
    let saturation = 28 + 8 * stores - 6 * inflamed + morning + 3.5 * random.normal()
    values[Assay.transferrin.rawValue] = transferrin
    values[Assay.tibc.rawValue] = tibc
    values[Assay.saturation.rawValue] = min(88, max(3, saturation))
    values[Assay.iron.rawValue] = tibc * values[Assay.saturation.rawValue] / 100
  }

  private func bloodCount(
    _ values: inout [Double], _ inflamed: Double, _ isChild: Bool, _ random: inout RandomStream
  ) {
    let shortage = min(0, patient.traits.iron + 0.9)
    var haemoglobin = isChild ? 12.9 : patient.sex == .male ? 15.0 : 13.5
    if patient.pregnancy == .yes { haemoglobin -= 1.4 }
    haemoglobin += 1.7 * shortage - 0.45 * inflamed + 0.45 * patient.traits.blood
    if values[Assay.ferritin.rawValue] < 8 { haemoglobin -= 0.8 }
    haemoglobin += 0.02 * Double(min(20, patient.smokesPerDay)) + 0.3 * random.normal()
    haemoglobin = min(19, max(5.5, haemoglobin))
    let cell = (isChild ? 83.0 : 90.5) + 6 * shortage + 2.2 * patient.traits.blood
    let mcv = min(118, max(58, cell + 0.8 * random.normal()))
    values[Assay.haemoglobin.rawValue] = haemoglobin
    values[Assay.mcv.rawValue] = mcv
    values[Assay.rbc.rawValue] = haemoglobin * 1000 / (mcv * 33.4)
    values[Assay.rdw.rawValue] = min(
      28, max(11, 13.1 - 1.6 * shortage + 0.4 * inflamed + 0.4 * random.normal()))
    let white = (isChild ? 7.9 : 6.4) * exponential(0.2 * random.normal() + 0.12 * inflamed)
    let lymphocytes = (isChild ? 0.42 : 0.31) - 0.03 * inflamed + 0.04 * random.normal()
    let neutrophils = (isChild ? 0.46 : 0.57) + 0.03 * inflamed + 0.04 * random.normal()
    values[Assay.wbc.rawValue] = min(38, max(1.6, white))
    values[Assay.lymphocytes.rawValue] =
      values[Assay.wbc.rawValue] * min(0.6, max(0.06, lymphocytes))
    values[Assay.neutrophils.rawValue] =
      values[Assay.wbc.rawValue] * min(0.85, max(0.2, neutrophils))
    values[Assay.platelets.rawValue] = min(
      900, max(40, 246 + 45 * random.normal() - 18 * shortage + 22 * inflamed))
  }

  private func traceElements(
    _ values: inout [Double], _ inflamed: Double, _ isChild: Bool, _ random: inout RandomStream
  ) {
    var zinc = 85 + 9 * patient.traits.zinc + 5 * random.normal() - 6 * inflamed
    zinc += 5.5 * min(9, patient.zincDose / 10)
    if minute >= 720 { zinc -= 6 }
    if patient.pregnancy == .yes { zinc -= 14 }
    values[Assay.zinc.rawValue] = min(240, max(28, zinc))
    var copper = (isChild ? 116.0 : patient.sex == .male ? 101 : 113) + 15 * patient.traits.copper
    copper += 9 * inflamed + 5 * random.normal()
    if patient.takesOestrogen { copper += 45 }
    if patient.pregnancy == .yes { copper += 2.2 * Double(patient.gestationWeeks) }
    copper -= 0.42 * max(0, patient.zincDose - 25)
    copper = min(310, max(14, copper))
    values[Assay.copper.rawValue] = copper
    values[Assay.ceruloplasmin.rawValue] = min(
      85, max(2.2, copper * 0.272 + 1.1 * random.normal()))
    values[Assay.vitaminD.rawValue] = min(
      110,
      max(
        5,
        25 + 7.5 * patient.traits.vitaminD + season + 3 * random.normal()
          + (patient.takesVitaminD ? 9 : 0)))
    values[Assay.b12.rawValue] = min(
      1900, max(95, 455 * exponential(0.35 * (patient.traits.blood + 0.4 * random.normal()))))
  }

  /// Sunlight in the northern half of the world, month by month, in ng/mL of 25-OH vitamin D.
  private var season: Double {
    let byMonth: [Double] = [-5, -6, -5, -3, 0, 3, 5, 6, 5, 2, -1, -3]
    return byMonth[CivilDate(day).month - 1]
  }

  private func chemistry(
    _ values: inout [Double], _ inflamed: Double, _ isChild: Bool, _ random: inout RandomStream
  ) {
    let age = patient.age(on: day)
    values[Assay.albumin.rawValue] = min(
      5.4, max(1.9, 4.4 - 0.004 * age - 0.22 * inflamed + 0.16 * random.normal()))
    let liver = patient.traits.liver
    values[Assay.alt.rawValue] = min(
      900, max(5, 21 * exponential(0.4 * liver + 0.2 * random.normal())))
    values[Assay.ast.rawValue] = min(
      900, max(8, 22 * exponential(0.3 * liver + 0.17 * random.normal())))
    values[Assay.alp.rawValue] = min(
      900, max(25, (isChild ? 215.0 : 70) * exponential(0.22 * random.normal() + 0.1 * liver)))
    values[Assay.bilirubin.rawValue] = min(9, max(0.2, 0.6 * exponential(0.35 * random.normal())))
    let filtration = 112 - 0.75 * max(0, age - 30) + 9 * patient.traits.kidney + 3 * random.normal()
    let egfr = min(132, max(8, filtration))
    values[Assay.egfr.rawValue] = egfr
    values[Assay.creatinine.rawValue] = (isChild ? 48 : patient.sex == .male ? 92 : 74) / egfr
  }
}
