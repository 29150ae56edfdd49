import Glibc

/// Memory that this process shares with the processes it forks.
final class SharedMemory: @unchecked Sendable {
  // @unchecked: parts are handed out before anything is shared.
  private let start: UnsafeMutableRawPointer
  private let size: Int
  private var used = 0

  /// - Throws: `ExecutionError.unsupported` when the system has not so much.
  init(bytes: Int) throws(ExecutionError) {
    size = max(1, bytes)
    let flags = MAP_SHARED | MAP_ANONYMOUS
    guard let start = mmap(nil, size, PROT_READ | PROT_WRITE, flags, -1, 0), start != MAP_FAILED else {
      throw .unsupported("\(bytes) bytes of shared memory can't be had: \(String(cString: strerror(errno)))")
    }
    self.start = start
  }

  deinit { munmap(start, size) }

  /// The bytes that a column takes at most.
  static func size<Element: BitwiseCopyable>(of: Element.Type, count: Int) -> Int {
    count * MemoryLayout<Element>.stride + MemoryLayout<Element>.alignment
  }

  /// The next part, filled with zeros.
  ///
  /// - Precondition: it fits.
  func column<Element: BitwiseCopyable>(of type: Element.Type, count: Int) -> UnsafeMutablePointer<Element> {
    let alignment = MemoryLayout<Element>.alignment
    let offset = (used + alignment - 1) & ~(alignment - 1)
    used = offset + count * MemoryLayout<Element>.stride
    precondition(used <= size, "a column beyond the shared memory")
    return (start + offset).bindMemory(to: type, capacity: count)
  }
}
