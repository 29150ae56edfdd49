package import Statistics
package import Trials

/// What one cell's trials say together: one row of `summary.csv`.
package struct Summary: Sendable, Hashable {
  package var cell: Cell
  package var cellID: String
  /// Everything but model, tasks and cores, for people: `mixed`, or `mixed, work 10us, smt`. A chart has a panel for
  /// each.
  package var setting: String
  /// As written in the experiment, such as `1.5x`.
  package var tasksLevel: String
  package var clock: Clock
  /// PUs that the cell could really use: its cores, or the run's capacity where that is less.
  package var usableCores: Double
  /// Trials that ran to their end; at most one a round counts.
  package var count: Int
  /// Median over the rounds, with its interval.
  package var estimates: [Response: Estimate]
  /// Cores kept busy on average: CPU time over wall time.
  package var busyCores: Estimate?
  /// Tasks per second over those of the same round's reference trial.
  package var speedup: Estimate?
  /// Speed-up over min(tasks, usable cores); for work that only computes.
  package var efficiency: Double?
  /// What its workload's reference trials say; nil where there are none.
  package var reference: Reference?
  /// The shortest time, and the highest rate, that the cores allow.
  package var idealWall: Double?
  package var idealTasksPerSecond: Double? { idealWall.map { Double(cell.tasks) / $0 } }
  /// How many times the ideal the wall time is; nil where no ideal is known.
  package var wallOverIdeal: Estimate? {
    guard let idealWall, idealWall > 0, let wall = self[.wall] else { return nil }
    return Estimate(
      value: wall.value / idealWall,
      interval: wall.interval.map { $0.lowerBound / idealWall...$0.upperBound / idealWall }, count: wall.count
    )
  }
  /// How long it should have taken: simulated, else as the model's law has it. Nil where it was not simulated, and tasks
  /// differ, there is no reference, or the model's law is not known.
  package var prediction: Prediction?
  package var predictedWall: Double? { prediction?.wall }
  /// Reasons of failed trials with how often each was seen, the most frequent first.
  package var failures: [Failure]
  /// Trials that count though others took from them, that a quota stopped, and that were measured in rounds in which the
  /// machine itself was slow.
  package var disturbed = 0
  package var throttled = 0
  package var slow = 0
  package var flags: [Flag]

  package struct Failure: Sendable, Hashable {
    package var reason: String
    package var count: Int
  }

  /// What to know before trusting a row.
  package enum Flag: String, Sendable, Codable, CaseIterable {
    /// The interval of the wall time is wider than the run's target.
    case imprecise
    /// Fewer than six rounds: no interval.
    case fewRounds = "few_rounds"
    /// Some trials failed.
    case failed
    /// Others took from the cores of some trials, however often these were measured again.
    case disturbed
    /// A CPU quota stopped some trials.
    case throttled
    /// Some rounds were measured while the machine computed more slowly than before or after.
    case slowRounds = "slow_rounds"
  }

  package var failed: Int { failures.reduce(0) { $0 + $1.count } }

  package subscript(response: Response) -> Estimate? { estimates[response] }
}
