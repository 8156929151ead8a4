/// What was run over which files, and what became of their rows.
enum RunTables {
  static let all = [meta, run, sourceFile, reject, qualityCheck, changeLog]

  static let meta = Table(
    name: "meta", description: "Facts about this file, one a row",
    columns: [
      .text("key", "Name of the fact, such as schema_version; options are option.NAME").key,
      .text("value", "The fact"),
    ])

  private static let account =
    "rows_accepted + rows_rejected + rows_duplicate + rows_superseded"

  static let run = Table(
    name: "run", description: "The run that made this file; always one row",
    columns: [
      .text(
        "run_id",
        "First 16 hex digits of SHA-256 over inputs, definitions, options and version: "
          + "the same work has the same id"
      ).key,
      .text("pipeline", "Name of the pipeline"),
      .text("title", "Title of the pipeline"),
      .date("as_of", "The day up to which records were visible; no clock was read"),
      .text("status", "Whether any row was rejected")
        .allowing(["complete", "complete_with_rejects"]),
      .text("previous_run_id", "The run that this one was compared with, if any").nullable,
      .text("tool_version", "Version of the program"),
      .text("rules_sha256", "SHA-256 over all definitions"),
      .text("config_sha256", "SHA-256 over the options"),
      .integer("rows_read", "Rows read from all files").unit("rows"),
      .integer("rows_accepted", "Rows that were used").unit("rows"),
      .integer("rows_rejected", "Rows set aside with a reason").unit("rows"),
      .integer("rows_duplicate", "Rows that repeat another row").unit("rows"),
      .integer("rows_superseded", "Rows that a later correction replaced").unit("rows"),
      .integer("persons", "People that the run knows").unit("people"),
    ], constraints: ["CHECK (rows_read = \(account))"])

  /// The time of change of a file is left out: it is no part of what was read, and would make two
  /// runs over the same bytes differ.
  static let sourceFile = Table(
    name: "source_file", description: "The files that the run read",
    columns: [
      .integer("source_file_id", "Number of the file, from 1").key,
      .text("run_id", "The run").references("run"),
      .text("site", "Site or survey cycle, as the pipeline names it").privacy(.quasiIdentifier),
      .text("kind", "What it holds, such as patients, labs, intakes or conditions"),
      .text("path", "Path relative to the data directory").privacy(.quasiIdentifier),
      .text("profile", "The profile it was read with"),
      .text("sha256", "SHA-256 of the bytes on disk"),
      .integer("size_bytes", "Size on disk").unit("bytes"),
      .text("encoding", "Encoding of the text"),
      .text("header_sha256", "SHA-256 of the header's names"),
      .json("ignored_columns", "Header names that the profile does not read, a JSON list"),
      .integer("rows", "Rows read").unit("rows"),
      .integer("rows_accepted", "Rows that were used").unit("rows"),
      .integer("rows_rejected", "Rows set aside with a reason").unit("rows"),
      .integer("rows_duplicate", "Rows that repeat another row").unit("rows"),
      .integer("rows_superseded", "Rows that a later correction replaced").unit("rows"),
      .text("state", "Against the run before; new in this version, which reads every file whole")
        .allowing(["new", "changed", "unchanged", "partial", "quarantined"]),
    ], constraints: ["CHECK (rows = \(account))"])

  static let reject = Table(
    name: "reject", description: "Rows and cells that were set aside; never their values",
    columns: [
      .integer("reject_id", "Number of the fault, from 1, by file and line").key,
      .integer("source_file_id", "The file").references("source_file"),
      .integer("line", "Physical line where the row starts, from 1"),
      .integer("byte_offset", "Where the row starts in the decoded file, from 0").unit("bytes"),
      .text("column_name", "Header name of the column at fault; NULL where the row is").nullable,
      .text("code", "Stable code of the fault"),
      .text("disposition", "What became of the row; cell where the rest of it stands")
        .allowing(["rejected", "duplicate", "superseded", "cell"]),
      .text("message", "What the code means"),
      .text("hint", "What may mend it").nullable,
      .text("value_shape", "Digits as 9 and letters as A; the value itself is nowhere").nullable,
      .text("row_hmac", "HMAC-SHA256 of the row under the project's key; NULL without a key")
        .nullable,
    ])

  static let qualityCheck = Table(
    name: "quality_check", description: "Checks on the data, after Kahn and others",
    columns: [
      .text("check_id", "Stable name of the check").key,
      .text("run_id", "The run").references("run"),
      .text("category", "conformance, completeness or plausibility"),
      .text("table_name", "The table that the check is about"),
      .text("column_name", "The column that the check is about").nullable,
      .integer("n_violated", "How many break it").unit("rows"),
      .integer("n_checked", "How many were looked at").unit("rows"),
      .real("threshold", "Share above which the check fails").nullable.unit("%"),
      .text("status", "Outcome").allowing(["pass", "warn", "fail", "not_applicable"]),
      .text("description", "What is checked"),
    ])

  static let changeLog = Table(
    name: "change_log", description: "What changed since the run before; empty without one",
    columns: [
      .integer("change_id", "Number of the change, from 1").key,
      .text("run_id", "The run").references("run"),
      .text("entity", "What changed: result or finding"),
      .text("entity_key", "Which one").privacy(.identifier),
      .text("kind", "How it changed")
        .allowing(["added", "corrected", "cancelled", "withdrawn", "late", "resolved"]),
      .text("field", "The field that changed").nullable,
      .text("old_value", "Before").nullable.privacy(.clinical),
      .text("new_value", "After").nullable.privacy(.clinical),
      .text("reason", "Why it changed"),
    ])
}
