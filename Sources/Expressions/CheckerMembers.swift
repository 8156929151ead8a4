import Clinic
import Diagnostics

// Parts of what a name stands for: of a span of exposure, and of another rule.
extension Checker {
  func spanMember(
    _ owner: Node, _ nutrient: Int, _ name: String, _ span: SourceSpan
  ) -> Node {
    guard case .span(let query, _) = owner.op else { return owner }
    let label = vocabulary.nutrients[nutrient].id
    func part(_ member: Operator.SpanMember, _ type: ValueType, _ lacks: String) -> Node {
      Node(.span(query, member), owner.operands, type: type, span: span, lacks: [lacks])
    }
    switch name {
    case "days": return part(.days, .number(.days), "start of \(label)")
    case "recordedDays": return part(.recordedDays, .number(.days), "\(label) intake")
    case "daysSinceEnd": return part(.daysSinceEnd, .number(.days), "\(label) intake")
    case "dose":
      return part(
        .dose, .number(.ucum(vocabulary.nutrients[nutrient].dailyUnit)), "\(label) intake")
    case "running": return part(.running, .truth, "\(label) intake")
    case "start": return part(.start, .date, "start of \(label)")
    case "end": return part(.end, .date, "\(label) intake")
    default:
      return fail(
        "no-member", "a span of exposure has no part called '\(name)'", span,
        hint: "it has days, recordedDays, daysSinceEnd, dose, running, start and end")
    }
  }

  func ruleMember(_ index: Int, _ name: String, _ span: SourceSpan) -> Node {
    guard let (id, scope) = rules.first(where: { $0.value.index == index }) else {
      return Node(.null, type: .null, span: span)
    }
    switch name {
    case "fired":
      return Node(
        .ruleState(index, .fired), scope.deciding, type: .truth, span: span, lacks: [id])
    case "suppressed": return Node(.ruleState(index, .suppressed), type: .truth, span: span)
    case "indeterminate": return Node(.ruleState(index, .indeterminate), type: .truth, span: span)
    case "applicable": return Node(.ruleState(index, .applicable), type: .truth, span: span)
    case "class": return Node(.ruleClass(index), type: .text, span: span, lacks: [id])
    default: break
    }
    if let node = scope.lets[name] {
      readParts.insert("\(index).\(name)")
      return node
    }
    return fail(
      "no-member", "rule \(id) has no part called '\(name)'", span,
      hint: Suggestion.hint(
        for: name, in: scope.lets.keys.sorted() + ["fired", "suppressed", "class"]))
  }
}
