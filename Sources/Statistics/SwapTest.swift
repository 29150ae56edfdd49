import Glibc

/// Whether the second of two quantities measured in pairs is larger, judged by their quick halves.
///
/// L(x) is the mean of the smallest max(2, ⌊n/2⌋) of n values: what disturbs a measurement only ever adds to it, so
/// the smaller half says most. The statistic is T = L(second) − L(first); where neither is the larger, each pair might
/// as well have been measured the other way round, so the p-value is the share of swaps within pairs whose T is at
/// least as large as the one seen. It assumes nothing about how values are distributed, only that the order inside of
/// each pair was drawn by chance.
///
/// Source: Fisher, The Design of Experiments, §21 (the randomisation test of paired differences); Phipson and Smyth,
/// Statistical Applications in Genetics and Molecular Biology 9, 2010 (why 1 is added to both counts).
package struct SwapTest: Sendable, Hashable {
  /// T, in the values' own unit; of logarithms, the logarithm of a ratio.
  package var effect: Double
  /// One-sided: how likely an effect at least as large is without any.
  package var p: Double
  /// Two-sided: how likely one at least as far from zero is, on either side.
  package var twoSidedP: Double
  /// Pairs that it was made of.
  package var count: Int

  /// So many pairs have all of their 2ⁿ swaps counted out; of more, some are drawn.
  static let mostExactPairs = 10

  /// Nil of fewer than two pairs, or where a value is not finite.
  ///
  /// - Parameter draws: How many swaps are drawn where they aren't all counted out; the smallest p that can come out is
  ///   1 / (draws + 1).
  /// - Complexity: O(n 2ⁿ) up to ten pairs, O(n × draws) above.
  package init?(
    _ pairs: some Sequence<(first: Double, second: Double)>, draws: Int = 9_999,
    using random: inout some RandomNumberGenerator
  ) {
    let pairs = Array(pairs)
    guard pairs.count >= 2, pairs.allSatisfy({ $0.first.isFinite && $0.second.isFinite }) else { return nil }
    let halves = LowerHalves(pairs)
    let seen = halves.difference { _ in false }
    // Swaps that give the same T but for rounding are as extreme as what was seen.
    let margin = 1e-12 * max(1, abs(seen))
    var (larger, farther) = (0, 0)
    func count(_ difference: Double) {
      if difference >= seen - margin { larger += 1 }
      if abs(difference) >= abs(seen) - margin { farther += 1 }
    }
    if pairs.count <= Self.mostExactPairs {
      let all = 1 << pairs.count
      for swaps in 0..<all { count(halves.difference { swaps >> $0 & 1 == 1 }) }
      (p, twoSidedP) = (Double(larger) / Double(all), Double(farther) / Double(all))
    } else {
      var swaps = [Bool](repeating: false, count: pairs.count)
      for _ in 0..<draws {
        for pair in swaps.indices { swaps[pair] = Bool.random(using: &random) }
        count(halves.difference { swaps[$0] })
      }
      let all = Double(1 + draws)
      (p, twoSidedP) = (Double(1 + larger) / all, Double(1 + farther) / all)
    }
    (effect, self.count) = (seen, pairs.count)
  }
}

/// The values of all pairs by size, so that the quick half of either side is found by going through them once.
private struct LowerHalves {
  private let sorted: [(value: Double, pair: Int, isSecond: Bool)]
  private let half: Int

  init(_ pairs: [(first: Double, second: Double)]) {
    sorted = pairs.enumerated()
      .flatMap {
        [(value: $1.first, pair: $0, isSecond: false), (value: $1.second, pair: $0, isSecond: true)]
      }
      .sorted { $0.value < $1.value }
    half = max(2, pairs.count / 2)
  }

  /// T where some pairs are swapped.
  func difference(swapped: (Int) -> Bool) -> Double {
    var (first, second) = ((sum: 0.0, count: 0), (sum: 0.0, count: 0))
    for entry in sorted {
      if entry.isSecond != swapped(entry.pair) {
        if second.count < half { second = (second.sum + entry.value, second.count + 1) }
      } else if first.count < half {
        first = (first.sum + entry.value, first.count + 1)
      }
      if first.count == half, second.count == half { break }
    }
    return (second.sum - first.sum) / Double(half)
  }
}
