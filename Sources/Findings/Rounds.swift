import Statistics
import Trials

/// Figures of several cells by round, for what is worked out from many cells at once: its interval comes from drawing
/// whole rounds again.
struct Rounds {
  /// By cell, then by round; nil where the cell has no such figure in that round.
  private let values: [[Double?]]
  private let count: Int

  /// - Parameter cells: By round each; a cell that was precise enough has fewer rounds than others.
  init(_ cells: [[Int: Double]]) {
    let rounds = Set(cells.flatMap(\.keys)).sorted()
    values = cells.map { cell in rounds.map { cell[$0] } }
    count = rounds.count
  }

  /// Each cell's median; nil where one of them has none.
  ///
  /// - Complexity: O(n log n).
  var medians: [Double]? { medians(Array(0..<count)) }

  private func medians(_ rows: [Int]) -> [Double]? {
    var all: [Double] = []
    for cell in values {
      guard let middle = median(rows.compactMap { cell[$0] }) else { return nil }
      all.append(middle)
    }
    return all
  }

  /// The 95 % intervals of quantities that are worked out from the medians of all cells; empty where a cell has fewer
  /// than six rounds, however many others have: drawing two values again says nothing of how they scatter.
  ///
  /// The seed is always the same, so that the same records always give the same sentences.
  ///
  /// - Complexity: 2,000 times that of the medians and of `quantities`.
  func intervals(_ quantities: ([Double]) -> [Double?]) -> [ClosedRange<Double>?] {
    guard values.allSatisfy({ $0.count { $0 != nil } >= Results.fewestRounds }) else { return [] }
    var random = SplitMix64(seed: 1)
    return bootstrap(rounds: count, using: &random) { rows in medians(rows).map(quantities) ?? [] }
  }
}
