import Glibc

extension Estimate {
  /// The centre of paired differences: the median of their Walsh averages (dᵢ + dⱼ) / 2, i ≤ j, with the interval
  /// that belongs to Wilcoxon's signed-rank test. Nil of nothing; no interval below six differences.
  ///
  /// Source: Hollander and Wolfe, Nonparametric Statistical Methods, §3.2 and §3.3.
  ///
  /// - Complexity: O(n log n), and O(n³) for the rank below `mostExactRanks` differences.
  package static func hodgesLehmann(of differences: [Double]) -> Estimate? {
    guard let averages = WalshAverages(differences) else { return nil }
    let rank = signedRankIntervalRank(count: differences.count)
    let middle = (averages.count + 1) / 2
    let value = averages[middle] / 2 + averages[averages.count + 1 - middle] / 2
    return Estimate(
      value: value, interval: rank.map { averages[$0]...averages[averages.count + 1 - $0] },
      count: differences.count)
  }

  /// By what factor the first of two is larger, from pairs measured in the same rounds: Hodges–Lehmann of the
  /// logarithms of their ratios. Pairs with a value that is not positive have no such ratio and are left out.
  package static func ratio(of pairs: some Sequence<(Double, Double)>) -> Estimate? {
    ratio(ofLogarithms: Array(pairs).filter { $0 > 0 && $1 > 0 }.map { log($0 / $1) }.filter(\.isFinite))
  }

  /// The same from the logarithms of the ratios.
  static func ratio(ofLogarithms logs: [Double]) -> Estimate? {
    guard let centre = hodgesLehmann(of: logs) else { return nil }
    return Estimate(
      value: exp(centre.value),
      interval: centre.interval.map { exp($0.lowerBound)...exp($0.upperBound) }, count: centre.count)
  }
}

/// The rank K, from 1, of the Walsh averages that bound the 95 % interval: the number of t with
/// P(W⁺ ≤ t) ≤ 0.025, where W⁺ is the sum of the positive ranks of n differences without any effect; nil below six.
/// From `mostExactRanks` on by W⁺'s normal approximation, which is then right to the rank.
///
/// - Complexity: O(n³).
func signedRankIntervalRank(count: Int) -> Int? {
  guard count > 0 else { return nil }
  if count > mostExactRanks {
    let n = Double(count)
    let deviation = (n * (n + 1) * (2 * n + 1) / 24).squareRoot()
    return Int((n * (n + 1) / 4 - 1.959964 * deviation).rounded(.down))
  }
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

/// So many differences have their signed ranks counted out.
private let mostExactRanks = 100

/// The averages (dᵢ + dⱼ) / 2, i ≤ j, of some differences, by rank and without ever being stored.
struct WalshAverages {
  private let sorted: [Double]
  /// n(n+1)/2.
  let count: Int

  /// Nil of nothing.
  init?(_ differences: [Double]) {
    guard !differences.isEmpty else { return nil }
    sorted = differences.sorted()
    count = sorted.count * (sorted.count + 1) / 2
  }

  /// The one of that rank, from 1: the smallest that at least so many do not exceed, found by halving the span
  /// between the smallest and the largest, and then exactly.
  ///
  /// - Complexity: O(n).
  subscript(rank: Int) -> Double {
    var (low, high) = (sorted[0], sorted[sorted.count - 1])
    guard number(upTo: low).count < rank else { return low }
    while true {
      let middle = low / 2 + high / 2
      guard middle > low, middle < high else { break }
      if number(upTo: middle).count >= rank { high = middle } else { low = middle }
    }
    return number(upTo: high).largest
  }

  /// How many are at most `limit`, and the largest of those.
  private func number(upTo limit: Double) -> (count: Int, largest: Double) {
    var (count, largest, partner) = (0, -Double.infinity, sorted.count - 1)
    for place in sorted.indices {
      while partner >= place, sorted[place] / 2 + sorted[partner] / 2 > limit { partner -= 1 }
      guard partner >= place else { break }
      count += partner - place + 1
      largest = max(largest, sorted[place] / 2 + sorted[partner] / 2)
    }
    return (count, largest)
  }
}
