import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

extension UnitTable {
  /// The table of a UCUM essence file (`ucum-essence.xml`, version 2.x), read at run time.
  ///
  /// The project ships its own `units.csv`; whoever prefers the published file can load it instead.
  /// Its rows pass through the same checks, and the clinical guard holds for both. Throws
  /// `UnitTableError` where the bytes are not such a file.
  package init(essence bytes: [UInt8]) throws(UnitTableError) {
    let reader = EssenceReader()
    let parser = XMLParser(data: Data(bytes))
    parser.shouldProcessNamespaces = false
    parser.shouldResolveExternalEntities = false
    parser.delegate = reader
    guard parser.parse() else {
      throw UnitTableError(
        row: "", message: "the essence file is not well-formed, line \(parser.lineNumber)")
    }
    guard !reader.definitions.isEmpty, !reader.prefixes.isEmpty else {
      throw UnitTableError(row: "", message: "the essence file holds no units")
    }
    try self.init(definitions: reader.definitions, prefixes: reader.prefixes)
  }
}

/// Turns the elements of an essence file into rows of the kind that `units.csv` has.
private final class EssenceReader: NSObject, XMLParserDelegate {
  private(set) var definitions: [UnitDefinition] = []
  private(set) var prefixes: [PrefixDefinition] = []
  private var unit: UnitDefinition?
  private var prefix: PrefixDefinition?
  private var text = ""
  /// Only the first `name` counts, and none of the markup inside `printSymbol` and `value`.
  private var isCollecting = false

  func parser(
    _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String] = [:]
  ) {
    switch element {
    case "prefix":
      prefix = PrefixDefinition(
        prefix: attributes["Code"] ?? "", name: "", value: "", source: "UCUM essence",
        status: "verified")
    case "base-unit", "unit": unit = Self.definition(element, attributes)
    case "value": readValue(attributes)
    case "function": readFunction(attributes)
    case "name", "property":
      isCollecting = true
      text = ""
    default: isCollecting = false
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    if isCollecting { text += characters }
  }

  func parser(
    _ parser: XMLParser, didEndElement element: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    switch element {
    case "name":
      if unit?.name.isEmpty == true { unit?.name = text }
      if prefix?.name.isEmpty == true { prefix?.name = text }
    case "property":
      let code = unit?.code ?? ""
      unit?.property = Self.property(text, code: code)
    case "prefix":
      if let prefix { prefixes.append(prefix) }
      prefix = nil
    case "base-unit", "unit":
      if let unit { definitions.append(unit) }
      unit = nil
    default: break
    }
    isCollecting = false
  }

  private static func definition(
    _ element: String, _ attributes: [String: String]
  ) -> UnitDefinition {
    let kind =
      element == "base-unit"
      ? "base"
      : attributes["isSpecial"] == "yes"
        ? "special" : attributes["isArbitrary"] == "yes" ? "arbitrary" : "derived"
    return UnitDefinition(
      code: attributes["Code"] ?? "", kind: kind, name: "", property: "", value: "1", unit: "1",
      metric: element == "base-unit" ? "yes" : attributes["isMetric"] ?? "no", function: "",
      source: "UCUM essence", status: "verified")
  }

  /// `value` of a prefix, or `value` and `Unit` of a unit; a special unit says both in `function`.
  private func readValue(_ attributes: [String: String]) {
    if prefix != nil {
      prefix?.value = attributes["value"] ?? ""
    } else if let value = attributes["value"], let expression = attributes["Unit"] {
      unit?.value = value
      unit?.unit = expression
    }
  }

  private func readFunction(_ attributes: [String: String]) {
    guard let name = attributes["name"] else { return }
    unit?.function = name
    unit?.value = attributes["value"] ?? "1"
    // The slope in per cent is printed as a function of radians but carries the unit degree.
    unit?.unit = name == "100tan" ? "rad" : attributes["Unit"] ?? "1"
  }

  /// The file calls the equivalent and the osmole amounts of substance, which they are not to us.
  private static func property(_ text: String, code: String) -> String {
    switch code {
    case "eq": "equivalents"
    case "osm": "osmoles"
    default: text
    }
  }
}
