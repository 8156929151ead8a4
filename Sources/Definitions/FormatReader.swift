import Clinic
import Diagnostics
import Records

/// Reads the `format` of a profile: what the bytes of its files look like, and how large they may
/// be.
struct FormatReader {
  let knowledge: Knowledge
  let sink: DiagnosticSink

  func read(_ value: YAMLValue?) -> Profile.Format {
    var format = Profile.Format(
      delimiter: UInt8(ascii: ","), encoding: "utf-8", decimalMark: UInt8(ascii: "."),
      thousandsMark: nil, missing: [], preambleLines: 0, limits: Dialect.Limits(),
      words: ResultWords(knowledge.resultWords, languages: ["en"]))
    guard let fields = Fields(value, "format", sink) else { return format }
    format.delimiter = mark(fields, "delimiter", Dialect.canDelimit) ?? format.delimiter
    format.decimalMark = mark(fields, "decimal_mark", Self.canDivide) ?? format.decimalMark
    format.thousandsMark = mark(fields, "thousands_mark", Self.canDivide)
    if format.thousandsMark == format.decimalMark {
      sink.error(
        "contradictory-keys", "the decimal mark and the thousands mark are one character",
        at: fields.keySpan("thousands_mark"))
      format.thousandsMark = nil
    }
    format.encoding =
      fields.choice("encoding", TextEncoding.allCases.map(\.rawValue)) ?? format.encoding
    format.missing = fields.texts("missing")
    format.preambleLines = count(fields, "preamble_lines", 0...1_000_000) ?? 0
    format.footerLines = count(fields, "footer_lines", 0...1_000_000) ?? 0
    if fields.choice("final_line_end", ["required", "optional"]) == "optional" {
      format.finalLineEnd = .optional
    }
    if fields.choice("quoted_line_ends", ["allowed", "refused"]) == "refused" {
      format.quotedLineEnds = .refused
    }
    format.limits = limits(fields)
    format.fileBytes = count(fields, "file_bytes", 1...(1 << 50))
    if let words = words(fields) { format.words = words }
    format.monthNames = monthNames(fields)
    format.zone = Self.zone(fields, sink)
    format.sentinels = sentinels(fields)
    fields.finish()
    return format
  }

  // MARK: Marks

  private func mark(
    _ fields: Fields, _ key: String, _ isAllowed: (UInt8) -> Bool
  ) -> UInt8? {
    guard let value = fields.value(key), let text = fields.text(key) else { return nil }
    let byte = text == "tab" || text == "\\t" ? 9 : text == "space" ? 0x20 : text.utf8.first
    guard let byte, byte == 9 || text == "space" || text.utf8.count == 1, isAllowed(byte) else {
      sink.error(
        "bad-mark", "'\(key)' cannot be this", at: value.span,
        hint: key == "delimiter"
          ? "one ASCII sign other than a quotation mark, or `tab`"
          : "one of `.`, `,`, `'` and, between thousands, `space`")
      return nil
    }
    return byte
  }

