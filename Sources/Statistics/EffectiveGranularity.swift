/// The smallest granularity at which a system is still so effective, METG(50 %) for a share of ½: how small tasks may
/// become before more than half of the cores' speed goes into having them.
///
/// Source: Slaughter et al., "Task Bench: A Parameterized Benchmark for Evaluating Parallel Runtime Performance",
/// SC20, §IV; interpolated between two points as its `chart_metg.py` does.
package enum EffectiveGranularity: Sendable, Hashable {
  /// Between a point that was effective enough and the next, which wasn't.
  case at(Double)
  /// All were effective enough: it is at most this, the smallest that was measured.
  case atMost(Double)
  /// None was: it is more than this, the largest that was measured.
  case above(Double)

  /// The granularity where it was found; nil where points lie on one side only.
  package var value: Double? {
    if case .at(let value) = self { value } else { nil }
  }

  /// Nil without points, and of points that aren't finite, or of a granularity that isn't positive.
  ///
  /// - Parameters:
  ///   - points: In the order of the sweep, the work per task becoming smaller. Granularity is time on a core per task,
  ///     wall × cores / tasks, what tasks cost included; efficiency is what of that was work.
  ///   - share: The efficiency asked for.
  /// - Complexity: O(n).
  package init?(sweep points: [(granularity: Double, efficiency: Double)], share: Double = 0.5) {
    guard points.allSatisfy({ $0.granularity > 0 && $0.granularity.isFinite && $0.efficiency.isFinite }),
      let largest = points.map(\.granularity).max()
    else { return nil }
    let enough = points.indices.filter { points[$0].efficiency >= share }
    guard let last = enough.min(by: { points[$0].granularity < points[$1].granularity }) else {
      self = .above(largest)
      return
    }
    let point = points[last]
    guard last + 1 < points.count else {
      self = .atMost(point.granularity)
      return
    }
    let next = points[last + 1]
    // Where tasks cost so much that smaller ones take as long, there is nothing between the two.
    guard next.granularity < point.granularity else {
      self = .at(point.granularity)
      return
    }
    let way = (point.efficiency - share) / (point.efficiency - next.efficiency)
    self = .at(point.granularity + way * (next.granularity - point.granularity))
  }
}
