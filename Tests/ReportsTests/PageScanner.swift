/// A strict reader of the report's HTML: it knows only the elements and attributes that the report
/// may use, and takes everything that a browser would have to guess at as a fault.
struct PageScanner {
  struct Element {
    var name: String
    var attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  private(set) var faults: [String] = []
  /// The text between tags, references resolved.
  private(set) var text = ""
  private(set) var style = ""
  private(set) var script = ""

  private let bytes: [UInt8]
  private var index = 0
  private var open: [String] = []

  private static let void: Set = ["meta"]
  private static let names: Set = [
    "html", "head", "meta", "title", "style", "script", "body", "header", "main", "footer", "nav",
    "section", "article", "div", "p", "span", "h1", "h2", "h3", "a", "ul", "ol", "li", "dl", "dt",
    "dd", "strong", "small", "bdi", "code", "details", "summary", "table", "caption", "thead",
    "tbody", "tr", "th", "td", "figure", "figcaption", "svg", "desc", "path", "rect", "line",
    "text",
  ]
  private static let attributes: Set = [
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "scope", "role",
    "colspan", "aria-labelledby", "aria-label", "aria-hidden", "tabindex", "data-sort",
    "data-kind", "data-heading", "viewBox", "x", "y", "x1", "y1", "x2", "y2", "width", "height",
    "d", "text-anchor",
  ]
  private static let references = [
    "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'",
  ]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    scan()
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  private mutating func fault(_ what: String) {
    if faults.count < 20 { faults.append("\(what) at byte \(index)") }
  }

  private mutating func scan() {
    guard take("<!DOCTYPE html>\n") else { return fault("no doctype") }
    while index < bytes.count {
      if bytes[index] == 0x3C { tag() } else { text += characters(until: [0x3C]) }
    }
    if !open.isEmpty { fault("still open: \(open)") }
  }

  private mutating func take(_ literal: String) -> Bool {
    let wanted = Array(literal.utf8)
    guard bytes[index...].starts(with: wanted) else { return false }
    index += wanted.count
    return true
  }

  private mutating func tag() {
    if take("</") {
      let name = word()
      if !take(">") { fault("end tag of \(name) does not end") }
      if open.last == name {
        open.removeLast()
      } else {
        fault("</\(name)> closes \(open.suffix(2))")
      }
      return
    }
    index += 1
    var element = Element(name: word(), attributes: [:])
    if !Self.names.contains(element.name) {
      fault("element <\(element.name)>")
      index += element.name.isEmpty ? 1 : 0
    }
    while index < bytes.count, bytes[index] == 0x20 { attribute(of: &element) }
    if !take(">") { fault("tag <\(element.name)> does not end") }
    elements.append(element)
    if element.name == "style" || element.name == "script" {
      return raw(element.name)
    }
    if !Self.void.contains(element.name) { open.append(element.name) }
  }

  private mutating func attribute(of element: inout Element) {
    index += 1
    let name = word()
    if !Self.attributes.contains(name) { fault("attribute \(name) of <\(element.name)>") }
    guard take("=\"") else { return fault("attribute \(name) has no quoted value") }
    if element.attributes[name] != nil { fault("attribute \(name) stands twice") }
    element.attributes[name] = characters(until: [0x22])
    index += 1
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, isLetter(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
      || byte == 0x2D
  }

  /// Text or a value: no bare `<`, `>`, quote or ampersand, and nothing that cannot be seen.
  private mutating func characters(until ends: Set<UInt8>) -> String {
    let start = index
    while index < bytes.count, !ends.contains(bytes[index]) { index += 1 }
    guard let raw = String(validating: bytes[start..<index], as: UTF8.self) else {
      fault("not UTF-8")
      return ""
    }
    var result = ""
    var rest = Substring(raw)
    while let first = rest.first {
      if first == "&" {
        guard let reference = Self.references.first(where: { rest.hasPrefix($0.key) }) else {
          fault("bare ampersand")
          return result
        }
        result += reference.value
        rest = rest.dropFirst(reference.key.count)
        continue
      }
      if "<>\"'".contains(first) { fault("bare \(first)") }
      for scalar in first.unicodeScalars where isHidden(scalar) {
        fault("hidden character U+\(String(scalar.value, radix: 16))")
      }
      result.append(first)
      rest = rest.dropFirst()
    }
    return result
  }

  private func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\n" { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
      return true
    default: return false
    }
  }

  private mutating func raw(_ name: String) {
    let end = Array("</\(name)>".utf8)
    let start = index
    while index < bytes.count, !bytes[index...].starts(with: end) { index += 1 }
    let content = String(decoding: bytes[start..<index], as: UTF8.self)
    if name == "style" { style += content } else { script += content }
    index = min(bytes.count, index + end.count)
  }
}
