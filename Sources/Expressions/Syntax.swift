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

  package var span: SourceSpan {
    switch self {
    case .null(let span), .boolean(_, let span), .number(_, let span), .text(_, let span),
      .name(_, let span), .member(_, _, let span), .list(_, let span), .unary(_, _, let span),
      .between(_, _, _, let span), .conditional(_, _, _, let span), .cases(_, _, let span),
      .interval(_, _, _, _, let span):
      span
    case .quantity(_, _, let span, _), .call(_, _, let span, _),
      .binary(_, _, _, let span, _):
      span
    }
  }
}
