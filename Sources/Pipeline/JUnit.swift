import Foundation

/// Results of examples in the XML that continuous integration reads: a suite a rule.
enum JUnit {
  static func xml(_ outcomes: [ExampleOutcome]) -> String {
    let suites = Dictionary(grouping: outcomes, by: \.example.rule)
    var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
    let failures = outcomes.count { $0.failure != nil }
    lines.append(
      "<testsuites name=\"cerulean\" tests=\"\(outcomes.count)\" failures=\"\(failures)\">")
    for rule in suites.keys.sorted() {
      let suite = suites[rule] ?? []
      let failures = suite.count { $0.failure != nil }
      lines.append(
        "  <testsuite name=\"\(escaped(rule))\" tests=\"\(suite.count)\" "
          + "failures=\"\(failures)\">")
      for outcome in suite {
        let place = "\(outcome.example.span.source.name):\(outcome.example.span.line)"
        let head =
          "    <testcase classname=\"\(escaped(rule))\" name=\"\(escaped(outcome.example.id))\" "
          + "file=\"\(escaped(place))\""
        guard let failure = outcome.failure else {
          lines.append(head + "/>")
          continue
        }
        let first = failure.split(separator: "\n").first.map(String.init) ?? failure
        lines.append(head + ">")
        lines.append(
          "      <failure message=\"\(escaped(first))\">\(escaped(failure))</failure>")
        lines.append("    </testcase>")
      }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n")
  }

  /// Text for an element or an attribute; what XML 1.0 cannot hold becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func write(_ xml: String, to path: String) throws(RunError) {
    guard FileManager.default.createFile(atPath: path, contents: Data((xml + "\n").utf8)) else {
      throw .cannotCreate("'\(path)' cannot be written")
    }
  }
}
