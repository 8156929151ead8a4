import CZlib
import Dispatch
import Foundation
import Records
import Testing

/// A directory of its own for each test, removed afterwards.
final class ScratchDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/cerulean-records-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw POSIXError(.EIO) }
    path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let full = path + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: full))
    return full
  }
}

extension SourceFile {
  /// The text, copied while the file is surely alive.
  var copy: [UInt8] { withBytes { Array($0) } }
}

@Suite struct SourceFileTests {
  let scratch: ScratchDirectory
  init() throws { scratch = try ScratchDirectory() }

  private func open(
    _ path: String, _ encoding: TextEncoding = .utf8, _ limits: SourceFile.Limits = .init()
  ) throws(SourceFileError) -> SourceFile {
    try SourceFile(path: path, encoding: encoding, scratchDirectory: scratch.path, limits: limits)
  }

  private func problem(_ body: () throws -> SourceFile) -> SourceFileError? {
    do {
      _ = try body()
      return nil
    } catch {
      return error as? SourceFileError
    }
  }

  // MARK: What is opened

  @Test("a plain file is its bytes, and its digest is that of the file")
  func plain() throws {
    let file = try open(try scratch.file("a.csv", utf8("abc")))
    #expect(file.copy == utf8("abc"))
    #expect(file.encoding == .utf8 && !file.isCompressed && file.markLength == 0)
    #expect(file.identity.size == 3)
    // FIPS 180-2, appendix B.1.
    #expect(
      try file.sha256() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("missing, empty, a directory, a FIFO and a device are told apart, and none waits")
  func kinds() throws {
    let directory = scratch.path
    #expect(mkfifo(directory + "/fifo", 0o600) == 0)
    #expect(problem { try open(directory + "/nothing.csv") } == .missing)
    #expect(problem { try open(directory + "/a/b.csv") } == .missing)
    #expect(problem { try open(directory) } == .notARegularFile)
    #expect(problem { try open(directory + "/fifo") } == .notARegularFile)
    #expect(problem { try open("/dev/null") } == .notARegularFile)
    #expect(problem { try open("/dev/zero") } == .notARegularFile)
    let empty = try scratch.file("empty.csv", [])
    #expect(problem { try open(empty) } == .empty)
  }

  @Test("a file that may not be read is a matter of permission")
  func permission() throws {
    let path = try scratch.file("secret.csv", utf8("a"))
    #expect(chmod(path, 0) == 0)
    if getuid() == 0 {
      print("running as root, who may read everything: permission not tested")
    } else {
      #expect(problem { try open(path) } == .permissionDenied)
    }
  }

  @Test("a symbolic link is followed to a file unless the caller refuses links")
  func links() throws {
    let target = try scratch.file("target.csv", utf8("a,b\n"))
    let link = scratch.path + "/link.csv"
    #expect(symlink(target, link) == 0)
    #expect(try open(link).copy == utf8("a,b\n"))
    #expect(problem { try SourceFile(path: link, followsLinks: false) } == .symbolicLink)
    let loop = scratch.path + "/loop.csv"
    #expect(symlink(scratch.path, loop) == 0)
    #expect(problem { try open(loop) } == .notARegularFile)
  }

  @Test("growing, shrinking, rewriting, replacing and removing a file are noticed")
  func changes() throws {
    func changed(_ body: (String) throws -> Void) throws -> FileChange? {
      let path = try scratch.file("data.csv", utf8("a,b\nc,d\n"))
      let file = try open(path)
      #expect(file.stillUnchanged())
      usleep(20_000)
      try body(path)
      return file.change()
    }
    #expect(try changed { _ in } == nil)
    #expect(
      try changed { path in
        let handle = FileHandle(forWritingAtPath: path)!
        handle.seekToEndOfFile()
        handle.write(Data("e".utf8))
      } == .grown)
    #expect(try changed { truncate($0, 3) } == .shrunk)
    #expect(
      try changed { path in
        let handle = FileHandle(forWritingAtPath: path)!
        handle.write(Data("A".utf8))
      } == .modified)
    #expect(
      try changed { path in
        let other = try scratch.file("other.csv", utf8("a,b\nc,d\n"))
        guard rename(other, path) == 0 else { throw POSIXError(.EIO) }
      } == .modified)
    #expect(try changed { unlink($0) } == .modified)
  }

  @Test("a file shortened while it is mapped reads as zeros from there, and is known as changed")
  func shortened() throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = (0..<page * 6 + 100).map { UInt8(truncatingIfNeeded: $0) | 0x40 }
    let path = try scratch.file("cut.csv", bytes)
    let (cut, other) = (try open(path), try open(try scratch.file("other.csv", bytes)))
    #expect(truncate(path, off_t(page * 2)) == 0)
    // Without the handler this line ends the process with SIGBUS.
    let read = cut.copy
    #expect(Array(read[..<(page * 2)]) == Array(bytes[..<(page * 2)]))
    #expect(read.count == bytes.count && read[(page * 2)...].allSatisfy { $0 == 0 })
    #expect(cut.change() == .shrunk)
    #expect(other.copy == bytes && other.stillUnchanged(), "another mapping is as it was")
  }

  @Test("lost bytes are not forgotten when the file grows back to its old size")
  func shortenedAndRefilled() throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let bytes = [UInt8](repeating: 0x41, count: page * 4)
    let path = try scratch.file("refilled.csv", bytes)
    let file = try open(path)
    #expect(truncate(path, off_t(page)) == 0)
    #expect(file.copy.last == 0)
    try Data(bytes).write(to: URL(fileURLWithPath: path), options: [])
    #expect(!file.stillUnchanged())
  }

  @Test("many threads may meet the end of a shortened file at once")
  func shortenedUnderThreads() throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let path = try scratch.file("threads.csv", [UInt8](repeating: 0x41, count: page * 64))
    let file = try open(path)
    #expect(truncate(path, off_t(page)) == 0)
    DispatchQueue.concurrentPerform(iterations: 16) { thread in
      file.withBytes { buffer in
        for index in stride(from: page * (1 + thread), to: buffer.count, by: page / 2) {
          check(buffer[index] == 0, "byte \(index)")
        }
      }
    }
    #expect(file.change() == .shrunk)
  }

  @Test("a file past the size that is allowed has an error of its own")
  func storedLimit() throws {
    let path = try scratch.file("large.csv", utf8("0123456789"))
    #expect(problem { try open(path, .utf8, .init(storedBytes: 9)) } == .tooLarge)
    #expect(try open(path, .utf8, .init(storedBytes: 10)).copy.count == 10)
  }

  @Test("released bytes stay readable")
  func release() throws {
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) | 0x40 }
    let file = try open(try scratch.file("large.csv", bytes))
    file.release(before: 90_000)
    #expect(file.copy == bytes)
  }

  // MARK: gzip

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))) + 64)
    let count = output.count
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = uInt(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = uInt(count)
        #expect(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      }
    }
    return Array(output[..<(count - Int(stream.avail_out))])
  }

  private func compression(
    _ bytes: [UInt8], _ limits: SourceFile.Limits = .init()
  ) throws
    -> SourceFileError.CompressionFault?
  {
    let path = try scratch.file("x.csv.gz", bytes)
    guard case .compression(let fault) = problem({ try open(path, .utf8, limits) }) else {
      return nil
    }
    return fault
  }

  private var table: [UInt8] {
    utf8((0..<5_000).map { "P\($0),2026-03-28,\($0 % 97).5\n" }.joined())
  }

  @Test("gzip is read whole, member after member, by content and not by name")
  func members() throws {
    let file = try open(try scratch.file("a.csv.gz", gzip(table)))
    #expect(file.copy == table && file.isCompressed)
    let two = try open(try scratch.file("b.csv", gzip(table) + gzip(utf8("x,y,z\n"))))
    #expect(two.copy == table + utf8("x,y,z\n"))
    let padded = try open(
      try scratch.file("c.csv.gz", gzip(table) + [UInt8](repeating: 0, count: 512)))
    #expect(padded.copy == table)
    let emptyMember = try open(try scratch.file("d.csv.gz", gzip([]) + gzip(utf8("a\n"))))
    #expect(emptyMember.copy == utf8("a\n"))
    let nothing = try scratch.file("e.csv.gz", gzip([]))
    #expect(problem { try open(nothing) } == .empty)
  }

  @Test("gzip cut off at any byte is truncated")
  func truncatedGzip() throws {
    let whole = gzip(table)
    for cut in [
      2, 5, 9, 10, 11, 100, whole.count / 2, whole.count - 9, whole.count - 8, whole.count - 1,
    ] {
      #expect(try compression(Array(whole[..<cut])) == .truncated, "cut at \(cut)")
    }
    let second = whole + Array(whole[..<50])
    #expect(try compression(second) == .truncated)
  }

  @Test("a wrong checksum or length, corrupt data and trailing garbage have names of their own")
  func corruptGzip() throws {
    var crc = gzip(table)
    crc[crc.count - 6] ^= 1
    #expect(try compression(crc) == .checksum)
    var length = gzip(table)
    length[length.count - 2] ^= 1
    #expect(try compression(length) == .checksum)
    var data = gzip(table)
    for index in 10..<14 { data[index] = 0xFF }
    #expect(try compression(data) == .corrupt)
    #expect(try compression(gzip(table) + utf8("tail")) == .trailingGarbage)
    #expect(try compression(utf8("a,b\n")) == .notCompressed)
    #expect(try compression(gzip(gzip(table))) == .nested)
  }

  @Test("no flipped bit of a gzip file gives other text without an error")
  func flippedBits() throws {
    let text = utf8("patient_id,value\nP1,5.2\nP2,7.1\n")
    let whole = gzip(text)
    for bit in 0..<whole.count * 8 {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let path = try scratch.file("flip.csv.gz", bytes)
      if let file = try? open(path) {
        #expect(file.copy == text, "bit \(bit)")
      }
    }
  }

  @Test("a bomb is stopped by its ratio or by the size that is allowed")
  func bombs() throws {
    let bomb = gzip([UInt8](repeating: 0x30, count: 40 << 20))
    #expect(try compression(bomb) == .suspiciousRatio)
    #expect(try compression(gzip(table), .init(decodedBytes: 10_000)) == .tooLarge)
  }

  // MARK: Encodings

  private func utf16(_ text: String, bigEndian: Bool, mark: Bool = true) -> [UInt8] {
    ((mark ? [0xFEFF] : []) + Array(text.utf16)).flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return bigEndian ? [high, low] : [low, high]
    }
  }

  private let sample = "name,value\nZo\u{EB} \u{738B} \u{1F9EA},5 \u{B5}g\n"

  private func names(_ file: SourceFile) throws -> [String] {
    try file.withBytes { bytes in
      try Header.read(bytes, try Layout(of: bytes, Dialect()), Dialect()).names
    }
  }

  @Test("UTF-8 with a mark loses the mark and nothing else")
  func utf8Mark() throws {
    let file = try open(try scratch.file("a.csv", [0xEF, 0xBB, 0xBF] + utf8(sample)))
    #expect(file.copy == utf8(sample) && file.markLength == 3)
    #expect(try names(file) == ["name", "value"])
    let quoted = try open(try scratch.file("b.csv", [0xEF, 0xBB, 0xBF] + utf8("\"id\",x\n")))
    #expect(try names(quoted) == ["id", "x"])
  }

  @Test("UTF-16 of either order is turned into UTF-8, by its mark or as declared")
  func utf16() throws {
    for bigEndian in [false, true] {
      let marked = utf16(sample, bigEndian: bigEndian)
      for declared in [TextEncoding.utf8, .utf16] {
        let file = try open(try scratch.file("a.csv", marked), declared)
        #expect(file.copy == utf8(sample))
        #expect(file.encoding == (bigEndian ? .utf16BigEndian : .utf16LittleEndian))
      }
      let compressed = try open(try scratch.file("a.csv.gz", gzip(marked)))
      #expect(compressed.copy == utf8(sample) && compressed.isCompressed)
      let bare = try scratch.file("b.csv", utf16(sample, bigEndian: bigEndian, mark: false))
      let declared: TextEncoding = bigEndian ? .utf16BigEndian : .utf16LittleEndian
      #expect(try open(bare, declared).copy == utf8(sample))
      #expect(problem { try open(bare, .utf16) } == .encoding(.markMissing))
    }
    let plain = try scratch.file(
      "c.csv", utf16("name,value\nabc,5\n", bigEndian: false, mark: false))
    #expect(problem { try open(plain) } == .encoding(.undeclaredUTF16))
  }

  @Test("broken UTF-16, UTF-32 and contradicting marks are errors")
  func encodingFaults() throws {
    func fault(_ bytes: [UInt8], _ declared: TextEncoding = .utf8) throws -> SourceFileError? {
      let path = try scratch.file("x.csv", bytes)
      return problem { try open(path, declared) }
    }
    let mark: [UInt8] = [0xFF, 0xFE]
    #expect(try fault(mark + [0x61]) == .encoding(.malformedUTF16))
    #expect(try fault(mark + [0x00, 0xD8, 0x61, 0x00]) == .encoding(.malformedUTF16))
    #expect(try fault(mark + [0x00, 0xDC]) == .encoding(.malformedUTF16))
    #expect(try fault(mark + [0x00, 0xD8]) == .encoding(.malformedUTF16))
    #expect(try fault([0xFF, 0xFE, 0, 0, 0x61, 0, 0, 0]) == .encoding(.utf32))
    #expect(try fault(mark + [0x61, 0], .windows1252) == .encoding(.markConflict))
    #expect(try fault([0xEF, 0xBB, 0xBF, 0x61], .latin1) == .encoding(.markConflict))
    #expect(try fault(mark + [0x61, 0], .utf16BigEndian) == .encoding(.markConflict))
    #expect(try fault(mark) == .empty)
  }

  @Test("Windows-1252 and ISO 8859-1 differ between 0x80 and 0x9F")
  func singleBytes() throws {
    let path = try scratch.file("a.csv", [0x61, 0xB5, 0xE9, 0x80, 0x93, 0x0A])
    #expect(String(decoding: try open(path, .windows1252).copy, as: UTF8.self) == "aµé€“\n")
    #expect(
      String(decoding: try open(path, .latin1).copy, as: UTF8.self) == "aµé\u{80}\u{93}\n")
    for byte in [0x81, 0x8D, 0x8F, 0x90, 0x9D] as [UInt8] {
      let unassigned = try scratch.file("b.csv", [0x61, byte])
      #expect(problem { try open(unassigned, .windows1252) } == .encoding(.unassignedByte))
    }
    // Foundation knows the same table from elsewhere.
    for byte in UInt8(0x80)...0xFF where ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
      let one = try scratch.file("c.csv", [byte])
      let expected = String(data: Data([byte]), encoding: .windowsCP1252)!
      #expect(String(decoding: try open(one, .windows1252).copy, as: UTF8.self) == expected)
    }
  }

  @Test("decoded text leaves no file behind")
  func noTraces() throws {
    let file = try open(try scratch.file("a.csv.gz", gzip(table)))
    let names = try FileManager.default.contentsOfDirectory(atPath: scratch.path)
    #expect(names == ["a.csv.gz"])
    #expect(file.copy.count == table.count)
    let missing = SourceFileError.scratchFailed(errno: ENOENT)
    let compressed = scratch.path + "/a.csv.gz"
    #expect(
      problem { try SourceFile(path: compressed, scratchDirectory: scratch.path + "/no") }
        == missing)
  }
}
