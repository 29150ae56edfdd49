import Glibc

extension Estimate {
  /// The centre of paired differences: the median of their Walsh averages (dᵢ + dⱼ) / 2, i ≤ j, with the interval
  /// that belongs to Wilcoxon's signed-rank test. Nil of nothing; no interval below six differences.
  ///
  /// Source: Hollander and Wolfe, Nonparametric Statistical Methods, §3.2 and §3.3.
  ///
  /// - Complexity: O(n² log n), and O(n³) for the rank.
  package static func hodgesLehmann(of differences: [Double]) -> Estimate? {
    let averages = differences.indices.flatMap { i in
      differences[i...].map { differences[i] / 2 + $0 / 2 }
    }.sorted()
    guard let value = middle(ofSorted: averages) else { return nil }
    let rank = signedRankIntervalRank(count: differences.count)
    return Estimate(
      value: value, interval: rank.map { averages[$0 - 1]...averages[averages.count - $0] },
      count: differences.count)
  }

  /// By what factor the first of two is larger, from pairs measured in the same rounds: Hodges–Lehmann of the
  /// logarithms of their ratios. Pairs with a value that is not positive have no such ratio and are left out.
  package static func ratio(of pairs: some Sequence<(Double, Double)>) -> Estimate? {
    let logs = pairs.lazy.filter { $0 > 0 && $1 > 0 }.map { log($0 / $1) }.filter(\.isFinite)
    guard let centre = hodgesLehmann(of: Array(logs)) else { return nil }
    return Estimate(
      value: exp(centre.value),
      interval: centre.interval.map { exp($0.lowerBound)...exp($0.upperBound) }, count: centre.count)
  }
}

/// The rank K, from 1, of the Walsh averages that bound the 95 % interval: the number of t with
/// P(W⁺ ≤ t) ≤ 0.025, where W⁺ is the sum of the positive ranks of n differences without any effect; nil below six.
///
/// - Complexity: O(n³).
func signedRankIntervalRank(count: Int) -> Int? {
  guard count > 0 else { return nil }
  // The median of W⁺ is a quarter of n(n+1): the tail lies below it.
  var probabilities = [Double](repeating: 0, count: count * (count + 1) / 4 + 1)
  probabilities[0] = 1
  for rank in 1...count {
    for sum in probabilities.indices.reversed() {
      let with = sum >= rank ? probabilities[sum - rank] : 0
      probabilities[sum] = (probabilities[sum] + with) / 2
    }
  }
  var tail = 0.0
  let rank = probabilities.prefix {
    tail += $0
    return tail <= 0.025
  }.count
  return rank > 0 ? rank : nil
}
