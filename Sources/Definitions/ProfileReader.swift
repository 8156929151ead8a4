import Clinic
import Diagnostics
import Records

/// Reads a profile from YAML.
struct ProfileReader {
  let knowledge: Knowledge
  let sink: DiagnosticSink

  var vocabulary: Vocabulary { knowledge.vocabulary }

  func read(_ source: SourceText) -> Profile? {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "profile", sink), let id = fields.requiredText("profile")
    else { return nil }
    let title = fields.text("title") ?? id
    let format = FormatReader(knowledge: knowledge, sink: sink).read(fields.value("format"))
    var tables: [Profile.Table] = []
    for item in fields.required("tables")?.map ?? [] {
      if let table = table(item.key, item.value) { tables.append(table) }
    }
    var codes: [String: Int] = [:]
    for item in fields.value("codes")?.map ?? [] {
      if let analyte = vocabulary.analyte(item.value.text ?? "") {
        codes[item.key] = analyte
      } else {
        unknown("analyte", item.value.text ?? "", item.value.span, vocabulary.analyteNames)
      }
    }
    var defaults: [Int: String] = [:]
    for item in fields.value("default_units")?.map ?? [] {
      if let analyte = vocabulary.analyte(item.key) {
        defaults[analyte] = unit(item.value, of: analyte)
      } else {
        unknown("analyte", item.key, item.keySpan, vocabulary.analyteNames)
      }
    }
    var profile = Profile(
      id: id, title: title, format: format, tables: tables, defaultUnits: defaults, codes: codes)
    profile.unitWords = unitWords(fields)
    profile.assays = assays(fields.value("assays"))
    profile.countsUnlisted = fields.choice("unlisted_tests", ["reject", "count"]) == "count"
    profile.otherTests = fields.texts("other_tests")
    profile.ignoresCodeUnits =
      fields.choice("code_units", ["must-agree", "not-compared"]) == "not-compared"
    checkDictionaries(profile, fields)
    fields.finish()
    return profile
  }

  func unknown(
    _ what: String, _ name: String, _ span: SourceSpan, _ known: [String]
  ) {
    sink.error(
      "unknown-name", "no \(what) is called '\(name)'", at: span,
      hint: Suggestion.hint(for: name, in: known))
  }

  // MARK: Tables

  private func table(_ id: String, _ value: YAMLValue) -> Profile.Table? {
    guard let fields = Fields(value, "table", sink), fields.required("reads") != nil,
      let word = fields.choice("reads", Profile.Kind.allCases.map(\.rawValue)),
      let kind = Profile.Kind(rawValue: word)
    else { return nil }
    let columns = (fields.value("columns")?.map ?? []).compactMap {
      column($0.key, $0.value, in: kind)
    }
    let measures = fields.list("measures").compactMap(measure)
    var table = Profile.Table(
      id: id, kind: kind, columns: columns, measures: measures,
      formHeader: fields.text("answered"))
    table.filters = (fields.value("only_where")?.map ?? []).map { item in
      (header: item.key, texts: (item.value.list ?? [item.value]).compactMap(\.text))
    }
    table.isComplete = fields.flag("complete") ?? true
    table.statements = statements(fields)
    table.strengths = strengths(fields)
    fields.finish()
    check(table, fields)
    check(freeText: columns, kind, id, fields.span)
    return table
  }

  /// `two_statements` and `text_only`: the policy for a number and a text of one result.
  private func statements(_ fields: Fields) -> Profile.Statements? {
    let both = fields.choice("two_statements", ["must-agree", "number-stands"])
    let alone = fields.choice("text_only", ["read", "set-aside"])
    let hasBoth = fields.has("two_statements")
    if hasBoth != fields.has("text_only") {
      sink.error(
        "missing-key", "'two_statements' and 'text_only' are declared together",
        at: fields.keySpan(hasBoth ? "two_statements" : "text_only"))
    }
    guard let both, let alone else { return nil }
    return Profile.Statements(mustAgree: both == "must-agree", readsTextAlone: alone == "read")
  }

  private func column(
    _ header: String, _ value: YAMLValue, in kind: Profile.Kind
  ) -> Profile.Column? {
    if let word = value.text { return role(word, value.span).map { column(header, $0) } }
    guard let fields = Fields(value, "column", sink), let word = fields.requiredText("as"),
      let role = role(word, fields.keySpan("as"))
    else { return nil }
    var result = column(header, role)
    result.isRequired = fields.flag("required") ?? false
    result.date = fields.text("date")
    result.pivot = fields.integer("pivot")
    result.through = fields.text("through")
    result.minutesFrom = fields.text("minutes_from")
    result.system = fields.text("system")
    result.decides = fields.flag("decides") ?? false
    result.dropsOutOfRange =
      fields.choice("out_of_range", ["fault", "unknown"]) == "unknown"
    result.years = years(fields)
    for item in fields.value("values")?.map ?? [] {
      result.values[item.key] = item.value.text ?? ""
    }
    fields.finish()
    check(result, fields)
    checkValues(result, fields, in: kind)
    return result
  }

  private func column(_ header: String, _ role: Profile.Role) -> Profile.Column {
    Profile.Column(header: header, role: role, isRequired: false, date: nil, values: [:])
  }

  private func role(_ word: String, _ span: SourceSpan) -> Profile.Role? {
    if let role = Profile.Role(rawValue: word) { return role }
    unknown("role", word, span, Profile.Role.allCases.map(\.rawValue))
    return nil
  }

  private func measure(_ value: YAMLValue) -> Profile.Measure? {
    guard let fields = Fields(value, "measure", sink), let header = fields.requiredText("column")
    else { return nil }
    let unitHeader = fields.text("unit_column")
    let unit = fields.value("unit")
    if (unit == nil) == (unitHeader == nil) {
      sink.error(
        "missing-key", "a measure has 'unit' or 'unit_column', one of them", at: fields.span)
    }
    var condition: (header: String, text: String)?
    if let only = fields.value("only_where")?.map?.first {
      condition = (only.key, only.value.text ?? "")
    }
    defer { fields.finish() }
    if let name = fields.text("analyte") {
      guard let analyte = vocabulary.analyte(name) else {
        unknown("analyte", name, fields.keySpan("analyte"), vocabulary.analyteNames)
        return nil
      }
      var measure = Profile.Measure(
        header: header, subject: .analyte(analyte),
        unit: unit.map { self.unit($0, of: analyte) } ?? "", condition: condition)
      measure.unitHeader = unitHeader
      return measure
    }
    if unitHeader != nil {
      sink.error(
        "unknown-key", "a nutrient's unit is declared, not read", at: fields.keySpan("unit_column"))
    }
    guard let name = fields.requiredText("nutrient") else { return nil }
    guard let nutrient = vocabulary.nutrient(name) else {
      unknown("nutrient", name, fields.keySpan("nutrient"), vocabulary.nutrientNames)
      return nil
    }
    let origin = fields.choice("origin", ["supplement", "prescribed", "diet", "device"]) ?? "diet"
    let days = fields.integer("days") ?? 1
    return Profile.Measure(
      header: header,
      subject: .nutrient(
        nutrient, origin: Intake.Origin.allCases.first { "\($0)" == origin } ?? .diet, days: days),
      unit: unit.map { self.unit($0, ofNutrient: nutrient) } ?? "", condition: condition)
  }
}
