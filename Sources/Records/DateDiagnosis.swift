/// Says what a field looks like that does not have its column's declared format, so that the
/// problem names the likely cause. Nothing is ever read on the strength of it.
extension DateFormat {
  func diagnosis(of field: FieldBytes) -> DateProblem {
    var groups: [(digits: Int, value: Int)] = []
    var separators: [UInt8] = []
    var at = 0
    while at < field.count {
      var digits = 0
      var value = 0
      while at < field.count, isDigit(field[at]) {
        value = digits < 9 ? value * 10 + Int(field[at] - 0x30) : value
        digits += 1
        at += 1
      }
      guard digits > 0, groups.count < 3 else { return .malformed }
      groups.append((digits, value))
      if at < field.count {
        guard groups.count < 3 else { break }
        separators.append(field[at])
        at += 1
      }
    }
    switch groups.count {
    case 1:
      // Days since 1900 for the years 1927 to 2173, which is how a spreadsheet shows a date that
      // has lost its format.
      let isSerial = groups[0].digits == 5 && (10_000...99_999).contains(groups[0].value)
      return isSerial ? .undeclaredSerial : .malformed
    case 2:
      let isSerialWithTime = groups[0].digits == 5 && separators == [UInt8(ascii: ".")]
      return isSerialWithTime ? .undeclaredSerial : .malformed
    case 3: return diagnosis(ofThree: groups, separators)
    default: return .malformed
    }
  }

  private func diagnosis(
    ofThree groups: [(digits: Int, value: Int)], _ separators: [UInt8]
  ) -> DateProblem {
    let marks = [UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: " ")]
    guard separators.count >= 2, marks.contains(separators[0]), separators[0] == separators[1]
    else { return .malformed }
    let isDayMonth = groups[0].digits <= 2 && groups[1].digits <= 2
    if isDayMonth, groups[2].digits == 2, !tokens.contains(.shortYear) { return .undeclaredCentury }
    let bothCouldBeMonths = groups[0].value <= 12 && groups[1].value <= 12
    if isDayMonth, groups[2].digits == 4, bothCouldBeMonths, !saysDayOrMonthFirst {
      return .ambiguous
    }
    return .malformed
  }

  /// Whether the pattern itself puts day and month in figures before the year.
  private var saysDayOrMonthFirst: Bool {
    for token in tokens {
      switch token {
      case .day, .month: return true
      case .year, .shortYear: return false
      default: continue
      }
    }
    return false
  }
}
