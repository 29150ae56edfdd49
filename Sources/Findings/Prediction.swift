package import Statistics
import Trials

/// How long a cell should have taken, beside how long it took.
package struct Prediction: Sendable, Hashable {
  /// What it is from.
  package enum Source: String, Sendable, Codable, CaseIterable {
    /// Simulated trials of the same cell on the same machine.
    case simulation
    /// The law of the model's shape, from the workload's reference trials: nothing else is known.
    case law
  }

  package var source: Source
  /// Seconds: of a simulation the median over its trials.
  package var wall: Double
  /// The shortest and the longest simulated trial; nil of a law.
  package var range: ClosedRange<Double>?
  /// How many trials were simulated.
  package var trials = 0
  /// The median wall time of the trials that it is held against: those that nobody disturbed, or all where each of them
  /// was. Nil where none ran to its end.
  package var measured: Estimate?
  /// The median over rounds of predicted over measured, less 1: 0.02 is predicted 2 % too long. Each round is predicted at
  /// the speed that the machine had in it. Nil where nothing was measured.
  package var error: Double?
  /// Whether all trials that it is held against were disturbed.
  package var isOfDisturbed = false
  /// What makes the difference, as far as the records tell; nil where it is within the noise.
  package var cause: Explanation?

  package init(_ source: Source, wall: Double, range: ClosedRange<Double>? = nil, trials: Int = 0) {
    (self.source, self.wall, self.range, self.trials) = (source, wall, range, trials)
  }

  /// Whether it is off by more than trials scatter: no simulated trial took as long as anything in the interval of what
  /// was measured. Of too few rounds for an interval nobody can say so.
  package var exceedsNoise: Bool {
    guard let interval = measured?.interval else { return false }
    return !interval.overlaps(range ?? wall...wall)
  }
}

extension Summary {
  /// Whether its wall time is no test of a prediction: each task has a core of its own, all of them wait for nearly all
  /// of their time, or they only compute and every core has the same number of them, so that any way of sharing the
  /// cores out takes as long.
  package var isEasilyPredicted: Bool {
    if Double(cell.tasks) <= usableCores { return true }
    switch reference?.kind {
    case .waiting: return true
    case .computing: return cell.tasks.isMultiple(of: max(1, cell.cores)) && usableCores == Double(cell.cores)
    case .mixed, nil: return false
    }
  }
}
