import Clinic
import Definitions
import Records

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
      addKeys(dictionaries.entries(table, for: file), tests)
      return
    }
    for (code, analyte) in file.profile.codes { codes.insert(code, Int32(analyte)) }
    for (code, entry) in knowledge.codes where file.profile.codes[code] == nil {
      guard !unlisted.others.contains(code.foldedASCII()) else { continue }
      switch entry {
      case .analyte(let analyte, _): codes.insert(code, Int32(analyte))
      case .refused: refused.insert(code, 1)
      }
    }
    for (name, analyte) in knowledge.names where !unlisted.others.contains(name) {
      names.insert(name, Int32(analyte))
    }
  }

  /// Settles every key once, so that a row costs one look-up.
  private mutating func addKeys(_ entries: [String: Dictionaries.Entry], _ tests: Tests) {
    var outside = ByteIndex(capacity: entries.count)
    for (key, entry) in entries {
      switch tests.kind(key, entry) {
      case .analyte(let analyte): codes.insert(key, Int32(analyte))
      case .refused: refused.insert(key, 1)
      case .other: outside.insert(key, 1)
      case .unknown: break
      }
    }
    for (key, analyte) in tests.registered { codes.insert(key, Int32(analyte)) }
    outsideKeys = outside
  }

  /// What a dictionary's entry denotes.
  private struct Tests {
    enum Kind {
      case analyte(Int)
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
      if let analyte = registered[key] { return .analyte(analyte) }
      if entry.isLeftOut { return .other }
      let name = entry.name?.foldedASCII()
      let labels = [key.foldedASCII(), entry.code?.foldedASCII(), name].compactMap { $0 }
      if labels.contains(where: unlisted.others.contains) { return .other }
      switch entry.code.flatMap({ knowledge.codes[$0] }) {
      case .analyte(let analyte, _): return .analyte(analyte)
      case .refused: return .refused
      case nil: break
      }
      guard let name else { return .other }
      if let analyte = knowledge.names[name] { return .analyte(analyte) }
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
