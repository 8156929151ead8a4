import Glibc
import Synchronization
import Testing

@testable import Publication

/// Every call to the kernel that a publication makes is made to fail in turn, until one passes
/// without meeting the fault. After each: the former publication stands byte for byte, or, where
/// even putting it back was made to fail, the new one stands complete; and the next run works.
@Suite("Faults at every step")
struct FaultTests {
  enum Start: String, CaseIterable, Sendable {
    /// Nothing published yet.
    case empty
    /// Another run stands.
    case replacing
    /// Another run stands, and this one was published before it.
    case returning
  }

  private static let former = ["results.db": "former rows", "report.html": "<p>former</p>"]
  private static let next = [
    "results.db": "next rows", "report.html": String(repeating: "next ", count: 30_000),
  ]

  private func prepare(_ start: Start) throws -> Scratch {
    let scratch = try Scratch()
    if start == .returning { try publish(Self.next, as: "next", in: scratch.out) }
    if start != .empty { try publish(Self.former, as: "former", in: scratch.out) }
    return scratch
  }

  /// What readers see: everything but the lock file and what the next run will clear away.
  private func visible(_ scratch: Scratch) throws -> [String: String] {
    guard permissions(scratch.out) != nil else { return [:] }
    return try snapshot(scratch.out).filter {
      $0.key != ".lock" && $0.key != "runs" && !$0.key.contains(".tmp-")
        && !$0.key.hasPrefix("current.new-")
    }
  }

  /// Runs the loop and returns how many calls a publication makes.
  private func loop(
    _ start: Start, _ reach: FaultScript.Reach, _ fault: SystemCalls.Fault,
    mustSucceed: Bool = false,
    _ check: (_ label: String, _ clean: Bool, Scratch, PublicationError) throws -> Void = {
      _, _, _, _ in
    }
  ) throws -> Int {
    let reference = try prepare(start)
    let old = try visible(reference)
    try publish(Self.next, as: "next", in: reference.out)
    let new = try visible(reference)
    for number in 1...10_000 {
      let scratch = try prepare(start)
      let script = FaultScript(at: number, reach, fault)
      let error = failure { () throws(PublicationError) in
        try publish(Self.next, as: "next", in: scratch.out, system: script.system)
      }
      let label = "\(start), call \(number), \(reach), \(fault)"
      let seen = try visible(scratch)
      if let error {
        #expect(!mustSucceed, "\(label): \(error.message)")
        #expect([74, 77].contains(error.exitCode), "\(label): \(error.message)")
        // What readers are led to must be one of the two, whole; a run that stands complete
        // without being led to is no harm.
        let led = seen.filter { new[$0.key] == nil || old[$0.key] != nil || $0.key == "current" }
        #expect(led == old || seen == new, "\(label): \(error.message)")
        try check(label, seen == old, scratch, error)
      } else {
        #expect(seen == new, "\(label)")
      }
      try publish(Self.next, as: "next", in: scratch.out)
      #expect(try visible(scratch) == new, "\(label): the next run")
      #expect(!scratch.names("out/runs").contains { $0.hasPrefix(".tmp-") }, "\(label)")
      #expect(scratch.names("out") == [".lock", "current", "runs"], "\(label)")
      if !script.fired {
        #expect(error == nil)
        return script.calls
      }
    }
    Issue.record("no end to the calls")
    return 0
  }

  @Test(
    "a call that fails once changes nothing and leaves nothing behind", arguments: Start.allCases)
  func once(start: Start) throws {
    for code in [EIO, ENOSPC, EACCES] {
      let calls = try loop(start, .once, .fail(code)) { label, isOld, scratch, _ in
        #expect(isOld, "\(label)")
        #expect(!scratch.names("out/runs").contains { $0.hasPrefix(".tmp-") }, "\(label)")
        #expect(!scratch.names("out").contains { $0.hasPrefix("current.new-") }, "\(label)")
      }
      #expect(calls > 60, "the whole publication was walked through")
    }
  }

  @Test(
    "when every call fails from one on, as for a process that is killed, old or new stands whole",
    arguments: Start.allCases)
  func everAfter(start: Start) throws {
    _ = try loop(start, .everAfter, .fail(EIO))
    _ = try loop(start, .everAfter, .fail(ENOSPC))
  }

  @Test(
    "a call that was carried out and reports failure changes nothing either",
    arguments: Start.allCases)
  func afterwards(start: Start) throws {
    _ = try loop(start, .once, .failAfterwards(EIO)) { label, isOld, _, _ in
      #expect(isOld, "\(label)")
    }
    _ = try loop(start, .everAfter, .failAfterwards(EIO))
  }

