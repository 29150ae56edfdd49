import CLinux
import Glibc
import Synchronization
import Trials

/// Where tasks note their events: one column in the order in which they came, in memory that was touched before, and
/// that the processes of `process` share. A full one takes no more, and knows from when on something is missing.
///
/// Two pointers and two numbers, so that every task can have it without retaining anything.
struct EventLog: BitwiseCopyable, @unchecked Sendable {
  // @unchecked: a slot belongs to whoever took its number, and nobody reads before all tasks have been joined.
  private let events: UnsafeMutablePointer<TaskEvent>
  private let taken: UnsafeMutablePointer<Atomic<Int>>
  private let missing: UnsafeMutablePointer<Atomic<Nanoseconds>>
  private let capacity: Int
  /// Whether events hold CPU times: some systems take a microsecond to say one.
  let hasCPU: Bool
  /// Kernel units after which a computing task looks where it is; 0 where it needn't.
  let sampling: UInt64

  /// The bytes that it takes at most.
  static func size(capacity: Int) -> Int {
    SharedMemory.size(of: TaskEvent.self, count: capacity) + 2 * SharedMemory.size(of: Int.self, count: 8)
  }

  init(in memory: SharedMemory, capacity: Int, hasCPU: Bool, sampling: UInt64) {
    (self.capacity, self.hasCPU, self.sampling) = (capacity, hasCPU, sampling)
    // A cache line apart: one is written with every event, the other almost never.
    taken = UnsafeMutableRawPointer(memory.column(of: Int.self, count: 8))
      .assumingMemoryBound(to: Atomic<Int>.self)
    missing = UnsafeMutableRawPointer(memory.column(of: Nanoseconds.self, count: 8))
      .assumingMemoryBound(to: Atomic<Nanoseconds>.self)
    taken.initialize(to: Atomic(0))
    missing.initialize(to: Atomic(TaskEvent.unknown))
    events = memory.column(of: TaskEvent.self, count: capacity)
    let none = TaskEvent(time: 0, cpu: 0, due: 0, task: 0, thread: 0, pu: 0, kind: .begins)
    events.initialize(repeating: none, count: capacity)
  }

  /// Forgets all; nobody is noting.
  func clear() {
    taken.pointee.store(0, ordering: .sequentiallyConsistent)
    missing.pointee.store(TaskEvent.unknown, ordering: .sequentiallyConsistent)
  }

  /// Notes an event of the calling thread.
  ///
  /// - Returns: Its time.
  @inline(never) @discardableResult
  func note(_ kind: TaskEvent.Kind, _ task: Int, due: Nanoseconds = TaskEvent.unknown) -> Nanoseconds {
    let slot = taken.pointee.add(1, ordering: .relaxed).oldValue
    let time = now()
    guard slot < capacity else {
      var first = missing.pointee.load(ordering: .relaxed)
      while time < first {
        let exchange = missing.pointee.compareExchange(expected: first, desired: time, ordering: .relaxed)
        if exchange.exchanged { break }
        first = exchange.original
      }
      return time
    }
    (events + slot).initialize(
      to: TaskEvent(
        time: time, cpu: hasCPU ? threadCPU() : TaskEvent.unknown, due: due,
        task: Int32(truncatingIfNeeded: task),
        thread: clinux_thread(), pu: clinux_pu(), kind: kind))
    return time
  }

  /// Notes that a task waits, and keeps its thread or leaves it.
  func note(_ kind: TaskEvent.Kind, _ task: Int, for wait: Wait) {
    switch wait {
    case .turn: note(kind, task, due: now())
    case .sleep(let span): note(kind, task, due: now() &+ span)
    case .file, .echo, .micro, .call: note(kind, task)
    }
  }

  /// The events of all tasks by time, and the time from which on some are missing; nil where none is.
  ///
  /// - Complexity: O(n log n).
  func read() -> (events: [TaskEvent], missingFrom: Nanoseconds?) {
    let count = min(capacity, taken.pointee.load(ordering: .sequentiallyConsistent))
    let first = missing.pointee.load(ordering: .sequentiallyConsistent)
    let all = UnsafeBufferPointer(start: events, count: count).sorted { $0.time < $1.time }
    return (all, first == TaskEvent.unknown ? nil : first)
  }
}

/// CLOCK_THREAD_CPUTIME_ID: a system call, 0.3 to 0.7 µs.
private func threadCPU() -> Nanoseconds {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Nanoseconds(time.tv_sec) &* 1_000_000_000 &+ Nanoseconds(time.tv_nsec)
}
