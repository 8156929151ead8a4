import Foundation
import TestSupport
import Testing

@Suite("The demo run over sample-data")
struct DemoTests {
  struct Truth: Decodable {
    struct File: Decodable {
      var rows: Int
      var accepted: Int
      var rejected: [String: Int]
      var duplicate: Int
      var superseded: Int
    }
    struct Verdict: Decodable {
      var patient: String
      var `class`: String?
      var severity: String?
      var missing: String?

      init(from decoder: any Decoder) throws {
        if let id = try? decoder.singleValueContainer().decode(String.self) {
          patient = id
          return
        }
        let fields = try decoder.container(keyedBy: Key.self)
        patient = try fields.decode(String.self, forKey: .patient)
        `class` = try fields.decodeIfPresent(String.self, forKey: .class)
        severity = try fields.decodeIfPresent(String.self, forKey: .severity)
        missing = try fields.decodeIfPresent(String.self, forKey: .missing)
      }

      enum Key: String, CodingKey { case patient, `class`, severity, missing }
    }
    var files: [String: File]
    var rules: [String: [String: [Verdict]]]
  }

  private func truth() throws -> Truth {
    let path = Command.root + "/sample-data/truth.json"
    let data = try #require(FileManager.default.contents(atPath: path))
    return try JSONDecoder().decode(Truth.self, from: data)
  }

  @Test("every number of the truth file comes out of a run: rows by fault, and verdicts by person")
  func agreesWithTruth() throws {
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.nightly(data: Command.root + "/sample-data")
    #expect(outcome.code == 0, "\(outcome.errors)")
    let truth = try truth()
    try compareRows(command, truth)
    try compareVerdicts(command, truth)
  }

