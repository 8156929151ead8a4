import Definitions

/// Finds names of the catalogue in the names of tests.
struct NameIndex {
  private let names: [(words: Set<String>, analyte: Int)]

  /// Names of one letter or two are in too many others.
  init(_ names: [String: Int]) {
    self.names = names.keys.sorted().compactMap { name in
      let words = Self.words(name)
      guard let analyte = names[name], name.utf8.count > 2, !words.isEmpty else { return nil }
      return (words, analyte)
    }
  }

  /// The analyte of the longest name whose words all stand in a test's name.
  func analyte(resembling test: String) -> Int? {
    let words = Self.words(test)
    return names.filter { $0.words.isSubset(of: words) }.max { $0.words.count < $1.words.count }?
      .analyte
  }

  private static func words(_ name: String) -> Set<String> {
    let words = name.foldedASCII().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    return Set(words)
  }
}
