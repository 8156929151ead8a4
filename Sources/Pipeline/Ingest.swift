import Clinic
import Definitions
import Diagnostics
import Foundation
import Records

/// A file of the export, opened, with its header read.
///
/// `@unchecked Sendable`: nothing changes after the initialiser, and the bytes are only read.
final class InputFile: @unchecked Sendable {
  let source: UInt16
  let site: String
  let table: Profile.Table
  let profile: Profile
  /// Path relative to the data directory, as messages and outputs show it.
  let path: String
  let file: SourceFile?
  let bytes: UnsafeRawBufferPointer
  let dialect: Dialect
  let header: Header
  let layout: TableLayout
  let collected: Day?
  /// Where the footer starts, or the end of the bytes.
  let end: Int

  init(
    source: UInt16, site: String, table: Profile.Table, profile: Profile, path: String,
    file: SourceFile?, memory: [UInt8], collected: Day?, zone: SiteZone? = nil
  ) throws(RunError) {
    self.source = source
    self.site = site
    self.table = table
    self.profile = profile
    self.path = path
    self.file = file
    self.collected = collected
    if let file {
      bytes = file.bytes
    } else {
      // Examples have no files: their bytes are copied, and freed with this object.
      let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: memory.count, alignment: 16)
      copy.copyBytes(from: memory)
      bytes = UnsafeRawBufferPointer(copy)
    }
    let dialect = Self.dialect(profile)
    let layout: Layout
    do {
      layout = try Layout(of: bytes, dialect)
      header = try Header.read(bytes, layout, dialect)
    } catch let problem as Layout.Problem {
      throw .tooManyRejects("'\(path)' \(Self.words(problem))")
    } catch Header.Problem.malformed(let record) {
      throw .tooManyRejects(
        "'\(path)' has no header line that can be read, but a record that is not one "
          + "[\(record.code.rawValue)]")
    } catch {
      throw .tooManyRejects("'\(path)' has no header line that can be read")
    }
    end = layout.end
    self.dialect = dialect
    var format = profile.format
    format.zone = zone ?? format.zone
    self.layout = TableLayout(table: table, format: format, headers: header.names)
  }

  deinit {
    if file == nil { UnsafeMutableRawBufferPointer(mutating: bytes).deallocate() }
  }

  private static func words(_ problem: Layout.Problem) -> String {
    switch problem {
    case .preambleTooLong: "has fewer lines than the preamble that its profile declares"
    case .separatorConflict: "names another delimiter in its first line than its profile declares"
    case .footerTooLong: "has fewer lines than the footer that its profile declares"
    }
  }

  static func dialect(_ profile: Profile) -> Dialect {
    let format = profile.format
    return Dialect(
      delimiter: format.delimiter, encoding: encoding(format.encoding),
      numbers: NumberFormat(decimalMark: format.decimalMark, thousandsMark: format.thousandsMark),
      preambleLines: format.preambleLines, footerLines: format.footerLines,
      missing: MissingCodes(texts: format.missing), finalLineEnd: format.finalLineEnd,
      quotedLineEnds: format.quotedLineEnds, limits: format.limits)
  }

  static func encoding(_ name: String) -> TextEncoding { TextEncoding(rawValue: name) ?? .utf8 }

  /// Every required column must stand in the header, once.
  func checkHeader() throws(RunError) {
    for filter in table.filters where !header.names.contains(filter.header) {
      throw .tooManyRejects("'\(path)' has no column '\(filter.header)', by which rows are chosen")
    }
    for column in table.columns {
      switch header.lookup(column.header) {
      case .column: break
      case .duplicated:
        throw .tooManyRejects("'\(path)' has the column '\(column.header)' more than once")
      case .absent(let nearest):
        guard column.isRequired else { continue }
        let hint = nearest.map { "; did you mean its column '\($0)'?" } ?? ""
        throw .tooManyRejects("'\(path)' has no column '\(column.header)'\(hint)")
      }
    }
  }

  /// The bytes without the footer, so that an open quote cannot reach into it.
  var recordBytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: bytes[..<end]) }

  /// Whether the file ends in the middle of a line.
  var lacksFinalLineEnd: Bool {
    guard let last = bytes.last else { return false }
    return last != 10 && last != 13
  }

  /// SHA-256 of the file, nil where it cannot be read again, and empty for an example's text.
  func digest() -> String? { file.map { try? $0.sha256() } ?? "" }

  /// The body of the file in pieces for several workers.
  func chunks(of bytes: Int) -> ChunkPlan {
    ChunkPlan(
      recordBytes, range: header.bodyStart..<max(header.bodyStart, end), chunkBytes: bytes)
  }

  /// Reads a small table row by row; malformed records become problems.
  func rows(_ problems: inout [Problem], _ body: (RowText) -> Void) {
    _ = rows(from: header.bodyStart, to: end, after: header.linesBefore, &problems, body)
  }

  /// Reads the rows that begin in a part of the file, which starts after a number of lines.
  func rows(
    from start: Int, to end: Int, after lines: Int, _ problems: inout [Problem],
    _ body: (RowText) -> Void
  ) -> RecordScanner.ScanEnd {
    var scanner = RecordScanner(recordBytes, dialect: dialect, columns: header.names.count)
    scanner.begin(at: start, softEnd: end)
    while true {
      switch scanner.next() {
      case .record:
        let record = scanner.record
        body(
          RowText(
            layout: layout, fields: (0..<record.count).map { record[$0].text },
            line: UInt32(lines + record.line + 1), offset: UInt64(record.offset)))
      case .malformed:
        problems.append(Self.problem(scanner.malformed, source, lines, header.names))
      case .end: return scanner.scanEnd
      }
    }
  }

  static func problem(
    _ fault: MalformedRecord, _ source: UInt16, _ linesBefore: Int, _ names: [String]
  ) -> Problem {
    let code: ProblemCode
    switch fault.code {
    case .strayQuote, .unterminatedQuote: code = .malformedQuote
    case .wrongFieldCount, .tooManyColumns: code = .raggedRow
    case .truncated: code = .truncatedRow
    case .padding: code = .endPadding
    case .fieldTooLong: code = .fieldTooLong
    case .recordTooLong: code = .recordTooLong
    case .nulByte: code = .nulByte
    case .invalidText: code = .invalidText
    }
    let isOfRow = [.raggedRow, .truncatedRow, .endPadding, .recordTooLong].contains(code)
    let column = isOfRow || fault.column >= names.count ? "" : names[fault.column]
    let isLong = fault.lineCount > 1
    return Problem(
      code: code, source: source, line: UInt32(linesBefore + fault.line + 1),
      offset: UInt64(fault.offset), column: column,
      hint: isLong ? "\(fault.lineCount) lines were set aside from here" : "",
      lineCount: UInt32(clamping: max(1, fault.lineCount)))
  }
}

