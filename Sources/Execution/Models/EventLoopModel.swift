import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Trials

/// Swift tasks that all live on one SwiftNIO event loop: what asyncio does in Python.
struct EventLoopModel: ExecutionModel {
  private let gate: Gate
  private let loopExecutor: LoopExecutor
  var executor: (any TaskExecutor)? { loopExecutor }

  init(_ trial: Trial) {
    gate = Gate(trial.clock, parties: trial.tasks, awaiting: true)
    loopExecutor = LoopExecutor()
  }

  func run(_ tasks: TaskTable) {
    let (gate, waits) = (gate, LoopWaits(loop: loopExecutor.loop))
    gate.close()
    let joined = Joint(on: loopExecutor) {
      await concurrently(tasks.count) { task in
        await gate.pass(task)
        await tasks.run(task, waits)
      }
    }
    gate.open(tasks)
    joined.wait()
  }
}

/// The loop's own timers.
private struct LoopWaits: AwaitingWaits {
  let loop: any EventLoop

  func sleep(_ span: Nanoseconds) async {
    await withUnsafeContinuation { continuation in
      _ = loop.scheduleTask(in: .nanoseconds(span)) { continuation.resume() }
    }
  }
}

/// Runs Swift jobs on the thread of an event loop of its own, in the order in which they came.
///
/// Jobs are kept in a queue of its own that is drained once a turn of the loop: handing each to the loop
/// by itself costs twice as much. A drain takes the jobs that were there when it began, so that timers and
/// sockets get their turn however often tasks yield.
final class LoopExecutor: TaskExecutor {
  let loop: any EventLoop
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
  private let waiting = NIOLockedValueBox<[UnownedJob]>([])
  /// The jobs of this turn. It changes places with `waiting`, so that turns allocate nothing once both have
  /// grown. nonisolated(unsafe): only the loop's thread touches it, in `drain`.
  private nonisolated(unsafe) var running: [UnownedJob] = []

  init() { loop = group.next() }

  deinit { group.shutdownGracefully { _ in } }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let isFirst = waiting.withLockedValue { jobs in
      jobs.append(job)
      return jobs.count == 1
    }
    if isFirst { loop.execute(drain) }
  }

  @Sendable private func drain() {
    waiting.withLockedValue { swap(&$0, &running) }
    for job in running { job.runSynchronously(on: asUnownedTaskExecutor()) }
    running.removeAll(keepingCapacity: true)
  }
}
