/// A Date or DateTime of CQL, known down to some component.
///
/// Seconds and milliseconds are one precision to comparisons, as CQL says: a missing millisecond
/// beside a known second counts as zero.
package struct CQLMoment: Hashable, Sendable {
  /// Year, month, day, hour, minute, second, millisecond, as far as they are known: one to seven,
  /// one to three for a Date.
  let parts: [Int]
  let isDate: Bool
  /// Minutes east of Greenwich, where they were stated; a DateTime without them is at +00:00.
  let offset: Int?

  static let names = ["year", "month", "day", "hour", "minute", "second", "millisecond"]

  /// The position of a precision in `parts`; nil for weeks and for what is no precision.
  static func position(_ precision: String) -> Int? { names.firstIndex(of: precision) }

  /// Nil where a component is out of its range, such as 30 February or the year 0.
  init?(parts: [Int], isDate: Bool, offset: Int? = nil) {
    guard (1...(isDate ? 3 : 7)).contains(parts.count) else { return nil }
    let ranges = [1...9999, 1...12, 1...31, 0...23, 0...59, 0...59, 0...999]
    for (part, range) in zip(parts, ranges) where !range.contains(part) { return nil }
    if parts.count > 2, parts[2] > Self.daysIn(month: parts[1], of: parts[0]) { return nil }
    if let offset, abs(offset) > 14 * 60 { return nil }
    self.parts = parts
    self.isDate = isDate
    self.offset = isDate ? nil : offset
  }

  static func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  // MARK: Text

  /// Reads `2014`, `2014-01`, `2014-01-31`, `2014T`, `2014-01-31T`, `2014-01-31T10:30:00.0+01:00`:
  /// with a `T` it is a DateTime. Nil for anything else, a time alone included.
  package init?(_ text: String) {
    let halves = text.split(separator: "T", omittingEmptySubsequences: false)
    guard halves.count <= 2 else { return nil }
    let dateParts = halves[0].split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(dateParts.count), var parts = Self.digits(dateParts, [4, 2, 2]) else {
      return nil
    }
    guard halves.count == 2 else {
      self.init(parts: parts, isDate: true)
      return
    }
    guard !halves[1].isEmpty else {
      self.init(parts: parts, isDate: false)
      return
    }
    guard parts.count == 3, let (clock, offset) = Self.zoned(halves[1]) else { return nil }
    let fields = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...3).contains(fields.count) else { return nil }
    let seconds =
      fields.count == 3
      ? fields[2].split(
        separator: ".", omittingEmptySubsequences: false) : []
    guard let time = Self.digits(fields.prefix(2) + seconds.prefix(1), [2, 2, 2]) else {
      return nil
    }
    parts += time
    if seconds.count == 2 {
      guard (1...3).contains(seconds[1].utf8.count), let fraction = Self.number(seconds[1]) else {
        return nil
      }
      parts.append(fraction * [100, 10, 1][seconds[1].utf8.count - 1])
    } else if seconds.count > 2 {
      return nil
    }
    self.init(parts: parts, isDate: false, offset: offset)
  }

  /// A time of day and its offset in minutes.
  private static func zoned(_ text: Substring) -> (Substring, Int?)? {
    if text.hasSuffix("Z") { return (text.dropLast(), 0) }
    guard let sign = text.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return (text, nil) }
    let zone = text[text.index(after: sign)...].split(
      separator: ":", omittingEmptySubsequences: false)
    guard zone.count == 2, let minutes = digits(zone, [2, 2]), minutes[1] < 60 else { return nil }
    let size = minutes[0] * 60 + minutes[1]
    return (text[..<sign], text[sign] == "-" ? -size : size)
  }

  private static func digits(_ texts: some Collection<Substring>, _ widths: [Int]) -> [Int]? {
    var result: [Int] = []
    for (text, width) in zip(texts, widths) {
      guard text.utf8.count == width, let number = number(text) else { return nil }
      result.append(number)
    }
    return result
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }

  /// Without the `@`.
  package var text: String {
    func pad(_ number: Int, _ width: Int) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    var text = pad(parts[0], 4)
    for part in parts.dropFirst().prefix(2) { text += "-" + pad(part, 2) }
    if isDate { return text }
    text += "T"
    for (index, part) in parts.enumerated().dropFirst(3) {
      text += [":", ".", "", "", ":", ":", "."][index] + pad(part, index == 6 ? 3 : 2)
    }
    guard parts.count > 3, let offset else { return text }
    let size = abs(offset)
    return text + (offset < 0 ? "-" : "+") + pad(size / 60, 2) + ":" + pad(size % 60, 2)
  }

  // MARK: On the time line

  /// The same moment as a DateTime: what the Date does not say stays unknown.
  var asDateTime: CQLMoment {
    isDate ? CQLMoment(parts: parts, isDate: false) ?? self : self
  }

  /// Days since 1 March of the year 0, proleptic.
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month < 3 ? year - 1 : year
    let m = (month + 9) % 12
    return y * 365 + Self.floorDivide(y, 4) - Self.floorDivide(y, 100) + Self.floorDivide(y, 400)
      + (m * 306 + 5) / 10 + day - 1
  }

  static func floorDivide(_ a: Int, _ b: Int) -> Int {
    a / b - (a % b < 0 ? 1 : 0)
  }

  private static func civil(_ days: Int) -> (Int, Int, Int) {
    var year = (10_000 * days + 14_780) / 3_652_425
    var rest = days - self.days(year, 3, 1)
    if rest < 0 {
      year -= 1
      rest = days - self.days(year, 3, 1)
    }
    let month = (100 * rest + 52) / 3060
    return (
      year + (month + 2) / 12, (month + 2) % 12 + 1, rest - (month * 306 + 5) / 10 + 1
    )
  }

  static let dayLength = 86_400_000

  /// Every component, the unknown ones at their least or greatest; a missing millisecond beside a
  /// known second is zero.
  func filled(high: Bool) -> [Int] {
    var result = parts
    if result.count == 6 { result.append(0) }
    while result.count < 7 {
      switch result.count {
      case 1: result.append(high ? 12 : 1)
      case 2: result.append(high ? Self.daysIn(month: result[1], of: result[0]) : 1)
      case 3: result.append(high ? 23 : 0)
      case 6: result.append(high ? 999 : 0)
      default: result.append(high ? 59 : 0)
      }
    }
    return result
  }

  /// Milliseconds of complete components on the local clock.
  static func clock(_ parts: [Int]) -> Int {
    days(parts[0], parts[1], parts[2]) * dayLength
      + ((parts[3] * 60 + parts[4]) * 60 + parts[5]) * 1000 + parts[6]
  }

  /// The first or last millisecond that this may be, at +00:00.
  func instant(high: Bool) -> Int {
    Self.clock(filled(high: high)) - (offset ?? 0) * 60_000
  }

  /// All seven components of a count of milliseconds.
  static func components(_ clock: Int) -> [Int] {
    let day = floorDivide(clock, dayLength)
    var rest = clock - day * dayLength
    let (year, month, dayOfMonth) = civil(day)
    let millisecond = rest % 1000
    rest /= 1000
    return [year, month, dayOfMonth, rest / 3600, rest / 60 % 60, rest % 60, millisecond]
  }

  /// The components at +00:00, as far as they are certain there.
  var normalised: [Int] {
    guard let offset, offset != 0, parts.count > 3 else { return parts }
    let low = Self.components(instant(high: false))
    let high = Self.components(instant(high: true))
    var result = Array(low.prefix(parts.count))
    for index in result.indices where low[index] != high[index] {
      result.removeSubrange(index...)
      break
    }
    return result
  }

  // MARK: Comparison

  enum Order { case before, same, after }

  /// The order of two moments down to a precision, or of all that is known where none is named;
  /// nil where it is uncertain.
  ///
  /// Offsets are brought together only where hours or less are compared, as CQL says.
  static func compare(_ a: CQLMoment, _ b: CQLMoment, to precision: Int? = nil) -> Order? {
    let normalises = precision.map { $0 > 2 } ?? true
    var left = normalises ? a.normalised : a.parts
    var right = normalises ? b.normalised : b.parts
    if precision == nil {
      // A known second without milliseconds has none.
      if left.count == 6, right.count == 7 { left.append(0) }
      if right.count == 6, left.count == 7 { right.append(0) }
    }
    let last = precision ?? 6
    for index in 0...last {
      let (x, y) = (
        index < left.count ? left[index] : nil, index < right.count ? right[index] : nil
      )
      switch (x, y) {
      case (let x?, let y?): if x != y { return x < y ? .before : .after }
      case (nil, nil): return precision == nil ? .same : nil
      default: return normalises ? apart(a, b, to: last) : nil
      }
    }
    return .same
  }

  /// The order where an offset of half an hour left an hour in doubt: only what holds for every
  /// minute that it may be.
  private static func apart(_ a: CQLMoment, _ b: CQLMoment, to last: Int) -> Order? {
    guard a.normalised.count < a.parts.count || b.normalised.count < b.parts.count else {
      return nil
    }
    func ends(_ moment: CQLMoment) -> (ArraySlice<Int>, ArraySlice<Int>) {
      (
        components(moment.instant(high: false)).prefix(last + 1),
        components(moment.instant(high: true)).prefix(last + 1)
      )
    }
    let (x, y) = (ends(a), ends(b))
    if x.1.lexicographicallyPrecedes(y.0) { return .before }
    return y.1.lexicographicallyPrecedes(x.0) ? .after : nil
  }
}
