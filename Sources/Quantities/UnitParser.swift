/// Reads one unit expression of UCUM (case sensitive) against a table.
///
/// `.` and `/` bind alike, from left to right; `/` may lead; brackets are opaque, so that the dot
/// in `B[10.nV]` is part of a name; `m2` is a power but `m^2` and `12h` are faults.
struct UnitParser {
  static let longestCode = 256
  static let deepestNesting = 16
  static let largestExponent = 99

  /// A product so far, with the parts that are of one dimension only kept above and below the line:
  /// they tell `mmol/mol` from `mg/g` once the dimension has cancelled.
  private struct Product {
    var factor = Rational.one
    var dimension = Dimension.none
    var above = Dimension.none
    var below = Dimension.none
    var special: SpecialScale?

    mutating func combine(_ other: Product, dividing: Bool) {
      factor = dividing ? factor / other.factor : factor * other.factor
      dimension =
        dividing
        ? dimension.divided(by: other.dimension) : dimension.multiplied(by: other.dimension)
      above = above.multiplied(by: dividing ? other.below : other.above)
      below = below.multiplied(by: dividing ? other.above : other.below)
    }

    /// Axes that stand both above and below and leave nothing.
    var ratio: Dimension {
      var result = Dimension.none
      for axis in above.axes where dimension[axis] == 0 {
        result[axis] = min(above[axis], below[axis])
      }
      return result
    }
  }

  private let code: String
  private let bytes: [UInt8]
  private let table: UnitTable
  private let givesHints: Bool
  private var index = 0
  private var depth = 0
  private var parts = 0
  private var annotations: [String] = []
  private var special: (scale: SpecialScale, offset: Int)?

  init(_ code: String, table: UnitTable, givesHints: Bool = true) {
    self.code = code
    self.bytes = Array(code.utf8.prefix(Self.longestCode + 1))
    self.table = table
    self.givesHints = givesHints
  }

  mutating func parse() throws(UnitError) -> Unit {
    guard !bytes.isEmpty else { throw fault(.empty, at: 0, "a unit is missing") }
    guard bytes.count <= Self.longestCode else {
      throw fault(.tooLong, at: Self.longestCode, "a unit has at most \(Self.longestCode) bytes")
    }
    if let bad = bytes.firstIndex(where: { $0 < 33 || $0 > 126 }) {
      throw fault(.badCharacter, at: bad, "this character cannot stand in a unit", hint: hint(bad))
    }
    var product = Product()
    if bytes[0] == UInt8(ascii: "/") {
      index = 1
      parts += 1
      product.combine(try component(), dividing: true)
    } else {
      product = try component()
    }
    try rest(of: &product)
    if index < bytes.count { throw fault(.strayParenthesis, at: index, "nothing is open here") }
    if let special, parts > 1 {
      throw fault(
        .specialInProduct, at: special.offset,
        "a unit on a scale of its own cannot be multiplied or divided")
    }
    return Unit(
      code: code, dimension: product.dimension, factor: product.factor, special: special?.scale,
      annotations: annotations, ratio: product.ratio)
  }

  /// `(('.' | '/') component)*`, up to a closing parenthesis or the end.
  private mutating func rest(of product: inout Product) throws(UnitError) {
    while index < bytes.count, bytes[index] != UInt8(ascii: ")") {
      let isDivision = bytes[index] == UInt8(ascii: "/")
      guard isDivision || bytes[index] == UInt8(ascii: ".") else {
        throw misplaced()
      }
      index += 1
      product.combine(try component(), dividing: isDivision)
    }
  }

  /// What stands where only an operator may.
  private func misplaced() -> UnitError {
    let isBehindGroup = index > 0 && bytes[index - 1] == UInt8(ascii: ")")
    if isBehindGroup, bytes[index] == UInt8(ascii: "{") {
      return fault(
        .operatorExpected, at: index, "an annotation cannot stand behind a parenthesis",
        hint: "leave it out, or put it behind a unit")
    }
    if isBehindGroup, Self.isDigit(bytes[index]) || bytes[index] == UInt8(ascii: "-") {
      return fault(.operatorExpected, at: index, "a parenthesis has no power")
    }
    return fault(.operatorExpected, at: index, "'.' or '/' is expected here")
  }

