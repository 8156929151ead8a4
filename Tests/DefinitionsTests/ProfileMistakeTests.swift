import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Definitions

/// Ways to get a profile wrong. Each is found before data is read, under its code, with a caret
/// under what is wrong and a hint where one can be given.
@Suite("Wrong profiles")
struct ProfileMistakeTests {
  struct Mistake: Sendable {
    /// What is edited in `good`, and what it becomes.
    var old: String
    var new: String
    var code: String
    /// The text under the caret, and a part of the hint; "" for none.
    var at: String
    var hint: String

    init(_ old: String, _ new: String, _ code: String, at: String, hint: String = "") {
      (self.old, self.new, self.code, self.at, self.hint) = (old, new, code, at, hint)
    }
  }

  static let good = """
    profile: made-up
    title: A profile in which nothing is wrong
    format:
      delimiter: ";"
      decimal_mark: ","
      zone: UTC0
      result_languages: [de]
      field_bytes: 100
      row_bytes: 1000
      sentinel_dates: [1800-01-01]
    unlisted_tests: count
    tables:
      people:
        reads: patients
        columns:
          id: {as: patient, required: yes}
          born:
            {as: birth_date, date: dd.MM.yy, pivot: 30, years: [1900, 2030], out_of_range: unknown}
          sex: {as: sex, values: {M: male}}
          age: {as: age_years, values: {old: "90"}}
      items:
        reads: dictionary
        only_where: {fluid: blood}
        columns: {item: {as: key}, label: name, began: {as: base, date: iso}}
      labs:
        reads: labs
        two_statements: must-agree
        text_only: read
        columns:
          id: {as: patient, required: yes}
          item: {as: code, through: items}
          minutes: {as: collected, minutes_from: items}
          sign: {as: comparator, values: {lt: "<"}}
          state: {as: status, values: {final: F}}
          number: value
          text: value_text
          unit: unit
      wide:
        reads: measures
        columns: {id: {as: patient}, at: {as: collected}}
        measures:
          - {column: zn, analyte: zinc, unit: ug/dL}
          - {column: cu, analyte: copper, unit_column: cu_unit}
      problems:
        reads: conditions
        complete: no
        columns: {id: {as: patient}, code: {as: code, system: ICD10}}
    default_units: {zinc: ug/dL}
    unit_words: {inr: {ratio: "{INR}"}}
    codes: {"1": zinc}
    other_tests: [Zinc transporter]
    """

  static let pipeline = """
    pipeline: made-up
    sources:
      - profile: made-up
        site: here
        files: {people: p.csv, items: i.csv, labs: l.csv}
    """

  static let formats: [Mistake] = [
    Mistake("delimiter: \";\"", "delimiter: \"a\"", "bad-mark", at: "\"a\"", hint: "tab"),
    Mistake("decimal_mark: \",\"", "decimal_mark: \";\"", "bad-mark", at: "\";\"", hint: "`.`"),
    Mistake(
      "decimal_mark: \",\"", "thousands_mark: \".\"", "contradictory-keys", at: "thousands_mark"),
    Mistake("zone: UTC0", "zone: Europe/Berlin", "bad-zone", at: "Europe/Berlin", hint: "POSIX"),
    Mistake("zone: UTC0", "zone: \"A1B,1,2\"", "bad-zone", at: "\"A1B,1,2\"", hint: "UTC0"),
    Mistake("[de]", "[de, tlh]", "unknown-word", at: "tlh", hint: "result_words.csv"),
    Mistake("field_bytes: 100", "field_bytes: 2000", "contradictory-keys", at: "field_bytes"),
    Mistake("field_bytes: 100", "field_bytes: 0", "out-of-range", at: "0"),
    Mistake(
      "row_bytes: 1000", "row_bites: 1000", "unknown-key", at: "row_bites", hint: "row_bytes"),
    Mistake("row_bytes: 1000", "footer_lines: -1", "out-of-range", at: "-1"),
    Mistake("row_bytes: 1000", "footer_lines: two", "not-a-number", at: "two"),
    Mistake("row_bytes: 1000", "file_bytes: 0", "out-of-range", at: "0"),
    Mistake("row_bytes: 1000", "columns: 0", "out-of-range", at: "0"),
    Mistake(
      "row_bytes: 1000", "final_line_end: maybe", "unknown-word", at: "maybe", hint: "optional"),
    Mistake(
      "row_bytes: 1000", "quoted_line_ends: refuse", "unknown-word", at: "refuse", hint: "refused"),
    Mistake("[1800-01-01]", "[1800-02-30]", "bad-date", at: "1800-02-30"),
  ]

