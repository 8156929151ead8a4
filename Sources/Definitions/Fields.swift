import Diagnostics

/// Reads the keys of one YAML map: every key is known or reported, required ones are demanded.
package final class Fields {
  package let span: SourceSpan
  private let sink: DiagnosticSink
  private let what: String
  private var values: [String: (keySpan: SourceSpan, value: YAMLValue)] = [:]
  private let order: [String]
  private var asked: Set<String> = []

  /// `what` is the noun that messages use, such as `rule`.
  package init?(_ value: YAMLValue?, _ what: String, _ sink: DiagnosticSink) {
    guard let value else { return nil }
    guard let map = value.map else {
      sink.error("not-a-map", "a \(what) is a map of keys", at: value.span)
      return nil
    }
    self.span = map.first.map { $0.keySpan } ?? value.span
    self.sink = sink
    self.what = what
    self.order = map.map(\.key)
    for item in map {
      if let first = values[item.key] {
        sink.error(
          "duplicate-key", "'\(item.key)' stands twice in this \(what)", at: item.keySpan,
          also: [Diagnostic.Label(first.keySpan, "first here")])
      } else {
        values[item.key] = (item.keySpan, item.value)
      }
    }
  }

  package var keys: [String] { order }

  package func has(_ key: String) -> Bool { values[key] != nil }

  package func value(_ key: String) -> YAMLValue? {
    asked.insert(key)
    guard let value = values[key]?.value, !value.isNull else { return nil }
    return value
  }

  package func keySpan(_ key: String) -> SourceSpan { values[key]?.keySpan ?? span }

  package func required(_ key: String) -> YAMLValue? {
    if let value = value(key) { return value }
    sink.error("missing-key", "this \(what) has no '\(key)'", at: span)
    return nil
  }

  package func text(_ key: String) -> String? { value(key).flatMap { text($0, key) } }
  package func requiredText(_ key: String) -> String? { required(key).flatMap { text($0, key) } }

  private func text(_ value: YAMLValue, _ key: String) -> String? {
    if let text = value.text { return text }
    sink.error("not-text", "'\(key)' is a text", at: value.span)
    return nil
  }

  package func list(_ key: String) -> [YAMLValue] {
    guard let value = value(key) else { return [] }
    return value.list ?? [value]
  }

  package func texts(_ key: String) -> [String] {
    list(key).compactMap { text($0, key) }
  }

  package func integer(_ key: String) -> Int? {
    guard let value = value(key) else { return nil }
    if let text = value.text, let number = Int(text) { return number }
    sink.error("not-a-number", "'\(key)' is a whole number", at: value.span)
    return nil
  }

  package func decimal(_ key: String) -> Double? {
    guard let value = value(key) else { return nil }
    if let text = value.text, let number = Double(text), number.isFinite { return number }
    sink.error("not-a-number", "'\(key)' is a number", at: value.span)
    return nil
  }

  package func flag(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    switch value.text {
    case "true", "yes": return true
    case "false", "no": return false
    default:
      sink.error("not-a-flag", "'\(key)' is yes or no", at: value.span)
      return nil
    }
  }

  /// One word of a fixed list.
  package func choice(_ key: String, _ options: [String]) -> String? {
    guard let value = value(key) else { return nil }
    if let text = value.text, options.contains(text) { return text }
    sink.error(
      "unknown-word", "'\(key)' cannot be '\(value.text ?? "a map")'", at: value.span,
      hint: value.text.flatMap { Suggestion.hint(for: $0, in: options) }
        ?? "one of \(options.joined(separator: ", "))")
    return nil
  }

  /// Reports every key that nobody asked for; call it last.
  package func finish(known extra: [String] = []) {
    for key in order where !asked.contains(key) && !extra.contains(key) {
      sink.error(
        "unknown-key", "a \(what) has no key '\(key)'", at: keySpan(key),
        hint: Suggestion.hint(for: key, in: asked.sorted()))
    }
  }
}
