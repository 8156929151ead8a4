import Definitions
import Diagnostics
import Pipeline
import Store

/// The one place where faults become words and exit codes (sysexits).
struct Failure: Error {
  let code: Int32
  let text: String

  init(code: Int32, _ text: String) {
    self.code = code
    self.text = text
  }

  init(_ error: RunError) {
    code = error.exitCode
    text = error.message
  }

  /// All faults of the definitions together, worst news last so that it is read first.
  init(_ diagnostics: [Diagnostic]) {
    let errors = diagnostics.filter { $0.severity == .error }.count
    let shown = diagnostics.map { $0.rendered() }.joined(separator: "\n\n")
    code = 78
    text = "\(shown)\n\n\(errors) \(errors == 1 ? "error" : "errors") in the definitions"
  }
}