  static let columns: [Mistake] = [
    Mistake(", pivot: 30", "", "missing-key", at: "date", hint: "pivot: 30"),
    Mistake("pivot: 30", "pivot: 130", "out-of-range", at: "pivot"),
    Mistake("dd.MM.yy, pivot", "dd.MM.yyyy, pivot", "unknown-key", at: "pivot"),
    Mistake("dd.MM.yy,", "dd.MM.QQ,", "bad-date-format", at: "date", hint: "yyyy-MM-dd"),
    Mistake("years: [1900, 2030], ", "", "missing-key", at: "out_of_range"),
    Mistake("[1900, 2030]", "[2030, 1900]", "not-a-range", at: "years", hint: "[2000, 2220]"),
    Mistake("through: items", "through: item", "unknown-name", at: "tables", hint: "items"),
    Mistake(", began: {as: base, date: iso}", "", "missing-column", at: "tables"),
    Mistake("number: value", "number: {as: value, through: items}", "unknown-key", at: "through"),
    Mistake(
      "minutes_from: items", "minutes_from: items, date: iso", "contradictory-keys", at: "date"),
    Mistake("system: ICD10", "system: ICD11", "unknown-name", at: "system", hint: "ICD10"),
    Mistake("number: value", "number: valu", "unknown-name", at: "valu", hint: "value"),
  ]

  static let tables: [Mistake] = [
    Mistake("item: {as: key}, ", "", "no-key", at: "reads"),
    Mistake(
      "    two_statements: must-agree\n    text_only: read\n", "", "missing-key", at: "reads",
      hint: "two_statements: must-agree"),
    Mistake("    text_only: read\n", "", "missing-key", at: "two_statements"),
    Mistake("must-agree", "must-agre", "unknown-word", at: "must-agre", hint: "must-agree"),
    Mistake("      text: value_text\n", "", "missing-column", at: "two_statements"),
    Mistake("text: value_text", "text: unit_text", "missing-column", at: "reads"),
    Mistake(
      "    reads: patients\n", "    reads: patients\n    only_where: {a: b}\n", "unknown-key",
      at: "only_where"),
    Mistake(", unit_column: cu_unit", "", "missing-key", at: "column"),
    Mistake("unit_column: cu_unit", "unit_column: c, unit: ug/dL", "missing-key", at: "column"),
    Mistake(
      "unlisted_tests: count", "unlisted_tests: drop", "unknown-word", at: "drop", hint: "count"),
  ]

  static let units: [Mistake] = [
    Mistake("unit: ug/dL}", "unit: mmol/h}", "unit-mismatch", at: "mmol/h", hint: "amount"),
    Mistake("unit: ug/dL}", "unit: ug/dl.}", "unknown-unit", at: "ug/dl.", hint: "did you mean"),
    Mistake(
      "default_units: {zinc: ug/dL}", "default_units: {zinc: \"%\"}", "unit-mismatch",
      at: "\"%\"", hint: "fraction"),
    Mistake(
      "default_units: {zinc", "default_units: {zink", "unknown-name", at: "zink", hint: "zinc"),
    Mistake("{ratio: \"{INR}\"}", "{ratio: \"1\"}", "unit-mismatch", at: "\"1\"", hint: "{INR}"),
    Mistake("{inr: {ratio: \"{INR}\"}}", "{inr: ratio}", "not-a-map", at: "ratio", hint: "inr:"),
    Mistake("unit_words: {inr", "unit_words: {imr", "unknown-name", at: "imr", hint: "inr"),
  ]

