import Trials

/// Async functions, each awaited before the next starts: what a reader expects to run side by side, and does
/// not.
struct CoroutineModel: ExecutionModel {
  private let gate: Gate

  init(_ trial: Trial) { gate = Gate(trial.clock, parties: 1, awaiting: true) }

  func run(_ tasks: TaskTable) {
    let gate = gate
    gate.close()
    let joined = Joint {
      await gate.pass(0)
      for task in 0..<tasks.count { await tasks.run(task, SwiftWaits()) }
    }
    gate.open(tasks)
    joined.wait()
  }
}
