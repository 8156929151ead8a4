import Foundation
import Glibc
import Testing

@Suite("Bad input stops a run with its own code and words, and the last publication stands")
struct BadInputTests {
  private func ready() throws -> Command {
    let command = try Command()
    try command.copySample()
    return command
  }

  @Test("a missing export is 66")
  func missingFile() throws {
    let command = try ready()
    defer { command.remove() }
    try FileManager.default.removeItem(atPath: command.path("data/labs.csv"))
    let outcome = try command.nightly()
    #expect(outcome.code == 66)
    #expect(outcome.errors == "error: the export 'labs.csv' is missing in 'DIR/data'\n")
    #expect(outcome.output.isEmpty)
  }

  @Test("a definition that is not UTF-8 is 78, and says where")
  func notUTF8() throws {
    let command = try ready()
    defer { command.remove() }
    try command.copyDefinitions()
    let path = command.path("pipelines/knowledge/names.csv")
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes += Data("Eisen im Serum ".utf8) + [0xE9] + Data(",iron_serum,de,made up,memory\n".utf8)
    try bytes.write(to: URL(fileURLWithPath: path))
    let outcome = try command.run(["check"])
    #expect(outcome.code == 78)
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.first?.hasPrefix("pipelines/knowledge/names.csv:") == true)
    #expect(
      lines.first?.hasSuffix(
        ":16: error: the file is not UTF-8 text [not-utf8]") == true)
    #expect(outcome.errors.contains("hint: save it as UTF-8"))
  }

  @Test("a directory in place of an export is 66")
  func directory() throws {
    let command = try ready()
    defer { command.remove() }
    try FileManager.default.removeItem(atPath: command.path("data/labs.csv"))
    try FileManager.default.createDirectory(
      atPath: command.path("data/labs.csv"), withIntermediateDirectories: false)
    let outcome = try command.nightly()
    #expect(outcome.code == 66)
    #expect(
      outcome.errors == "error: the export 'labs.csv' in 'DIR/data' is a directory, not a file\n")
  }

  @Test("an empty export is 65, and says that it has no header")
  func emptyFile() throws {
    let command = try ready()
    defer { command.remove() }
    try command.write("data/labs.csv", "")
    let outcome = try command.nightly()
    #expect(outcome.code == 65)
    #expect(
      outcome.errors
        == "error: the export 'labs.csv' in 'DIR/data' is empty: it has no header line\n")
  }

  @Test("an export of a header only is read, with a warning")
  func headerOnly() throws {
    let command = try ready()
    defer { command.remove() }
    try command.write("data/labs.csv", "patient_id,collected_at,code,name,value,unit\n")
    let outcome = try command.nightly()
    #expect(outcome.code == 0)
    #expect(outcome.errors == "warning: 'labs.csv' has a header and no rows\n")
  }

  @Test("a last row without a line end may have been cut off, and is set aside")
  func cutOff() throws {
    let command = try ready()
    defer { command.remove() }
    #expect(try command.nightly().code == 0)
    let before = Sheet.rows(command.read("out/current/rejects.csv"))
    let text = command.read("data/conditions.csv")
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    try command.write("data/conditions.csv", String(text.dropLast(2)))
    let outcome = try command.nightly(["--output", command.path("cut")])
    #expect(outcome.code == 0)
    #expect(
      outcome.errors == "warning: 'conditions.csv' does not end with a line end: its last row "
        + "may have been cut off, and is set aside\n")
    let after = Sheet.rows(command.read("cut/current/rejects.csv"))
    #expect(after.count == before.count + 1)
    #expect(
      after.contains {
        $0["file"] == "conditions.csv" && $0["line"] == String(lines.count - 1)
          && $0["code"] == "truncated-row"
      })
  }

  @Test("a missing column is 65, with the name that was probably meant")
  func missingColumn() throws {
    let command = try ready()
    defer { command.remove() }
    try command.write("data/labs.csv", "patient_id,collected_on,code,name,value,unit\n")
    let outcome = try command.nightly()
    #expect(outcome.code == 65)
    #expect(
      outcome.errors
        == "error: 'labs.csv' has no column 'collected_at'; "
        + "did you mean its column 'collected_on'?\n"
    )
  }

  @Test("more rejects than are tolerated are 65, and the last publication stands")
  func tooManyRejects() throws {
    let command = try ready()
    defer { command.remove() }
    #expect(try command.nightly().code == 0)
    let before = command.publication()
    try command.write(
      "data/conditions.csv",
      "patient_id,code_system,code,name,onset,resolved\n"
        + String(repeating: "P000003,ICD10,Z98.84,Bariatric,not-a-date,\n", count: 1)
        + (0..<4000).map { "NOBODY\($0),ICD10,E11,Diabetes,,\n" }.joined())
    let outcome = try command.nightly()
    #expect(outcome.code == 65)
    #expect(
      outcome.errors.hasPrefix("error: 4179 of 39878 rows were rejected (10.5 per cent)"),
      "\(outcome.errors)")
    #expect(
      outcome.errors.contains("the pipeline tolerates 5 per cent; the last publication stands"))
    #expect(outcome.errors.contains("by code: unknown-patient 4010"))
    #expect(!outcome.errors.contains("NOBODY"), "no value in a message")
    #expect(command.publication() == before)
  }

  @Test("three wrong definitions in three files are shown together, and are 78")
  func wrongDefinitions() throws {
    let command = try ready()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.edit(
      "pipelines/rules/copper.yaml", "applies: age >= 18 years", "applies: aeg >= 18 years")
    try command.edit(
      "pipelines/rules/iron.yaml", "not inflamed and fer < 45 'ng/mL')",
      "not inflamed and fer < 45 'mmol/h')")
    try command.edit(
      "pipelines/cohorts/zinc-monitoring-gap.yaml", "has(wilson)", "has(wilsen)")
    let outcome = try command.run([
      "run", "pipelines/nightly-clinic.yaml", "--as-of", "2026-06-30", "--data",
      command.path("data"), "--output", command.path("out"),
    ])
    #expect(outcome.code == 78)
    #expect(outcome.errors == Self.threeErrors, "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: command.path("out")), "nothing was touched")
  }

  private static let threeErrors = """
    pipelines/cohorts/zinc-monitoring-gap.yaml:12:38: error: no group of conditions is called \
    'wilsen' [unknown-condition]
     12 |   - {step: Wilson disease, when: has(wilsen)}
        |                                      ^^^^^^
      hint: did you mean 'wilson'?

    pipelines/rules/copper.yaml:153:14: error: nothing is called 'aeg' [unknown-name]
     153 |     applies: aeg >= 18 years and not has(wilson) and not has(wilson_or_menkes)
         |              ^^^
      hint: did you mean 'age'?

    pipelines/rules/iron.yaml:92:12: error: the units of the two sides do not match [unit-mismatch]
     92 |       fer: latest(ferritin, 90 days)
        |            ^^^^^^^^^^^^^^^^^^^^^^^^^ this is a quantity in 'ng/mL'
     99 |       possible: not child and ((inflamed and fer >= 70 'ng/mL' and fer < 100 'ng/mL' and \
    saturation < 20 '%') or (not inflamed and fer < 45 'mmol/h') or fer < 4 ...
        |                                                                                        \
                                                      ^^^^^^^^^^^ this is a quantity in 'mmol/h'
      hint: 'mmol/h' to 'ng/mL' is not possible: amount/time is not mass/length3; a count is not \
    an amount of substance

    3 errors in the definitions

    """

  @Test("an output that cannot be made is 73")
  func unwritableOutput() throws {
    let command = try ready()
    defer { command.remove() }
    let outcome = try command.nightly(["--output", "/proc/nowhere/out"])
    #expect(outcome.code == 73)
    #expect(outcome.errors.hasPrefix("error: cannot create /proc/nowhere/out"), "\(outcome.errors)")
  }

  @Test("a full disk is 74, and the last publication stands")
  func fullDisk() throws {
    let command = try ready()
    defer { command.remove() }
    let disk = command.path("disk")
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: false)
    guard geteuid() == 0, mount("tmpfs", disk, "tmpfs", 0, "size=64m") == 0 else {
      print("skipped: a file system of a fixed size cannot be mounted here")
      return
    }
    defer { _ = umount(disk) }
    #expect(try command.nightly(["--output", disk + "/out"]).code == 0)
    let before = command.publication("disk/out")
    #expect(before.count == 8)
    let filler = try command.run(["--version"])
    #expect(filler.code == 0)
    try Data(count: 16 << 20).write(to: URL(fileURLWithPath: disk + "/filler"))
    let outcome = try command.run([
      "run", Command.root + "/pipelines/nightly-clinic.yaml", "--as-of", "2026-06-29", "--data",
      command.path("data"), "--output", disk + "/out",
    ])
    #expect(outcome.code == 74, "\(outcome.errors)")
    #expect(
      outcome.errors.hasPrefix("error: cannot write DIR/disk/out/runs/.tmp-"), "\(outcome.errors)")
    #expect(command.publication("disk/out") == before)
  }

  @Test("wrong arguments are 64")
  func usage() throws {
    let command = try ready()
    defer { command.remove() }
    #expect(try command.nightly(["--as-of", "30.06.2026"]).code == 64)
    #expect(try command.nightly(["--jobs", "0"]).code == 64)
    let outcome = try command.nightly(["--only", "CU-99"])
    #expect(outcome.code == 64)
    #expect(
      outcome.errors.hasPrefix("error: --only names 'CU-99', which the pipeline does not run"))
  }

  @Test("a gate that the user set is 1, after the run was published")
  func gate() throws {
    let command = try ready()
    defer { command.remove() }
    let outcome = try command.nightly(["--fail-on", "high", "--quiet"])
    #expect(outcome.code == 1)
    #expect(outcome.errors == "a finding is critical, and --fail-on is high\n")
    #expect(command.publication().count == 8)
  }

  @Test("a second run into the same place waits for nobody: 75 names who holds it")
  func locked() throws {
    let command = try ready()
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.path("out"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    let lock = open(command.path("out/.lock"), O_RDWR | O_CREAT, 0o600)
    #expect(flock(lock, LOCK_EX) == 0)
    defer { close(lock) }
    let outcome = try command.nightly()
    #expect(outcome.code == 75)
  }

  @Test("every verb's help begins with an example")
  func help() throws {
    let command = try ready()
    defer { command.remove() }
    let verbs = [
      [], ["run"], ["check"], ["rules"], ["rules", "list"], ["rules", "show"], ["rules", "test"],
      ["explain"], ["generate"], ["doctor"],
    ]
    for verb in verbs {
      let text = try command.run(verb + ["--help"]).output
      let example = try #require(text.range(of: "EXAMPLE"), "\(verb)")
      let usage = try #require(text.range(of: "USAGE"), "\(verb)")
      #expect(example.lowerBound < usage.lowerBound, "\(verb)")
    }
  }
}