  static let values: [Mistake] = [
    Mistake("values: {M: male}", "values: {M: man}", "unknown-word", at: "man", hint: "male"),
    Mistake("values: {old: \"90\"}", "values: {old: very}", "not-a-number", at: "very"),
    Mistake("values: {lt: \"<\"}", "values: {lt: less}", "unknown-word", at: "less", hint: "<="),
    Mistake("values: {final: F}", "values: {final: Z}", "unknown-word", at: "Z"),
    Mistake(
      "number: value\n", "number: {as: value, values: {a: b}}\n", "unknown-key", at: "values"),
  ]

  static let all = formats + columns + tables + units + values

  private func diagnostics(_ text: String) throws -> [Diagnostic] {
    var library = Library()
    let folder = Repository.root.appendingPathComponent("pipelines/knowledge").path
    for name in ["units", "prefixes", "spellings", "analytes", "conversions", "result_words"] {
      let path = "pipelines/knowledge/\(name).csv"
      library.add(
        .knowledge,
        Library.File(
          path: path,
          text: try String(contentsOfFile: folder + "/\(name).csv", encoding: .utf8)))
    }
    library.add(.profiles, Library.File(path: "profiles/made-up.yaml", text: text))
    library.add(.pipelines, Library.File(path: "made-up.yaml", text: Self.pipeline))
    let sink = DiagnosticSink()
    _ = library.compile(pipeline: "made-up.yaml", sink: sink)
    return sink.sorted
  }

  @Test("the profile that the others are made from is right")
  func good() throws {
    #expect(try diagnostics(Self.good).map { $0.rendered() } == [])
  }

  @Test("each mistake has its code, its caret and its hint", arguments: all.indices)
  func mistake(_ index: Int) throws {
    let mistake = Self.all[index]
    try #require(Self.good.contains(mistake.old), "nothing to edit: \(mistake.old)")
    let text = Self.good.replacingOccurrences(of: mistake.old, with: mistake.new)
    let found = try diagnostics(text)
    let words = found.map { $0.rendered() }.joined(separator: "\n")
    let diagnostic = try #require(
      found.first { $0.code == mistake.code }, "\(mistake.new): \(words)")
    let span = diagnostic.span
    let under = String(decoding: span.source.bytes[span.start..<span.end], as: UTF8.self)
    #expect(under == mistake.at, "\(words)")
    #expect(span.source.name == "profiles/made-up.yaml")
    if !mistake.hint.isEmpty {
      #expect(diagnostic.hint?.contains(mistake.hint) == true, "\(words)")
    }
    #expect(found.count <= 2, "one mistake is not told five times: \(words)")
  }

  @Test("a pipeline that brings no file for a dictionary, or no day for clocks, is refused")
  func pipelines() throws {
    var library = try LibraryTests.library()
    library.add(.profiles, Library.File(path: "profiles/made-up.yaml", text: Self.good))
    library.add(
      .pipelines,
      Library.File(
        path: "made-up.yaml",
        text: Self.pipeline.replacingOccurrences(of: "items: i.csv, ", with: "")))
    let sink = DiagnosticSink()
    _ = library.compile(pipeline: nil, sink: sink)
    #expect(sink.sorted.map(\.code) == ["missing-table"])
  }

  @Test("a result word of no known kind, meaning or rank is refused in its table")
  func words() throws {
    let wrong = [
      "en,noresult,x,pending,", "en,no-result,x,pendin,", "en,comparator,x,lesser,",
      "en,scale,x,trace,", "english,flag,x,,",
    ]
    for row in wrong {
      let library = try LibraryTests.library { path, text in
        path.hasSuffix("result_words.csv") ? text + row + ",somewhere,memory\n" : text
      }
      let sink = DiagnosticSink()
      _ = library.compile(pipeline: nil, sink: sink)
      #expect(sink.sorted.count == 1, "\(row)")
      #expect(sink.sorted.first?.span.source.name == "pipelines/knowledge/result_words.csv")
    }
  }
}
