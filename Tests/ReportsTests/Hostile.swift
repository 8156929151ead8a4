import Clinic

/// Texts that an export, a file name or a definition could carry to break a report.
enum Hostile {
  static let texts = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "javascript:alert(1)", "</style></script><svg onload=alert(1)>", "<!-- --> ]]> <?x ?>",
    "\u{202E}gpj.exe\u{2066}\u{200B}", "NUL\u{0}bell\u{7}tab\tline\nreturn\r\u{85}\u{2028}",
    String(repeating: "A", count: 10_000),
    "a|b`c`|**d** [x](http://evil.example) ![y](z) " + "www.evil.example",
    "=HYPERLINK(\"http://evil.example\")", "a" + String(repeating: "\u{301}", count: 400),
    "&lt;b&gt; &#x3c; & é 你好 \u{10FFFE}\u{E0041}", "# heading\n- list\n1. item\n> quote\n---\n~~~",
  ]

  /// The fixture with one hostile text in every field that could hold one.
  static func outcome(_ text: String) -> RunOutcome {
    var outcome = Fixture.outcome
    outcome.run.title = text
    outcome.run.id = text
    outcome.run.pipeline = text
    outcome.run.previousID = text
    outcome.run.toolVersion = text
    outcome.run.definitionsSHA256 = text
    outcome.run.optionsSHA256 = text
    outcome.run.options = [(text, text)]
    outcome.analytes = [
      Fixture.analyte(text, text, text, text), Fixture.analyte("z", "z", text, text),
      Fixture.analyte("f", "f", text, "1"),
    ]
    for index in outcome.sources.indices {
      outcome.sources[index].path = text
      outcome.sources[index].site = text
      outcome.sources[index].kind = text
      outcome.sources[index].profile = text
      outcome.sources[index].sha256 = text
      outcome.sources[index].encoding = text
      outcome.sources[index].ignoredColumns = [text, text]
    }
    for index in outcome.persons.indices { outcome.persons[index].key = text }
    poisonRules(&outcome, text)
    poisonFindings(&outcome, text)
    poisonNumbers(&outcome, text)
    return outcome
  }

  private static func poisonRules(_ outcome: inout RunOutcome, _ text: String) {
    for index in outcome.rules.indices {
      outcome.rules[index].id = text
      outcome.rules[index].version = text
      outcome.rules[index].title = text
      outcome.rules[index].question = text
      outcome.rules[index].evidenceGrade = text
      outcome.rules[index].sources = [text, "S2"]
      outcome.rules[index].contrary = text
      outcome.rules[index].reviewStatus = text
      outcome.rules[index].place = text
      outcome.tallies[index].classes = [(text, 3)]
      outcome.tallies[index].missing = [(text, 3)]
    }
    outcome.citations = [("S2", text, .memory), (text, text, .verified)]
    outcome.cohorts[0].id = text
    outcome.cohorts[0].name = text
    outcome.cohorts[0].description = text
    outcome.cohorts[0].compare = text
    outcome.cohorts[0].sha256 = text
    for index in outcome.cohorts[0].steps.indices { outcome.cohorts[0].steps[index].reason = text }
  }

  private static func poisonFindings(_ outcome: inout RunOutcome, _ text: String) {
    for index in outcome.findings.indices {
      outcome.findings[index].key = text
      outcome.findings[index].classification = text
      outcome.findings[index].missing = [text, text]
      outcome.findings[index].reason = text
      outcome.findings[index].notes = [text]
      outcome.findings[index].summary = text
      for place in outcome.findings[index].evidence.indices {
        outcome.findings[index].evidence[place].role = text
        outcome.findings[index].evidence[place].column = text
      }
      for place in outcome.findings[index].steps.indices {
        outcome.findings[index].steps[place].label = text
        outcome.findings[index].steps[place].expression = text
        outcome.findings[index].steps[place].text = text
      }
    }
    for index in outcome.problems.indices {
      outcome.problems[index].column = text
      outcome.problems[index].shape = text
      outcome.problems[index].hint = text
    }
    for index in outcome.problemTallies.indices { outcome.problemTallies[index].column = text }
  }

  private static func poisonNumbers(_ outcome: inout RunOutcome, _ text: String) {
    for index in outcome.distributions.indices {
      outcome.distributions[index].units = [(text, 3)]
      for place in outcome.distributions[index].limits.indices {
        outcome.distributions[index].limits[place].label = text
        if place > 1 { outcome.distributions[index].limits[place].bound = text }
      }
    }
    for index in outcome.conversions.indices {
      outcome.conversions[index].spelling = text
      outcome.conversions[index].fromUnit = text
      outcome.conversions[index].toUnit = text
      outcome.conversions[index].exactFactor = text
      outcome.conversions[index].basis = text
    }
    for index in outcome.statistics.indices {
      if index % 3 == 0 { outcome.statistics[index].groupName = text }
      outcome.statistics[index].strataName = text
      outcome.statistics[index].strataLevel = text
      outcome.statistics[index].variableName = text
      outcome.statistics[index].unit = text
      if outcome.statistics[index].value == nil { outcome.statistics[index].text = text }
      if index % 5 == 0 { outcome.statistics[index].estimateName = text }
    }
    for index in outcome.checks.indices {
      outcome.checks[index].id = text
      outcome.checks[index].category = text
      outcome.checks[index].table = text
      outcome.checks[index].column = text
      outcome.checks[index].description = text
    }
  }
}
