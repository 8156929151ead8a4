import Foundation

/// Where the project lies on disk, and the data that may stand beside it.
package enum Repository {
  /// Found from this file, through symbolic links, so that tests run from any directory and from a
  /// package that borrows the sources.
  package static let root: URL = {
    var url = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  /// Reference tables and real data, which are no part of the project and may be absent.
  package static let shared: URL = root.deletingLastPathComponent().appendingPathComponent("shared")
}
