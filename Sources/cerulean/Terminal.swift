import Glibc

/// Where words go: results to standard output, everything else to standard error.
enum Terminal {
  static func result(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
  static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }

  /// Progress is shown to people only, never to a log.
  static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

  static func progress(_ text: String) {
    guard showsProgress else { return }
    write("\r\u{1B}[2K" + text, to: STDERR_FILENO)
  }

  static func endProgress() {
    guard showsProgress else { return }
    write("\r\u{1B}[2K", to: STDERR_FILENO)
  }

  /// A result that is a file of its own, as it is.
  static func bytes(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    write(Array(text.utf8), to: descriptor)
  }

  private static func write(_ all: [UInt8], to descriptor: Int32) {
    var bytes = all[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      // A closed pipe is the reader's choice, not a fault.
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
