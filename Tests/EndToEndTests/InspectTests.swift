import Foundation
import TestSupport
import Testing

/// A profile drawn up for files that nobody has declared.
@Suite("An unfamiliar export is inspected")
struct InspectTests {
  /// The lines of the profile, without what says where it comes from.
  private func inspect(_ files: [String: String], _ names: [String]) throws -> [String] {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    for (name, text) in files { try command.write(name, text) }
    let outcome = try command.run(["inspect"] + names)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty)
    return outcome.output.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  // MARK: What files look like

  @Test("a German export: semicolons, decimal commas, a preamble, a footer and words of its own")
  func german() throws {
    let rows = (1...40).map { row in
      "\(1000 + row % 7);\(10 + row % 19).03.2026 08:15;Ferritin;\(20 + row),5;ng/ml;20;250;hallo"
    }
    let text =
      "Laborexport der Praxis\nStand 31.03.2026\n"
      + "Patientennummer;Entnahmedatum;Untersuchung;Ergebnis;Einheit;"
      + "Untergrenze;Obergrenze;Bemerkung\n"
      + rows.joined(separator: "\n") + "\nZeilen: 40\n"
    let lines = try inspect(["befunde.csv": text], ["befunde.csv"])
    #expect(
      lines.contains(
        "format: {delimiter: \";\", decimal_mark: \",\", preamble_lines: 2, footer_lines: 1}"))
    #expect(lines.contains("# befunde.csv: 40 rows of 8 columns"))
    #expect(lines.contains("reads: labs"))
    #expect(lines.contains("Patientennummer: {as: patient, required: yes}"))
    #expect(
      lines.contains(
        "Entnahmedatum: {as: collected, required: yes, date: \"d.M.yyyy[ HH:mm[:ss[.SSS]]]\"}"))
    #expect(lines.contains { $0.hasPrefix("Untersuchung: name") })
    #expect(lines.contains("Ergebnis: {as: value, required: yes}"))
    #expect(lines.contains("Einheit: {as: unit, required: yes}"))
    #expect(lines.contains("Untergrenze: reference_low"))
    #expect(lines.contains("Bemerkung: comment"))
  }

  private static let american =
    "MRN\tDrawn\tTest\tResult\tUnits\n"
    + (1...12).map { "A\($0 % 5)\t\($0)/\($0)/2026\tZinc\t7\($0).1\tug/dL\n" }.joined()

  @Test("dates that fit two orders stand as UNDECIDED, which no check lets pass")
  func ambiguousDates() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.write("labs.tsv", Self.american)
    let drawn = try command.run(["inspect", "labs.tsv", "--name", "ours"]).output
    #expect(drawn.contains("format: {delimiter: tab}\n"))
    #expect(
      drawn.contains(
        "Drawn: {as: collected, required: yes, date: UNDECIDED}  # unsure: every date fits "
          + "'d/M/yyyy[ HH:mm[:ss[.SSS]]]' and 'M/d/yyyy[ HH:mm[:ss[.SSS]]]'; which is it?\n"))
    try command.write("pipelines/profiles/ours.yaml", drawn)
    let refused = try command.run(["check"])
    #expect(refused.code == 78)
    #expect(refused.errors.contains("date: UNDECIDED"))
    #expect(refused.errors.contains("pipelines/profiles/ours.yaml:"))
    try command.edit("pipelines/profiles/ours.yaml", "date: UNDECIDED", "date: M/d/yyyy")
    let settled = try command.run(["check"])
    #expect(settled.code == 0, "\(settled.errors)")
  }

  @Test("one date that only one order can hold decides")
  func decidedDates() throws {
    let text = Self.american + "A1\t12/31/2026\tZinc\t70.1\tug/dL\n"
    let lines = try inspect(["labs.tsv": text], ["labs.tsv"])
    #expect(
      lines.contains(
        "Drawn: {as: collected, required: yes, date: \"M/d/yyyy[ HH:mm[:ss[.SSS]]]\"}"))
  }

  @Test("a table with a column for each analyte has measures, and asks for units it is not told")
  func wide() throws {
    let text =
      "subject_id,zinc (ug/dL),Ferritin,shoe_size\n"
      + (1...9).map { "S\($0),8\($0).5,4\($0),3\($0)\n" }.joined()
    let lines = try inspect(["wide.csv": text], ["wide.csv"])
    #expect(lines.contains("reads: measures"))
    #expect(lines.contains("subject_id: {as: patient, required: yes}"))
    #expect(lines.contains("- {column: \"zinc (ug/dL)\", analyte: zinc, unit: ug/dL}"))
    #expect(
      lines.contains(
        "- {column: Ferritin, analyte: ferritin, unit: UNDECIDED}  "
          + "# unsure: the header names no unit"))
    #expect(lines.contains("# Not read: shoe_size"))
  }

  @Test("codes of the export's own are explained by another of its files")
  func dictionary() throws {
    let labs =
      "subject_id,itemid,charttime,valuenum,valueuom\n"
      + (1...20).map { "\($0 % 6),5080\($0 % 2),2026-01-\(10 + $0) 08:00:00,\($0).5,ng/mL\n" }
      .joined()
    let items = "itemid,label,fluid\n50800,Ferritin,Blood\n50801,Something else,Blood\n"
    let lines = try inspect(
      ["labevents.csv": labs, "items.csv": items], ["labevents.csv", "items.csv"])
    #expect(lines.contains("itemid: {as: code, required: yes, through: tests}"))
    #expect(lines.contains("reads: dictionary"))
    #expect(lines.contains("itemid: {as: key, required: yes}"))
    #expect(lines.contains("label: {as: name, required: yes}"))
  }

  @Test("a file of a header alone is judged by the names of its columns, and says so")
  func headerOnly() throws {
    let lines = try inspect(
      ["labs.csv": "patient_id,collected_at,test_name,result,unit\n"], ["labs.csv"])
    #expect(
      lines.contains("# unsure: it holds no rows, so all of this is by the names of the columns"))
    #expect(lines.contains("reads: labs"))
    #expect(lines.contains("result: {as: value, required: yes}"))
  }

  @Test("bytes that are not UTF-8 are taken for Windows-1252, with a question")
  func windows() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    var bytes = Data("patient_id,sex,birth_date,name\n".utf8)
    for row in 1...5 { bytes += Data("P\(row),F,1980-01-0\(row),Andr".utf8) + [0xE9, 0x0A] }
    try bytes.write(to: URL(fileURLWithPath: command.path("people.csv")))
    let outcome = try command.run(["inspect", "people.csv"])
    #expect(outcome.output.contains("format: {encoding: windows-1252}\n"))
    #expect(outcome.output.contains("# unsure: the bytes are not UTF-8"))
    #expect(outcome.output.contains("reads: patients\n"))
  }

  @Test("a profile that is still being written does not stop another from being drawn up")
  func beside() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    // As the shell leaves it where the output is sent to a profile, and as a person may leave one.
    try command.write("pipelines/profiles/ours.yaml", "")
    try command.write("pipelines/profiles/theirs.yaml", "profile: theirs\ntables: {labs: 5}\n")
    try command.write("labs.tsv", Self.american)
    let outcome = try command.run(["inspect", "labs.tsv", "--name", "ours"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("profile: ours\n"))
    try command.write("pipelines/knowledge/units.csv", "code,source,status\n")
    let broken = try command.run(["inspect", "labs.tsv"])
    #expect(broken.code == 78)
    #expect(broken.errors.contains("pipelines/knowledge/"))
  }

  // MARK: What is printed

  @Test("no field of a row is printed but tests, units and words for a sex")
  func discretion() throws {
    let text =
      "patient_id,collected_at,test_name,result,unit,comment\n"
      + (1...9).map {
        "SECRET\($0),2026-02-0\($0),Ferritin,98765.\($0),ng/mL,told in confidence\($0)\n"
      }.joined()
    let printed = try inspect(["labs.csv": text], ["labs.csv"]).joined(separator: "\n")
    for secret in ["SECRET", "98765", "confidence", "2026-02"] {
      #expect(!printed.contains(secret), "\(secret)")
    }
  }

  @Test("the profile drawn up for the sample reads it row for row as the sample's own does")
  func runs() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.copySample()
    let names = ["patients", "labs", "intakes", "medications", "conditions"]
    let drawn = try command.run(
      ["inspect"] + names.map { "data/\($0).csv" } + ["--name", "drawn", "--rows", "100000"])
    #expect(drawn.code == 0)
    // The one thing it asks: what the sex `X` means.
    #expect(drawn.output.components(separatedBy: "UNDECIDED").count == 2)
    try command.write(
      "pipelines/profiles/drawn.yaml",
      drawn.output.replacingOccurrences(of: "UNDECIDED", with: "unknown"))
    let own = command.read("pipelines/nightly-clinic.yaml")
    try command.write(
      "pipelines/drawn.yaml",
      own.replacingOccurrences(of: "profile: native-long", with: "profile: drawn")
        .replacingOccurrences(of: "pipeline: nightly-clinic", with: "pipeline: drawn"))
    func fates(_ pipeline: String) throws -> [String] {
      let outcome = try command.run([
        "run", "pipelines/\(pipeline).yaml", "--as-of", "2026-06-30", "--data", "data",
        "--output", "out",
      ])
      #expect(outcome.code == 0, "\(outcome.errors)")
      return try RowFates.read(command).lines
    }
    let expected = try fates("nightly-clinic")
    let found = try fates("drawn")
    // `X` is a fault of the sample's own profile, and what it means has been said here.
    #expect(found.dropFirst() == expected.dropFirst())
  }

  // MARK: Bad input

  @Test("a file that cannot be inspected ends with its code, and says why")
  func badInput() throws {
    let command = try Command()
    defer { command.remove() }
    try command.copyDefinitions()
    try command.write("empty.csv", "")
    try command.write("blank.csv", "\n\n\n")
    try command.write("fake.csv.gz", "a,b\n1,2\n")
    func outcome(_ name: String) throws -> String {
      let outcome = try command.run(["inspect", name])
      #expect(outcome.output.isEmpty)
      return "\(outcome.code) \(outcome.errors)"
    }
    #expect(try outcome("none.csv") == "66 error: the export 'none.csv' is missing in '.'\n")
    #expect(
      try outcome("pipelines/rules")
        == "66 error: the export 'rules' in 'pipelines' is a directory, not a file\n")
    #expect(
      try outcome("empty.csv")
        == "65 error: the export 'empty.csv' in '.' is empty: it has no header line\n")
    #expect(
      try outcome("blank.csv") == "65 error: 'blank.csv' holds no line that can be read\n")
    #expect(try outcome("fake.csv.gz").hasPrefix("65 error: the export 'fake.csv.gz' in '.' "))
  }

  // MARK: Real exports

  struct Real: Sendable, CustomTestStringConvertible {
    var path: String
    var expected: [String]
    var testDescription: String { path }
  }

  private static let real = [
    Real(
      path: "synthea/dbtsynthea_observations.csv",
      expected: [
        "PATIENT: {as: patient, required: yes}", "CODE: code", "DESCRIPTION: name",
        "VALUE: {as: value, required: yes}", "UNITS: {as: unit, required: yes}",
        "DATE: {as: collected, required: yes, date: iso}",
      ]),
    Real(
      path: "mimic3demo/labevents_relevant.csv.gz",
      expected: [
        "subject_id: {as: patient, required: yes}", "loinc_code: code", "label: name",
        "valuenum: {as: value, required: yes}", "value: value_text",
        "valueuom: {as: unit, required: yes}",
      ]),
    Real(
      path: "eicu_demo/lab.csv.gz",
      expected: [
        "patientunitstayid: {as: patient, required: yes}", "labname: name",
        "labresult: {as: value, required: yes}", "labresulttext: value_text",
        "labmeasurenamesystem: {as: unit, required: yes}", "labmeasurenameinterface: unit_text",
      ]),
    Real(
      path: "omop_eunomia/synthea27nj_MEASUREMENT.csv.gz",
      expected: [
        "person_id: {as: patient, required: yes}", "measurement_source_value: code",
        "value_as_number: {as: value, required: yes}",
        "unit_source_value: {as: unit, required: yes}",
        "measurement_datetime: {as: collected, required: yes, date: iso}",
      ]),
    Real(
      path: "nhanes/CUSEZN_G.csv",
      expected: [
        "SEQN: {as: patient, required: yes}",
        "- {column: LBXSZN, analyte: zinc, unit: ug/dL}",
        "- {column: LBXSCU, analyte: copper, unit: ug/dL}",
      ]),
  ]

  @Test("patient, test, value and unit of real exports are found unaided", arguments: real)
  func found(_ real: Real) throws {
    let path = Repository.root.appendingPathComponent("../shared/data/\(real.path)").path
    guard FileManager.default.fileExists(atPath: path) else {
      print("skipped: real data not present")
      return
    }
    let lines = try inspect([:], [path, "--rows", "3000"])
    for line in real.expected {
      #expect(lines.contains { $0 == line || $0.hasPrefix(line + "  #") }, "\(line)")
    }
  }
}