  @Test("reads and writes that are cut short give the same bytes", arguments: Start.allCases)
  func short(start: Start) throws {
    _ = try loop(start, .once, .short, mustSucceed: true)
  }

  @Test("a call that a signal interrupts is made again, except a flush", arguments: Start.allCases)
  func interrupted(start: Start) throws {
    var failures = 0
    _ = try loop(start, .once, .fail(EINTR)) { label, isOld, _, error in
      failures += 1
      #expect(isOld, "\(label)")
      #expect(error.message.contains("flush to disk"), "\(label): \(error.message)")
    }
    // Two files, one of them twice, the manifest, three directories and, where OUT is made, its
    // parent.
    let flushes = [Start.empty: 8, .replacing: 7, .returning: 7]
    #expect(failures == flushes[start])
  }

  @Test("everything is on disk before it takes its name, and that name before current leads to it")
  func order() throws {
    let scratch = try prepare(.replacing)
    let calls = Mutex<[String]>([])
    let prefix = scratch.out
    let system = SystemCalls(fault: { action, path in
      if action == .sync || action == .rename {
        let place = path.dropFirst(prefix.count).replacing(#/[0-9a-f]{16}/#, with: "*")
        calls.withLock { $0.append("\(action) \(place)") }
      }
      return nil
    })
    try publish(Self.next, as: "next", in: scratch.out, system: system)
    let run = "/runs/.tmp-next-*"
    // The report was flushed when it was finished; sealing flushes it again, and the database.
    #expect(
      calls.withLock { $0 } == [
        "sync \(run)/report.html", "sync \(run)/report.html", "sync \(run)/results.db",
        "sync \(run)/manifest.json", "sync \(run)", "rename \(run)", "sync /runs",
        "rename /current.new-*", "sync ",
      ])
  }

  @Test("a published file that does not read back takes the publication back: 70")
  func damagedAfterwards() throws {
    let scratch = try prepare(.replacing)
    let old = try visible(scratch)
    let out = scratch.out
    // The first thing done after the link was moved is to flush the output directory.
    let system = SystemCalls(fault: { action, path in
      if action == .sync, path == out, text(ofFile: out + "/current/results.db") == "next rows" {
        writeForeign("lost rows", to: out + "/current/results.db")
      }
      return nil
    })
    let error = failure { () throws(PublicationError) in
      try publish(Self.next, as: "next", in: out, system: system)
    }
    #expect(error?.exitCode == 70)
    #expect(error?.path == out + "/current/results.db")
    #expect(try visible(scratch) == old)
    try publish(Self.next, as: "next", in: out)
    #expect(scratch.read("out/current/results.db") == "next rows")
  }

  @Test("a full disk is named with the file and what was left, and the former run stands: 74")
  func fullDisk() throws {
    let scratch = try Scratch()
    _ = try withSmallFileSystem(at: scratch.path + "/small", "size=64k") {
      let out = scratch.path + "/small/out"
      try publish(["a.csv": "former"], as: "former", in: out)
      let error = failure { () throws(PublicationError) in
        try publish(
          ["a.csv": "next", "big.csv": String(repeating: "x", count: 200_000)], as: "next", in: out)
      }
      #expect(error?.exitCode == 74)
      #expect(error?.path.hasSuffix("/big.csv") == true)
      #expect(error?.message.contains("No space left on device (0 bytes and") == true)
      #expect(text(ofFile: out + "/current/a.csv") == "former")
      #expect(scratch.names("small/out/runs") == ["former"])
      try publish(["a.csv": "next"], as: "next", in: out)
      #expect(text(ofFile: out + "/current/a.csv") == "next")
    }
  }

  @Test("a file system without room for another file is a full disk too: 74")
  func noInodes() throws {
    let scratch = try Scratch()
    for count in 3...14 {
      let ran = try withSmallFileSystem(at: scratch.path + "/small", "size=1m,nr_inodes=\(count)") {
        let out = scratch.path + "/small/out"
        let files = ["a.csv": "1", "b.csv": "2", "c.csv": "3"]
        let error = failure { () throws(PublicationError) in try publish(files, as: "a", in: out) }
        // Root, out, runs, lock, run, three files, manifest and the link make ten.
        #expect(error?.exitCode == (count >= 10 ? nil : 74), "\(count) inodes")
        if let error { #expect(error.message.contains("files free"), "\(error.message)") }
      }
      if !ran { return }
    }
  }
}
