import Execution
import Trials

/// What a step, a turn and a task cost by themselves, for information: the best of several trials, since whatever
/// else the machine does can only make one slower.
func costs() throws -> [Figure] {
  let steps = 1_000_000
  var figures = [
    Figure(
      "a step of one kernel unit",
      seconds: try best(.subroutine, tasks: 1, [.compute(units: 1)], repeat: steps) {
        $0.wall / Double(steps)
      })
  ]
  let turns = 100_000
  figures += try Model.allCases.map { model in
    Figure(
      "a turn of yield, alone, by \(model.rawValue)",
      seconds: try best(model, tasks: 1, [.yield(times: turns)]) { $0.wall / Double(turns) })
  }
  let tasks = 1_000
  figures += try Model.allCases.map { model in
    Figure(
      "a task from made to joined, 1,000 at a time, by \(model.rawValue)",
      seconds: try best(model, tasks: tasks, [.compute(units: 1)], clock: .spawn) {
        ($0.wall + $0.join) / Double(tasks)
      })
  }
  return figures
}

private func best(
  _ model: Model, tasks: Int, _ steps: [Step], repeat laps: Int = 1, clock: Clock = .release,
  _ cost: (Iteration) -> Double
) throws -> Double {
  let trial = Trial(
    model: model.rawValue, tasks: tasks, pus: [],
    roles: [Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], seed: 1, clock: clock,
    iterations: 10)
  return try perform(trial).iterations.map(cost).min() ?? .nan
}
