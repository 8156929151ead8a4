import Clinic
import Definitions
import Quantities
import Records

/// What a LOINC code and a unit say of a quantity alike: whether it is a mass or an amount of
/// substance. Where they disagree, one of the two is wrong, and which cannot be known.
enum QuantityKind: Int32, Sendable {
  case other, mass, amount

  /// By the property of the code, of which only concentrations are compared.
  init(property: String) {
    switch property {
    case "MCnc": self = .mass
    case "SCnc": self = .amount
    default: self = .other
    }
  }

  /// By the dimension of a unit.
  init(_ unit: Unit) {
    if unit.dimension[.amount] != 0 {
      self = .amount
    } else {
      self = unit.dimension[.mass] != 0 ? .mass : .other
    }
  }

  /// An analyte and the kind that its code states, in one number of an index.
  func coded(_ analyte: Int) -> Int32 { rawValue << 16 | Int32(analyte) }

  /// The parts of such a number.
  static func parts(_ coded: Int32) -> (analyte: Int, kind: QuantityKind) {
    (Int(coded & 0xFFFF), QuantityKind(rawValue: coded >> 16) ?? .other)
  }
}

/// What the codes and names of a laboratory file denote, as its profile and the knowledge tables
/// say. What the profile says comes first.
struct TestIndex {
  private(set) var codes = ByteIndex(capacity: 512)
  private(set) var names = ByteIndex(capacity: 1024)
  private(set) var refused = ByteIndex(capacity: 64)
  /// Keys of a dictionary that are tests of others; nil where the file looks nothing up.
  private(set) var outsideKeys: ByteIndex?
  let unlisted: UnlistedTests

  init(_ file: InputFile, _ knowledge: Knowledge, _ dictionaries: Dictionaries) {
    unlisted = UnlistedTests(file.profile, names: Array(knowledge.names.keys))
    if let table = file.layout.column(.code)?.through {
      let tests = Tests(file.profile, knowledge, unlisted)
      addKeys(dictionaries.entries(table, for: file), tests, file)
      return
    }
    for (code, analyte) in file.profile.codes { codes.insert(code, Int32(analyte)) }
    for (code, entry) in knowledge.codes where file.profile.codes[code] == nil {
      guard !unlisted.others.contains(code.foldedASCII()) else { continue }
      switch entry {
      case .analyte(let analyte, let property):
        codes.insert(code, kind(property, file).coded(analyte))
      case .refused: refused.insert(code, 1)
      }
    }
    for (name, analyte) in knowledge.names where !unlisted.others.contains(name) {
      names.insert(name, Int32(analyte))
    }
  }

  /// Settles every key once, so that a row costs one look-up.
  private mutating func addKeys(
    _ entries: [String: Dictionaries.Entry], _ tests: Tests, _ file: InputFile
  ) {
    var outside = ByteIndex(capacity: entries.count)
    for (key, entry) in entries {
      switch tests.kind(key, entry) {
      case .analyte(let analyte, let property):
        codes.insert(key, kind(property, file).coded(analyte))
      case .refused: refused.insert(key, 1)
      case .other: outside.insert(key, 1)
      case .unknown: break
      }
    }
    for (key, analyte) in tests.registered { codes.insert(key, Int32(analyte)) }
    outsideKeys = outside
  }

  private func kind(_ property: String, _ file: InputFile) -> QuantityKind {
    file.profile.ignoresCodeUnits ? .other : QuantityKind(property: property)
  }

  /// What a dictionary's entry denotes.
  private struct Tests {
    enum Kind {
      /// With the property that the entry's standard code has, or nothing.
      case analyte(Int, property: String)
      case refused
      /// A test that is none of ours.
      case other
      /// It resembles one of ours, and nobody has said whether it is.
      case unknown
    }

    let registered: [String: Int]
    private let knowledge: Knowledge
    private let unlisted: UnlistedTests

    init(_ profile: Profile, _ knowledge: Knowledge, _ unlisted: UnlistedTests) {
      registered = profile.codes
      self.knowledge = knowledge
      self.unlisted = unlisted
    }

    /// By the registered key, then the standard code, then the name.
    func kind(_ key: String, _ entry: Dictionaries.Entry) -> Kind {
      if let analyte = registered[key] { return .analyte(analyte, property: "") }
      if entry.isLeftOut { return .other }
      let name = entry.name?.foldedASCII()
      let labels = [key.foldedASCII(), entry.code?.foldedASCII(), name].compactMap { $0 }
      if labels.contains(where: unlisted.others.contains) { return .other }
      switch entry.code.flatMap({ knowledge.codes[$0] }) {
      case .analyte(let analyte, let property): return .analyte(analyte, property: property)
      case .refused: return .refused
      case nil: break
      }
      guard let name else { return .other }
      if let analyte = knowledge.names[name] { return .analyte(analyte, property: "") }
      return unlisted.resembles(name) ? .unknown : .other
    }
  }
}

/// The code system of a row of a list.
enum CodeSystem {
  /// As the column declares it, or as the row says; nil where neither does.
  static func name(_ row: RowText) -> String? {
    if let declared = row.layout.column(.code)?.system { return declared }
    guard let word = row.word(.codeSystem)?.uppercasedASCII() else { return nil }
    let bare = String(word.filter { $0.isLetter || $0.isNumber })
    for (start, name) in [("ICD10", "ICD10"), ("ICD9", "ICD9"), ("SNOMED", "SNOMED")]
    where bare.hasPrefix(start) {
      return name
    }
    return nil
  }
}

extension String {
  fileprivate func uppercasedASCII() -> String {
    String(decoding: utf8.map { $0 >= 97 && $0 <= 122 ? $0 - 32 : $0 }, as: UTF8.self)
  }
}
