import Glibc

/// Wilcoxon's signed-rank test: whether paired differences lie above zero.
///
/// The ranks of the positive differences' sizes are added up; without any effect each rank is as likely in the sum as
/// not. Differences of zero are left out, equal sizes share the mean of their ranks, and the p-value is exact given
/// those ranks up to `mostExact` differences, by the normal approximation above.
///
/// Source: Hollander and Wolfe, Nonparametric Statistical Methods, §3.1.
package struct SignedRankTest: Sendable, Hashable {
  /// W⁺: the sum of the ranks of the positive differences.
  package var statistic: Double
  /// One-sided: how likely a sum at least as large is without any effect.
  package var p: Double
  /// Differences that are not zero.
  package var count: Int

  private static let mostExact = 100

  /// Nil where no difference is left, or one is not finite.
  ///
  /// - Complexity: O(n³) up to `mostExact` differences, O(n log n) above.
  package init?(_ differences: some Sequence<Double>) {
    let all = Array(differences)
    guard all.allSatisfy(\.isFinite) else { return nil }
    let kept = all.filter { $0 != 0 }.sorted { abs($0) < abs($1) }
    guard !kept.isEmpty else { return nil }
    let doubled = Self.doubledRanks(kept)
    let sum = zip(kept, doubled).reduce(0) { $0 + ($1.0 > 0 ? $1.1 : 0) }
    count = kept.count
    statistic = Double(sum) / 2
    p =
      count <= Self.mostExact
      ? Self.exactTail(of: doubled, from: sum) : Self.normalTail(of: doubled, from: sum)
  }

  /// Twice the ranks, which are whole numbers even where ranks are shared.
  private static func doubledRanks(_ sorted: [Double]) -> [Int] {
    var ranks: [Int] = []
    while ranks.count < sorted.count {
      let first = ranks.count
      let equal = sorted[first...].prefix { abs($0) == abs(sorted[first]) }.count
      ranks += [Int](repeating: 2 * first + equal + 1, count: equal)
    }
    return ranks
  }

  /// P(sum ≥ `least`) where each rank is in the sum with probability ½.
  private static func exactTail(of ranks: [Int], from least: Int) -> Double {
    var probabilities = [Double](repeating: 0, count: ranks.reduce(1, +))
    probabilities[0] = 1
    for rank in ranks {
      for sum in probabilities.indices.reversed() {
        let with = sum >= rank ? probabilities[sum - rank] : 0
        probabilities[sum] = (probabilities[sum] + with) / 2
      }
    }
    return min(1, probabilities[least...].reduce(0, +))
  }

  private static func normalTail(of ranks: [Int], from least: Int) -> Double {
    let mean = Double(ranks.reduce(0, +)) / 2
    let deviation = (ranks.reduce(0) { $0 + Double($1) * Double($1) } / 4).squareRoot()
    // Half a (doubled) rank's step of two, for the sum is discrete.
    return erfc((Double(least) - 1 - mean) / deviation / 2.0.squareRoot()) / 2
  }
}
