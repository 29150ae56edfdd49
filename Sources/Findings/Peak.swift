import Statistics
import Trials

/// The best number of tasks among those that were measured: the fewest whose throughput is within 5 % of the highest.
/// Without the allowance, noise would choose among all the levels of a plateau.
package struct Peak: Sendable, Hashable {
  package var tasks: Int
  /// Holds it with 95 % confidence: the bootstrap's, over whole rounds; nil below six rounds that all levels have.
  package var interval: ClosedRange<Int>?
  /// The most tasks that were measured.
  package var most: Int

  /// Whether more tasks might have done more.
  package var isAtEnd: Bool { tasks == most }

  /// Of the throughput that counts as the highest.
  private static let share = 0.95

  /// - Parameter levels: Numbers of tasks with their throughput in each of the same rounds. Nil below two levels, and
  ///   without rounds.
  /// - Complexity: O(resamples × levels × rounds log rounds).
  init?(
    levels: [(tasks: Int, rates: [Double])], resamples: Int = 2_000,
    using random: inout some RandomNumberGenerator
  ) {
    let levels = levels.sorted { $0.tasks < $1.tasks }
    guard levels.count > 1, let last = levels.last, let rounds = levels.map(\.rates.count).min(), rounds > 0
    else { return nil }
    func best(_ rows: [Int]) -> Int? {
      let medians = levels.map { level in (level.tasks, median(rows.map { level.rates[$0] }) ?? 0) }
      let highest = medians.map(\.1).max() ?? 0
      return medians.first { $0.1 >= highest * Self.share }?.0
    }
    guard let tasks = best(Array(0..<rounds)) else { return nil }
    (self.tasks, most) = (tasks, last.tasks)
    let drawn = bootstrap(rounds: rounds, resamples: resamples, using: &random) { best($0).map(Double.init) }
    interval = drawn.map { Int($0.lowerBound)...Int($0.upperBound) }
  }
}

extension Results {
  /// The best number of tasks of cells that differ in nothing else, in the rounds that all of them have.
  static func peak(
    of trials: [CellTrials], _ resamples: Int, using random: inout some RandomNumberGenerator
  ) -> Peak? {
    let measured = trials.filter { !$0.finished.isEmpty }
    var rounds = Set(measured.first?.finished.map(\.round) ?? [])
    for cell in measured { rounds.formIntersection(cell.finished.map(\.round)) }
    let levels = measured.map { cell -> (tasks: Int, rates: [Double]) in
      let common = cell.finished.filter { rounds.contains($0.round) }
      return (cell.cell.tasks, common.compactMap { $0[.tasksPerSecond] })
    }
    guard levels.allSatisfy({ $0.rates.count == rounds.count }) else { return nil }
    return Peak(levels: levels, resamples: resamples, using: &random)
  }
}