  private mutating func component() throws(UnitError) -> Product {
    parts += 1
    guard index < bytes.count else {
      throw fault(.unitExpected, at: index, "a unit is expected after the operator")
    }
    switch bytes[index] {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "{"): return counted(try annotation(), factor: 1)
    case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ")"):
      throw fault(.unitExpected, at: index, "a unit is expected here")
    default: return try simpleUnit()
    }
  }

  private mutating func group() throws(UnitError) -> Product {
    let start = index
    guard depth < Self.deepestNesting else {
      throw fault(.tooDeep, at: index, "parentheses nest at most \(Self.deepestNesting) deep")
    }
    depth += 1
    index += 1
    var product = try component()
    try rest(of: &product)
    guard index < bytes.count else {
      throw fault(.unclosedParenthesis, at: start, "this parenthesis is never closed")
    }
    index += 1
    depth -= 1
    return product
  }

  private mutating func annotation() throws(UnitError) -> String {
    let start = index
    guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "}")),
      !bytes[(start + 1)..<end].contains(UInt8(ascii: "{"))
    else { throw fault(.unclosedAnnotation, at: start, "this annotation is never closed") }
    guard end > start + 1 else {
      throw fault(.unclosedAnnotation, at: start, "an annotation cannot be empty")
    }
    let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
    annotations.append(text)
    index = end + 1
    return text
  }

  /// A pure number that an annotation says the meaning of: `{cells}`, `100{WBC}`, `10*6{copies}`.
  private func counted(_ annotation: String, factor: Rational) -> Product {
    let axis = Dimension(.annotation(annotation))
    return Product(factor: factor, dimension: axis, above: axis)
  }

  // MARK: Symbols

  private mutating func simpleUnit() throws(UnitError) -> Product {
    let start = index
    let symbol = try self.symbol()
    var product = try resolve(symbol, at: start)
    if index < bytes.count, bytes[index] == UInt8(ascii: "{") {
      let text = try annotation()
      if product.dimension.isNone, product.special == nil {
        product = counted(text, factor: product.factor)
      }
    }
    if let scale = product.special { special = special ?? (scale, start) }
    return product
  }

  /// Everything up to an operator, a parenthesis or an annotation; brackets are passed over whole.
  private mutating func symbol() throws(UnitError) -> String {
    let start = index
    scan: while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"),
        UInt8(ascii: "{"):
        break scan
      case UInt8(ascii: "["):
        guard let end = bytes[index...].firstIndex(of: UInt8(ascii: "]")) else {
          throw fault(.unclosedBracket, at: index, "this bracket is never closed")
        }
        index = end + 1
      default: index += 1
      }
    }
    return String(decoding: bytes[start..<index], as: UTF8.self)
  }

  private func resolve(_ symbol: String, at start: Int) throws(UnitError) -> Product {
    if symbol.utf8.allSatisfy(Self.isDigit) {
      guard let number = Rational(symbol), !number.isZero else {
        throw fault(.zeroFactor, at: start, "a unit cannot be zero, or a number this long")
      }
      return Product(factor: number)
    }
    if let found = table.lookUp(symbol) { return product(found, exponent: 1) }
    let (base, exponentText) = Self.splitExponent(symbol)
    if !exponentText.isEmpty, let found = table.lookUp(base) {
      guard let exponent = Int(exponentText), abs(exponent) <= Self.largestExponent else {
        throw fault(
          .badExponent, at: start + base.utf8.count,
          "a power is a whole number from -\(Self.largestExponent) to \(Self.largestExponent)")
      }
      guard found.special == nil || exponent == 1 else {
        throw fault(.specialInProduct, at: start, "a unit on a scale of its own has no powers")
      }
      return product(found, exponent: exponent)
    }
    throw unknown(symbol, base: base, exponent: exponentText, at: start)
  }

  private func product(_ atom: UnitTable.Atom, exponent: Int) -> Product {
    let dimension = atom.dimension.power(exponent)
    var result = Product(
      factor: atom.factor.power(exponent) ?? .one, dimension: dimension, special: atom.special)
    if dimension.axes.count == 1, let axis = dimension.axes.first {
      if dimension[axis] > 0 {
        result.above = dimension
      } else {
        result.below = dimension.power(-1)
      }
    }
    return result
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// `m-2` into `m` and `-2`; `cal_[15]` has no exponent, for its digits stand in brackets.
  static func splitExponent(_ symbol: String) -> (base: String, exponent: String) {
    let bytes = Array(symbol.utf8)
    var cut = bytes.count
    while cut > 0, isDigit(bytes[cut - 1]) { cut -= 1 }
    guard cut < bytes.count else { return (symbol, "") }
    if cut > 0, bytes[cut - 1] == UInt8(ascii: "-") || bytes[cut - 1] == UInt8(ascii: "+") {
      cut -= 1
    }
    return (
      String(decoding: bytes[..<cut], as: UTF8.self), String(decoding: bytes[cut...], as: UTF8.self)
    )
  }

  // MARK: Faults

  private func fault(
    _ problem: UnitError.Problem, at offset: Int, _ message: String, hint: String? = nil
  ) -> UnitError {
    UnitError(problem, in: code, at: offset, message, hint: hint)
  }

  private func unknown(
    _ symbol: String, base: String, exponent: String, at start: Int
  ) -> UnitError {
    guard givesHints else { return fault(.unknownUnit, at: start, "unknown") }
    if let atom = table.refusedPrefix(base) ?? table.refusedPrefix(symbol) {
      return fault(.prefixNotAllowed, at: start, "'\(atom)' takes no prefix")
    }
    if let first = symbol.utf8.first, Self.isDigit(first) {
      let digits = symbol.utf8.prefix(while: Self.isDigit).count
      return fault(
        .operatorExpected, at: start + digits, "'.' or '/' is expected after a number",
        hint: "write '\(symbol.prefix(digits)).\(symbol.dropFirst(digits))'")
    }
    if symbol.utf8.contains(UInt8(ascii: "^")) {
      return fault(
        .badExponent, at: start + symbol.utf8.prefix { $0 != UInt8(ascii: "^") }.count,
        "'^' does not make a power", hint: "write the exponent alone, as in 'm2'")
    }
    let name = table.nearest(to: base).map { "did you mean '\($0)\(exponent)'?" }
    return fault(.unknownUnit, at: start, "'\(symbol.prefix(40))' is not a unit", hint: name)
  }

  private func hint(_ offset: Int) -> String? {
    let tail = bytes[offset...]
    if tail.starts(with: Array("\u{B5}".utf8)) || tail.starts(with: Array("\u{3BC}".utf8)) {
      return "write 'u' for micro"
    }
    return tail.first == UInt8(ascii: " ") ? "a unit has no blanks" : nil
  }
}
