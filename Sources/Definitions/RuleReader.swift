import Clinic
import Diagnostics
import Expressions
import Records

/// One rule as read from YAML, before its expressions are checked.
struct RuleDraft {
  var id: String
  var pack: String
  var version: String
  var reviewStatus: String
  var value: YAMLValue
  var idSpan: SourceSpan
}

/// Reads rule packs: first every id, then every rule in the order of what it names.
final class RuleReader {
  static let reviewStatuses = ["draft", "under-review", "approved", "retired"]

  private let sink: DiagnosticSink
  private let checker: Checker
  private let parameterNames: Set<String>
  private(set) var drafts: [RuleDraft] = []
  private(set) var examples: [Example] = []
  private var unread: [(rule: Int, name: String, span: SourceSpan)] = []

  init(checker: Checker, sink: DiagnosticSink, parameterNames: Set<String>) {
    self.checker = checker
    self.sink = sink
    self.parameterNames = parameterNames
  }

  // MARK: Packs

  func readPack(_ source: SourceText) {
    guard let document = YAMLDocument.parse(source, sink),
      let fields = Fields(document, "rule pack", sink)
    else { return }
    let pack = fields.requiredText("pack") ?? ""
    _ = fields.text("title")
    let version = fields.requiredText("version") ?? "0"
    var status = "draft"
    if let review = Fields(fields.value("review"), "review", sink) {
      status = review.choice("status", Self.reviewStatuses) ?? "draft"
      _ = review.text("on")
      _ = review.text("by")
      review.finish()
    }
    for value in fields.list("rules") {
      guard let map = value.map, let id = map.first(where: { $0.key == "id" }) else {
        sink.error("missing-key", "this rule has no 'id'", at: value.span)
        continue
      }
      let name = id.value.text ?? ""
      if let twin = drafts.first(where: { $0.id == name }) {
        sink.error(
          "duplicate-rule", "rule \(name) is defined twice", at: id.value.span,
          also: [Diagnostic.Label(twin.idSpan, "first here")])
        continue
      }
      drafts.append(
        RuleDraft(
          id: name, pack: pack, version: version, reviewStatus: status, value: value,
          idSpan: id.value.span))
    }
    fields.finish()
  }

  // MARK: Order

  /// Drafts so that a rule comes after every rule that it names; circles are reported.
  private func ordered() -> [RuleDraft] {
    let known = Dictionary(uniqueKeysWithValues: drafts.map { ($0.id, $0) })
    var state: [String: Int] = [:]
    var result: [RuleDraft] = []
    func visit(_ draft: RuleDraft, _ path: [String]) {
      switch state[draft.id] ?? 0 {
      case 2: return
      case 1:
        let circle = path.drop { $0 != draft.id } + [draft.id]
        sink.error(
          "circular-rules",
          "rules name each other in a circle: \(circle.joined(separator: " -> "))",
          at: draft.idSpan)
        return
      default: break
      }
      state[draft.id] = 1
      for name in Self.quotedNames(draft.value).sorted() where name != draft.id {
        if let other = known[name] { visit(other, path + [draft.id]) }
      }
      state[draft.id] = 2
      result.append(draft)
    }
    for draft in drafts.sorted(by: { $0.id < $1.id }) { visit(draft, []) }
    return result
  }

