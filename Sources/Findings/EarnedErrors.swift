import Trials

/// How far simulated wall times were from measured ones, for each setting and model: the error that a simulation of
/// other cores is shown with. Where a kind of cell was not checked, there is none.
struct EarnedErrors: Sendable {
  private let errors: [Key: PredictionErrors.Errors]

  private struct Key: Hashable {
    var setting: String
    var model: ModelName
  }

  /// - Parameter summaries: Of a run on cores that exist.
  /// - Complexity: O(n log n).
  init(_ summaries: [Summary]) {
    // Cells on fewer cores than there are say less of how tasks share them.
    let cores = summaries.map(\.cell.cores).max()
    let checked = summaries.filter { $0.cell.cores == cores && $0.isLikeOthers }
    errors = Dictionary(grouping: checked) {
      Key(setting: $0.setting, model: $0.cell.model)
    }.compactMapValues(PredictionErrors.Errors.init)
  }

  /// Nil where no such cell was checked.
  subscript(setting: String, model: ModelName) -> PredictionErrors.Errors? {
    errors[Key(setting: setting, model: model)]
  }
}

extension Summary {
  /// Whether its prediction is a test of what more cores do too: more tasks than cores that have to share them, that all
  /// wait, or that one thread does one after the other.
  fileprivate var isLikeOthers: Bool {
    guard isPredictionChecked else { return false }
    if !isEasilyPredicted { return true }
    guard Double(cell.tasks) > usableCores else { return false }
    return reference?.kind == .waiting || isInTurn
  }
}
