import Statistics
import Trials

/// How precise a run's cells became.
package struct ReachedPrecision: Sendable {
  /// The fewest and the most rounds that a cell has.
  package var rounds: ClosedRange<Int>
  /// Cells with a trial that ran to its end.
  package var cells: Int
  /// Half of the interval of the wall time over its median that was wanted: 0.02 is ±2 %.
  package var target: Double
  /// Cells within it.
  package var within: Int
  /// The cell with the widest interval, and that half of it; nil where no cell has an interval.
  package var widest: (cell: String, halfWidth: Double)?

  /// `12 rounds`, `6 to 14 rounds`.
  package var roundsText: String {
    rounds.lowerBound == rounds.upperBound
      ? Wording.amount(rounds.upperBound, "round") : "\(rounds.lowerBound) to \(rounds.upperBound) rounds"
  }

  /// Nil where no trial ran to its end.
  init?(_ summaries: [Summary], target: Double) {
    let counts = summaries.map(\.count).filter { $0 > 0 }
    guard let fewest = counts.min(), let most = counts.max() else { return nil }
    (rounds, cells, self.target) = (fewest...most, counts.count, target)
    let widths = summaries.compactMap { row in row[.wall]?.relativeHalfWidth.map { (row.cellID, $0) } }
    within = widths.count { $0.1 <= target }
    widest = widths.max { $0.1 < $1.1 }.map { (cell: $0.0, halfWidth: $0.1) }
  }
}

extension Results {
  /// - Parameter summaries: Of these results.
  package func reachedPrecision(_ summaries: [Summary]) -> ReachedPrecision? {
    ReachedPrecision(summaries, target: info?.targetPrecision ?? Self.defaultTarget)
  }
}
