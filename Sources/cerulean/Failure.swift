import Diagnostics
import Pipeline

/// The one place where faults become words and exit codes (sysexits).
struct Failure: Error {
  let code: Int32
  let text: String

  init(code: Int32, _ text: String) {
    self.code = code
    self.text = text
  }

  /// All faults of the definitions stand together, their number last so that it is read first.
  init(_ error: RunError) {
    code = error.exitCode
    guard case .definitions(let diagnostics) = error else {
      text = error.message
      return
    }
    let errors = diagnostics.filter { $0.severity == .error }.count
    text = "\(error.message)\n\n\(errors) \(errors == 1 ? "error" : "errors") in the definitions"
  }
}

/// Turns a run's error into words and an exit code.
func failing<Result>(_ body: () throws(RunError) -> Result) throws -> Result {
  do {
    return try body()
  } catch {
    throw Failure(error)
  }
}
