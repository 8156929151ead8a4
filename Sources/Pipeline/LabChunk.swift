import Clinic
import Records

/// What one worker found in one chunk of a laboratory export.
struct LabChunk: ScannedChunk {
  /// Where the scan stopped, once it has.
  var end = RecordScanner.ScanEnd(next: 0, lineCount: 0)
  /// Put in the order of the shards by the worker that read them, while they are in its cache.
  var results = ShardedResults([], shardCount: 1)
  var details: [ObservationDetail] = []
  var problems: [Problem] = []
  var accepted = 0
  /// Rows dated after the as-of day, or issued after it: accepted, and not yet visible.
  var invisible = 0
  /// Rows of tests that are none of ours, or that the profile leaves out: accepted, and unread.
  var outside = 0
}