  private func compareRows(_ command: Command, _ truth: Truth) throws {
    var counts: [String: [String: Int]] = [:]
    for row in Sheet.rows(command.read("out/current/rejects.csv")) {
      let key = row["disposition"] == "rejected" ? row["code"]! : row["disposition"]!
      counts[row["file"]!, default: [:]][key, default: 0] += 1
    }
    for (name, file) in truth.files {
      let got = counts[name] ?? [:]
      for code in Set(file.rejected.keys).union(got.keys)
      where code != "duplicate" && code != "superseded" {
        #expect(got[code] ?? 0 == file.rejected[code] ?? 0, "\(name): rows with \(code)")
      }
      #expect(got["duplicate"] ?? 0 == file.duplicate, "\(name): duplicates")
      #expect(got["superseded"] ?? 0 == file.superseded, "\(name): superseded rows")
      let rejected = file.rejected.values.reduce(0, +)
      #expect(
        file.rows == file.accepted + rejected + file.duplicate + file.superseded,
        "\(name): the truth file's own account")
    }
  }

  private func compareVerdicts(_ command: Command, _ truth: Truth) throws {
    var verdicts: [String: [String: String]] = [:]
    for row in Sheet.rows(command.read("out/current/findings.csv")) {
      verdicts["\(row["rule"]!)/\(row["patient"]!)"] = row
    }
    let states = [
      "fires": "fired", "notFires": "not_fired", "undecided": "indeterminate",
      "notApplicable": "not_applicable", "suppressed": "suppressed",
    ]
    var compared = 0
    for (rule, groups) in truth.rules {
      for (group, wanted) in groups {
        for verdict in wanted {
          let got = verdicts["\(rule)/\(verdict.patient)"]
          let name = "\(rule) of \(verdict.patient), built as \(group)"
          #expect(got?["state"] == states[group], "\(name)")
          if let text = verdict.class { #expect(got?["class"] == text, "\(name)") }
          if let text = verdict.severity { #expect(got?["severity"] == text, "\(name)") }
          if let text = verdict.missing {
            #expect(
              got?["missing"]?.split(separator: ";").first.map(String.init) == text, "\(name)")
          }
          compared += 1
        }
      }
    }
    #expect(compared > 300, "the truth file holds verdicts to compare")
  }

  @Test("one, two and seven workers, and a second run, give the same bytes of every output")
  func isDeterministic() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copySample()
    var first: [String: Data]?
    for jobs in ["1", "2", "7"] {
      #expect(
        try command.nightly(["--jobs", jobs, "--output", command.path("out\(jobs)")]).code == 0)
      let files = command.publication("out\(jobs)")
      #expect(files.count == 8, "results.db, three reports, three CSV files and the manifest")
      if let first { #expect(files == first, "\(jobs) workers") } else { first = files }
    }
    let again = try command.nightly(["--output", command.path("out1")])
    #expect(again.code == 0, "\(again.errors)")
    #expect(command.publication("out1") == first, "a second run into the same place")
  }

  @Test("a shuffled export gives the same findings and statistics")
  func ignoresRowOrder() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copySample()
    var generator = SeededGenerator(seed: 41)
    let names = ["patients", "labs", "intakes", "medications", "conditions"]
    for name in names {
      let text = command.read("data/\(name).csv").replacingOccurrences(of: "\u{FEFF}", with: "")
      var lines = text.split(separator: "\n").map(String.init)
      let header = lines.removeFirst()
      // Lines that are records by themselves; a broken quote would take its neighbours along.
      lines = lines.filter { $0.filter { $0 == "\"" }.count % 2 == 0 }
      try command.write("data/\(name).csv", ([header] + lines).joined(separator: "\n") + "\n")
      lines.shuffle(using: &generator)
      try command.write("shuffled/\(name).csv", ([header] + lines).joined(separator: "\n") + "\n")
    }
    #expect(try command.nightly().code == 0)
    let shuffled = try command.nightly(
      ["--output", command.path("out2")], data: command.path("shuffled"))
    #expect(shuffled.code == 0, "seed \(generator.seed): \(shuffled.errors)")
    for name in ["findings.csv", "statistics.csv"] {
      #expect(
        command.publication("out2")[name] == command.publication()[name],
        "\(name), seed \(generator.seed)")
    }
  }

  @Test("a rule that did not fire says what would have to differ, for whoever is asked about")
  func explainsWhyNot() throws {
    let command = try Command()
    defer { command.remove() }
    func asked(_ patient: String, _ rule: String) throws -> Command.Outcome {
      try command.run([
        "explain", Command.root + "/pipelines/nightly-clinic.yaml", "--patient", patient,
        "--rule", rule, "--as-of", "2026-06-30",
      ])
    }
    let outcome = try asked("P000004", "zn-01")
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("verdict   not fired\n"))
    #expect(
      outcome.output.contains(
        """
          what would have to differ to fire as LOW, moderate:
            `latest(zinc, 180 days)` is 168.0 ug/dL on 2026-06-25, and would have to be below 74.0 \
        ug/dL (it is 94 ug/dL above)
        """), "\(outcome.output)")
    let nobody = try asked("NOBODY-77", "ZN-01")
    #expect(nobody.code == 64)
    #expect(nobody.errors == "error: the export holds nobody by that identifier\n")
    #expect(try asked("P000004", "ZN-99").errors.contains("the pipeline runs no rule 'ZN-99'"))
    let alone = try command.run(["explain", "x.db", "--patient", "P1"])
    #expect(alone.code == 64)
    #expect(alone.errors.contains("--patient and --rule go together"))
  }

  @Test("a finding can be explained down to values, units, limits, steps, sources and lines")
  func explains() throws {
    let command = try Command()
    defer { command.remove() }
    #expect(try command.nightly(data: Command.root + "/sample-data").code == 0)
    let rows = Sheet.rows(command.read("out/current/findings.csv"))
    let finding = try #require(rows.first { $0["rule"] == "CU-03" && $0["class"] == "PROBABLE" })
    let outcome = try command.run([
      "explain", command.path("out/current/results.db"), finding["finding_key"]!,
    ])
    #expect(outcome.code == 0, "\(outcome.errors)")
    for part in [
      "CU-03", "verdict   fired, PROBABLE, high", "labs.csv:", "reported as", "let core", "true:",
      "evidence C", "source pmid:18284630", "pipelines/rules/copper.yaml:", "contrary view:",
    ] {
      #expect(outcome.output.contains(part), "the explanation says '\(part)'")
    }
    let unknown = try command.run(["explain", command.path("out/current/results.db"), "fnothing"])
    #expect(unknown.code == 64)
    #expect(unknown.errors.contains("the database holds no finding 'fnothing'"))
  }

  @Test("NHANES 2011-2016 gives the counts that were computed from the same tables elsewhere")
  func reproducesNHANES() throws {
    let data = Repository.shared.path + "/data/nhanes"
    guard FileManager.default.fileExists(atPath: data) else {
      print("skipped: real data not present")
      return
    }
    let command = try Command()
    defer { command.remove() }
    let outcome = try command.published("nhanes-status-2011-2016", data: data)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let wanted = [
      "zinc measured": 7284, "copper measured": 7285, "copper below 70 ug/dL": 80,
      "copper below 50 ug/dL": 6, "copper above 200 ug/dL": 140, "zinc above 150 ug/dL": 12,
      "zinc below 50 ug/dL": 49,
      "supplement zinc above 40 mg/d among people with zinc or copper": 37,
      "supplement zinc above 25 mg/d among people with zinc or copper": 80,
      "supplement zinc of at least 25 mg/d without recorded supplement copper": 33,
      "supplement zinc above 40 mg/d among everyone": 156,
    ]
    var got: [String: Int] = [:]
    for row in Sheet.rows(command.read("out/current/statistics.csv"))
    where row["group_name"] == "count" && row["estimate_name"] == "n" {
      got[row["variable_name"]!] = row["estimate_value"].flatMap(Double.init).map { Int($0) }
    }
    #expect(got == wanted)
    let fates = try RowFates.read(command)
    #expect(fates.rows.read == 151_626 && fates.rows.accepted == fates.rows.read)
    #expect(
      RowFates.rejects(command) == [
        "1 CBC_H.csv cell implausible-value LBXMC", "1 CBC_H.csv cell implausible-value LBXMCHSI",
      ])
  }
}
