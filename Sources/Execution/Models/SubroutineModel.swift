import Trials

/// Plain calls, one after another, on the main thread.
struct SubroutineModel: ExecutionModel {
  private let gate: Gate

  init(_ trial: Trial) { gate = Gate(trial.clock, parties: 0, awaiting: false) }

  func run(_ tasks: TaskTable) {
    gate.open(tasks)
    for task in 0..<tasks.count { tasks.run(task, BlockingWaits()) }
  }
}
