package import Trials

/// A cell with all that a trial of it needs, and how long one should take.
package struct PlannedCell: Sendable, Hashable, Identifiable {
  package var cell: Cell
  /// Place among the plan's cells, references after all others; from 0.
  package var index: Int
  /// The level of `tasks` as the file writes it, such as `1.5x`.
  package var tasksLevel: String
  /// The PUs to run on, by the operating system's numbers.
  package var pus: [Int]
  /// Whether two of the PUs share a core.
  package var smt: Bool
  /// Who does what; computing is still a time where the file says a time.
  package var roles: [Role]
  /// Iterations that are run first and not counted: 0 or 1.
  package var warmup: Int
  /// Timed iterations of one trial.
  package var iterations: Int
  /// Seconds that one iteration should take.
  package var wallEstimate: Double
  /// Seconds that one trial should take, with its warm-up and the start of its process.
  package var trialEstimate: Double
  /// Seconds after which a trial is ended.
  package var limit: Double
  /// The cell that the speed-up is measured against; nil where there is none.
  package var reference: Cell?
  /// Whether a timeline of it is recorded.
  package var hasTimeline = false

  /// The cell's name, unique within the plan.
  package var id: String { cell.id }

  /// The request for one trial of this cell.
  ///
  /// - Parameter unitsPerSecond: the run's reference rate, which computing times become units at.
  package func trial(unitsPerSecond: Double, seed: UInt32, clock: Clock) -> Trial {
    Trial(
      model: cell.model.model, tasks: cell.tasks, pus: pus,
      roles: roles.map { $0.resolved(unitsPerSecond: unitsPerSecond) }, seed: seed, clock: clock,
      warmup: warmup, iterations: iterations)
  }

  /// The request for the trial whose timeline is recorded: one iteration, after a warm-up where others have one.
  package func timelineTrial(unitsPerSecond: Double, seed: UInt32, clock: Clock) -> Trial {
    var trial = trial(unitsPerSecond: unitsPerSecond, seed: seed, clock: clock)
    (trial.iterations, trial.timeline) = (1, true)
    return trial
  }

  /// A cell whose one task is a whole command, which juggle knows nothing of: it does no steps, and how long it takes
  /// is set once that is known.
  package static func command(pus: [Int], cores: Int, smt: Bool) -> PlannedCell {
    PlannedCell(
      cell: Cell(workload: "command", model: ModelName(.process), tasks: 1, cores: cores), index: 0,
      tasksLevel: "1", pus: pus, smt: smt, roles: [], warmup: 0, iterations: 1, wallEstimate: 0,
      trialEstimate: 0, limit: 600, reference: nil)
  }
}
