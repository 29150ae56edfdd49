import Harness
import Simulation
import Testing
import Trials

/// A machine whose trials take made-up times, all of them chosen so that what they come to is known.
struct MadeUpMachine {
  static let micro = 1e-6

  /// Of one task that does nearly nothing.
  static let one = (wall: 10 * micro, cpu: 5 * micro)

  static func answer(_ trial: Trial) -> TrialResult {
    let role = trial.roles[0]
    var result = MockLauncher.result(trial)
    func set(
      wall: Double, cpu: Double, spawn: Double = 0.001, join: Double = 0.001, serverCPU: Double? = nil,
      lateness: [String: Histogram]? = nil
    ) {
      for place in result.iterations.indices {
        result.iterations[place].wall = wall
        (result.iterations[place].user, result.iterations[place].system) = (0.75 * cpu, 0.25 * cpu)
        (result.iterations[place].spawn, result.iterations[place].join) = (spawn, join)
        (result.iterations[place].serverCPU, result.iterations[place].lateness) = (serverCPU, lateness)
      }
    }
    let count = Double(role.repeat * trial.tasks)
    switch role.steps[0] {
    case .compute(1) where trial.tasks == 1: set(wall: one.wall, cpu: one.cpu)
    case .compute(1):
      let each = trial.pus.count == 1 ? 3.0 : 2.0
      set(wall: one.wall + 63 * each * micro, cpu: 1e-3, spawn: 64 * 5 * micro, join: 64 * micro)
    case .compute:
      // Two PUs of two cores compute at four fifths, two of one core at three fifths.
      let isSibling = trial.pus == [0, 2]
      let slowed = trial.tasks == 1 ? 1 : isSibling ? 0.6 : 0.8
      set(wall: 0.02 / slowed, cpu: 0.02 / slowed * Double(trial.tasks))
    case .yield(let times):
      // A place that nobody wants is offered more quickly than two take turns.
      set(wall: one.wall + Double(times) * (trial.tasks == 1 ? 0.2 : 2 * 0.5) * micro, cpu: 0.001)
    case .sleep: set(wall: 0.026, cpu: one.cpu + count * 4 * micro)
    case .every:
      var late = Histogram()
      late.add(100_000, count: 20)
      late.add(200_000, count: 5)
      set(wall: 0.026, cpu: 0.001, lateness: ["all": late])
    case .echo, .file:
      let isEcho = role.steps[0].name == "echo"
      let isAlone = trial.tasks == 1
      set(
        wall: Double(role.steps[0].idle) * count / 1e9 + one.wall * (isAlone ? 1 : 0)
          + count * (isAlone ? 50 : 30) * micro,
        cpu: one.cpu * (isAlone ? 1 : 0) + count * 20 * micro,
        serverCPU: isEcho ? count * 10 * micro : nil)
    default: set(wall: one.wall + count * 50 * micro, cpu: one.cpu + count * 50 * micro)
    }
    return result
  }

  static let origin = Costs.Origin(
    host: "here", bootID: "1", kernel: "Linux", cpu: "cpu", pus: 2, worker: "00",
    measuredAt: "2026-01-01T00:00:00Z")
}
