import Diagnostics
import Glibc

/// Why a run could not lock its output directory, write into it, or publish.
///
/// Each case stands for one sysexits code. Paths are those of the output directory, never of
/// inputs, so a message can be printed or logged whatever the data hold.
package enum PublicationError: Error, Sendable, Hashable {
  /// The output directory cannot be made where it was asked for (73).
  case cannotCreate(path: String, reason: String)
  /// A system call failed (74).
  case inputOutput(InputOutputFault)
  /// Another run holds the lock, or this one no longer does (75).
  case locked(path: String, by: LockHolder)
  /// Access was refused, or what stands at the path is not safe to write through (77).
  case permission(path: String, reason: String)
  /// The program broke its own promise, such as one run id with two different contents (70).
  case internalFault(path: String, reason: String)

  /// The exit code of the process, from sysexits.h.
  package var exitCode: Int32 {
    switch self {
    case .internalFault: 70
    case .cannotCreate: 73
    case .inputOutput: 74
    case .locked: 75
    case .permission: 77
    }
  }

  /// One line for a person, without a trailing full stop; control characters are made visible.
  package var message: String {
    let text =
      switch self {
      case .cannotCreate(let path, let reason): "cannot create \(path): \(reason)"
      case .inputOutput(let fault): fault.message
      case .locked(let path, let holder): "\(path) is locked: \(holder.description)"
      case .permission(let path, let reason): "\(path): \(reason)"
      case .internalFault(let path, let reason): "internal error: \(path): \(reason)"
      }
    return Diagnostic.visible(text)
  }
}

/// A system call that failed: what it was doing, to which file, and why.
package struct InputOutputFault: Sendable, Hashable {
  /// A verb that reads after "cannot", such as `write`.
  package let action: String
  package let path: String
  /// The value of `errno`.
  package let code: Int32
  /// What was left on the file system; only for a full disk or a spent quota.
  package let space: FreeSpace?

  var message: String {
    let why = "cannot \(action) \(path): \(InputOutputFault.describe(code))"
    return space.map { "\(why) (\($0.description))" } ?? why
  }

  /// The system's words for an error number. No locale is ever set, so these are the English ones.
  static func describe(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// Room left on the file system of the output directory, for a process without privileges.
package struct FreeSpace: Sendable, Hashable {
  package let bytes: UInt64
  /// Files that can still be made; nil where the file system sets no limit.
  package let files: UInt64?

  package var description: String {
    files.map { "\(bytes) bytes and \($0) files free" } ?? "\(bytes) bytes free"
  }

  /// Asks the file system that holds an open file; nil when it does not say.
  init?(holding descriptor: Int32) {
    var status = statvfs()
    guard fstatvfs(descriptor, &status) == 0 else { return nil }
    bytes = UInt64(status.f_bavail) * UInt64(status.f_frsize)
    files = status.f_files == 0 ? nil : UInt64(status.f_favail)
  }
}
