import Synchronization

/// A first-in, first-out queue of jobs that one worker owns and others steal from.
///
/// First in, first out also for its owner: the newest first would be warmer, but a task that yields would run
/// again at once, and others never.
final class JobQueue: @unchecked Sendable {
  // @unchecked: the ring is used under `lock` only.
  private let lock = SpinLock()
  private let length = Atomic<Int>(0)
  private var ring: UnsafeMutablePointer<UnownedJob>
  private var mask: Int
  private var head = 0
  private var tail = 0

  init() {
    ring = .allocate(capacity: 1024)
    mask = 1023
  }

  deinit { ring.deallocate() }

  /// How many jobs there are, or were a moment ago.
  var count: Int { length.load(ordering: .sequentiallyConsistent) }

  /// - Returns: How many jobs there are with this one.
  /// - Complexity: O(1) amortised.
  func push(_ job: UnownedJob) -> Int {
    lock.withLock {
      append(job)
      let count = tail &- head
      length.store(count, ordering: .sequentiallyConsistent)
      return count
    }
  }

  func pop() -> UnownedJob? {
    guard count > 0 else { return nil }
    return lock.withLock {
      guard tail > head else { return nil }
      let job = ring[head & mask]
      head &+= 1
      length.store(tail &- head, ordering: .releasing)  // who looks too early looks in vain, no more
      return job
    }
  }

  /// Moves the older half of its jobs, `most` at most, into `loot`, and says how many.
  ///
  /// - Complexity: O(jobs moved).
  func steal(into loot: UnsafeMutablePointer<UnownedJob>, most: Int) -> Int {
    guard count > 0 else { return 0 }
    return lock.withLock {
      let taken = min(most, (tail &- head &+ 1) / 2)
      for number in 0..<taken { (loot + number).initialize(to: ring[(head &+ number) & mask]) }
      head &+= taken
      length.store(tail &- head, ordering: .releasing)
      return taken
    }
  }

  private func append(_ job: UnownedJob) {
    if tail &- head > mask {
      let wider = UnsafeMutablePointer<UnownedJob>.allocate(capacity: 2 * (mask + 1))
      for place in head..<tail { (wider + (place & (2 * mask + 1))).initialize(to: ring[place & mask]) }
      ring.deallocate()
      (ring, mask) = (wider, 2 * mask + 1)
    }
    (ring + (tail & mask)).initialize(to: job)
    tail &+= 1
  }
}