/// Finds and opens the files that a pipeline names.
enum InputFiles {
  static func open(
    _ plan: Plan, _ definition: PipelineDefinition, data: String
  ) throws(RunError) -> [InputFile] {
    guard DefinitionFiles.isDirectory(data) else {
      throw .inputMissing("there is no directory '\(data)' to read the export from")
    }
    var files: [InputFile] = []
    for source in definition.sources {
      guard let profile = plan.profiles[source.profile] else { continue }
      for (id, patterns) in source.files {
        guard let table = profile.table(id) else { continue }
        for pattern in patterns {
          for name in try matches(pattern, in: data) {
            files.append(
              try open(name, in: data, UInt16(files.count), source, table, profile))
          }
        }
      }
    }
    guard files.contains(where: { $0.table.kind == .patients }) else {
      throw .inputMissing("the pipeline names no patients export")
    }
    return files
  }

  /// File names that a pattern with `*` stands for, sorted; a plain name stands for itself.
  private static func matches(_ pattern: String, in data: String) throws(RunError) -> [String] {
    guard pattern.contains("*") else { return [pattern] }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
    let found = names.filter { fits(Array($0.utf8)[...], Array(pattern.utf8)[...]) }.sorted()
    if found.isEmpty {
      throw .inputMissing("no file in '\(data)' fits '\(pattern)'")
    }
    return found
  }

  private static func fits(_ name: ArraySlice<UInt8>, _ pattern: ArraySlice<UInt8>) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == UInt8(ascii: "*") {
      return fits(name, pattern.dropFirst()) || (!name.isEmpty && fits(name.dropFirst(), pattern))
    }
    return name.first == first && fits(name.dropFirst(), pattern.dropFirst())
  }

  private static func open(
    _ name: String, in data: String, _ number: UInt16, _ source: PipelineDefinition.Source,
    _ table: Profile.Table, _ profile: Profile
  ) throws(RunError) -> InputFile {
    let path = data + "/" + name
    let file: SourceFile
    do {
      var limits = SourceFile.Limits()
      if let bytes = profile.format.fileBytes {
        (limits.storedBytes, limits.decodedBytes) = (bytes, bytes)
      }
      file = try SourceFile(
        path: path, encoding: InputFile.encoding(profile.format.encoding), limits: limits)
    } catch {
      throw failure(error, name, data)
    }
    do throws(RunError) {
      let input = try InputFile(
        source: number, site: source.site, table: table, profile: profile, path: name, file: file,
        memory: [], collected: source.collected, zone: source.zone)
      try input.checkHeader()
      return input
    } catch {
      // A header that was overwritten under our eyes is not a wrong header.
      throw file.stillUnchanged() ? error : failure(.changed, name, data)
    }
  }

  static func failure(_ error: SourceFileError, _ name: String, _ data: String) -> RunError {
    switch error {
    case .missing: .inputMissing("the export '\(name)' is missing in '\(data)'")
    case .notARegularFile:
      .inputMissing(
        DefinitionFiles.isDirectory(data + "/" + name)
          ? "the export '\(name)' in '\(data)' is a directory, not a file"
          : "the export '\(name)' in '\(data)' is not a regular file")
    case .permissionDenied: .permission("the export '\(name)' in '\(data)' may not be read")
    case .empty:
      .tooManyRejects("the export '\(name)' in '\(data)' is empty: it has no header line")
    case .changed:
      .busy("the export '\(name)' changed while it was read; run again later")
    case .tooLarge, .compression(.tooLarge):
      .tooManyRejects(
        "the export '\(name)' in '\(data)' is larger than is allowed; "
          + "'file_bytes' in its profile says how large it may be [file-too-large]")
    case .unreadable(let number):
      .io("the export '\(name)' in '\(data)' cannot be read (error \(number) of the system)")
    case .scratchFailed(let number):
      .io("the text of '\(name)' cannot be kept while it is read (error \(number) of the system)")
    case .compression(let fault):
      .tooManyRejects(
        "the export '\(name)' in '\(data)' cannot be decompressed [\(fault.rawValue)]")
    case .encoding(let fault):
      .tooManyRejects(
        "the export '\(name)' in '\(data)' is not in the declared encoding [\(fault.rawValue)]")
    default: .tooManyRejects("the export '\(name)' in '\(data)' cannot be read (\(error))")
    }
  }
}

/// What was read of one chunk of a file, and where reading it stopped.
protocol ScannedChunk: Sendable {
  var end: RecordScanner.ScanEnd { get }
}
