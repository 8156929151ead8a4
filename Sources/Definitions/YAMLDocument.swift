import Diagnostics
import Expressions
import Yams

/// A YAML value with the place where it stands; what definitions are read from.
///
/// A strict subset: no anchors, aliases, tags or merge keys, no duplicate keys, bounded in size and
/// depth. A definition is read by people, and must mean what it looks like.
package struct YAMLValue: Sendable {
  package let content: YAMLContent
  package let span: SourceSpan

  package var text: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  package var isNull: Bool {
    if case .scalar(let text, false) = content {
      return text.isEmpty || text == "null" || text == "~"
    }
    return false
  }

  package var list: [YAMLValue]? {
    if case .list(let items) = content { return items }
    return nil
  }

  package var map: [YAMLEntry]? {
    if case .map(let items) = content { return items }
    return nil
  }

  /// The expression that a scalar holds; nil, and an error in the sink, where it holds none.
  func syntax(_ sink: DiagnosticSink) -> Syntax? {
    guard let text else {
      sink.error("not-an-expression", "an expression is wanted here", at: span)
      return nil
    }
    do {
      return try Parser.parse(text, in: span.source, place: place())
    } catch {
      sink.report(error)
      return nil
    }
  }

  /// Maps an offset in the scalar's text to an offset in the file, through quotes, escapes, folding
  /// and indentation: every character of the text stands in the file, in the same order.
  package func place() -> (Int) -> Int {
    guard let text else { return { [span] _ in span.start } }
    let wanted = Array(text.utf8)
    let bytes = span.source.bytes
    var offsets: [Int] = []
    offsets.reserveCapacity(wanted.count + 1)
    var position = span.start
    if position < bytes.count,
      bytes[position] == UInt8(ascii: "|") || bytes[position] == UInt8(ascii: ">")
    {
      while position < bytes.count, bytes[position] != 10 { position += 1 }
    } else if position < bytes.count,
      bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'")
    {
      position += 1
    }
    for byte in wanted {
      let isBlank = byte == 32 || byte == 10
      while position < bytes.count {
        let here = bytes[position]
        if here == byte || (isBlank && (here == 32 || here == 10 || here == 13)) { break }
        position += 1
      }
      offsets.append(min(position, bytes.count))
      position += 1
    }
    offsets.append(min(position, bytes.count))
    return { offset in offsets[min(max(0, offset), offsets.count - 1)] }
  }
}

package enum YAMLContent: Sendable {
  case scalar(String, isQuoted: Bool)
  case list([YAMLValue])
  case map([YAMLEntry])
}

package struct YAMLEntry: Sendable {
  package let key: String
  package let keySpan: SourceSpan
  package let value: YAMLValue
}

