import Clinic

/// A person built for a rule: what is recorded about them, and what the rule has to say.
///
/// Everything that a scenario does not mention is recorded and unremarkable: an adult who is not
/// pregnant, one full panel of ordinary results drawn fasting at 08:30 five days before the as-of
/// date, an answered intake form that lists nothing, delivered and empty lists of conditions and
/// medicines, and a laboratory feed that reaches back three years.
struct Scenario: Sendable {
  /// What the rule has to find.
  enum Outcome: Sendable {
    /// With the severity and the class, as the pack of the rule names it.
    case fires(String, class: String)
    case notFired
    /// With what has to be asked for first; nil where the rule leaves the wording open.
    case undecided(String?)
    case notApplicable
    case suppressed
  }

  let title: String
  var subject: Subject
  var without: Set<Assay>
  var results: [Result]
  var intakes: [Dose]
  var conditions: [Coded]
  var medicines: [Medicine]
  var expects: [(rule: String, outcome: Outcome)]

  init(
    _ title: String, _ subject: Subject, without: Set<Assay> = [], results: [Result] = [],
    intakes: [Dose] = [.none()], conditions: [Coded] = [], medicines: [Medicine] = [],
    _ expects: (rule: String, outcome: Outcome)...
  ) {
    self.title = title
    self.subject = subject
    self.without = without
    self.results = results
    self.intakes = intakes
    self.conditions = conditions
    self.medicines = medicines
    self.expects = expects
  }
}

extension Scenario {
  /// Who it is about. Ages are in completed months at the as-of date.
  struct Subject: Sendable {
    var sex: String
    var months: Int
    var pregnant = "no"
    var gestationWeeks: Int?

    static func woman(_ years: Int) -> Subject { Subject(sex: "F", months: years * 12) }
    static func man(_ years: Int) -> Subject { Subject(sex: "M", months: years * 12) }
    static func girl(months: Int) -> Subject { Subject(sex: "F", months: months) }
    static func boy(months: Int) -> Subject { Subject(sex: "M", months: months) }
    /// An adult whose sex is left blank.
    static func unstated(_ years: Int) -> Subject { Subject(sex: "", months: years * 12) }

    /// Pregnant, by completed weeks at the as-of date; nil where the weeks are left blank.
    static func pregnant(_ years: Int, weeks: Int?) -> Subject {
      Subject(sex: "F", months: years * 12, pregnant: "yes", gestationWeeks: weeks)
    }

    /// A woman of child-bearing age whose form says nothing about pregnancy.
    static func pregnancyUnstated(_ years: Int) -> Subject {
      Subject(sex: "F", months: years * 12, pregnant: "")
    }
  }

  /// A result that the scenario fixes. A main-draw result takes the place of the ordinary one.
  struct Result: Sendable {
    /// The main draw, or a visit so many days before the as-of date.
    static let mainDrawDays = 5

    var assay: Assay
    var value: String
    var unit: String
    var daysAgo = Self.mainDrawDays
    /// Local time of the draw; nil where only the date is exported.
    var minute: Int? = 510
    var fasting = "yes"
    /// Index of another laboratory than the person's own.
    var laboratory: Int?
    var referenceLow = ""

    init(_ assay: Assay, _ value: String, _ unit: String? = nil) {
      self.assay = assay
      self.value = value
      self.unit = unit ?? assay.facts.unit
    }

    func ago(_ days: Int) -> Result { changed { $0.daysAgo = days } }
    func at(_ minute: Int?, fasting: String) -> Result {
      changed {
        $0.minute = minute
        $0.fasting = fasting
      }
    }
    func by(laboratory: Int) -> Result { changed { $0.laboratory = laboratory } }
    func limitLow(_ text: String) -> Result { changed { $0.referenceLow = text } }

    private func changed(_ change: (inout Result) -> Void) -> Result {
      var copy = self
      change(&copy)
      return copy
    }
  }

  /// A line of the intake form.
  struct Dose: Sendable {
    var substance: String
    var form = ""
    var amount = ""
    var unit = "mg"
    var elemental = "yes"
    var frequency = "daily"
    /// Days before the as-of date; nil where the form leaves it blank.
    var start: Int?
    var stop: Int?
    var recorded = 3
    var source = "otc"

    /// An answered form that lists nothing.
    static func none(recorded: Int = 3) -> Dose {
      Dose(
        substance: "none", unit: "", elemental: "", frequency: "", recorded: recorded, source: "")
    }

    /// Elemental zinc, taken every day since so many days.
    static func zinc(
      _ amount: String, since start: Int?, stopped: Int? = nil, form: String = "zinc gluconate"
    ) -> Dose {
      Dose(substance: "zinc", form: form, amount: amount, start: start, stop: stopped)
    }

    /// Elemental copper, taken every day since so many days.
    static func copper(
      _ amount: String, since start: Int, form: String = "copper gluconate"
    ) -> Dose {
      Dose(substance: "copper", form: form, amount: amount, start: start)
    }

    /// A salt by its own weight, or with the elemental column left blank.
    static func salt(
      _ form: String, _ amount: String, since start: Int, elemental: String,
      substance: String = "zinc"
    ) -> Dose {
      Dose(
        substance: substance, form: form, amount: amount, elemental: elemental, start: start)
    }

    func with(_ change: (inout Dose) -> Void) -> Dose {
      var copy = self
      change(&copy)
      return copy
    }
  }

  /// A coded condition since so many days.
  struct Coded: Sendable {
    var system: String
    var code: String
    var name: String
    var onset: Int

    static let wilson = Coded(
      system: "ICD10", code: "E83.01", name: "Wilson's disease", onset: 2400)
    static let bariatric = Coded(
      system: "ICD10", code: "Z98.84", name: "Bariatric surgery status", onset: 1900)
    static let kidneyDisease = Coded(
      system: "ICD10", code: "N18.4", name: "Chronic kidney disease, stage 4", onset: 900)
    static let acrodermatitis = Coded(
      system: "ICD10", code: "E83.2", name: "Acrodermatitis enteropathica", onset: 2900)
    static let hiv = Coded(
      system: "ICD10", code: "B20", name: "Human immunodeficiency virus disease", onset: 1500)
    static let alcohol = Coded(
      system: "ICD10", code: "F10.20", name: "Alcohol dependence, uncomplicated", onset: 1200)
  }

  /// A medicine that is taken at the as-of date, since so many days.
  struct Medicine: Sendable {
    var code: String
    var name: String
    var dose: String
    var start: Int

    static let prednisolone = Medicine(
      code: "H02AB06", name: "prednisolone", dose: "20", start: 60)
    static let oestrogen = Medicine(
      code: "G03CA03", name: "estradiol", dose: "2", start: 400)
    static let cytotoxic = Medicine(
      code: "L01BA01", name: "methotrexate", dose: "15", start: 200)
  }
}
