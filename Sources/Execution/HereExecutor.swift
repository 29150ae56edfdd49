import NIOConcurrencyHelpers
import Trials

/// Runs Swift jobs on the thread that asks it to: how a model without Swift tasks runs code that awaits.
///
/// What the code awaits may resume it from any thread; the job then waits here until the owner's thread takes it.
final class HereExecutor: TaskExecutor {
  private let waiting = NIOLockedValueBox<[UnownedJob]>([])
  /// 1 once there are jobs that the owner hasn't seen.
  private let news = Futex()

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    // Its owner may run the job, see the end and let go of this, all before the owner is told the news.
    let alive = Unmanaged.passRetained(self)
    waiting.withLockedValue { $0.append(job) }
    news.set(1)
    alive.release()
  }

  /// Runs the jobs that are there, and not those that they bring along: code that yields over and over must not keep
  /// its thread from whatever else that has to do.
  func run() {
    news.put(0)
    let jobs = waiting.withLockedValue { jobs in
      defer { jobs = [] }
      return jobs
    }
    for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  /// Blocks the calling thread until there is something to run, or the time has come; may return sooner.
  func wait(until time: Nanoseconds = .max) { news.wait(while: 0, until: time) }
}

extension Errand {
  /// Runs code that awaits to its end on the calling thread, which waits whenever the code does.
  func callHere() throws(ExecutionError) {
    let executor = HereExecutor()
    let end = End()
    Task(executorPreference: executor) {
      do { try await call() } catch { end.error = error }
      end.isReached = true
    }
    while true {
      executor.run()
      if end.isReached { break }
      executor.wait()
    }
    if let error = end.error { throw .waitFailed("\(error)") }
  }
}

/// Written by a job and read by who runs it, on one thread.
private final class End: @unchecked Sendable {
  // @unchecked: only the thread that runs the executor touches it.
  var isReached = false
  var error: (any Error)?
}
