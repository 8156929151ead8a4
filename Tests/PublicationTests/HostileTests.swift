import Foundation
import Glibc
import Testing

@testable import Publication

@Suite("What may stand where we write")
struct HostileTests {
  let scratch: Scratch
  init() throws { scratch = try Scratch() }

  private func opening(_ path: String) -> PublicationError? {
    failure { () throws(PublicationError) in _ = try OutputRoot(at: path) }
  }

  private func run() -> PublicationError? {
    failure { () throws(PublicationError) in
      try publish(["a.csv": "new"], as: "a1", in: scratch.out)
    }
  }

  @Test("a place where no directory can be made: 73")
  func cannotCreate() throws {
    try scratch.write("file", "")
    let long = scratch.path + "/" + String(repeating: "a", count: 300)
    for path in ["file", "file/out", "missing/out"].map({ "\(scratch.path)/\($0)" }) + [long, ""] {
      #expect(opening(path)?.exitCode == 73, "\(path)")
    }
    #expect(opening("\(scratch.path)/a\0b")?.exitCode == 73)
    #expect(scratch.names("") == ["file"])
  }

  @Test("a link in place of the output directory, with or without a trailing slash: 77")
  func linkedRoot() throws {
    mkdir(scratch.path + "/real", 0o700)
    symlink("real", scratch.out)
    #expect(opening(scratch.out)?.exitCode == 77)
    #expect(opening(scratch.out + "//")?.exitCode == 77)
    #expect(scratch.names("real") == [])
    #expect(opening(scratch.path + "/real//") == nil)
  }

  @Test("a directory that others may write into: 77, unless it is sticky")
  func laxPermissions() {
    for (mode, code) in [(0o777, 77), (0o770, 77), (0o1777, nil), (0o755, nil)]
      as [(mode_t, Int32?)]
    {
      mkdir(scratch.out, 0o700)
      chmod(scratch.out, mode)
      #expect(opening(scratch.out)?.exitCode == code, "\(String(mode, radix: 8))")
    }
    chmod(scratch.out + "/runs", 0o777)
    #expect(opening(scratch.out)?.path == scratch.out + "/runs")
  }

  @Test("a directory of another user: 77")
  func otherOwner() throws {
    mkdir(scratch.out, 0o700)
    guard chown(scratch.out, 12345, 12345) == 0 else {
      print("skipped: not allowed to give a directory away")
      return
    }
    #expect(opening(scratch.out)?.exitCode == 77)
  }

  @Test("a directory that may not be written into: 77, before anything else")
  func readOnly() throws {
    try publish(["a.csv": "former"], as: "b2", in: scratch.out)
    let runs = scratch.out + "/runs"
    // Readable by all, so that it is writing that is refused.
    let closed = [scratch.path, scratch.out, runs, runs + "/b2"]
    for path in closed { chmod(path, 0o555) }
    defer { for path in closed { chmod(path, 0o755) } }
    let before = try snapshot(scratch.out)
    let ran = asUnprivileged {
      #expect(opening(scratch.out)?.exitCode == 77)
      #expect(opening(scratch.path + "/another")?.exitCode == 77)
    }
    if ran { #expect(try snapshot(scratch.out) == before) }
  }

  @Test("a link in place of runs: 77, and nothing is written through it")
  func linkedRuns() throws {
    mkdir(scratch.out, 0o700)
    mkdir(scratch.path + "/victim", 0o700)
    symlink("../victim", scratch.out + "/runs")
    #expect(run()?.exitCode == 77)
    #expect(scratch.names("victim") == [])
  }

  @Test(
    "a link, second name, pipe or directory in place of the lock: no wait, 77, victim untouched",
    arguments: ["link", "name", "pipe", "directory"])
  func lockFile(kind: String) throws {
    try scratch.write("victim", "untouched")
    mkdir(scratch.out, 0o700)
    let path = scratch.out + "/.lock"
    switch kind {
    case "link": symlink("../victim", path)
    case "name": link(scratch.path + "/victim", path)
    case "pipe": mkfifo(path, 0o600)
    default: mkdir(path, 0o700)
    }
    let error = try #require(run())
    #expect(error.exitCode == 77, "\(error.message)")
    #expect(error.path == path)
    #expect(scratch.read("victim") == "untouched")
    #expect(scratch.names("out/runs") == [])
  }

  @Test(
    "anything but our own link in place of current: 77, and it stays as it is",
    arguments: ["file", "directory", "foreign", "upwards", "hidden"])
  func current(kind: String) throws {
    try scratch.write("victim", "untouched")
    mkdir(scratch.out, 0o700)
    let path = scratch.out + "/current"
    switch kind {
    case "file": try scratch.write("out/current", "kept")
    case "directory": mkdir(path, 0o700)
    case "foreign": symlink("../victim", path)
    case "upwards": symlink("runs/../../victim", path)
    default: symlink("runs/.tmp-a1-0", path)
    }
    let before = try snapshot(scratch.out)
    let error = try #require(run())
    #expect(error.exitCode == 77)
    #expect(error.path == path)
    let after = try snapshot(scratch.out)
    #expect(after.filter { $0.key != "runs" } == before)
    #expect(scratch.read("victim") == "untouched")
  }

  @Test("a link in place of the run's own directory: 77, and nothing is written through it")
  func linkedRun() throws {
    _ = try OutputRoot(at: scratch.out)
    mkdir(scratch.path + "/victim", 0o700)
    symlink("../../victim", scratch.out + "/runs/a1")
    #expect(run()?.exitCode == 77)
    #expect(scratch.names("victim") == [])
    #expect(scratch.names("out") == [".lock", "runs"])
  }

  @Test("an output directory moved away or replaced by a link during the run: 77")
  func replaced() throws {
    for replacement in ["nothing", "link", "directory"] {
      try publish(["a.csv": "former"], as: "b2", in: scratch.out)
      mkdir(scratch.path + "/victim", 0o700)
      let error = failure { () throws(PublicationError) in
        let root = try OutputRoot(at: scratch.out)
        let lock = try RunLock.acquire(root, started: "now")
        let run = try RunDirectory(runID: "a1", holding: lock)
        rename(scratch.out, scratch.path + "/moved")
        if replacement == "link" { symlink("victim", scratch.out) }
        if replacement == "directory" { mkdir(scratch.out, 0o700) }
        try run.write("a.csv", [1])
        _ = try run.publish(holding: lock)
      }
      #expect(error?.exitCode == 77)
      #expect(scratch.names("victim") == [])
      #expect(scratch.names("moved/runs") == ["b2"], "removed where it was written")
      #expect(scratch.read("moved/current/a.csv") == "former")
      try? FileManager.default.removeItem(atPath: scratch.out)
      try FileManager.default.removeItem(atPath: scratch.path + "/moved")
    }
  }
}
