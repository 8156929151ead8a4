import Glibc

/// Words that must not appear, and words that must be spelt the British way.
enum Words {
  // MARK: Spelling

  /// Spellings of the project's own words, wrong wherever they stand in a word.
  private static let ownStems: [(wrong: String, right: String)] = [
    ("normaliz", "normalis"), ("summariz", "summaris"), ("harmoniz", "harmonis"),
    ("categoriz", "categoris"), ("standardiz", "standardis"), ("recogniz", "recognis"),
    ("pseudonymiz", "pseudonymis"), ("anonymiz", "anonymis"), ("tokeniz", "tokenis"),
  ]

  /// Further spellings, wrong in prose. Data and CSS have their own, so literals are not held to
  /// these.
  private static let proseStems: [(wrong: String, right: String)] = [
    ("analyz", "analys"), ("behavior", "behaviour"), ("favor", "favour"), ("honor", "honour"),
    ("colored", "coloured"), ("anemi", "anaemi"), ("hemoglobin", "haemoglobin"),
    ("hemolys", "haemolys"), ("hemolyz", "haemolys"), ("leukemi", "leukaemi"),
    ("estrogen", "oestrogen"), ("celiac", "coeliac"), ("pediatric", "paediatric"),
    ("diarrhea", "diarrhoea"), ("ischemi", "ischaemi"), ("uremi", "uraemi"),
    ("labeled", "labelled"), ("labeling", "labelling"), ("modeling", "modelling"),
    ("canceled", "cancelled"), ("canceling", "cancelling"), ("traveled", "travelled"),
  ]

  private static let proseWords: [String: String] = [
    "color": "colour", "colors": "colours", "gray": "grey", "center": "centre",
    "centers": "centres", "centered": "centred", "fiber": "fibre", "liter": "litre",
    "liters": "litres", "catalog": "catalogue", "catalogs": "catalogues", "edema": "oedema",
    "aging": "ageing", "defense": "defence",
  ]

  /// Words on `-ize` that are no verbs.
  private static let sizes: Set<String> = [
    "size", "sizes", "sized", "sizing", "resize", "resized", "oversized", "prize", "seize",
    "seized", "maize",
  ]

  /// Names that are spelt as their owners do: the compiler's sanitizers, the World Health
  /// Organization.
  private static let names: Set<String> = [
    "sanitize", "sanitizer", "sanitizers", "Organization",
  ]

  /// Names of libraries in lower case, which are spelt as their makers do.
  private static let borrowed = ["allunrecognized"]

  private static let endings = [
    "ize", "izes", "ized", "izer", "izers", "izing", "ization", "izations",
  ]

  /// The British form of a word of prose, where it is spelt otherwise.
  static func british(_ word: String) -> String? {
    guard !names.contains(word) else { return nil }
    let word = word.lowercased()
    if let right = proseWords[word] { return right }
    for (wrong, right) in ownStems + proseStems where word.contains(wrong) {
      // `oestrogen` holds `estrogen`: what is right already is left alone.
      guard !word.contains(right) else { continue }
      return word.replacing(wrong, with: right)
    }
    guard word.contains("iz"), !sizes.contains(word) else { return nil }
    return endings.first(where: word.hasSuffix).map { ending in
      String(word.dropLast(ending.count)) + ending.replacing("iz", with: "is")
    }
  }

  /// The lines of a script or definition that are the project's own words. A profile's values and
  /// keys are the export's, spelt as they are spelt there; its comments and title are ours.
  static func own(linesOf file: ProjectFile) -> [String] {
    let lines = file.lines.map(String.init)
    guard file.path.hasPrefix("pipelines/profiles/") else { return lines }
    return lines.map { line in
      if line.hasPrefix("title:") { return line }
      return line.firstIndex(of: "#").map { String(line[$0...]) } ?? ""
    }
  }

  /// The prose of lines, code between backticks left out.
  static func spelling(_ path: String, prose lines: [String]) -> [Violation] {
    var isFenced = false
    return lines.enumerated().compactMap { index, line in
      // Documentation comments hold fenced examples too.
      if line.contains("```") { isFenced.toggle() }
      guard !isFenced else { return nil }
      let words = MarkdownText.withoutCodeSpans(line).split { !$0.isLetter }
      for word in words {
        if let right = british(String(word)) {
          return Violation(path, index + 1, "'\(word)' is spelt '\(right)' here")
        }
      }
      return nil
    }
  }

  /// The project's own words in names and string literals.
  static func spelling(_ text: SwiftText) -> [Violation] {
    zip(text.code, text.literals).enumerated().compactMap { index, line in
      let words = borrowed.reduce((line.0 + " " + line.1).lowercased()) {
        $0.replacing($1, with: "")
      }
      guard words.contains("iz") else { return nil }
      return ownStems.first { words.contains($0.wrong) }.map {
        Violation(text.file.path, index + 1, "'\($0.wrong)…' is spelt '\($0.right)…' here")
      }
    }
  }

  // MARK: Forbidden

  /// Written in two halves, so that this file does not break its own rule.
  private static let forbidden: [(text: String, why: String)] = [
    ("/wo" + "rk/", "a path of one machine"), ("/ro" + "ot/", "a path of one machine"),
    ("/ho" + "me/", "a path of one machine"), ("/Us" + "ers/", "a path of one machine"),
    ("bash_" + "jobs", "a path of one machine"), (".py" + "env", "a path of one machine"),
    ("py" + "pi.org", "a package host"), ("python" + "hosted", "a package host"),
    ("deb" + "ian.org", "a package host"), ("npm" + "js", "a package host"),
    ("crates" + ".io", "a package host"), ("proxy.go" + "lang", "a package host"),
    ("docker" + ".io", "a package host"), ("ghcr" + ".io", "a package host"),
    ("hugging" + "face", "a package host"), ("artifac" + "tory", "a package host"),
    ("language " + "model", "no business of this project"),
    ("co-authored" + "-by", "no business of this project"),
    ("as an " + "ai", "no business of this project"),
  ]

  static func forbidden(_ file: ProjectFile) -> [Violation] {
    // Most files hold none: the whole text is searched once before it is cut into lines.
    let whole = file.text.lowercased()
    let present = forbidden.filter { holds(whole, $0.text.lowercased()) }
    guard !present.isEmpty else { return [] }
    return file.lines.enumerated().compactMap { index, line in
      let text = line.lowercased()
      return present.first { holds(text, $0.text.lowercased()) }.map {
        Violation(file.path, index + 1, "'\($0.text)' is \($0.why)")
      }
    }
  }

  /// The system's search; that of Swift's library takes seconds over all tables.
  private static func holds(_ text: String, _ wanted: String) -> Bool {
    strstr(text, wanted) != nil
  }
}
