package import Trials

/// The records of one run, reduced to one value per trial: all that tables, charts and sentences are made of.
package struct Results: Sendable {
  /// The experiment's name.
  package var experiment: String
  /// The run's id; empty when there are no records.
  package var run: String
  /// What `run.json` says about the run, where it says anything.
  package var info: RunInfo?
  /// How many other runs the folder holds.
  package var otherRuns: Int
  /// The ids of all runs that the folder has records of, the newest last.
  package var runs: [String] = []
  /// The cells in the order in which they first appear, sorted by their levels.
  package var cells: [CellTrials]
  /// PUs that the run could use, as its records say; nil where they don't.
  package var capacity: Double?
  /// What became of measuring disturbed trials again.
  package var redoing = Redoing()
  /// What a reader of the figures should know, in sentences.
  package var warnings: [String]
  /// The id of a newer run of which nothing was recorded; nil where there is none.
  package var unmeasuredRun: String?
  /// Where its records are from; nil when there are none.
  package var origin: Origin?

  /// On what machine and for what experiment a run was measured, as its records say: the same in all of them.
  package struct Origin: Sendable, Hashable {
    package var host, kernel, cpu: String
    /// Who ran its trials, or simulated them.
    package var launcher: String
    package var experiment: String
    /// SHA-256 of the experiment's text and of what the command line changed.
    package var questionHash: String

    init(_ record: Record) {
      (host, kernel, cpu) = (record.host, record.kernel, record.cpu)
      launcher = record.launcher
      (experiment, questionHash) = (record.experiment, record.questionHash)
    }

    /// Whether a record is from there too.
    func isOf(_ record: Record) -> Bool {
      launcher == record.launcher && host == record.host && cpu == record.cpu && kernel == record.kernel
        && experiment == record.experiment && questionHash == record.questionHash
    }
  }

  /// One cell and its trials.
  package struct CellTrials: Sendable {
    package var cell: Cell
    package var id: String
    /// As written in the experiment, such as `1.5x`.
    package var tasksLevel: String
    /// What the wall time counts from.
    package var clock: Clock
    /// The rate that amounts of work were made of, as its first record says: with `equal: time` it is each model's own.
    /// Nil where the record doesn't say.
    package var unitsPerSecond: Double?
    /// By round: the last attempt that ran to its end.
    package var finished: [TrialFigures]
    package var failed: [TrialFigures]
    /// Attempts that ran to their end and don't count, since they were disturbed and measured again.
    package var redone = 0
    /// Whether two of its PUs share a core.
    package var isSMT = false
    /// Trials of the same cell that were simulated; none where the run predicted nothing.
    package var simulated: [TrialFigures] = []
    /// Why the run could not simulate it; nil where it could, or didn't try.
    package var unpredicted: String?
  }

  package init(
    experiment: String, run: String, info: RunInfo?, otherRuns: Int, cells: [CellTrials], capacity: Double?,
    warnings: [String]
  ) {
    self.experiment = experiment
    self.run = run
    self.info = info
    self.otherRuns = otherRuns
    self.cells = cells
    self.capacity = capacity
    self.warnings = warnings
  }
}
