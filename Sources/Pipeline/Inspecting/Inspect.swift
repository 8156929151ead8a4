import Clinic
import Definitions
import Diagnostics

/// Draws up a profile for files of an export that nobody here has seen.
package enum Inspect {
  /// A profile in YAML, with a comment wherever a person has to decide.
  ///
  /// - Parameters:
  ///   - paths: the files, plain or `.gz`; each becomes a table of the profile.
  ///   - mostRows: how many rows of each file are looked at.
  ///   - id: what to call the profile; after the first file where none is given.
  /// - Returns: the profile's text. It holds names of columns, words of units, tests and sexes,
  ///   and counts, and no other field of a row.
  /// - Throws: `RunError` where a file is missing or cannot be read at all, or where the
  ///   definitions do not compile.
  package static func profile(
    _ paths: [String], mostRows: Int, id: String?
  ) throws(RunError) -> String {
    let plan = try plan()
    var measures: Set<String> = []
    for profile in plan.profiles.values {
      for table in profile.tables { measures.formUnion(table.measures.map(\.header)) }
    }
    var files: [InspectedFile] = []
    for path in paths {
      files.append(try InspectedFile(path, mostRows: mostRows, plan, measures: measures))
    }
    var sketch = ProfileSketch(plan, files, id: id)
    return sketch.text()
  }

  /// The knowledge, and the profiles that can be used: one that is still being written must not
  /// stop the drawing up of another. The shell makes the file that this is written to before
  /// anything is read.
  private static func plan() throws(RunError) -> Plan {
    var library = try DefinitionFiles.library(
      root: DefinitionFiles.root(of: nil), of: [.knowledge, .profiles])
    while true {
      let sink = DiagnosticSink()
      if let plan = library.compile(pipeline: nil, sink: sink) { return plan }
      let faulty = Set(sink.sorted.filter { $0.severity == .error }.map(\.span.source.name))
      let profiles = faulty.filter { $0.hasSuffix(".yaml") }
      guard !profiles.isEmpty, profiles == faulty else { throw .definitions(sink.sorted) }
      library.remove(profiles)
    }
  }
}
