import CLinux
import Glibc
import Synchronization
package import Trials

/// CLOCK_MONOTONIC, in nanoseconds: 30 ns a call.
@inline(__always) package func now() -> Nanoseconds {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Nanoseconds(time.tv_sec) &* 1_000_000_000 &+ Nanoseconds(time.tv_nsec)
}

/// Blocks the calling thread for that long and never shorter, whatever signals arrive.
func nap(_ span: Nanoseconds) {
  let end = now() + max(0, span)
  var until = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
  while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
}

/// A word in memory that threads can sleep on until it changes.
struct Futex: ~Copyable, Sendable {
  // On the heap, since a futex is its address.
  private nonisolated(unsafe) let word: UnsafeMutablePointer<Atomic<UInt32>>

  init(_ value: UInt32 = 0) {
    word = .allocate(capacity: 1)
    word.initialize(to: Atomic(value))
  }

  deinit {
    word.deinitialize(count: 1)
    word.deallocate()
  }

  var value: UInt32 { word.pointee.load(ordering: .sequentiallyConsistent) }

  /// Sets the word and wakes every thread that sleeps on it.
  func set(_ value: UInt32) {
    word.pointee.store(value, ordering: .sequentiallyConsistent)
    clinux_futex_wake(address, Int32.max)
  }

  /// Sets the word; nobody sleeps on it.
  func reset() { word.pointee.store(0, ordering: .sequentiallyConsistent) }

  /// Blocks the calling thread until the word is no longer `value`.
  func wait(while value: UInt32) {
    while word.pointee.load(ordering: .sequentiallyConsistent) == value { clinux_futex_wait(address, value) }
  }

  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
  }
}
