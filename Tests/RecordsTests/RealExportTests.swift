import Foundation
import Records
import TestSupport
import Testing

/// Exports of real systems, where they are at hand.
@Suite struct RealExportTests {
  private static let root = Repository.shared.appendingPathComponent("data")

  private static var paths: [String] {
    let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String }
    let tables = (names ?? []).filter { $0.hasSuffix(".csv") || $0.hasSuffix(".csv.gz") }
    if tables.isEmpty { print("skipped: real data not present") }
    return tables.sorted()
  }

  @Test("every real table is read without a fault, and as libcsv alone reads it", arguments: paths)
  func table(name: String) throws {
    let file = try SourceFile(path: Self.root.appendingPathComponent(name).path)
    let dialect = Dialect()
    try file.withBytes { bytes in
      let header = try Header.read(bytes, try Layout(of: bytes, dialect), dialect)
      #expect(header.names.count > 1 && header.duplicates.isEmpty)
      var scanner = RecordScanner(bytes, dialect: dialect, columns: header.names.count)
      var rows = 0
      let end = scanner.scan(from: header.bodyStart, softEnd: bytes.count) { record in
        rows += 1
        check(record.count == header.names.count, "row \(rows)")
      } malformed: { fault in
        Issue.record("\(fault.code.rawValue) in line \(fault.line)")
      }
      #expect(rows > 0 && end.next == bytes.count)
      // The reading by libcsv alone copies every field; the first part of a large table will do.
      let part = bytes.prefix(200_000)
      let prefix = Array(part.prefix(through: part.lastIndex(of: 10) ?? part.endIndex - 1))
      let reference = ReferenceReader(prefix, dialect: dialect, columns: header.names.count).read()
      for chunk in [997, nil] {
        #expect(scanned(prefix, dialect, columns: header.names.count, chunk: chunk) == reference)
      }
    }
  }
}
