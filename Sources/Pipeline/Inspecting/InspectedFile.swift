import Clinic
import Definitions
import Foundation
import Records

/// One file of an unfamiliar export, opened, with what its first rows say.
struct InspectedFile {
  /// The name as given, without its directories.
  let name: String
  let encoding: TextEncoding
  /// Whether the encoding is a guess: the bytes are not UTF-8, and many encodings fit any bytes.
  let guessesEncoding: Bool
  let dialect: DialectGuess
  let header: Header
  let guess: FileGuess
  /// Rows that were looked at, and whether there are more.
  let rows: Int
  let hasMoreRows: Bool
  /// Rows among them that are not CSV with as many fields as the header.
  let malformed: Int
  /// Texts that stand for an empty field among those looked at.
  let missing: [String]
  let tests: TestSurvey

  /// What exports write for "no value"; only these are proposed.
  private static let missingWords = [
    ".", "-", "--", "NA", "N/A", "n/a", "NULL", "null", "None", "NaN", "nan", "\\N", "#N/A",
  ]

  init(
    _ path: String, mostRows: Int, _ plan: Plan, measures: Set<String>
  ) throws(RunError) {
    let (file, guessesEncoding) = try Self.open(path)
    let short = path.split(separator: "/").last.map(String.init) ?? path
    guard let dialect = DialectGuess(of: file.bytes) else {
      throw .tooManyRejects("'\(short)' holds no line that can be read")
    }
    let declared = dialect.dialect(encoding: file.encoding)
    let header: Header
    let end: Int
    do {
      let layout = try Layout(of: file.bytes, declared)
      header = try Header.read(file.bytes, layout, declared)
      end = layout.end
    } catch {
      throw .tooManyRejects("'\(short)' has no header line that can be read")
    }
    let reader = TraitReader(plan.knowledge)
    var columns = header.names.enumerated().map { position, name in
      ColumnSurvey(name: name, position: position, plan.knowledge)
    }
    let body = UnsafeRawBufferPointer(rebasing: file.bytes[..<end])
    func each(_ row: (Record) -> Void) -> (rows: Int, malformed: Int, isWhole: Bool) {
      var scanner = RecordScanner(body, dialect: declared, columns: header.names.count)
      scanner.begin(at: header.bodyStart, softEnd: end)
      var (rows, malformed) = (0, 0)
      while rows < mostRows {
        switch scanner.next() {
        case .record:
          row(scanner.record)
          rows += 1
        case .malformed: malformed += 1
        case .end: return (rows, malformed, true)
        }
      }
      return (rows, malformed, false)
    }
    let count = each { record in
      for index in columns.indices { columns[index].add(record[index], reader) }
    }
    let guess = FileGuess(
      columns, rows: count.rows, file: short, plan.knowledge, measures: measures)
    var tests = TestSurvey(guess, plan.knowledge)
    if guess.kind == .labs { _ = each { tests.add($0) } }
    guard file.stillUnchanged() else {
      throw .busy("'\(short)' changed while it was read; inspect it again later")
    }
    name = short
    encoding = file.encoding
    self.guessesEncoding = guessesEncoding
    self.dialect = dialect
    self.header = header
    self.guess = guess
    self.tests = tests
    rows = count.rows
    malformed = count.malformed
    hasMoreRows = !count.isWhole
    // In a column of numbers or dates such a word is no value; in others it may be a text.
    let measured = columns.filter {
      $0.share($0.counts.number + $0.counts.commaNumber) > 0.5 || !$0.dates.fitting.isEmpty
    }
    missing = Self.missingWords.filter { word in measured.contains { $0.texts[word] != nil } }
  }

  /// Opens as UTF-8, else as what the bytes show, else as Windows-1252, which is a guess.
  private static func open(_ path: String) throws(RunError) -> (SourceFile, isGuess: Bool) {
    let slash = path.lastIndex(of: "/")
    let directory = slash.map { String(path[..<$0]) } ?? "."
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    func opened(_ encoding: TextEncoding) throws(SourceFileError) -> SourceFile {
      try SourceFile(
        path: path, encoding: encoding, scratchDirectory: NSTemporaryDirectory())
    }
    do throws(SourceFileError) {
      do throws(SourceFileError) {
        let file = try opened(.utf8)
        let part = file.bytes.prefix(8 << 20)
        // A character that the part cuts in two is no fault of the file.
        let isUTF8 = (0..<4).contains {
          String(validating: part.dropLast($0), as: UTF8.self) != nil
        }
        if isUTF8 { return (file, false) }
        return (try opened(.windows1252), true)
      } catch .encoding(.undeclaredUTF16) {
        let little = try opened(.utf16LittleEndian)
        // In the wrong order of bytes, Western text has no ASCII at all.
        let marks: [UInt8] = [0x0A, 0x2C, 0x3B, 0x09]
        let isLittle = little.bytes.prefix(4096).contains { marks.contains($0) }
        return (isLittle ? little : try opened(.utf16BigEndian), false)
      }
    } catch {
      throw InputFiles.failure(error, name, directory)
    }
  }
}

/// The tests of a laboratory table: which are known, and in which units they come.
struct TestSurvey {
  struct Test {
    var rows = 0
    var analyte: Int?
    var isRefused = false
    var withoutUnit = 0
  }

  private let knowledge: Knowledge
  private let code, name, unit: Int?
  private(set) var tests: [String: Test] = [:]
  /// Rows of known tests by their unit's spelling.
  private(set) var units: [String: Int] = [:]

  init(_ guess: FileGuess, _ knowledge: Knowledge) {
    self.knowledge = knowledge
    code = guess.guess("code")?.column.position
    name = guess.guess("name")?.column.position
    unit = guess.guess("unit")?.column.position
  }

  mutating func add(_ record: Record) {
    func text(_ position: Int?) -> String? {
      guard let position, record[position].count > 0 else { return nil }
      return record[position].text
    }
    let (code, name) = (text(code), text(name))
    guard let shown = name ?? code else { return }
    var test = tests[shown] ?? Test()
    if test.rows == 0 {
      test.analyte = analyte(code) ?? analyte(name)
      if let code, case .refused = knowledge.codes[code] {
        test.isRefused = true
        test.analyte = nil
      }
    }
    test.rows += 1
    if test.analyte != nil {
      if let unit = text(unit) { units[unit, default: 0] += 1 } else { test.withoutUnit += 1 }
    }
    // Past this it is no list of tests, whatever its header says.
    if tests[shown] != nil || tests.count < 5000 { tests[shown] = test }
  }

  private func analyte(_ text: String?) -> Int? {
    guard let text else { return nil }
    if case .analyte(let analyte, _) = knowledge.codes[text] { return analyte }
    return knowledge.names[text.foldedASCII()]
  }
}
