import Foundation
import Glibc
import TestSupport
import Testing

@testable import Publication

@Suite("Publishing")
struct PublishTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private let former = ["results.db": "former rows", "report.html": "<p>former</p>"]
  private let next = ["results.db": "abc", "report.html": "", "findings.csv": "patient\n"]

  @Test("a first publication puts every file in place, for its owner only, and current leads to it")
  func first() throws {
    let run = try publish(next, as: "a1", in: scratch.out)
    #expect(run.isNew && run.previousRunID == nil && run.runID == "a1")
    #expect(run.path == scratch.out + "/runs/a1")
    #expect(scratch.names("out") == [".lock", "current", "runs"])
    #expect(scratch.names("out/runs") == ["a1"])
    let files = ["findings.csv", "manifest.json", "report.html", "results.db"]
    #expect(scratch.names("out/current") == files)
    for name in files { #expect(permissions("\(run.path)/\(name)") == 0o600) }
    for name in ["", "/runs", "/runs/a1"] { #expect(permissions(scratch.out + name) == 0o700) }
    #expect(permissions(scratch.out + "/.lock") == 0o600)
    #expect(scratch.read("out/current/results.db") == "abc")
    let root = try OutputRoot(at: scratch.out)
    #expect(try root.currentRunID() == "a1")
  }

  @Test("the manifest lists every file by name with its size and published digest")
  func manifest() throws {
    let run = try publish(next, as: "a1", in: scratch.out)
    let expected = """
      {
        "version": 1,
        "run_id": "a1",
        "files": [
          {"name": "findings.csv", "size_bytes": 8, "sha256": \
      "\(ContentDigest.hex(of: Array("patient\n".utf8)))"},
          {"name": "report.html", "size_bytes": 0, "sha256": \
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
          {"name": "results.db", "size_bytes": 3, "sha256": \
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
        ]
      }

      """
    #expect(scratch.read("out/current/manifest.json") == expected)
    #expect(run.manifest.json == Array(expected.utf8))
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(run.manifest.json)) }
  }

  @Test("a run without files publishes an empty list")
  func empty() throws {
    let run = try publish([:], as: "a1", in: scratch.out)
    let text = "{\n  \"version\": 1,\n  \"run_id\": \"a1\",\n  \"files\": []\n}\n"
    #expect(String(decoding: run.manifest.json, as: UTF8.self) == text)
  }

  @Test("the next run leaves the former one whole and takes over current")
  func second() throws {
    try publish(former, as: "b2", in: scratch.out)
    let before = try snapshot(scratch.out + "/runs/b2")
    let run = try publish(next, as: "a1", in: scratch.out)
    #expect(run.previousRunID == "b2" && run.isNew)
    #expect(try snapshot(scratch.out + "/runs/b2") == before)
    let root = try OutputRoot(at: scratch.out)
    #expect(try root.currentRunID() == "a1")
    #expect(try root.runIDs() == ["a1", "b2"])
    #expect(root.path(ofRun: "b2") == scratch.out + "/runs/b2")
  }

  @Test("the same work in another place gives the same bytes")
  func deterministic() throws {
    try publish(former, as: "b2", in: scratch.path + "/one")
    try publish(next, as: "a1", in: scratch.path + "/one")
    try publish(next, as: "a1", in: scratch.path + "/two")
    #expect(
      try snapshot(scratch.path + "/one/runs/a1") == snapshot(scratch.path + "/two/runs/a1"))
  }

  @Test("the same work again leaves the run as it is and points current back at it")
  func again() throws {
    try publish(next, as: "a1", in: scratch.out)
    try publish(former, as: "b2", in: scratch.out)
    var before = stat()
    var after = stat()
    lstat(scratch.out + "/runs/a1/results.db", &before)
    let run = try publish(next, as: "a1", in: scratch.out)
    lstat(scratch.out + "/runs/a1/results.db", &after)
    #expect(!run.isNew && run.previousRunID == "b2")
    #expect(before.st_ino == after.st_ino && before.st_mtim.tv_nsec == after.st_mtim.tv_nsec)
    #expect(try publish(next, as: "a1", in: scratch.out).previousRunID == "a1")
    #expect(scratch.names("out/runs") == ["a1", "b2"])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: scratch.out + "/current")
        == "runs/a1")
  }

  @Test("the same id with other bytes is our fault: 70, naming the file, and nothing changes")
  func otherBytes() throws {
    try publish(next, as: "a1", in: scratch.out)
    try publish(former, as: "b2", in: scratch.out)
    let before = try snapshot(scratch.out)
    var changed = next
    changed["report.html"] = "x"
    let error = try #require(
      failure { () throws(PublicationError) in try publish(changed, as: "a1", in: scratch.out) })
    #expect(error.exitCode == 70)
    #expect(error.path == scratch.out + "/runs/a1/report.html")
    #expect(try snapshot(scratch.out) == before)
  }

  @Test("a file more or less under the same id is other bytes as well")
  func otherFiles() throws {
    try publish(next, as: "a1", in: scratch.out)
    var more = next
    more["extra.csv"] = ""
    var less = next
    less["report.html"] = nil
    for (files, name) in [(more, "extra.csv"), (less, "manifest.json")] {
      let error = try #require(
        failure { () throws(PublicationError) in try publish(files, as: "a1", in: scratch.out) })
      #expect(error.exitCode == 70)
      #expect(error.path == "\(scratch.out)/runs/a1/\(name)")
    }
  }

  @Test("a published file that was edited, removed or written by SQLite is found on the next run")
  func edited() throws {
    try publish(next, as: "a1", in: scratch.out)
    let run = scratch.out + "/runs/a1"
    let copy = try #require(scratch.read("out/runs/a1/results.db"))
    let edits: [(name: String, edit: () throws -> Void, undo: () throws -> Void)] = [
      (
        "results.db", { try self.scratch.write("out/runs/a1/results.db", "abd") },
        { try self.scratch.write("out/runs/a1/results.db", copy) }
      ),
      (
        "findings.csv", { try FileManager.default.removeItem(atPath: run + "/findings.csv") },
        { try self.scratch.write("out/runs/a1/findings.csv", "patient\n") }
      ),
      (
        "results.db-wal", { try self.scratch.write("out/runs/a1/results.db-wal", "") },
        { try FileManager.default.removeItem(atPath: run + "/results.db-wal") }
      ),
    ]
    for (name, edit, undo) in edits {
      try edit()
      let error = failure { () throws(PublicationError) in
        try publish(next, as: "a1", in: scratch.out)
      }
      #expect(error?.exitCode == 70)
      #expect(error?.path == "\(run)/\(name)")
      try undo()
      try publish(next, as: "a1", in: scratch.out)
    }
    try scratch.write("out/runs/a1/notes.txt", "a note beside a run harms nobody")
    try publish(next, as: "a1", in: scratch.out)
  }

  @Test("a reader that holds the former database goes on reading it")
  func reader() throws {
    try publish(former, as: "b2", in: scratch.out)
    let file = open(scratch.out + "/current/results.db", O_RDONLY)
    try publish(next, as: "a1", in: scratch.out)
    var buffer = [UInt8](repeating: 0, count: 100)
    let count = read(file, &buffer, 100)
    close(file)
    #expect(String(decoding: buffer[..<count], as: UTF8.self) == "former rows")
    #expect(scratch.read("out/current/results.db") == "abc")
  }

  @Test("a current that leads to a run deleted by hand counts as none, and is replaced")
  func dangling() throws {
    try publish(former, as: "b2", in: scratch.out)
    try FileManager.default.removeItem(atPath: scratch.out + "/runs/b2")
    let root = try OutputRoot(at: scratch.out)
    #expect(try root.currentRunID() == nil)
    #expect(try publish(next, as: "a1", in: scratch.out).previousRunID == nil)
    #expect(scratch.read("out/current/results.db") == "abc")
  }

  @Test("a run that is dropped leaves nothing, and nothing of it was ever visible")
  func dropped() throws {
    try publish(former, as: "b2", in: scratch.out)
    let before = try snapshot(scratch.out)
    do {
      let root = try OutputRoot(at: scratch.out)
      let lock = try RunLock.acquire(root, started: "now")
      let run = try RunDirectory(runID: "a1", holding: lock)
      try run.write("a.csv", [1, 2, 3])
      let path = try run.path(for: "results.db")
      writeForeign("x", to: path)
      #expect(path.hasPrefix(scratch.out + "/runs/.tmp-a1-"))
      #expect(permissions(run.path) == 0o700)
      #expect(try root.runIDs() == ["b2"])
    }
    #expect(try snapshot(scratch.out) == before)
  }

  @Test("a file written in pieces of any size reads back whole")
  func pieces() throws {
    var random = SeededGenerator(seed: UInt64.random(in: .min ... .max))
    print("seed \(random.seed)")
    let root = try OutputRoot(at: scratch.out)
    let lock = try RunLock.acquire(root, started: "now")
    let run = try RunDirectory(runID: "a1", holding: lock)
    var expected: [String: [UInt8]] = [:]
    for index in 0..<6 {
      var file = try run.openForWriting("f\(index)")
      var bytes: [UInt8] = []
      for _ in 0..<40 {
        let sizes = [0, 1, 100, 65_535, 65_536, 65_537]
        let size = sizes[Int.random(in: 0..<sizes.count, using: &random)]
        let piece = [UInt8](repeating: UInt8.random(in: 32...126, using: &random), count: size)
        bytes += piece
        if Bool.random(using: &random) {
          try file.write(piece)
        } else {
          try file.write(String(decoding: piece, as: UTF8.self))
        }
      }
      try file.finish()
      expected["f\(index)"] = bytes
    }
    let published = try run.publish(holding: lock)
    for entry in published.manifest.files {
      let bytes = try #require(expected[entry.name])
      #expect(entry.sizeBytes == bytes.count, "seed \(random.seed)")
      #expect(entry.sha256 == ContentDigest.hex(of: bytes), "seed \(random.seed)")
      let data = FileManager.default.contents(atPath: "\(published.path)/\(entry.name)")
      #expect(data.map { Array($0) } == bytes, "seed \(random.seed)")
    }
    #expect(published.manifest.files.count == 6)
  }
}
