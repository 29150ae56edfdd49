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
func nap(_ span: Nanoseconds) { nap(until: now() + max(0, span)) }

/// Blocks the calling thread up to that time, not at all once it has passed.
func nap(until end: Nanoseconds) {
  var until = timespec(tv_sec: Int(end / 1_000_000_000), tv_nsec: Int(end % 1_000_000_000))
  while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, nil) == EINTR {}
}

/// A word in memory that threads can sleep on until it changes.
struct Futex: ~Copyable, Sendable {
  // On the heap, since a futex is its address. nonisolated(unsafe): the pointer never changes, the word is freed with
  // its only owner, and in between it is touched by atomic operations and by the kernel only.
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
  func reset() { put(0) }

  /// Blocks the calling thread until the word is no longer `value`.
  func wait(while value: UInt32) {
    while word.pointee.load(ordering: .sequentiallyConsistent) == value { clinux_futex_wait(address, value) }
  }

  /// Blocks the calling thread while the word is `value`, up to that time at most; may return sooner.
  func wait(while value: UInt32, until time: Nanoseconds) {
    clinux_futex_wait_until(address, value, time, 0)
  }

  /// Sets the word and wakes nobody.
  func put(_ value: UInt32) { word.pointee.store(value, ordering: .sequentiallyConsistent) }

  /// Sets the word to `value` where it is `expected`, and then wakes whoever sleeps on it.
  ///
  /// - Returns: Whether it was.
  func exchange(_ expected: UInt32, for value: UInt32) -> Bool {
    let isExchanged = word.pointee.compareExchange(
      expected: expected, desired: value, ordering: .sequentiallyConsistent
    ).exchanged
    if isExchanged { clinux_futex_wake(address, 1) }
    return isExchanged
  }

  private var address: UnsafePointer<UInt32> {
    UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
  }
}
