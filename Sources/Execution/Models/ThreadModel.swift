import Glibc
import Trials

/// One operating system thread each.
struct ThreadModel: ExecutionModel {
  private let gate: Gate
  let joinedThreads: Int
  private let reserve = Reserve()
  private let stackSize: Int

  init(_ trial: Trial) {
    stackSize = trial.roles.contains(where: \.callsCode) ? Self.stackOfCode : Self.stackOfSteps
    gate = Gate(trial.clock, parties: trial.tasks, awaiting: false)
    joinedThreads = trial.tasks
  }

  func run(_ tasks: TaskTable) throws(ExecutionError) {
    gate.close()
    // What each thread is told lies in one block made here, so that making a thread allocates nothing.
    let seats = UnsafeMutablePointer<Seat>.allocate(capacity: tasks.count)
    let threads = UnsafeMutablePointer<pthread_t>.allocate(capacity: tasks.count)
    for task in 0..<tasks.count { (seats + task).initialize(to: Seat(table: tasks, gate: gate, task: task)) }

    // By pointer: the type's initialiser is seen as another package's, which has its header too.
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    pthread_attr_setstacksize(attributes, stackSize)

    for task in 0..<tasks.count {
      let code = pthread_create(threads + task, attributes, Self.main, seats + task)
      guard code == 0 else {
        // Those made so far wait at the gate for good, or run on; the worker answers and ends, and they with
        // it. Until then they need their seats, which stay therefore.
        reserve.release()
        throw .threadFailed(made: task, asked: tasks.count, reason: String(cString: strerror(code)))
      }
    }
    gate.open(tasks)
    for task in 0..<tasks.count { pthread_join(threads[task], nil) }
    seats.deinitialize(count: tasks.count).deallocate()
    threads.deallocate()
  }

  private struct Seat {
    let table: TaskTable
    let gate: Gate
    let task: Int
  }

  /// A routine needs a few hundred bytes; the rest is for what the C library does below them.
  private static let stackOfSteps = 64 << 10
  /// What code of a worker's own needs is not known. They are addresses only, until they are used.
  private static let stackOfCode = 1 << 20

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { seat in
    if let seat = seat?.assumingMemoryBound(to: Seat.self) {
      seat.pointee.gate.pass()
      seat.pointee.table.run(seat.pointee.task, BlockingWaits())
    }
    return nil
  }
}

/// Addresses that are kept from the threads: where stacks have taken all the others, saying so takes memory too.
private final class Reserve: @unchecked Sendable {
  // @unchecked: only the thread that makes the others touches it.
  private var addresses: UnsafeMutableRawPointer?
  private static let bytes = 16 << 20

  init() {
    let mapped = mmap(nil, Self.bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    addresses = mapped == MAP_FAILED ? nil : mapped
  }

  deinit { release() }

  func release() {
    guard let addresses else { return }
    munmap(addresses, Self.bytes)
    self.addresses = nil
  }
}
