import Clinic
import Diagnostics

/// What was asked of a run.
package struct RunOptions: Sendable {
  package var pipeline: String
  package var asOf: Day?
  package var data: String?
  package var output: String
  package var jobs: Int?
  package var only: Set<String>
  /// A UCUM essence file that takes the place of the project's table of units.
  package var essence: String?
  package var isDryRun: Bool
  /// Whether the process ends after the run: then what it holds is left to the system, which takes
  /// it back at once, and not given back piece by piece.
  package var endsProcess: Bool
  /// One person and one rule to be asked about, with everything explained; nil for everybody.
  var focus: Focus?

  /// Whom and what a question is about.
  struct Focus: Sendable {
    var patient: String
    var rule: String
  }

  package init(
    pipeline: String, asOf: Day?, data: String?, output: String, jobs: Int?, only: Set<String>,
    essence: String? = nil, isDryRun: Bool, endsProcess: Bool = false
  ) {
    self.pipeline = pipeline
    self.asOf = asOf
    self.data = data
    self.output = output
    self.jobs = jobs
    self.only = only
    self.essence = essence
    self.isDryRun = isDryRun
    self.endsProcess = endsProcess
  }
}

/// What stops a run, with the sysexits code that belongs to it. Data faults are not here: they
/// are problems, and only too many of them stop a run.
package enum RunError: Error, Sendable {
  case usage(String)
  case definitions([Diagnostic])
  case inputMissing(String)
  case tooManyRejects(String)
  case cannotCreate(String)
  case io(String)
  case busy(String)
  case permission(String)
  case internalFault(String)

  package var exitCode: Int32 {
    switch self {
    case .usage: 64
    case .tooManyRejects: 65
    case .inputMissing: 66
    case .internalFault: 70
    case .cannotCreate: 73
    case .io: 74
    case .busy: 75
    case .permission: 77
    case .definitions: 78
    }
  }

  package var message: String {
    switch self {
    case .definitions(let diagnostics):
      diagnostics.map { $0.rendered() }.joined(separator: "\n\n")
    case .usage(let text), .inputMissing(let text), .tooManyRejects(let text),
      .cannotCreate(let text), .io(let text), .busy(let text), .permission(let text),
      .internalFault(let text):
      "error: " + text
    }
  }
}

/// What a run prints at its end; the numbers equal those of the run table.
package struct RunSummary: Sendable {
  package var table: String
  package var json: String
  package var timings: String
  package var warnings: [String]
  /// The worst severity of any finding that fired.
  package var worst: Severity?
}
