import CLinux
import Glibc
import Synchronization
import Trials

/// One operating system process each, forked from this one.
///
/// Forked and not started anew: a process that only runs a routine needs neither a loader nor a runtime, and starts
/// within a tenth of a millisecond rather than four. What a fork may not do in a process with threads, allocate and
/// take locks, a blocking routine does not do; code of a worker's own may do both, and is only run where there were no
/// other threads (`perform`). The columns of the tasks are in shared memory, so that each process
/// leaves its results in its own slot. Working sets, files and connections are made before the fork.
struct ProcessModel: ExecutionModel {
  private let clock: Clock
  let joinedThreads: Int

  init(_ trial: Trial) { (clock, joinedThreads) = (trial.clock, trial.tasks) }

  func run(_ tasks: TaskTable) throws(ExecutionError) {
    let gate = try ProcessGate(parties: tasks.count, isOpen: clock == .spawn)
    var children = Children(count: tasks.count)
    do {
      for task in 0..<tasks.count { try children.add(Seat(table: tasks, gate: gate, task: task)) }
      if clock == .release { try gate.awaitAll { () throws(ExecutionError) in try children.checkAlive() } }
    } catch {
      children.end()
      throw error
    }
    tasks.release()
    gate.open()
    try children.join()
  }
}

/// What a process is told.
private struct Seat {
  let table: TaskTable
  let gate: ProcessGate
  let task: Int

  static let main: @convention(c) (UnsafeMutableRawPointer?) -> Void = { seat in
    guard let seat = seat?.assumingMemoryBound(to: Seat.self) else { return }
    seat.pointee.table.settle(seat.pointee.task)
    seat.pointee.gate.pass()
    seat.pointee.table.run(seat.pointee.task, BlockingWaits(partner: .process))
  }
}

/// The gate of processes: words in memory that they share.
private final class ProcessGate: Sendable {
  private let memory: SharedMemory
  // nonisolated(unsafe): both point into `memory`, which lives as long as the gate, and what they point to is
  // touched by atomic operations only.
  private nonisolated(unsafe) let arrived: UnsafeMutablePointer<Atomic<UInt32>>
  private nonisolated(unsafe) let opened: UnsafeMutablePointer<Atomic<UInt32>>
  private let parties: Int

  init(parties: Int, isOpen: Bool) throws(ExecutionError) {
    self.parties = parties
    memory = try SharedMemory(bytes: 64)
    let words = memory.column(of: UInt32.self, count: 2)
    arrived = UnsafeMutableRawPointer(words).assumingMemoryBound(to: Atomic<UInt32>.self)
    opened = UnsafeMutableRawPointer(words + 1).assumingMemoryBound(to: Atomic<UInt32>.self)
    arrived.initialize(to: Atomic(0))
    opened.initialize(to: Atomic(isOpen ? 1 : 0))
  }

  /// Blocks the calling process until the gate opens.
  func pass() {
    let count = arrived.pointee.add(1, ordering: .sequentiallyConsistent).newValue
    if count == parties { clinux_futex_wake_shared(Self.address(arrived)) }
    while opened.pointee.load(ordering: .sequentiallyConsistent) == 0 {
      clinux_futex_wait_until(Self.address(opened), 0, .max, 1)
    }
  }

  /// Blocks until all have come; `check` is called every 20 ms, and ends the wait by throwing.
  func awaitAll(_ check: () throws(ExecutionError) -> Void) throws(ExecutionError) {
    while true {
      let count = arrived.pointee.load(ordering: .sequentiallyConsistent)
      if count == parties { return }
      let until = now() + 20_000_000
      clinux_futex_wait_until(Self.address(arrived), count, until, 1)
      if now() >= until { try check() }
    }
  }

  func open() {
    opened.pointee.store(1, ordering: .sequentiallyConsistent)
    clinux_futex_wake_shared(Self.address(opened))
  }

  private static func address(_ word: UnsafeMutablePointer<Atomic<UInt32>>) -> UnsafePointer<UInt32> {
    UnsafeRawPointer(word).assumingMemoryBound(to: UInt32.self)
  }
}

/// The processes made so far.
private struct Children: ~Copyable {
  private let count: Int
  private let ids: UnsafeMutablePointer<pid_t>
  private var made = 0

  init(count: Int) {
    self.count = count
    ids = .allocate(capacity: count)
  }

  deinit { ids.deallocate() }

  mutating func add(_ seat: Seat) throws(ExecutionError) {
    let id = withUnsafePointer(to: seat) { clinux_fork(Seat.main, UnsafeMutableRawPointer(mutating: $0)) }
    guard id > 0 else {
      throw .processFailed(made: made, asked: count, reason: String(cString: strerror(errno)))
    }
    (ids + made).initialize(to: id)
    made += 1
  }

  /// - Throws: when one of them has ended already.
  mutating func checkAlive() throws(ExecutionError) {
    for task in 0..<made where ids[task] > 0 {
      var status: Int32 = 0
      guard waitpid(ids[task], &status, WNOHANG) == ids[task] else { continue }
      ids[task] = 0
      throw .processDied(task: task, how: Self.text(status))
    }
  }

  /// Waits for all of them.
  ///
  /// - Throws: when one did not end as it should, once all have ended.
  mutating func join() throws(ExecutionError) {
    var failure: ExecutionError?
    for task in 0..<made where ids[task] > 0 {
      var status: Int32 = 0
      while waitpid(ids[task], &status, 0) < 0 && errno == EINTR {}
      ids[task] = 0
      if status != 0, failure == nil { failure = .processDied(task: task, how: Self.text(status)) }
    }
    if let failure { throw failure }
  }

  /// Ends whichever still run.
  mutating func end() {
    for task in 0..<made where ids[task] > 0 { kill(ids[task], SIGKILL) }
    for task in 0..<made where ids[task] > 0 {
      while waitpid(ids[task], nil, 0) < 0 && errno == EINTR {}
      ids[task] = 0
    }
  }

  private static func text(_ status: Int32) -> String {
    let signal = status & 0x7f
    return signal == 0 ? "ended with code \((status >> 8) & 0xff)" : "was killed by signal \(signal)"
  }
}
