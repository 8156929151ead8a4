import Diagnostics

/// An expression as it was written, before names and units are looked up.
package indirect enum Syntax {
  package enum UnaryOperator: String {
    case not, negate = "-", exists, isNull, isNotNull, isTrue,
      isNotTrue, isFalse, isNotFalse
  }

  case null(SourceSpan)
  case boolean(Bool, SourceSpan)
  /// The decimal text is kept, so that no digit is lost before the unit is known.
  case number(String, SourceSpan)
  case quantity(String, unit: String, SourceSpan, unitSpan: SourceSpan)
  case text(String, SourceSpan)
  case name(String, SourceSpan)
  case member(Syntax, String, SourceSpan)
  case call(String, [Syntax], SourceSpan, nameSpan: SourceSpan)
  case list([Syntax], SourceSpan)
  case unary(UnaryOperator, Syntax, SourceSpan)
  case binary(String, Syntax, Syntax, SourceSpan, operatorSpan: SourceSpan)
  case between(Syntax, Syntax, Syntax, SourceSpan)
  case conditional(Syntax, Syntax, Syntax, SourceSpan)
  case cases([(when: Syntax, then: Syntax)], otherwise: Syntax, SourceSpan)
  case interval(Syntax, Syntax, lowOpen: Bool, highOpen: Bool, SourceSpan)
  /// The text of a date or of a date and time, without its `@`.
  case instant(String, SourceSpan)
  /// What CQL writes in words of its own; `operatorSpan` is where those words stand.
  case phrase(Phrase, [Syntax], SourceSpan, operatorSpan: SourceSpan)

  package var span: SourceSpan {
    switch self {
    case .null(let span), .boolean(_, let span), .number(_, let span), .text(_, let span),
      .name(_, let span), .member(_, _, let span), .list(_, let span), .unary(_, _, let span),
      .between(_, _, _, let span), .conditional(_, _, _, let span), .cases(_, _, let span),
      .interval(_, _, _, _, let span), .instant(_, let span):
      span
    case .quantity(_, _, let span, _), .call(_, _, let span, _),
      .binary(_, _, _, let span, _), .phrase(_, _, let span, _):
      span
    }
  }
}

/// An operator that is written in words. Its operands stand beside it in `Syntax.phrase`.
package indirect enum Phrase: Equatable {
  /// `year from x`, `date from x`.
  case component(String)
  /// `start of x`, `end of x`, `width of x`, `point from x`, `singleton from x`, `distinct x`, …
  case prefix(String)
  /// `difference in days between a and b`, `days between a and b`, at a precision.
  case elapsed(precision: String, isDifference: Bool)
  /// `a union b`, `intersect`, `except`.
  case set(String)
  /// `x in day of y`, `x contains day of y`: membership at a precision.
  case membership(String, precision: String)
  case properBetween
  case timing(Timing)
  case isType(TypeName)
  /// `x as T`; the strict form is `cast x as T`.
  case asType(TypeName, isStrict: Bool)
  case convert(TypeName)
  /// `convert x to 'mg'`, or to a calendar unit.
  case convertUnit(String, isCalendar: Bool)
  case extent(TypeName, isMaximum: Bool)
  case index
  /// `case x when a then b … else c end`: x, then pairs, then the last.
  case choice

  /// A relation between two points, two intervals, or one of each.
  package struct Timing: Equatable {
    package enum Relation: Equatable {
      case same, sameOrBefore, sameOrAfter, before, after, onOrBefore, onOrAfter
      case includes, includedIn, meets, meetsBefore, meetsAfter
      case overlaps, overlapsBefore, overlapsAfter, starts, ends
    }

    package var relation: Relation
    /// `starts`, `ends` or `occurs` before the relation: which end of the left interval is meant.
    package var leftEnd: String?
    /// `start` or `end` after the relation: which end of the right interval is meant.
    package var rightEnd: String?
    package var isProper = false
    package var precision: String?
    /// `3 days or more before`: the first extra operand is the offset, counted this way.
    package var offset: Offset?
    package enum Offset: Equatable { case exactly, orMore, orLess, moreThan, lessThan, within }
  }

  /// The name of a type as it is written.
  package indirect enum TypeName: Equatable {
    case simple(String)
    case list(TypeName)
    case interval(TypeName)
  }
}
