import Synchronization
import Trials

/// The sleeping tasks of one worker of a pool: a timer wheel that its worker adds to, and that any worker which has
/// nothing else to do may wake them from.
final class PoolTimers: @unchecked Sendable {
  // @unchecked: everything but `first` is used under `lock` only.
  private let lock = SpinLock()
  private let first = Atomic<Nanoseconds>(.max)
  private var wheel = TimerWheel(capacity: 1024, start: now())
  private var sleepers: UnsafeMutablePointer<UnsafeContinuation<Void, Never>>
  /// Numbers that no sleeper has: those that were given back, and all from `unused` on.
  private var free = Chain()
  private var unused = 0
  /// Sleepers that are due and were not taken yet.
  private var expired = Chain()

  init() { sleepers = .allocate(capacity: wheel.capacity) }

  deinit { sleepers.deallocate() }

  /// When to look for sleepers that are due; `max` where there is none.
  var next: Nanoseconds { first.load(ordering: .sequentiallyConsistent) }

  /// - Complexity: O(1) amortised.
  func add(_ sleeper: UnsafeContinuation<Void, Never>, due: Nanoseconds) {
    lock.withLock {
      let number = free.popFirst(wheel.links) ?? makeNumber()
      (sleepers + Int(number)).initialize(to: sleeper)
      wheel.add(number, due: due)
      let soonest = wheel.next ?? .max
      if soonest < next { first.store(soonest, ordering: .sequentiallyConsistent) }
    }
  }

  /// Takes sleepers that are due, `most` at most, in the order in which they are, and says how many.
  func take(
    dueBy time: Nanoseconds, into awake: UnsafeMutablePointer<UnsafeContinuation<Void, Never>>, most: Int
  ) -> Int {
    lock.withLock {
      wheel.advance(to: time, into: &expired)
      var count = 0
      while count < most, let number = expired.popFirst(wheel.links) {
        (awake + count).initialize(to: sleepers[Int(number)])
        free.append(number, wheel.links)
        count += 1
      }
      // What is left is due already.
      first.store(expired.isEmpty ? wheel.next ?? .max : time, ordering: .sequentiallyConsistent)
      return count
    }
  }

  private func makeNumber() -> Chain.Item {
    if unused == wheel.capacity {
      let wider = UnsafeMutablePointer<UnsafeContinuation<Void, Never>>.allocate(capacity: 2 * unused)
      wider.moveInitialize(from: sleepers, count: unused)
      sleepers.deallocate()
      sleepers = wider
      wheel.grow(to: 2 * unused)
    }
    unused += 1
    return Chain.Item(unused - 1)
  }
}