  /// Names in double quotes inside the texts of a rule: other rules that it may read.
  private static func quotedNames(_ value: YAMLValue) -> Set<String> {
    switch value.content {
    case .scalar(let text, _):
      let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
      return Set(parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) })
    case .list(let items): return items.reduce(into: []) { $0.formUnion(quotedNames($1)) }
    case .map(let items):
      return items.reduce(into: []) {
        if !["examples", "say", "title", "question", "contrary"].contains($1.key) {
          $0.formUnion(quotedNames($1.value))
        }
      }
    }
  }

  // MARK: Rules

  func compile() -> [Rule] {
    var rules: [Rule] = []
    for draft in ordered() {
      if let rule = compile(draft, index: rules.count) {
        checker.rules[draft.id] = Checker.RuleScope(rule)
        rules.append(rule)
      }
    }
    return rules
  }

  private func compile(_ draft: RuleDraft, index: Int) -> Rule? {
    guard let fields = Fields(draft.value, "rule", sink) else { return nil }
    let known = sink.diagnostics.count
    checker.lets = [:]
    checker.resetUse()
    _ = fields.value("id")
    let title = fields.requiredText("title") ?? ""
    let question = fields.requiredText("question") ?? ""
    let grade = fields.has("evidence") ? fields.choice("evidence", ["A", "B", "C", "D"]) ?? "" : ""
    if !fields.has("evidence") { _ = fields.required("evidence") }
    let sources = fields.texts("sources")
    if sources.isEmpty {
      sink.error(
        "no-source", "rule \(draft.id) names no source", at: draft.idSpan,
        hint: "add `sources: [S2, pmid:18284630]`")
    }
    let contrary = fields.text("contrary") ?? ""
    let lets = self.lets(fields)
    let always = Node(.truth(.true), type: .truth)
    let applies = fields.value("applies").map(truth) ?? always
    let suppress = conditions(fields, "suppress", "why")
    let outcomes = self.outcomes(fields, draft)
    let raises = self.raises(fields)
    let downgrades = conditions(fields, "downgrade", "why")
    let notes = conditions(fields, "annotate", "note")
    let floor =
      fields.has("floor")
      ? fields.choice("floor", Severity.allCases.map(\.word)).flatMap { Severity(word: $0) } : nil
    let order = fields.list("order").map { item in
      item.list.map { $0.compactMap(\.text) } ?? [item.text ?? ""]
    }
    guard let texts = texts(fields) else {
      fields.finish(known: ["examples", "exempt", "note"])
      return nil
    }
    let exempt = Set(fields.texts("exempt"))
    readExamples(fields, draft, exempt: exempt)
    fields.finish(known: ["note"])
    let json = JSONText.text(draft.value)
    let record = RuleRecord(
      id: draft.id, pack: draft.pack, version: draft.version, title: title, question: question,
      evidenceGrade: grade, sources: sources, contrary: contrary,
      reviewStatus: draft.reviewStatus, severity: outcomes.map(\.severity).max() ?? .info,
      definitionJSON: json, sha256: SHA256Digest.hex(of: json),
      place: "pipelines/\(Library.shortPath(draft.idSpan.source.name)):\(draft.idSpan.line)")
    var rule = Rule(
      index: index, record: record, applies: applies, lets: lets, suppress: suppress,
      outcomes: outcomes, raises: raises, downgrades: downgrades, notes: notes,
      floor: floor ?? .info, order: order, texts: texts)
    rule.exemptions = exempt
    rule.place = draft.idSpan
    // What is already wrong would only be found again, as null.
    if !sink.diagnostics[known...].contains(where: { $0.severity == .error }) {
      Lint(checker.vocabulary, sink).check(rule, at: draft.idSpan)
      remember(rule, fields)
    }
    return rule
  }

  // MARK: Parts

  private func truth(_ value: YAMLValue) -> Node {
    value.syntax(sink).map { checker.truth($0) } ?? Node(.truth(.unknown), type: .truth)
  }

  private func lets(_ fields: Fields) -> [(name: String, node: Node)] {
    guard let value = fields.value("let") else { return [] }
    guard let map = value.map else {
      sink.error("not-a-map", "`let` is a map of names to expressions", at: value.span)
      return []
    }
    var result: [(name: String, node: Node)] = []
    for item in map {
      guard let syntax = item.value.syntax(sink) else { continue }
      let isTaken = checker.vocabulary.analyte(item.key) != nil || Checker.isReserved(item.key)
      if isTaken || checker.derived[item.key] != nil {
        sink.error(
          "name-taken", "'\(item.key)' already means something", at: item.keySpan,
          hint: "choose another name")
        continue
      }
      let node = checker.check(syntax).renamed(item.key)
      checker.lets[item.key] = node
      result.append((item.key, node))
    }
    return result
  }

  /// Names that the rule gives and does not read itself, in conditions or in texts.
  private func remember(_ rule: Rule, _ fields: Fields) {
    for item in fields.value("let")?.map ?? [] where !checker.used.contains(item.key) {
      unread.append((rule.index, item.key, item.keySpan))
    }
  }

  /// Warns of names that neither their own rule nor another rule or a cohort has read.
  func reportUnread() {
    for (rule, name, span) in unread where !checker.readsPart(name, of: rule) {
      sink.warning(
        "unused-let", "'\(name)' is named and never read", at: span,
        hint: "leave it out, or use it in a condition or a text")
    }
  }

  private func conditions(_ fields: Fields, _ key: String, _ textKey: String) -> [Rule.Condition] {
    fields.list(key).compactMap { item in
      guard let part = Fields(item, key, sink), let when = part.required("when"),
        let text = part.requiredText(textKey)
      else { return nil }
      part.finish()
      return Rule.Condition(when: truth(when), text: text)
    }
  }

  private func outcomes(_ fields: Fields, _ draft: RuleDraft) -> [Rule.Outcome] {
    let outcomes = fields.list("outcomes").compactMap { item -> Rule.Outcome? in
      guard let part = Fields(item, "outcome", sink), let name = part.requiredText("class"),
        let when = part.required("when"), part.required("severity") != nil,
        let word = part.choice("severity", Severity.allCases.map(\.word)),
        let severity = Severity(word: word)
      else { return nil }
      part.finish()
      return Rule.Outcome(classification: name, when: truth(when), severity: severity)
    }
    if outcomes.isEmpty {
      sink.error("no-outcome", "rule \(draft.id) has no outcome", at: draft.idSpan)
    }
    return outcomes
  }

  private func raises(_ fields: Fields) -> [Rule.Raise] {
    fields.list("raise").compactMap { item in
      guard let part = Fields(item, "raise", sink), let when = part.required("when"),
        let word = part.choice("to", Severity.allCases.map(\.word)),
        let severity = Severity(word: word)
      else { return nil }
      let text = part.text("why") ?? ""
      part.finish()
      return Rule.Raise(when: truth(when), severity: severity, text: text)
    }
  }

  private func texts(_ fields: Fields) -> Rule.Texts? {
    guard let say = Fields(fields.required("say"), "say", sink),
      let clinician = say.required("clinician")
    else { return nil }
    let texts = Rule.Texts(
      clinician: template(clinician), patient: say.value("patient").map(template),
      researcher: say.value("researcher").map(template))
    say.finish()
    return texts
  }

  /// `Zinc {zinc} below {cut:1}`: braces hold `class`, or an expression and its decimals.
  private func template(_ value: YAMLValue) -> Template {
    let text = value.text ?? ""
    let place = value.place()
    var parts: [Template.Part] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { parts.append(.text(String(rest[..<open]))) }
      let after = rest.index(after: open)
      guard let close = rest[after...].firstIndex(of: "}") else {
        sink.error("syntax", "the brace that opens here is never closed", at: value.span)
        return Template(parts: parts)
      }
      let inner = rest[after..<close]
      let offset = text.utf8.distance(from: text.startIndex, to: after)
      parts.append(part(String(inner), value, { place(offset + $0) }))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { parts.append(.text(String(rest))) }
    return Template(parts: parts)
  }

  private func part(
    _ inner: String, _ value: YAMLValue, _ place: @escaping (Int) -> Int
  ) -> Template.Part {
    if inner == "class" { return .classification }
    var expression = inner
    var digits: Int?
    if let colon = inner.lastIndex(of: ":"), let count = Int(inner[inner.index(after: colon)...]) {
      expression = String(inner[..<colon])
      digits = count
    }
    do {
      let syntax = try Parser.parse(expression, in: value.span.source, place: place)
      return .value(checker.check(syntax), digits: digits)
    } catch {
      sink.report(error)
      return .text("")
    }
  }

  // MARK: Examples

  private func readExamples(_ fields: Fields, _ draft: RuleDraft, exempt: Set<String>) {
    let reader = ExampleReader(
      vocabulary: checker.vocabulary, sink: sink, parameterNames: parameterNames)
    let own = fields.list("examples").compactMap { reader.read($0, rule: draft.id) }
    examples += own
    let wanted: [(kind: String, has: Bool)] = [
      ("positive", own.contains { $0.expect.state == .fired }),
      (
        "negative",
        own.contains { $0.expect.state == .notFired || $0.expect.state == .notApplicable }
      ),
      ("indeterminate", own.contains { $0.expect.state == .indeterminate }),
    ]
    for (kind, has) in wanted where !has && !exempt.contains(kind) {
      sink.error(
        "no-example", "rule \(draft.id) has no \(kind) example", at: draft.idSpan,
        hint: "add one under `examples:`, or name it in `exempt:` where the logic has none")
    }
  }
}

/// A definition as compact JSON, in the order in which it was written.
enum JSONText {
  static func text(_ value: YAMLValue) -> String {
    switch value.content {
    case .scalar(let text, _): return quoted(text)
    case .list(let items): return "[" + items.map(text).joined(separator: ",") + "]"
    case .map(let items):
      let body = items.map { quoted($0.key) + ":" + text($0.value) }
      return "{" + body.joined(separator: ",") + "}"
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
