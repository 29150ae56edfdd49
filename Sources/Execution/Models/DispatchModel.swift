import Dispatch
import Trials

/// One work item each, on a concurrent queue of Grand Central Dispatch.
///
/// Its pool has as many threads as there are PUs, and a task that waits keeps its own. Dispatch adds threads while too
/// many are blocked, on Linux about one a second: far fewer than tasks that wait for milliseconds would need. Items are
/// held back by suspending their queue: at a gate each would need a thread.
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
    for task in 0..<tasks.count {
      queue.async(group: group) { tasks.run(task, BlockingWaits()) }
    }
    gate.open(tasks)
    if startsSuspended { queue.resume() }
    group.wait()
  }
}