  private static func canDivide(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "'"), 0x20].contains(byte)
  }

  // MARK: Sizes

  private func count(_ fields: Fields, _ key: String, _ range: ClosedRange<Int>) -> Int? {
    guard let value = fields.value(key), let number = fields.integer(key) else { return nil }
    guard range.contains(number) else {
      sink.error(
        "out-of-range", "'\(key)' lies outside \(range.lowerBound) to \(range.upperBound)",
        at: value.span)
      return nil
    }
    return number
  }

  private func limits(_ fields: Fields) -> Dialect.Limits {
    let usual = Dialect.Limits()
    let field = count(fields, "field_bytes", 1...(1 << 30))
    let record = count(fields, "row_bytes", 1...(1 << 30))
    let columns = count(fields, "columns", 1...1_000_000) ?? usual.columns
    // A field that is allowed to be long makes its row so.
    let limits = Dialect.Limits(
      fieldBytes: field ?? min(usual.fieldBytes, record ?? usual.recordBytes),
      recordBytes: record ?? max(usual.recordBytes, field ?? 0), columns: columns)
    if limits.fieldBytes > limits.recordBytes {
      sink.error(
        "contradictory-keys", "a field may be longer than the row that it stands in",
        at: fields.keySpan("field_bytes"),
        also: [Diagnostic.Label(fields.keySpan("row_bytes"), "the row's cap")])
    }
    return limits
  }

  // MARK: Words and dates

  private func words(_ fields: Fields) -> ResultWords? {
    guard fields.has("result_languages") else { return nil }
    let known = ResultWords.languages(of: knowledge.resultWords)
    let named = fields.list("result_languages")
    for value in named where !known.contains(value.text ?? "") {
      sink.error(
        "unknown-word", "there are no result words of the language '\(value.text ?? "a map")'",
        at: value.span,
        hint: "one of \(known.joined(separator: ", ")); more go into "
          + "pipelines/knowledge/result_words.csv")
    }
    return ResultWords(knowledge.resultWords, languages: named.compactMap(\.text))
  }

  /// The names of months of the named languages. One name for two months is refused: nothing in a
  /// date says which language it is in.
  private func monthNames(_ fields: Fields) -> [DateFormat.MonthName]? {
    guard fields.has("month_languages") else { return nil }
    let known = Set(knowledge.monthNames.map(\.language)).sorted()
    var months: [String: (month: Int, language: String)] = [:]
    for value in fields.list("month_languages") {
      let language = value.text ?? ""
      guard known.contains(language) else {
        sink.error(
          "unknown-word", "there are no names of months of the language '\(value.text ?? "a map")'",
          at: value.span,
          hint: "one of \(known.joined(separator: ", ")); more go into "
            + "pipelines/knowledge/month_names.csv")
        continue
      }
      for row in knowledge.monthNames where row.language == language {
        let name = row.name.lowercased()
        if let other = months[name], other.month != row.month {
          sink.error(
            "contradictory-keys",
            "'\(row.name)' is one month in '\(other.language)' and another in '\(language)'",
            at: value.span)
        }
        months[name] = (row.month, language)
      }
    }
    return months.sorted { $0.key < $1.key }.flatMap {
      DateFormat.names($0.key, month: $0.value.month)
    }
  }

  /// The zone of a format, or of one source of a pipeline.
  static func zone(_ fields: Fields, _ sink: DiagnosticSink) -> SiteZone? {
    guard let value = fields.value("zone"), let text = fields.text("zone") else { return nil }
    do {
      return try SiteZone(text)
    } catch {
      let reason = error == .malformed ? "is not a time zone" : "has a rule that is not read"
      sink.error(
        "bad-zone", "'\(text)' \(reason)", at: value.span,
        hint: "as POSIX writes it, such as `UTC0` or `CET-1CEST,M3.5.0,M10.5.0/3`; names of "
          + "places are not read, for they mean something else every few years")
      return nil
    }
  }

  private func sentinels(_ fields: Fields) -> [Int32] {
    fields.list("sentinel_dates").compactMap { value in
      if let text = value.text, let day = CivilDay.parse(text) { return day }
      sink.error("bad-date", "a date is written as 1800-01-01", at: value.span)
      return nil
    }
  }
}

extension Profile.Format {
  /// The compiled date format of a column; ISO where it declares none. Nil where it cannot be
  /// compiled, which `ProfileReader` has reported.
  package func dates(_ column: Profile.Column?) -> DateFormat? {
    try? compiledDates(column)
  }

  func compiledDates(
    _ column: Profile.Column?
  ) throws(DateFormat.PatternProblem) -> DateFormat {
    var range = DateFormat.usualRange
    if let years = column?.years,
      let first = CivilDate(year: years.lowerBound, month: 1, day: 1),
      let last = CivilDate(year: years.upperBound, month: 12, day: 31)
    {
      range = first.dayNumber...last.dayNumber
    }
    return try DateFormat(
      column?.date ?? "iso", pivot: column?.pivot,
      sentinels: DateFormat.usualSentinels + sentinels, range: range,
      declaredMonths: monthNames, zone: zone)
  }
}
