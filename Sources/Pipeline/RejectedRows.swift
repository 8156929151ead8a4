import Definitions
import Diagnostics
import Foundation
import Records
import Store

/// Takes the rows that a run rejected out of its export again, to be corrected and fed back.
package enum RejectedRows {
  /// The header and the rejected rows of a file, exactly as they stand in it, as UTF-8 with a line
  /// end after each.
  ///
  /// - Parameters:
  ///   - database: of the run that rejected them.
  ///   - path: the file, relative to the data directory, as `rejects.csv` names it.
  ///   - data: the directory of the export.
  /// - Returns: the bytes of a CSV file; its header alone where no row was rejected.
  /// - Throws: `RunError` where the run read no such file, or the file is not the one it read.
  package static func csv(
    database: String, path: String, data: String
  ) throws(RunError) -> [UInt8] {
    let opened = try RunDatabase.opened(database)
    let places: RejectPlaces
    do {
      guard let found = try opened.rejectPlaces(path: path) else {
        let hint = Suggestion.hint(for: path, in: try opened.sourcePaths()).map { "; \($0)" } ?? ""
        throw RunError.usage("the run read no file '\(path)'\(hint)")
      }
      places = found
    } catch let error as RunError {
      throw error
    } catch {
      throw .io("the database cannot be read: \(error)")
    }
    let profile = try profile(places.profile)
    let file = try open(places, data)
    return try rows(file, places, InputFile.dialect(profile))
  }

  private static func profile(_ id: String) throws(RunError) -> Profile {
    let library = try DefinitionFiles.library(
      root: DefinitionFiles.root(of: nil), of: [.knowledge, .profiles])
    let sink = DiagnosticSink()
    guard let plan = library.compile(pipeline: nil, sink: sink) else {
      throw .definitions(sink.sorted)
    }
    guard let profile = plan.profiles[id] else {
      throw .inputMissing("the profile '\(id)' that the run read it with is not there any more")
    }
    return profile
  }

  private static func open(_ places: RejectPlaces, _ data: String) throws(RunError) -> SourceFile {
    do {
      let file = try SourceFile(
        path: data + "/" + places.path, encoding: InputFile.encoding(places.encoding),
        scratchDirectory: NSTemporaryDirectory())
      guard try file.sha256() == places.sha256, file.stillUnchanged() else {
        throw RunError.inputMissing(
          "the export '\(places.path)' in '\(data)' is not the one that the run read; "
            + "places in it would be wrong")
      }
      return file
    } catch let error as SourceFileError {
      throw InputFiles.failure(error, places.path, data)
    } catch let error as RunError {
      throw error
    } catch {
      throw .io("the export '\(places.path)' cannot be read")
    }
  }

  private static func rows(
    _ file: SourceFile, _ places: RejectPlaces, _ dialect: Dialect
  ) throws(RunError) -> [UInt8] {
    let bytes = file.bytes
    var result: [UInt8] = []
    func add(_ range: Range<Int>) {
      var part = bytes[range]
      while let last = part.last, last == 10 || last == 13 { part = part.dropLast() }
      result += part
      result.append(10)
    }
    let layout: Layout
    do {
      layout = try Layout(of: bytes, dialect)
      add(layout.start..<(try Header.read(bytes, layout, dialect).bodyStart))
    } catch {
      throw .inputMissing("'\(places.path)' does not fit the profile '\(places.profile)' any more")
    }
    let body = UnsafeRawBufferPointer(rebasing: bytes[..<layout.end])
    var scanner = RecordScanner(body, dialect: dialect, columns: nil)
    for offset in places.offsets where offset < layout.end {
      scanner.begin(at: offset, softEnd: offset + 1)
      switch scanner.next() {
      case .record: add(offset..<(offset + scanner.record.byteCount))
      case .malformed: add(offset..<(offset + scanner.malformed.byteCount))
      case .end: continue
      }
    }
    return result
  }
}
