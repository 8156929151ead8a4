import Glibc
import Synchronization

/// What happens when a file is shortened, or its disk fails, while it is mapped.
///
/// The kernel then answers the next read with SIGBUS. Here the rest of that mapping becomes zero
/// bytes instead, the mapping is marked as lost, and reading goes on to an end that nobody uses:
/// `SourceFile.change()` tells, and the run stops as one whose input changed. Reading into memory
/// of our own would cost a copy of every byte; this costs nothing until it happens. A fault
/// elsewhere is left to whoever handled the signal before.
enum LostPages {
  /// A mapping of a file. Nodes are never freed, so that the signal handler may walk the list at
  /// any moment; a run maps some dozens of files.
  struct Node {
    /// The first byte, and one past the last; both 0 once it is unmapped.
    var start: UInt
    var end: UInt
    var isLost: Bool
    var next: UnsafeMutablePointer<Node>?
  }

  struct State {
    var first: UnsafeMutablePointer<Node>?
    var former = sigaction()
    /// Bytes of a page, a power of two.
    var page = UInt(sysconf(Int32(_SC_PAGESIZE)))
  }

  /// Made once, before the first mapping exists; the handler only ever finds it made.
  // Unsafe but guarded: writers hold the lock, and the handler reads words that writers set last.
  fileprivate nonisolated(unsafe) static let state: UnsafeMutablePointer<State> = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State())
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = pageFault
    action.sa_flags = SA_SIGINFO
    sigemptyset(&action.sa_mask)
    sigaction(SIGBUS, &action, &state.pointee.former)
    return state
  }()

  /// Held while the list is changed; the handler takes no lock.
  private static let writers = Mutex<Void>(())

  /// From now on a fault in the mapping is answered with zero bytes.
  static func watch(_ mapping: UnsafeRawBufferPointer) {
    let node = UnsafeMutablePointer<Node>.allocate(capacity: 1)
    let start = UInt(bitPattern: mapping.baseAddress)
    writers.withLock { _ in
      node.initialize(
        to: Node(
          start: start, end: start + UInt(mapping.count), isLost: false, next: state.pointee.first))
      state.pointee.first = node
    }
  }

  /// Must be called before the mapping goes, as its addresses may then be another's.
  static func forget(_ mapping: UnsafeRawBufferPointer) {
    writers.withLock { _ in
      guard let node = find(UInt(bitPattern: mapping.baseAddress)) else { return }
      node.pointee.end = 0
      node.pointee.start = 0
    }
  }

  /// Whether bytes of the mapping were lost while it was read.
  static func isLost(_ mapping: UnsafeRawBufferPointer) -> Bool {
    writers.withLock { _ in
      find(UInt(bitPattern: mapping.baseAddress))?.pointee.isLost ?? false
    }
  }

  fileprivate static func find(_ address: UInt) -> UnsafeMutablePointer<Node>? {
    var node = state.pointee.first
    while let current = node {
      if address >= current.pointee.start, address < current.pointee.end { return current }
      node = current.pointee.next
    }
    return nil
  }
}

/// Runs in the thread that read the byte. Only `mmap` and `sigaction` are called, which are plain
/// system calls; nothing is allocated and no lock is taken.
private func pageFault(
  _ signal: Int32, _ info: UnsafeMutablePointer<siginfo_t>?, _ context: UnsafeMutableRawPointer?
) {
  let saved = errno
  let address = UInt(bitPattern: info?.pointee._sifields._sigfault.si_addr)
  if let node = LostPages.find(address) {
    let start = address & ~(LostPages.state.pointee.page - 1)
    node.pointee.isLost = true
    let zeros = mmap(
      UnsafeMutableRawPointer(bitPattern: start), Int(node.pointee.end - start), PROT_READ,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0)
    errno = saved
    if zeros != MAP_FAILED { return }
  }
  // The read is tried again after the return, and then meets the former handler.
  sigaction(SIGBUS, &LostPages.state.pointee.former, nil)
  errno = saved
}
