import Dispatch
import Trials

/// One work item each, on a concurrent queue of Grand Central Dispatch.
///
/// Its pool has as many threads as there are PUs, and a task that waits keeps its own. Dispatch adds threads while too
/// many are blocked, on Linux about one a second: far fewer than tasks that wait for milliseconds would need. Code of a
/// worker's own that awaits is the exception (`ItemsInPieces`). Items are held back by suspending their queue: at a gate each would need a thread.
struct DispatchModel: ExecutionModel {
  private let gate: Gate
  private let startsSuspended: Bool
  private let queue = DispatchQueue(label: "tasks", attributes: .concurrent)

  init(_ trial: Trial) {
    gate = Gate(trial.clock, parties: 0, awaiting: false)
    startsSuspended = trial.clock == .release
  }

  func run(_ tasks: TaskTable) {
    let group = DispatchGroup()
    if startsSuspended { queue.suspend() }
    if tasks.callsAwaitingCode {
      let items = ItemsInPieces(tasks: tasks, queue: queue, group: group)
      for task in 0..<tasks.count { items.go(on: task) }
    } else {
      for task in 0..<tasks.count {
        queue.async(group: group) { tasks.run(task, BlockingWaits()) }
      }
    }
    gate.open(tasks)
    if startsSuspended { queue.resume() }
    group.wait()
  }
}

/// Tasks that call code which awaits: an item ends where its task calls, and when the code has ended another item takes
/// the task up again. An item that kept its thread would keep it from what is to resume the code.
private final class ItemsInPieces: Sendable {
  private let tasks: TaskTable
  private let queue: DispatchQueue
  private let group: DispatchGroup
  private let executor: QueueExecutor

  init(tasks: TaskTable, queue: DispatchQueue, group: DispatchGroup) {
    (self.tasks, self.queue, self.group) = (tasks, queue, group)
    executor = QueueExecutor(queue: queue)
  }

  func go(on task: Int) { queue.async(group: group) { self.run(task) } }

  private func run(_ task: Int) {
    let log = tasks.log
    log?.note(.begins, task)
    do {
      while let wait = tasks.resume(task, noting: log) {
        guard case .call(let errand) = wait else {
          try BlockingWaits().serve(wait, of: task, noting: log)
          continue
        }
        group.enter()
        log?.note(.leaves, task)
        Task(executorPreference: executor) { [self] in
          defer { group.leave() }
          do { try await errand.call() } catch { return tasks.fail(task, error) }
          go(on: task)
        }
        return
      }
    } catch {
      tasks.fail(task, error)
    }
    tasks.finish(task, at: log?.note(.ends, task) ?? now())
  }
}

/// Runs Swift jobs as items of a queue.
private final class QueueExecutor: TaskExecutor {
  private let queue: DispatchQueue

  init(queue: DispatchQueue) { self.queue = queue }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
