import Foundation
import Glibc
import Synchronization
import Testing

@testable import Publication

@Suite("The lock")
struct LockTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func acquisition(_ out: String) -> PublicationError? {
    failure { () throws(PublicationError) in
      _ = try RunLock.acquire(OutputRoot(at: out), started: "later")
    }
  }

  @Test("whoever finds the lock taken is told who holds it, since when and for which run")
  func holder() throws {
    let root = try OutputRoot(at: scratch.out)
    do {
      let lock = try RunLock.acquire(root, started: "2026-03-28T02:00:00Z")
      let first = try #require(acquisition(scratch.out))
      guard case .locked(_, let holder) = first else {
        Issue.record("not locked: \(first.message)")
        return
      }
      #expect(first.exitCode == 75)
      #expect(holder.processID == String(getpid()))
      #expect(holder.host?.isEmpty == false)
      #expect(holder.started == "2026-03-28T02:00:00Z")
      #expect(holder.runID == nil)
      try lock.record(runID: "a1")
      let second = try #require(acquisition(scratch.out))
      #expect(second.message.hasSuffix(", started 2026-03-28T02:00:00Z, run a1"))
      #expect(second.message.hasPrefix("\(scratch.out) is locked: held by process \(getpid()) on"))
    }
    #expect(acquisition(scratch.out) == nil, "released at the end of its scope")
    #expect(scratch.read("out/.lock") == "", "and no name is left behind")
  }

  @Test("of twenty that start together one wins, and the others are told at once")
  func contention() throws {
    _ = try OutputRoot(at: scratch.out)
    let out = scratch.out
    let wins = Mutex(0)
    let losses = Mutex<[PublicationError]>([])
    let everyoneHasTried = DispatchGroup()
    for _ in 0..<20 { everyoneHasTried.enter() }
    let done = DispatchGroup()
    for _ in 0..<20 {
      done.enter()
      Thread.detachNewThread {
        do throws(PublicationError) {
          let lock = try RunLock.acquire(OutputRoot(at: out), started: "now")
          wins.withLock { $0 += 1 }
          everyoneHasTried.leave()
          everyoneHasTried.wait()
          try lock.record(runID: "a1")
        } catch {
          losses.withLock { $0.append(error) }
          everyoneHasTried.leave()
        }
        done.leave()
      }
    }
    #expect(done.wait(timeout: .now() + 30) == .success)
    #expect(wins.withLock { $0 } == 1)
    let errors = losses.withLock { $0 }
    #expect(errors.count == 19)
    #expect(errors.allSatisfy { $0.exitCode == 75 })
  }

  @Test("a lock held by another process is respected, and gone when that process is killed")
  func otherProcess() throws {
    let tool = "/usr/bin/flock"
    guard access(tool, X_OK) == 0 else {
      print("skipped: \(tool) not present")
      return
    }
    _ = try OutputRoot(at: scratch.out)
    try scratch.write("out/.lock", "pid 4711\nhost elsewhere\n")
    let process = try #require(
      spawn([tool, "-x", "-F", scratch.out + "/.lock", "/bin/sleep", "60"]))
    var error: PublicationError?
    for _ in 0..<500 {
      error = acquisition(scratch.out)
      if error != nil { break }
      // Our own attempt may have emptied the file before the other took it.
      try scratch.write("out/.lock", "pid 4711\nhost elsewhere\n")
      usleep(10_000)
    }
    #expect(error?.exitCode == 75)
    #expect(error?.message.hasSuffix("held by process 4711 on host elsewhere") == true)
    kill(process, SIGKILL)
    var status: Int32 = 0
    waitpid(process, &status, 0)
    #expect(acquisition(scratch.out) == nil)
  }

  @Test("what a lock file says cannot drive a terminal, and nonsense is passed over")
  func hostileText() throws {
    let holder = LockHolder(parsing: "pid 1\u{1B}[2J\nnonsense\nhost\nrun \u{202E}x\nuid 7\n")
    #expect(holder.description == "held by process 1\u{B7}[2J, run \u{B7}x")
    #expect(LockHolder(parsing: "").description == "holder not known")
    let own = LockHolder(processID: "1", host: "h\nrun forged", started: "now", runID: nil)
    #expect(LockHolder(parsing: own.text).runID == nil)
  }

  @Test("taking the lock removes what killed runs left, and only that")
  func leftovers() throws {
    try publish(["a.csv": "former"], as: "b2", in: scratch.out)
    let before = try snapshot(scratch.out)
    try scratch.write("victim", "untouched")
    let files = FileManager.default
    try files.createDirectory(
      atPath: scratch.out + "/runs/.tmp-a1-0/spill/deep", withIntermediateDirectories: true)
    try scratch.write("out/runs/.tmp-a1-0/spill/deep/x", "half a")
    try files.createSymbolicLink(
      atPath: scratch.out + "/runs/.tmp-a1-0/out", withDestinationPath: scratch.path)
    try files.createSymbolicLink(
      atPath: scratch.out + "/runs/.tmp-planted", withDestinationPath: scratch.path)
    try files.createSymbolicLink(
      atPath: scratch.out + "/current.new-0", withDestinationPath: "runs/a1")
    #expect(acquisition(scratch.out) == nil)
    #expect(try snapshot(scratch.out) == before)
    #expect(scratch.read("victim") == "untouched")
  }

  @Test("what current leads to is never removed, whatever its name")
  func neverCurrent() throws {
    let root = try OutputRoot(at: scratch.out)
    try root.runs.makeDirectory(".tmp-a1-0")
    try root.directory.makeLink("current", to: "runs/.tmp-a1-0")
    try root.removeLeftovers()
    #expect(scratch.names("out/runs") == [".tmp-a1-0"])
    try root.directory.removeFile("current")
    try root.removeLeftovers()
    #expect(scratch.names("out/runs") == [])
  }

  @Test("a run does not publish once its lock file was removed or replaced: 75")
  func lockTakenAway() throws {
    for replace in [false, true] {
      let error = failure { () throws(PublicationError) in
        let root = try OutputRoot(at: scratch.out)
        let lock = try RunLock.acquire(root, started: "now")
        let run = try RunDirectory(runID: "a1", holding: lock)
        unlink(scratch.out + "/.lock")
        if replace { writeForeign("", to: scratch.out + "/.lock") }
        _ = try run.publish(holding: lock)
      }
      #expect(error?.exitCode == 75)
      #expect(scratch.names("out/runs") == [])
    }
  }

  @Test("a run does not publish under the lock of another directory")
  func otherLock() throws {
    let error = failure { () throws(PublicationError) in
      let lock = try RunLock.acquire(OutputRoot(at: scratch.out), started: "now")
      let other = try RunLock.acquire(OutputRoot(at: scratch.path + "/other"), started: "now")
      let run = try RunDirectory(runID: "a1", holding: lock)
      _ = try run.publish(holding: other)
    }
    #expect(error?.exitCode == 70)
  }
}