package enum YAMLDocument {
  /// Larger than any definition a person reviews.
  private static let byteLimit = 1_000_000
  private static let depthLimit = 32

  /// Reads a file's text; faults go to the sink, and nil means that nothing could be read.
  package static func parse(_ source: SourceText, _ sink: DiagnosticSink) -> YAMLValue? {
    let start = SourceSpan(source, 0, 0)
    guard source.bytes.count <= byteLimit else {
      sink.error(
        "too-large",
        "a definition file may hold \(byteLimit) bytes, this one has \(source.bytes.count)",
        at: start)
      return nil
    }
    guard !source.bytes.contains(0), String(validating: source.bytes, as: UTF8.self) != nil else {
      sink.error("not-utf8", "the file is not UTF-8 text", at: start, hint: "save it as UTF-8")
      return nil
    }
    if let tab = leadingTab(source) {
      sink.error(
        "tab-indent", "YAML is indented with spaces, this line begins with a tab", at: tab)
      return nil
    }
    do {
      // Nodes hold their anchors weakly: only the parser keeps them alive to be found.
      // No resolver: what a scalar means is decided by its place here, not by patterns over it.
      let parser = try Yams.Parser(yaml: source.text, resolver: .basic)
      return try withExtendedLifetime(parser) {
        guard let node = try parser.singleRoot() else {
          sink.error("empty-file", "the file holds no definition", at: start)
          return nil
        }
        return convert(node, source, sink, depth: 0)
      }
    } catch let error as YamlError {
      report(error, source, sink)
      return nil
    } catch {
      sink.error("bad-yaml", "the file is not YAML: \(error)", at: start)
      return nil
    }
  }

  private static func leadingTab(_ source: SourceText) -> SourceSpan? {
    var atLineStart = true
    for (offset, byte) in source.bytes.enumerated() {
      if byte == 9, atLineStart { return SourceSpan(source, offset, offset + 1) }
      if byte == 10 { atLineStart = true } else if byte != 32 { atLineStart = false }
    }
    return nil
  }

  private static func report(_ error: YamlError, _ source: SourceText, _ sink: DiagnosticSink) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let offset = source.offset(line: mark.line, column: mark.column)
      sink.error(
        "bad-yaml", "the file is not YAML: \(problem)", at: SourceSpan(source, offset, offset + 1))
    case .duplicatedKeysInMapping(let duplicates, let context):
      let offset = source.offset(line: context.mark.line, column: context.mark.column)
      let names = duplicates.sorted().joined(separator: ", ")
      sink.error(
        "duplicate-key", "a key stands twice: \(names)", at: SourceSpan(source, offset, offset + 1))
    default:
      sink.error("bad-yaml", "the file is not YAML: \(error)", at: SourceSpan(source, 0, 0))
    }
  }

  private static func convert(
    _ node: Yams.Node, _ source: SourceText, _ sink: DiagnosticSink, depth: Int
  ) -> YAMLValue? {
    let start = node.mark.map { source.offset(line: $0.line, column: $0.column) } ?? 0
    if depth > depthLimit {
      sink.error(
        "nested-too-deep", "the file is nested deeper than \(depthLimit) levels",
        at: SourceSpan(source, start, start + 1))
      return nil
    }
    if let anchor = node.anchor {
      sink.error(
        "alias", "anchors and aliases are not allowed in definitions: '\(anchor)'",
        at: SourceSpan(source, start, start + 1), hint: "write the value out where it is needed")
      return nil
    }
    switch node {
    case .scalar(let scalar):
      let isQuoted = scalar.style != .plain && scalar.style != .any
      let end = start + max(1, scalarLength(scalar, source, start))
      return YAMLValue(
        content: .scalar(scalar.string, isQuoted: isQuoted), span: SourceSpan(source, start, end))
    case .sequence(let sequence):
      let items = sequence.compactMap { convert($0, source, sink, depth: depth + 1) }
      let end = items.last?.span.end ?? start + 1
      return YAMLValue(content: .list(items), span: SourceSpan(source, start, end))
    case .mapping(let mapping):
      return map(mapping, start, source, sink, depth)
    case .alias:
      sink.error(
        "alias", "anchors and aliases are not allowed in definitions",
        at: SourceSpan(source, start, start + 1))
      return nil
    }
  }

  private static func map(
    _ mapping: Yams.Node.Mapping, _ start: Int, _ source: SourceText, _ sink: DiagnosticSink,
    _ depth: Int
  ) -> YAMLValue? {
    var items: [YAMLEntry] = []
    for (keyNode, valueNode) in mapping {
      guard let key = convert(keyNode, source, sink, depth: depth + 1), let name = key.text else {
        continue
      }
      if name == "<<" {
        sink.error("alias", "merge keys are not allowed in definitions", at: key.span)
        continue
      }
      guard let value = convert(valueNode, source, sink, depth: depth + 1) else { continue }
      items.append(YAMLEntry(key: name, keySpan: key.span, value: value))
    }
    let end = items.last?.value.span.end ?? start + 1
    return YAMLValue(content: .map(items), span: SourceSpan(source, start, end))
  }

  /// The bytes that a one-line scalar takes in the file, quotes included.
  private static func scalarLength(
    _ scalar: Yams.Node.Scalar, _ source: SourceText, _ start: Int
  ) -> Int {
    let length = scalar.string.utf8.count
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: return length + 2
    case .literal, .folded: return 1
    default:
      let end = min(start + length, source.bytes.count)
      return source.bytes[start..<end].firstIndex(of: 10).map { $0 - start } ?? length
    }
  }
}
