import Synchronization

/// What went wrong first in any of a trial's tasks, be they threads or processes: the first to come writes its text,
/// all others leave it.
struct FirstFailure: @unchecked Sendable {
  // @unchecked: only who has taken the claim writes, and nobody reads before all tasks have been joined.
  private let claim: UnsafeMutablePointer<Atomic<UInt32>>
  private let length: UnsafeMutablePointer<UInt32>
  private let text: UnsafeMutablePointer<UInt8>

  /// The longest text, in bytes of UTF-8; what is longer is cut.
  private static let longest = 1_024

  /// The bytes that it takes at most.
  static let size =
    SharedMemory.size(of: UInt32.self, count: 2) + SharedMemory.size(of: UInt8.self, count: longest)

  /// - Parameter memory: Where it is when the tasks are processes; nil: on the heap.
  init(in memory: SharedMemory?) {
    let words = memory?.column(of: UInt32.self, count: 2) ?? .allocate(capacity: 2)
    text = memory?.column(of: UInt8.self, count: Self.longest) ?? .allocate(capacity: Self.longest)
    length = words + 1
    length.initialize(to: 0)
    claim = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Atomic<UInt32>.self)
    claim.initialize(to: Atomic(0))
  }

  /// Gives back what is on the heap.
  func deallocate() {
    text.deallocate()
    UnsafeMutableRawPointer(claim).deallocate()
  }

  func set(_ description: String) {
    guard claim.pointee.exchange(1, ordering: .acquiringAndReleasing) == 0 else { return }
    var count = 0
    for byte in description.utf8.prefix(Self.longest) {
      text[count] = byte
      count += 1
    }
    length.pointee = UInt32(count)
  }

  /// The text; nil where nothing failed.
  var description: String? {
    guard length.pointee > 0 else { return nil }
    return String(decoding: UnsafeBufferPointer(start: text, count: Int(length.pointee)), as: UTF8.self)
  }
}
