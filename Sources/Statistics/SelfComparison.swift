import Glibc

/// What comes out when something is compared with itself, in pairs measured one right after the other: whatever
/// differs is noise.
package struct SelfComparison: Sendable, Hashable {
  /// Logarithms of the pairs' ratios.
  private let differences: [Double]

  /// - Parameter pairs: Times of the two of each pair; those that are not positive are left out.
  package init(_ pairs: some Sequence<(Double, Double)>) {
    differences = pairs.lazy.filter { $0 > 0 && $1 > 0 }.map { log($0 / $1) }.filter(\.isFinite).map { $0 }
  }

  package var pairs: Int { differences.count }

  /// By what factor the one was larger, with its 95 % interval, which should hold 1; nil of nothing.
  package var ratio: Estimate? { Estimate.ratio(ofLogarithms: differences) }

  /// The noise floor: by what part the two of a pair differ, as a standard deviation that a few wild pairs don't move:
  /// 1.4826 times the median distance from the median, which is the standard deviation of normal noise.
  package var spread: Double? {
    guard let middle = median(differences) else { return nil }
    return median(differences.map { abs($0 - middle) }).map { exp(1.4826 * $0) - 1 }
  }

  /// The smallest change that so many pairs would nearly always show, as a part: a whole width of the interval. A change
  /// of half of it is seen every other time, since its interval then just touches 1. Nil below six pairs.
  package var smallestVisible: Double? {
    Estimate.hodgesLehmann(of: differences)?.interval.map { exp($0.upperBound - $0.lowerBound) - 1 }
  }

  /// Whether it found a difference where there is none.
  package var isAlarm: Bool { ratio?.interval.map { !$0.contains(1) } ?? false }
}
