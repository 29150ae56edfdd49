package import Experiments
package import Foundation
package import Simulation
package import Topology
package import Trials

/// Predicts the cells of a run: simulates their trials on the machine that they are measured on.
///
/// What tasks cost is taken from `Costs`, which were measured apart from the run, and how fast the machine computes from
/// the calibration loops between the run's trials: nothing is taken from the trials that predictions are held against.
package struct Predicting: Sendable {
  private let plan: Plan
  private let info: RunInfo
  private let rates: Rates
  private let topology: Topology
  private let costs: Costs

  /// Simulated trials of a cell at most: each is of a round that was measured, on a machine as fast as it was then.
  package static let rounds = 15
  /// Iterations of a simulated trial at most: what is measured is warmed up first, and long enough to be timed.
  private static let iterations = 3
  /// Steps and slices of a cell's trials together, after which it gets no more of them: a fraction of a second. How many
  /// there are follows from the cell alone, so that a prediction can be made again.
  package static let mostEvents = 5e6

  /// - Parameters:
  ///   - info: Of the run, at its end.
  ///   - topology: The machine that it was measured on.
  ///   - costs: Measured there.
  package init(_ plan: Plan, info: RunInfo, rates: Rates, topology: Topology, costs: Costs) {
    (self.plan, self.info, self.rates, self.topology, self.costs) = (plan, info, rates, topology, costs)
  }

  /// One row for each simulated pass, in the columns of measured ones; of a cell that can't be simulated, one row that
  /// says why. Cells of workers whose code is not juggle's have none.
  ///
  /// The same run, topology and costs give the same rows, but for `started_at`. Of a task that is cancelled what is left is
  /// left out.
  ///
  /// - Parameter report: Told which cell is next, how many are done, and how many are left.
  /// - Complexity: That of `Simulator` for each cell: `mostEvents`, or one trial where that has more.
  package func callAsFunction(
    report: (_ cell: String, _ done: Int, _ left: Int) -> Void = { _, _, _ in }
  ) async -> [Record] {
    var rows: [Record] = []
    var order = 0
    let cells = (plan.cells + plan.references).filter { $0.cell.model.worker == nil }
    for (number, planned) in cells.enumerated() {
      guard !Task.isCancelled else { break }
      report(planned.id, number, cells.count - number)
      rows += await predict(planned, order: &order)
    }
    return rows
  }

  private func predict(_ planned: PlannedCell, order: inout Int) async -> [Record] {
    let rate = rates.unitsPerSecond(for: nil, plan.experiment.equal)
    var trial = planned.trial(
      unitsPerSecond: rate, seed: plan.experiment.seed, clock: plan.experiment.clock)
    (trial.warmup, trial.iterations) = (0, min(trial.iterations, Self.iterations))
    let rounds = min(Double(measuredRounds), Self.mostEvents / (events(of: trial) * Double(trial.iterations)))
    var rows: [Record] = []
    for round in 1...max(1, Int(rounds)) where !Task.isCancelled {
      order += 1
      // Other numbers for each round, and the same whatever else is predicted.
      let launcher = SimulatedLauncher(topology, costs: costs.at(round, of: info), launched: UInt64(round))
      var recorder = TrialRecorder(launcher: launcher)
      var base = Record(
        planned, at: (round, 1, order), of: info, clock: plan.experiment.clock, units: trial.units)
      (base.launcher, base.runtime, base.unitsPerSecond) = (launcher.name, "simulated", rate)
      guard let recorded = await recorder(trial, of: planned, from: base) else { break }
      rows += recorded.rows
      if recorded.rows.contains(where: { $0.status == .failed }) { break }
    }
    return rows
  }

  /// About how much happens in an iteration: steps, turns, and slices of what is computed.
  private func events(of trial: Trial) -> Double {
    let quantum = Double(max(1, costs.scheduler.quantum))
    return trial.roles.reduce(1) { sum, role in
      let steps = role.steps.reduce(0.0) { sum, step in
        if case .yield(let times) = step { return sum + Double(times) }
        return sum + 1 + step.busy(unitsPerSecond: costs.speed.unitsPerSecond) / quantum
      }
      return sum + steps * Double(role.repeat) * Double(role.tasks)
    }
  }

  /// Of a run that doesn't say how many, as many as there are at most.
  private var measuredRounds: Int {
    let timed = (info.paces ?? []).filter { $0.during != nil }.map(\.round)
    return max(1, min(Self.rounds, timed.max() ?? Self.rounds))
  }

  /// Writes `predicted.csv`; the file is replaced as a whole.
  ///
  /// - Parameter parameters: Names of the experiment's own parameters, which have columns.
  /// - Complexity: O(rows).
  package static func write(
    _ rows: [Record], parameters: [String], to folder: URL
  ) throws(ResultStore.Refused) {
    let url = folder.appending(path: Simulated.predictionsFile)
    let text = CSV.line(Record.header(parameters: parameters)) + rows.map { CSV.line($0.fields) }.joined()
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw .init(description: "\(url.relativePath): can't be written: \(systemReason(error))")
    }
  }
}

extension Costs {
  /// The same of a machine as fast as it was between the trials of a round. Of a run without calibration loops nothing
  /// else is known.
  fileprivate func at(_ round: Int, of run: RunInfo) -> Costs {
    guard let pace = run.pace(inRound: round), pace > 0 else { return self }
    var costs = self
    costs.speed.unitsPerSecond = run.unitsPerSecond * Pace.seconds / pace
    return costs
  }
}
