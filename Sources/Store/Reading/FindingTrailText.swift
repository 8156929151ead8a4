import Clinic

extension FindingTrail {
  /// The explanation as `cerulean explain` prints it: verdict, values with what was exported,
  /// the reasoning step by step, the rule with its sources, and what it is not.
  package func rendered() -> String {
    var lines = ["\(rule.id)  \(rule.title)", "  \(rule.question)", ""]
    lines += verdictLines()
    if !evidence.isEmpty { lines += ["", "values"] + evidence.flatMap(Self.lines) }
    lines += ["", "steps"] + stepLines()
    lines += ["", "rule"] + ruleLines()
    lines += [
      "",
      "Screening output from recorded data. Not a diagnosis or an order. Check specimen, date, "
        + "medication list and guideline before acting. Evidence \(rule.evidenceGrade); "
        + "rule \(rule.id) v\(rule.version).",
    ]
    return lines.joined(separator: "\n")
  }

  private func verdictLines() -> [String] {
    let words = [state.word.replacing("_", with: " "), classification, severity?.word ?? ""]
    let rows = [
      ("person", person), ("verdict", words.filter { !$0.isEmpty }.joined(separator: ", ")),
      ("date", days), ("sure", sure.map(Self.text) ?? ""),
      ("missing", missing.joined(separator: "; ")), ("reason", reason),
      ("notes", notes.joined(separator: "; ")), ("summary", summary), ("key", key),
      ("run", "\(runID), as of \(asOf)"),
    ]
    return rows.filter { !$0.1.isEmpty }.map { name, text in
      name + String(repeating: " ", count: 10 - name.count) + text
    }
  }

  private var days: String {
    guard assessments > 1 || end != nil else { return date }
    let span = end.map { "\(date) until \($0)" } ?? "\(date), going on"
    return span + ", \(assessments) assessment\(assessments == 1 ? "" : "s")"
  }

  private static func text(_ sure: Sureness) -> String {
    let word =
      switch sure.stability {
      case .yes: "stable"
      case .no: "not stable"
      case .unknown: "not known"
      }
    let verdict = "\(word): \(sure.stability.meaning)"
    guard let (analyte, distance, unit) = sure.margin else { return verdict }
    let side = distance < 0 ? "below" : "above"
    let place =
      distance == 0
      ? "\(analyte) is exactly at its bound"
      : "\(analyte) is \(short(distance.magnitude)) \(unit) \(side) its bound"
    let spread = sure.inVariations.map { ", \(fixed($0)) combined CV" } ?? ""
    return "\(verdict); \(place)\(spread)"
  }

  private static func fixed(_ value: Double) -> String {
    "\((value * 10).rounded() / 10)"
  }

  // MARK: Values

  private static func lines(_ evidence: Evidence) -> [String] {
    let column = evidence.column.isEmpty ? "" : " (\(evidence.column))"
    let place = "      \(evidence.path):\(evidence.line)\(column)"
    if let result = evidence.result {
      var lines = ["  \(evidence.role): \(text(result)) on \(result.collected)"]
      lines += reported(result)
      if let limits = limits(result) { lines.append("      \(limits)") }
      if !result.remarks.isEmpty {
        lines.append("      " + result.remarks.joined(separator: "; "))
      }
      return lines + [place]
    }
    var words: [String] = []
    if let amount = evidence.amount { words.append(text(amount)) }
    if evidence.kind != "person" {
      words.append("from \(evidence.start ?? "an unknown day")")
      if let end = evidence.end { words.append("to \(end)") }
    }
    let kind = words.isEmpty ? evidence.kind : words.joined(separator: " ")
    return ["  \(evidence.role): \(kind)", place]
  }

  private static func text(_ result: Result) -> String {
    let bound = result.comparator == "=" ? "" : result.comparator
    let range = result.valueHigh.map { " to \(short($0))" } ?? ""
    return "\(bound)\(short(result.value))\(range) \(result.unit)"
  }

  /// What stood in the file, and what was done to it.
  private static func reported(_ result: Result) -> [String] {
    let unit = result.sourceUnit.isEmpty ? " without a unit" : " \(result.sourceUnit)"
    var line = "      reported as \(result.sourceValue)\(unit)"
    guard let conversion = result.conversion else { return [line] }
    if conversion.fromUnit != result.sourceUnit { line += ", read as \(conversion.fromUnit)" }
    if !conversion.isIdentity {
      line += ", times \(conversion.exactFactor)"
      if conversion.offset != 0 { line += ", plus \(short(conversion.offset))" }
      if !conversion.basis.isEmpty { line += " (\(conversion.basis))" }
    }
    return [line]
  }

  private static func limits(_ result: Result) -> String? {
    let unit = result.unit
    switch (result.referenceLow, result.referenceHigh) {
    case (nil, nil): return nil
    case (let low?, let high?):
      return "the laboratory's limits: \(short(low)) to \(short(high)) \(unit)"
    case (let low?, nil): return "the laboratory's lower limit: \(short(low)) \(unit)"
    case (nil, let high?): return "the laboratory's upper limit: \(short(high)) \(unit)"
    }
  }

  private static func text(_ amount: Amount) -> String {
    var text = short(amount.low)
    if amount.high == .infinity {
      text = "at least \(text)"
    } else if amount.high != amount.low {
      text += " to \(short(amount.high))"
    }
    return "\(text) \(amount.unit)"
      + (amount.isAmbiguous ? " (element or salt is not stated)" : "")
  }

  /// At most six decimals, without the noise of binary fractions; small numbers keep all digits.
  static func short(_ value: Double) -> String {
    let size = value.magnitude
    let rounded = size < 0.001 || size > 1e9 ? value : (value * 1e6).rounded() / 1e6
    return rounded == rounded.rounded() && size < 1e15 ? String(Int(rounded)) : "\(rounded)"
  }

  // MARK: Reasoning

  private func stepLines() -> [String] {
    guard !steps.isEmpty else {
      return [
        "  not kept for this verdict by the pipeline; `cerulean explain PIPELINE --patient ID "
          + "--rule ID` asks again"
      ]
    }
    var depths: [Int: Int] = [:]
    return steps.flatMap { step -> [String] in
      // A parent comes before its parts, as the table requires.
      let depth = step.parent.flatMap { depths[$0] }.map { $0 + 1 } ?? 1
      depths[step.number] = depth
      let indent = String(repeating: "  ", count: depth)
      let head = [step.label, step.expression].filter { !$0.isEmpty }.joined(separator: ": ")
      // What would have to differ is a tree of heads and of sentences.
      if head.isEmpty { return [indent + step.text] }
      if step.text.isEmpty { return [indent + head + ":"] }
      let sign = step.outcome == .value ? "=" : "\(step.outcome.rawValue):"
      return [indent + head, "\(indent)    \(sign) \(step.text)"]
    }
  }

  private func ruleLines() -> [String] {
    var lines = [
      "  evidence \(rule.evidenceGrade), review \(rule.reviewStatus), version \(rule.version), "
        + "defined at \(rule.place)"
    ]
    for source in rule.sources {
      lines.append(
        source.text.isEmpty
          ? "  source \(source.key)  (not in the citation table)"
          : "  source \(source.key)  \(source.text)  (\(source.status))")
    }
    if !rule.contrary.isEmpty { lines.append("  contrary view: \(rule.contrary)") }
    return lines
  }
}
