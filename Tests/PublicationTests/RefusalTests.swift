import Foundation
import Glibc
import Testing

@testable import Publication

@Suite("What is never published")
struct RefusalTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  /// Publishes one good file after a body has had its way with the run, and returns the error; the
  /// former publication must have stood, and nothing must be left of the run.
  private func refusal(
    _ body: (borrowing RunDirectory) throws(PublicationError) -> Void
  ) throws -> PublicationError {
    try publish(["a.csv": "former"], as: "b2", in: scratch.out)
    let before = try snapshot(scratch.out)
    let error = failure { () throws(PublicationError) in
      let root = try OutputRoot(at: scratch.out)
      let lock = try RunLock.acquire(root, started: "now")
      let run = try RunDirectory(runID: "a1", holding: lock)
      try run.write("good.csv", [1])
      try body(run)
      _ = try run.publish(holding: lock)
    }
    #expect(try snapshot(scratch.out) == before)
    return try #require(error)
  }

  @Test("a database that was not closed", arguments: ["-wal", "-shm", "-journal"])
  func sidecar(suffix: String) throws {
    let error = try refusal { run throws(PublicationError) in
      let path = try run.path(for: "results.db")
      writeForeign("x", to: path)
      writeForeign("", to: path + suffix)
    }
    #expect(error.exitCode == 70)
    #expect(error.path.hasSuffix("/results.db" + suffix))
  }

  @Test("a file that nobody named")
  func unlisted() throws {
    let error = try refusal { run throws(PublicationError) in
      writeForeign("x", to: run.path + "/stray.csv")
    }
    #expect(error.exitCode == 70)
    #expect(error.path.hasSuffix("/stray.csv"))
  }

  @Test("a run whose database was promised and never written")
  func missing() throws {
    let error = try refusal { run throws(PublicationError) in _ = try run.path(for: "results.db") }
    #expect(error.exitCode == 70)
    #expect(error.path.hasSuffix("/results.db"))
  }

  @Test("a file that was dropped before it was finished")
  func unfinished() throws {
    let error = try refusal { run throws(PublicationError) in
      var file = try run.openForWriting("cut.csv")
      try file.write([1, 2, 3])
    }
    #expect(error.exitCode == 70)
    #expect(error.path.hasSuffix("/cut.csv"))
  }

  @Test("a link or directory in place of a file")
  func notAFile() throws {
    try scratch.write("victim", "untouched")
    let victim = scratch.path + "/victim"
    chmod(victim, 0o644)
    let link = try refusal { run throws(PublicationError) in
      symlink(victim, try run.path(for: "results.db"))
    }
    #expect(link.exitCode == 77)
    let folder = try refusal { run throws(PublicationError) in
      mkdir(try run.path(for: "results.db"), 0o700)
    }
    #expect(folder.exitCode == 70)
    #expect(scratch.read("victim") == "untouched" && permissions(victim) == 0o644)
  }

  @Test("a file that changed after we finished it")
  func changedLater() throws {
    let error = try refusal { run throws(PublicationError) in
      writeForeign("2", to: run.path + "/good.csv")
    }
    #expect(error.exitCode == 70)
    #expect(error.path.hasSuffix("/good.csv"))
  }

  @Test("a run with a failed write, even where the error was caught and thrown away")
  func caught() throws {
    for action in [SystemCalls.Action.open, .write, .sync] {
      try publish(["a.csv": "former"], as: "b2", in: scratch.out)
      let system = SystemCalls(fault: { called, path in
        called == action && path.hasSuffix("/bad.csv") ? .fail(EIO) : nil
      })
      let error = failure { () throws(PublicationError) in
        let root = try OutputRoot(at: scratch.out, system: system)
        let lock = try RunLock.acquire(root, started: "now")
        let run = try RunDirectory(runID: "a1", holding: lock)
        #expect(throws: PublicationError.self) { try run.write("bad.csv", [1]) }
        _ = try run.publish(holding: lock)
      }
      #expect(error?.exitCode == 74)
      #expect(error?.path.hasSuffix("/bad.csv") == true)
      #expect(scratch.read("out/current/a.csv") == "former")
      #expect(scratch.names("out/runs") == ["b2"])
    }
  }

  @Test("a failed flush is never tried again")
  func flushOnce() throws {
    for name in ["good.csv", "results.db"] {
      let script = FlushCounter(name)
      let error = failure { () throws(PublicationError) in
        try publish(
          ["good.csv": "1", "results.db": "2"], as: "a1", in: scratch.out,
          system: script.system)
      }
      #expect(error?.exitCode == 74)
      #expect(script.flushes == 1)
    }
  }

  @Test("a second file of one name, or a name that could hide, leave or be misread")
  func names() throws {
    let bad = [
      "", ".", "..", ".hidden", "a/b", "../a", "-rf", "a b", "a\nb", "a\"b", "\u{E9}.csv",
      "manifest.json", "x.db-wal", String(repeating: "a", count: 129), "good.csv", "a\0b",
    ]
    for name in bad {
      let error = try refusal { run throws(PublicationError) in try run.write(name, []) }
      #expect(error.exitCode == 70, "\(name.debugDescription)")
    }
    for runID in ["", "..", ".tmp-x", "a/b", "a\nb", String(repeating: "a", count: 129)] {
      let error = failure { () throws(PublicationError) in
        try publish([:], as: runID, in: scratch.out)
      }
      #expect(error?.exitCode == 70, "\(runID.debugDescription)")
    }
    let longest = String(repeating: "a", count: 128)
    #expect(try publish([longest: ""], as: longest, in: scratch.out).isNew)
  }
}

/// Fails every flush of one file and counts them.
private final class FlushCounter: Sendable {
  private let script: FaultScript
  private let name: String
  init(_ name: String) {
    self.name = name
    script = FaultScript(at: 1, .everAfter, .fail(EIO))
  }
  var flushes: Int { script.calls }
  var system: SystemCalls {
    let inner = script.system.fault
    let name = name
    return SystemCalls(fault: { action, path in
      action == .sync && path.hasSuffix("/" + name) ? inner?(action, path) : nil
    })
  }
}
