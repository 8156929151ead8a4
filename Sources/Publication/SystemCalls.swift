import Glibc

/// The one door to the kernel: every call that can fail for a reason outside the program goes
/// through `perform`, which retries what may be retried and gives each failure a type.
///
/// Tests hand in `fault` and so make any single call, or every call from one on, fail.
struct SystemCalls: Sendable {
  /// What a call does, worded to follow "cannot".
  enum Action: String, Sendable {
    case open, inspect, list, lock, read, rename, write
    case access = "write into"
    case changeMode = "restrict"
    case makeDirectory = "create directory"
    case makeLink = "create link"
    case readLink = "read link"
    case remove
    case sync = "flush to disk"
    case truncate = "empty"

    /// Whether a call that a signal interrupted has done nothing and may be made again. A flush may
    /// not: the kernel reports a lost write once and then calls the pages clean.
    var mayRepeat: Bool { self != .sync }
  }

  enum Fault: Sendable {
    /// The call is not made and fails with this error number.
    case fail(Int32)
    /// The call is made, and reports failure all the same, as a network file system may.
    case failAfterwards(Int32)
    /// A read or write moves one byte only; other calls are not affected.
    case short
  }

  /// Asked before every call; nil lets it proceed.
  var fault: (@Sendable (Action, _ path: String) -> Fault?)?

  static let real = SystemCalls()

  /// Makes a call that returns -1 and sets `errno` on failure.
  ///
  /// - Parameters:
  ///   - action: What the call does.
  ///   - path: What it does it to, for the message.
  ///   - descriptor: An open file on the same file system, asked for its free space when full.
  ///   - tolerated: Error numbers that are an answer and not a failure.
  ///   - body: The call; it is told the greatest number of bytes to move.
  /// - Returns: What the call returned, or the tolerated error number negated.
  /// - Throws: `permission` where access was refused, else `inputOutput`.
  @discardableResult
  func perform(
    _ action: Action, _ path: String, near descriptor: Int32, tolerating tolerated: [Int32] = [],
    body: (_ limit: Int) -> Int
  ) throws(PublicationError) -> Int {
    while true {
      var limit = Int.max
      var code: Int32 = 0
      var result = -1
      switch fault?(action, path) {
      case nil:
        result = body(limit)
        code = errno
      case .short:
        limit = 1
        result = body(limit)
        code = errno
      case .fail(let injected): code = injected
      case .failAfterwards(let injected):
        _ = body(limit)
        code = injected
      }
      if result != -1 { return result }
      if code == EINTR, action.mayRepeat { continue }
      if tolerated.contains(code) { return -Int(code) }
      throw Self.failure(action, path, code, near: descriptor)
    }
  }

  private static func failure(
    _ action: Action, _ path: String, _ code: Int32, near descriptor: Int32
  ) -> PublicationError {
    switch code {
    case EACCES, EPERM, EROFS:
      let why = InputOutputFault.describe(code)
      return .permission(path: path, reason: "cannot \(action.rawValue): \(why)")
    case ELOOP:
      return .permission(path: path, reason: "is a symbolic link, which is not followed")
    case EISDIR, ENXIO:
      return .permission(path: path, reason: "is not a regular file")
    default:
      let space = code == ENOSPC || code == EDQUOT ? FreeSpace(holding: descriptor) : nil
      return .inputOutput(
        InputOutputFault(action: action.rawValue, path: path, code: code, space: space))
    }
  }
}
