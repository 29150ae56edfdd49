import Trials

/// One Swift task each, on Swift's cooperative pool.
struct TaskModel: ExecutionModel {
  private let gate: Gate

  private let spawners: Int

  init(_ trial: Trial) {
    gate = Gate(trial.clock, parties: trial.tasks, awaiting: true)
    spawners = allowedPUs().count
  }

  func run(_ tasks: TaskTable) {
    let gate = gate
    gate.close()
    let joined = Joint {
      await concurrently(tasks.count, spawners: spawners) { task in
        await gate.pass(task)
        await tasks.run(task, SwiftWaits())
      }
    }
    gate.open(tasks)
    joined.wait()
  }
}
