import CLinux
import Glibc
import Trials

/// One Swift task each, on a pool of juggle's own: as many threads as the trial has PUs, each bound to one.
struct PoolModel: ExecutionModel {
  private let gate: Gate
  private let threads: PoolThreads
  var executor: (any TaskExecutor)? { threads.executor }

  init(_ trial: Trial) {
    gate = Gate(trial.clock, parties: trial.tasks, awaiting: true)
    threads = PoolThreads(pus: trial.pus.isEmpty ? allowedPUs() : trial.pus)
  }

  func run(_ tasks: TaskTable) throws(ExecutionError) {
    if let failure = threads.failure { throw failure }
    let (gate, executor) = (gate, threads.executor)
    let waits = PoolWaits(pool: executor)
    gate.close()
    let joined = Joint(on: executor) {
      await concurrently(tasks.count, spawners: executor.width) { task in
        await gate.pass(task)
        await tasks.run(task, waits)
      }
    }
    gate.open(tasks)
    joined.wait()
  }
}

/// The timer wheels of the pool.
private struct PoolWaits: AwaitingWaits {
  let pool: PoolExecutor

  func sleep(_ span: Nanoseconds) async {
    await withUnsafeContinuation { pool.wake($0, after: span) }
  }
}

/// The threads of a pool, which end with this value.
final class PoolThreads: Sendable {
  let executor: PoolExecutor
  /// Why there are not as many as asked for.
  let failure: ExecutionError?

  /// Starts a thread on each of these PUs.
  init(pus: [Int]) {
    executor = PoolExecutor(width: pus.count)
    var failure: ExecutionError?
    for (number, pu) in pus.enumerated() where failure == nil {
      let seat = Unmanaged.passRetained(Seat(executor: executor, number: number, pu: Int32(clamping: pu)))
      var thread = pthread_t()
      let code = pthread_create(&thread, nil, Self.main, seat.toOpaque())
      if code == 0 {
        // Not joined: the last task to end may hold the last reference to its executor.
        pthread_detach(thread)
      } else {
        seat.release()
        failure = .threadFailed(made: number, asked: pus.count, reason: String(cString: strerror(code)))
      }
    }
    self.failure = failure
  }

  deinit { executor.stop() }

  private final class Seat: Sendable {
    let executor: PoolExecutor
    let number: Int
    let pu: Int32

    init(executor: PoolExecutor, number: Int, pu: Int32) {
      (self.executor, self.number, self.pu) = (executor, number, pu)
    }
  }

  private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { seat in
    if let seat {
      let seat = Unmanaged<Seat>.fromOpaque(seat).takeRetainedValue()
      // Where it can't be bound it runs wherever this process may, as unbound threads do.
      withUnsafePointer(to: seat.pu) { _ = clinux_bind($0, 1) }
      seat.executor.work(seat.number)
    }
    return nil
  }
}

/// The PUs that the calling thread may run on, by the operating system's numbers.
package func allowedPUs() -> [Int] {
  let most = 1024
  let pus = [Int32](unsafeUninitializedCapacity: most) { numbers, count in
    count = Int(clinux_allowed(numbers.baseAddress, Int32(most)))
  }
  return pus.isEmpty ? [0] : pus.map(Int.init)
}
