import Statistics
package import Trials

/// When a cell has been measured often enough.
///
/// Looking after every round would stop at lucky moments; so the interval is looked at a few times only.
package struct StopRule: Sendable, Hashable {
  package let precision: Precision

  package init(_ precision: Precision) { self.precision = precision }

  /// The numbers of rounds after which intervals are looked at: a, ⌈1.5a⌉, ⌈1.5²a⌉, … b.
  package var looks: [Int] {
    var looks: [Int] = []
    var next = Double(precision.rounds.lowerBound)
    while Int(next.rounded(.up)) < precision.rounds.upperBound {
      looks.append(Int(next.rounded(.up)))
      next *= 1.5
    }
    return looks + [precision.rounds.upperBound]
  }

  /// Whether the median of these wall times is known as precisely as the experiment wants.
  package func isPrecise(_ walls: [Double]) -> Bool {
    Estimate.median(of: walls)?.relativeHalfWidth.map { $0 <= precision.target } ?? false
  }
}
