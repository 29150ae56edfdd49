import Synchronization
import Trials

/// Where tasks wait until all exist, so that the clock starts with the work and not with its making.
///
/// With clock `spawn` it stands open.
final class Gate: @unchecked Sendable {
  // @unchecked: slot i of `suspended` is written by task i before it counts itself in, and read by the releaser
  // after it has seen them all; nobody writes to it while a continuation is being resumed.
  //
  // A task may be resumed before it has suspended. The runtime orders that, but out of Thread Sanitizer's sight,
  // which reports a race between `open` and what the task does next; with a pause before `open` it has nothing
  // to say. `EchoConnection` resumes what waits for a reply in the same way, and is reported in the same way.
  private let isOpenFromStart: Bool
  private let parties: Int
  private let arrived = Atomic<Int>(0)
  private let complete = Futex()
  private let opened = Futex()
  private let suspended: UnsafeMutablePointer<UnsafeContinuation<Void, Never>>?

  /// - Parameters:
  ///   - parties: How many will pass before it opens.
  ///   - awaiting: Whether they are suspended at it rather than blocked.
  init(_ clock: Clock, parties: Int, awaiting: Bool) {
    isOpenFromStart = clock == .spawn
    self.parties = parties
    suspended = awaiting && clock == .release ? .allocate(capacity: parties) : nil
  }

  deinit { suspended?.deallocate() }

  /// Blocks the calling thread until the gate opens.
  func pass() {
    guard !isOpenFromStart else { return }
    arrive()
    opened.wait(while: 0)
  }

  /// Suspends the calling task, which is party number `party` from 0, until the gate opens.
  func pass(_ party: Int) async {
    guard let suspended else { return }
    await withUnsafeContinuation { continuation in
      (suspended + party).initialize(to: continuation)
      arrive()
    }
  }

  private func arrive() {
    if arrived.add(1, ordering: .sequentiallyConsistent).newValue == parties { complete.set(1) }
  }

  /// Waits until all parties have come, stamps the release, and lets them through in the order of their numbers;
  /// only the one that came last may still be on its feet, and pass at once.
  func open(_ tasks: TaskTable) {
    guard !isOpenFromStart, parties > 0 else { return tasks.release() }
    complete.wait(while: 0)
    tasks.release()
    if let suspended {
      for party in 0..<parties { suspended[party].resume() }
    } else {
      opened.set(1)
    }
  }

  /// Readies it for the next iteration; nobody is at it.
  func close() {
    arrived.store(0, ordering: .sequentiallyConsistent)
    complete.reset()
    opened.reset()
  }
}
