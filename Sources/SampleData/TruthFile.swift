/// What the export holds on purpose, for a test to hold a run against.
struct TruthFile {
  let seed: UInt64
  let patients: Int
  let asOf: String
  var files: [(name: String, tally: FileTally)] = []
  /// The built people who are in the export, by identifier.
  var built: [(patient: String, scenario: Scenario)] = []

  /// Pretty-printed JSON with sorted keys and a line break at its end.
  var bytes: [UInt8] {
    var text = ""
    JSONText.object([
      "asOf": .string(asOf), "files": filesText, "patients": .number(patients),
      "people": .object(
        Dictionary(uniqueKeysWithValues: built.map { ($0.patient, .string($0.scenario.title)) })),
      "rules": rulesText, "seed": .text(String(seed)),
    ]).write(indent: 0, to: &text)
    return Array(text.utf8) + [UInt8(ascii: "\n")]
  }

  private var filesText: JSONText {
    .object(
      Dictionary(
        uniqueKeysWithValues: files.map { file in
          (
            file.name,
            JSONText.object([
              "accepted": .number(file.tally.accepted), "duplicate": .number(file.tally.duplicates),
              "noted": .object(file.tally.noted.mapValues { .number($0) }),
              "rejected": .object(file.tally.rejected.mapValues { .number($0) }),
              "rows": .number(file.tally.rows), "superseded": .number(file.tally.superseded),
            ])
          )
        }))
  }

  private var rulesText: JSONText {
    var lists: [String: [String: [JSONText]]] = [:]
    for rule in Set(Scenario.all.flatMap { $0.expects.map(\.rule) }) {
      lists[rule] = [
        "fires": [], "notApplicable": [], "notFires": [], "suppressed": [], "undecided": [],
      ]
    }
    for (patient, scenario) in built {
      for (rule, outcome) in scenario.expects {
        let (list, entry) = Self.entry(JSONText.string(patient), outcome)
        lists[rule]![list]!.append(entry)
      }
    }
    return .object(lists.mapValues { .object($0.mapValues { .array($0) }) })
  }

  private static func entry(
    _ patient: JSONText, _ outcome: Scenario.Outcome
  ) -> (list: String, entry: JSONText) {
    switch outcome {
    case .fires(let severity, let name):
      (
        "fires",
        .object([
          "class": .string(name), "patient": patient,
          "severity": .string(severity),
        ])
      )
    case .notFired: ("notFires", patient)
    case .undecided(let missing):
      (
        "undecided",
        .object(["missing": missing.map { .string($0) } ?? .null, "patient": patient])
      )
    case .notApplicable: ("notApplicable", patient)
    case .suppressed: ("suppressed", patient)
    }
  }
}

/// A JSON value that prints the same way every time: keys sorted, flat objects on one line.
indirect enum JSONText {
  case null
  case number(Int)
  /// A number that is printed as it stands.
  case text(String)
  case string(String)
  case array([JSONText])
  case object([String: JSONText])

  private var isFlat: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  func write(indent: Int, to text: inout String) {
    switch self {
    case .null: text += "null"
    case .number(let number): text += String(number)
    case .text(let digits): text += digits
    case .string(let string): Self.write(string, to: &text)
    case .array(let items):
      Self.write("[", "]", items, indent: indent, to: &text) { item, text in
        item.write(indent: indent + 2, to: &text)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      if indent >= 8, sorted.allSatisfy({ $0.value.isFlat }) {
        text += "{"
        for (index, member) in sorted.enumerated() {
          if index > 0 { text += ", " }
          Self.write(member.key, to: &text)
          text += ": "
          member.value.write(indent: indent, to: &text)
        }
        text += "}"
      } else {
        Self.write("{", "}", sorted, indent: indent, to: &text) { member, text in
          Self.write(member.key, to: &text)
          text += ": "
          member.value.write(indent: indent + 2, to: &text)
        }
      }
    }
  }

  private static func write<Item>(
    _ open: String, _ close: String, _ items: [Item], indent: Int, to text: inout String,
    _ write: (Item, inout String) -> Void
  ) {
    text += open
    let margin = "\n" + String(repeating: " ", count: indent)
    for (index, item) in items.enumerated() {
      text += (index > 0 ? "," : "") + margin + "  "
      write(item, &text)
    }
    text += (items.isEmpty ? "" : margin) + close
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
