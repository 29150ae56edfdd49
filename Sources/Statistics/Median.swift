import Glibc

/// The middle value, or the mean of the two in the middle; nil of nothing.
///
/// - Complexity: O(n log n).
package func median(_ values: some Sequence<Double>) -> Double? {
  middle(ofSorted: sorted(values))
}

/// Made an array of first: a sequence of any kind is sorted several times as slowly.
private func sorted(_ values: some Sequence<Double>) -> [Double] {
  var array = Array(values)
  array.sort()
  return array
}

func middle(ofSorted sorted: [Double]) -> Double? {
  guard !sorted.isEmpty else { return nil }
  let half = sorted.count / 2
  guard sorted.count.isMultiple(of: 2) else { return sorted[half] }
  // Halved first: the sum of two finite values may not be finite.
  return sorted[half - 1] / 2 + sorted[half] / 2
}

extension Estimate {
  /// The median with its order-statistic interval (x₍k₎, x₍n+1−k₎). It assumes nothing about how the values are
  /// distributed; nil of nothing.
  ///
  /// - Complexity: O(n log n).
  package static func median(of values: some Sequence<Double>) -> Estimate? {
    let values = sorted(values)
    guard let value = middle(ofSorted: values) else { return nil }
    let rank = medianIntervalRank(count: values.count)
    return Estimate(
      value: value, interval: rank.map { values[$0 - 1]...values[values.count - $0] }, count: values.count)
  }
}

/// The rank k, from 1, whose order statistics (x₍k₎, x₍n+1−k₎) hold the median with at least 95 % confidence:
/// the largest k with P(Binomial(n, ½) ≤ k − 1) ≤ 0.025; nil below six values.
///
/// Source: David and Nagaraja, Order Statistics, §7.1.
///
/// - Complexity: O(n).
func medianIntervalRank(count: Int) -> Int? {
  // In logarithms, because 2⁻ⁿ leaves the range of a Double at n = 1075.
  var logTerm = -Double(count) * log(2)
  var sum = 0.0
  for rank in 0..<count {
    sum += exp(logTerm)
    if sum > 0.025 { return rank > 0 ? rank : nil }
    logTerm += log(Double(count - rank) / Double(rank + 1))
  }
  return nil
}
