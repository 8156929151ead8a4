/// A piece of HTML that is well formed by construction: elements and attributes come from the
/// closed lists below, and text can enter only through `text(_:limit:)`, which escapes it.
///
/// The one way to put markup in unescaped is private to this file and takes a `StaticString`, so
/// nothing that was read from an export or a definition can ever reach it.
struct HTML: Sendable {
  private(set) var bytes: [UInt8] = []

  /// Elements that have an end tag.
  enum Tag: String, Sendable, CaseIterable {
    case html, head, title, body, header, main, footer, nav, section, article, div, p, span
    case h1, h2, h3, h4, a, ul, ol, li, dl, dt, dd, strong, small, bdi, code, details, summary
    case table, caption, thead, tbody, tr, th, td, figure, figcaption
    case svg, desc, g, path, rect, line, text
  }

  /// An attribute with its value; values are escaped when they are written.
  struct Attribute: Sendable {
    fileprivate let name: StaticString
    fileprivate let value: String

    fileprivate init(_ name: StaticString, _ value: String) {
      self.name = name
      self.value = value
    }

    static func `class`(_ names: String) -> Attribute { Attribute("class", names) }
    static func id(_ id: String) -> Attribute { Attribute("id", Slug.of(id)) }
    /// A link inside the page; the report links nowhere else.
    static func fragment(_ id: String) -> Attribute { Attribute("href", "#" + Slug.of(id)) }
    static func scope(_ scope: StaticString) -> Attribute { Attribute("scope", "\(scope)") }
    static func role(_ role: StaticString) -> Attribute { Attribute("role", "\(role)") }
    static func columns(_ count: Int) -> Attribute { Attribute("colspan", String(count)) }
    static func labelled(by ids: String...) -> Attribute {
      Attribute("aria-labelledby", ids.map { Slug.of($0) }.joined(separator: " "))
    }
    static func label(_ text: String) -> Attribute {
      Attribute("aria-label", VisibleText.neutral(text, limit: 200))
    }
    static let hidden = Attribute("aria-hidden", "true")
    static let focusable = Attribute("tabindex", "0")
    /// What the script sorts a cell by, where that is not its text.
    static func sort(_ rank: String) -> Attribute { Attribute("data-sort", rank) }
    /// What a column holds: `text` or `number`.
    static func kind(_ kind: StaticString) -> Attribute { Attribute("data-kind", "\(kind)") }
    /// The heading that a narrow screen prints before the cell.
    static func heading(_ text: String) -> Attribute { Attribute("data-heading", text) }
    static func viewBox(width: Double, height: Double) -> Attribute {
      Attribute("viewBox", "0 0 \(SVG.number(width)) \(SVG.number(height))")
    }
    static func x(_ value: Double) -> Attribute { Attribute("x", SVG.number(value)) }
    static func y(_ value: Double) -> Attribute { Attribute("y", SVG.number(value)) }
    static func x1(_ value: Double) -> Attribute { Attribute("x1", SVG.number(value)) }
    static func y1(_ value: Double) -> Attribute { Attribute("y1", SVG.number(value)) }
    static func x2(_ value: Double) -> Attribute { Attribute("x2", SVG.number(value)) }
    static func y2(_ value: Double) -> Attribute { Attribute("y2", SVG.number(value)) }
    static func width(_ value: Double) -> Attribute { Attribute("width", SVG.number(value)) }
    static func height(_ value: Double) -> Attribute { Attribute("height", SVG.number(value)) }
    static func path(_ path: SVG.Path) -> Attribute { Attribute("d", path.text) }
    static func anchor(_ anchor: SVG.Anchor) -> Attribute {
      Attribute("text-anchor", anchor.rawValue)
    }
  }

  // MARK: Writing

  /// Text between tags: escaped, invisible characters made visible, clipped to `limit` characters.
  mutating func text(_ value: String, limit: Int = 400) {
    escape(VisibleText.neutral(value, limit: limit))
  }

  mutating func open(_ tag: Tag, _ attributes: [Attribute] = []) {
    bytes.append(0x3C)
    bytes.append(contentsOf: tag.rawValue.utf8)
    write(attributes)
    bytes.append(0x3E)
  }

  mutating func close(_ tag: Tag) {
    raw("</")
    bytes.append(contentsOf: tag.rawValue.utf8)
    bytes.append(0x3E)
  }

  mutating func element(
    _ tag: Tag, _ attributes: [Attribute] = [], _ content: (inout HTML) -> Void
  ) {
    open(tag, attributes)
    content(&self)
    close(tag)
  }

  mutating func element(
    _ tag: Tag, _ attributes: [Attribute] = [], text: String, limit: Int = 400
  ) {
    open(tag, attributes)
    self.text(text, limit: limit)
    close(tag)
  }

  mutating func append(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

  /// A line feed between elements, so that the file can be read and compared as text.
  mutating func newline() { bytes.append(0x0A) }

  // MARK: The head

  /// The document type, the opening of the page and its whole head, with a content security policy
  /// that allows exactly the given style sheet and script and nothing from anywhere else.
  ///
  /// - Parameters:
  ///   - title: The title of the page.
  ///   - style: The text of the style sheet.
  ///   - script: The text of the script, which is appended by `script(_:)`.
  mutating func head(title: String, style: StaticString, script: StaticString) {
    raw("<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n")
    raw("<meta http-equiv=\"Content-Security-Policy\" content=\"")
    escape(ContentPolicy.text(style: style, script: script))
    raw("\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
    raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
    raw("<meta name=\"referrer\" content=\"no-referrer\">\n")
    element(.title, text: title, limit: 200)
    raw("\n<style>")
    raw(style)
    raw("</style>\n</head>\n")
  }

  /// The script that sorts and filters; the page says the same without it.
  mutating func script(_ script: StaticString) {
    raw("<script>")
    raw(script)
    raw("</script>\n")
  }

  // MARK: Escaping

  private mutating func write(_ attributes: [Attribute]) {
    for attribute in attributes {
      bytes.append(0x20)
      raw(attribute.name)
      raw("=\"")
      escape(attribute.value)
      bytes.append(0x22)
    }
  }

  private mutating func raw(_ markup: StaticString) {
    markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  /// The five characters that can end a text or a quoted value, as references. Every value is
  /// written between double quotes, so this is right for text and for attributes alike.
  private mutating func escape(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x26: raw("&amp;")
      case 0x3C: raw("&lt;")
      case 0x3E: raw("&gt;")
      case 0x22: raw("&quot;")
      case 0x27: raw("&#39;")
      default: bytes.append(byte)
      }
    }
  }
}

/// Names for fragments: letters, digits and hyphens, never empty.
enum Slug {
  static func of(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(80) {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-": result.unicodeScalars.append(scalar)
      default: result += "-"
      }
    }
    return result.isEmpty ? "x" : result
  }
}
