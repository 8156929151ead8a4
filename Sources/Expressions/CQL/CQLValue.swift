/// A type of CQL, as far as this subset has it. `any` is that of an untyped null, which fits all.
package indirect enum CQLType: Hashable, Sendable {
  case any, boolean, integer, decimal, string, date, dateTime, quantity
  case list(CQLType)
  case interval(CQLType)

  /// As CQL writes it.
  package var text: String {
    switch self {
    case .any: "Any"
    case .boolean: "Boolean"
    case .integer: "Integer"
    case .decimal: "Decimal"
    case .string: "String"
    case .date: "Date"
    case .dateTime: "DateTime"
    case .quantity: "Quantity"
    case .list(let element): "List<\(element.text)>"
    case .interval(let point): "Interval<\(point.text)>"
    }
  }

  static let simple: [String: CQLType] = [
    "Any": .any, "Boolean": .boolean, "Integer": .integer, "Decimal": .decimal,
    "String": .string, "Date": .date, "DateTime": .dateTime, "Quantity": .quantity,
  ]

  var isNumber: Bool { self == .integer || self == .decimal }
  var isTime: Bool { self == .date || self == .dateTime }
  /// Whether values of it have an order, so that intervals can be made of them.
  var isOrdered: Bool { isNumber || isTime || self == .quantity || self == .any }

  var element: CQLType? { if case .list(let type) = self { type } else { nil } }
  var point: CQLType? { if case .interval(let type) = self { type } else { nil } }
}

/// A value of CQL. Null has no type of its own; `CQLTyped` carries one beside it.
package indirect enum CQLValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// A whole number that lies between two others: the time between dates that are not known to the
  /// last digit.
  case uncertain(Int, Int)
  case decimal(CQLDecimal)
  case string(String)
  case moment(CQLMoment)
  case quantity(CQLQuantity)
  case interval(CQLInterval)
  case list([CQLValue])

  var isNull: Bool { self == .null }

  init(_ truth: Bool?) { self = truth.map { .boolean($0) } ?? .null }
  init(_ decimal: CQLDecimal?) { self = decimal.map { .decimal($0) } ?? .null }

  /// A whole number, null outside of 32 bits.
  init(integer value: Int?) {
    guard let value, value >= Int(Int32.min), value <= Int(Int32.max) else {
      self = .null
      return
    }
    self = .integer(value)
  }

  /// The value as a CQL literal.
  package var text: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .integer(let value): String(value)
    case .uncertain(let low, let high): "Interval[\(low), \(high)]"
    case .decimal(let value): value.text
    case .string(let value): Self.quoted(value)
    case .moment(let value): "@" + value.text
    case .quantity(let value): value.text
    case .interval(let value):
      "Interval" + (value.lowClosed ? "[" : "(") + value.low.text + ", " + value.high.text
        + (value.highClosed ? "]" : ")")
    case .list(let items): "{" + items.map(\.text).joined(separator: ", ") + "}"
    }
  }

  /// In quotation marks, on one line, with the escapes of CQL.
  static func quoted(_ text: String) -> String {
    var result = "'"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "'": result += "\\'"
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{C}": result += "\\f"
      default:
        if scalar.value < 32 || scalar.value == 127 {
          let digits = String(scalar.value, radix: 16)
          result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "'"
  }
}

/// An interval between two points; a null bound is the end of the type where it is closed, and
/// unknown where it is open.
package struct CQLInterval: Hashable, Sendable {
  var low: CQLValue
  var high: CQLValue
  var lowClosed: Bool
  var highClosed: Bool
}

/// A value with its static type, which a null has too: `null as Integer`.
package struct CQLTyped: Sendable {
  package var value: CQLValue
  package var type: CQLType

  package init(_ value: CQLValue, _ type: CQLType) {
    self.value = value
    self.type = type
  }

  static func truth(_ value: Bool?) -> CQLTyped { CQLTyped(CQLValue(value), .boolean) }
  static let null = CQLTyped(.null, .any)
}
