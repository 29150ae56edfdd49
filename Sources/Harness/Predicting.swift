package import Experiments
package import Foundation
package import Simulation
import Statistics
package import Topology
package import Trials

/// Predicts the cells of a run: simulates their trials on the machine that they are measured on.
///
/// What tasks cost is taken from `Costs`, which were measured apart from the run, and how fast the machine computes from
/// the calibration loops between the run's rounds: nothing is taken from the trials that predictions are held against.
package struct Predicting: Sendable {
  private let plan: Plan
  private let info: RunInfo
  private let rates: Rates
  private let topology: Topology
  private let costs: Costs
  private let clock: @Sendable () -> Double

  /// Simulated trials of a cell at most.
  package static let rounds = 15
  /// Seconds after which a cell, and the run, get no more of them; each cell that can be simulated has one.
  package static let cellSeconds = 0.3
  package static let runSeconds = 10.0

  /// - Parameters:
  ///   - info: Of the run, at its end.
  ///   - topology: The machine that it was measured on.
  ///   - costs: Measured there.
  ///   - clock: Seconds on a clock that never goes back.
  package init(
    _ plan: Plan, info: RunInfo, rates: Rates, topology: Topology, costs: Costs,
    clock: @escaping @Sendable () -> Double = monotonicSeconds
  ) {
    (self.plan, self.info, self.rates, self.topology) = (plan, info, rates, topology)
    self.clock = clock
    self.costs = costs.at(paceOf: info)
  }

  /// One row for each simulated pass, in the columns of measured ones; of a cell that can't be simulated, one row that
  /// says why. Cells of workers whose code is not juggle's have none.
  ///
  /// The n-th trial of a cell is the same however many there are. Of a task that is cancelled the cells left are left out.
  ///
  /// - Parameter report: Told which cell is next, how many are done, and how many are left.
  /// - Complexity: That of `Simulator` for each cell, and up to `runSeconds`.
  package func callAsFunction(
    report: (_ cell: String, _ done: Int, _ left: Int) -> Void = { _, _, _ in }
  ) async -> [Record] {
    let start = clock()
    var rows: [Record] = []
    var order = 0
    let cells = (plan.cells + plan.references).filter { $0.cell.model.worker == nil }
    for (number, planned) in cells.enumerated() {
      guard !Task.isCancelled else { break }
      report(planned.id, number, cells.count - number)
      rows += await predict(planned, order: &order, until: start + Self.runSeconds)
    }
    return rows
  }

  private func predict(_ planned: PlannedCell, order: inout Int, until end: Double) async -> [Record] {
    let launcher = SimulatedLauncher(topology, costs: costs)
    var recorder = TrialRecorder(launcher: launcher)
    let rate = rates.unitsPerSecond(for: nil, plan.experiment.equal)
    let trial = planned.trial(
      unitsPerSecond: rate, seed: plan.experiment.seed, clock: plan.experiment.clock)
    let last = min(end, clock() + Self.cellSeconds)
    var rows: [Record] = []
    for round in 1...Self.rounds {
      order += 1
      var base = Record(
        planned, at: (round, 1, order), of: info, clock: plan.experiment.clock, units: trial.units)
      (base.launcher, base.runtime, base.unitsPerSecond) = (launcher.name, "simulated", rate)
      guard let recorded = await recorder(trial, of: planned, from: base) else { break }
      rows += recorded.rows
      if recorded.rows.contains(where: { $0.status == .failed }) || clock() >= last { break }
    }
    return rows
  }

  /// The file that predictions are kept in, beside `trials.csv`.
  package static let file = "predicted.csv"

  /// Writes `predicted.csv`; the file is replaced as a whole.
  ///
  /// - Parameter parameters: Names of the experiment's own parameters, which have columns.
  /// - Complexity: O(rows).
  package static func write(
    _ rows: [Record], parameters: [String], to folder: URL
  ) throws(ResultStore.Refused) {
    let url = folder.appending(path: file)
    let text = CSV.line(Record.header(parameters: parameters)) + rows.map { CSV.line($0.fields) }.joined()
    do {
      try Data(text.utf8).write(to: url, options: .atomic)
    } catch {
      throw .init(description: "\(url.relativePath): can't be written: \(systemReason(error))")
    }
  }
}

extension Costs {
  /// The same of a machine as fast as it was between the run's rounds: the median of the calibration loops. Of a run
  /// without them nothing else is known.
  fileprivate func at(paceOf run: RunInfo) -> Costs {
    guard let pace = median((run.paces ?? []).map(\.seconds)), pace > 0 else { return self }
    var costs = self
    costs.speed.unitsPerSecond = run.unitsPerSecond * Pace.seconds / pace
    return costs
  }
}
