import Statistics
import Trials

/// How far simulated wall times were from measured ones: what an error bar of a simulation is earned by.
///
/// Only cells count that are no easy ones (`Summary.isEasilyPredicted`) and that had trials which nobody disturbed.
package struct PredictionErrors: Sendable, Hashable {
  /// Of some cells together. Errors are shares of 1 without their sign.
  package struct Errors: Sendable, Hashable {
    package var median: Double
    /// The 90th percentile; of fewer than ten cells the largest.
    package var high: Double
    package var cells: Int
    /// The most cores that a cell of them had.
    package var cores: Int
  }

  package struct OfModel: Sendable, Hashable {
    /// As cells name it.
    package var model: String
    package var errors: Errors
  }

  /// In the order of the table; models without such a cell have none.
  package var models: [OfModel]
  /// Of all models together, without cells that one thread does one after the other, whatever the cores do; nil where no
  /// cell counts.
  package var all: Errors?

  /// - Parameter summaries: Of one run.
  /// - Complexity: O(n log n).
  package init(_ summaries: [Summary]) {
    let counting = summaries.filter(\.isTestOfSimulation)
    var seen: Set<String> = []
    let names = counting.map(\.cell.model.description).filter { seen.insert($0).inserted }
    models = names.compactMap { name in
      Errors(counting.filter { $0.cell.model.description == name }).map { OfModel(model: name, errors: $0) }
    }
    all = Errors(counting.filter { !$0.isInTurn })
  }

  /// Nil for a model without a cell that counts.
  package subscript(model: String) -> Errors? { models.first { $0.model == model }?.errors }

  /// The cells whose simulated wall time is off by more than the noise, the worst first; easy ones too.
  package static func beyondNoise(_ summaries: [Summary]) -> [Summary] {
    summaries.filter { $0.prediction?.source == .simulation && $0.prediction?.exceedsNoise == true }
      .sorted { abs($0.prediction?.error ?? 0) > abs($1.prediction?.error ?? 0) }
  }
}

extension PredictionErrors.Errors {
  init?(_ rows: [Summary]) {
    let errors = rows.compactMap { $0.prediction?.error.map(abs) }
    guard let middle = Statistics.median(errors), let high = quantile(0.9, of: errors) else { return nil }
    self.init(
      median: middle, high: high, cells: errors.count, cores: rows.map(\.cell.cores).max() ?? 0)
  }
}

extension Summary {
  /// One after the other on one thread: plain calls, and loops where nobody waits.
  var isInTurn: Bool {
    switch cell.model.namesake?.shape {
    case .inTurn: true
    case .loop: reference?.kind == .computing
    case .rounds, .shifts, .timeShared, nil: false
    }
  }

  /// Whether a simulation of it was held against trials that nobody disturbed.
  var isPredictionChecked: Bool {
    guard let prediction, prediction.source == .simulation, prediction.error != nil else { return false }
    return !prediction.isOfDisturbed
  }

  fileprivate var isTestOfSimulation: Bool { isPredictionChecked && !isEasilyPredicted }
}
