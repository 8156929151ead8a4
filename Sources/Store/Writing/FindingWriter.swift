import Clinic

// Rules, findings and their reasoning.

extension RunWriter {
  func writeRules() throws(StoreError) {
    try fill(FindingTables.rule) { insert throws(StoreError) in
      for rule in outcome.rules {
        insert.text("rule_id", rule.id)
        insert.text("pack", rule.pack)
        insert.text("version", rule.version)
        insert.text("title", rule.title)
        insert.text("question", rule.question)
        insert.text("severity", rule.severity.word)
        insert.text("evidence_grade", rule.evidenceGrade)
        insert.text("review_status", rule.reviewStatus)
        insert.text("definition_json", rule.definitionJSON)
        insert.filled("citation", rule.sources.joined(separator: ";"))
        insert.filled("contrary", rule.contrary)
        insert.text("place", rule.place)
        insert.text("sha256", rule.sha256)
        try insert.endRow()
      }
    }
    try fill(FindingTables.ruleCitation) { insert throws(StoreError) in
      for rule in outcome.rules {
        for (index, source) in rule.sources.enumerated() {
          insert.text("rule_id", rule.id)
          insert.integer("ordinal", index + 1)
          insert.text("citation_key", source)
          try insert.endRow()
        }
      }
    }
    try fill(FindingTables.citation) { insert throws(StoreError) in
      for citation in outcome.citations {
        insert.text("citation_key", citation.key)
        insert.text("text", citation.text)
        insert.text("status", citation.status.rawValue)
        try insert.endRow()
      }
    }
  }

  func writeTallies() throws(StoreError) {
    try fill(FindingTables.ruleTally) { insert throws(StoreError) in
      for (rule, tally) in zip(outcome.rules, outcome.tallies) {
        let rows =
          FindingState.allCases.map { ("state", $0.word, tally.count($0)) }
          + tally.classes.map { ("class", $0.name, $0.count) }
          + Severity.allCases.map {
            ("severity", $0.word, tally.severities[Int($0.rawValue)])
          }
        for (measure, level, count) in rows {
          insert.text("rule_id", rule.id)
          insert.text("measure", measure)
          insert.text("level", level)
          insert.integer("n", count)
          try insert.endRow()
        }
      }
    }
    try fill(FindingTables.ruleMissing) { insert throws(StoreError) in
      for (rule, tally) in zip(outcome.rules, outcome.tallies) {
        for missing in tally.missing {
          insert.text("rule_id", rule.id)
          insert.text("missing", missing.name)
          insert.integer("n", missing.count)
          try insert.endRow()
        }
      }
    }
  }

  func writeFindings() throws(StoreError) {
    try fill(FindingTables.finding) { insert throws(StoreError) in
      // The two texts alone: a copy of a rule's record counts references to a dozen.
      let rules = outcome.rules.map { (id: $0.id, version: $0.version) }
      for (index, finding) in outcome.findings.enumerated() {
        let rule = rules[Int(finding.rule)]
        insert.integer("finding_id", index + 1)
        insert.text("run_id", outcome.run.id)
        insert.text("finding_key", finding.key)
        insert.integer("person_id", Int(finding.person) + 1)
        insert.text("rule_id", rule.id)
        insert.text("rule_version", rule.version)
        insert.text("state", finding.state.word)
        insert.filled("class", finding.classification)
        insert.text("severity", finding.severity?.word)
        insert.date("onset_date", finding.date)
        insert.date("end_date", finding.end)
        insert.integer("assessments", finding.assessments)
        insert.text("stable", finding.certainty?.stability.rawValue)
        let margin = finding.certainty?.nearest
        let analyte = margin.map { outcome.analytes[$0.analyte] }
        insert.text("margin_of", analyte?.id)
        insert.real("margin", margin?.distance)
        insert.text("margin_unit", analyte?.unit.code)
        insert.real("margin_variations", margin?.inVariations)
        insert.filled("missing", joined(finding.missing))
        insert.filled("reason", finding.reason)
        insert.filled("notes", joined(finding.notes))
        insert.text("summary", finding.summary)
        insert.text("change_state", "new")
        try insert.endRow()
      }
    }
  }

  /// Most lists are empty, and joining nothing still makes a text.
  private func joined(_ items: [String]) -> String {
    items.isEmpty ? "" : items.joined(separator: ";")
  }

  func writeSteps() throws(StoreError) {
    try fill(FindingTables.explainStep) { insert throws(StoreError) in
      for index in outcome.findings.indices where !outcome.findings[index].steps.isEmpty {
        for (number, step) in outcome.findings[index].steps.enumerated() {
          insert.integer("finding_id", index + 1)
          insert.integer("step", number + 1)
          insert.integer("parent_step", step.parent.map { $0 + 1 })
          insert.text("label", step.label)
          insert.text("expression", step.expression)
          insert.text("outcome", step.outcome.rawValue)
          insert.text("text", step.text)
          try insert.endRow()
        }
      }
    }
  }
}
