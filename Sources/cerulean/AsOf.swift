import ArgumentParser
import Definitions

/// The option `--as-of`, which several verbs have.
enum AsOf {
  /// Refuses what is no date; nil is for verbs that can do without.
  static func validate(_ text: String?) throws {
    guard let text, CivilDay.parse(text) == nil else { return }
    throw ValidationError("--as-of wants a date such as 2026-06-30")
  }
}
