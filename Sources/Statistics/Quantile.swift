/// The smallest of the values that at least this share of them does not exceed (nearest rank); nil of nothing.
///
/// - Parameter share: Above 0, 1 at most: 0.9 is the 90th percentile. Of fewer than ten values that is the largest.
/// - Complexity: O(n log n).
package func quantile(_ share: Double, of values: some Sequence<Double>) -> Double? {
  let sorted = values.sorted()
  guard !sorted.isEmpty, share > 0, share <= 1 else { return nil }
  // A share such as 0.9 is a little more than it says, and 0.9 × 10 must not be the tenth.
  let rank = Int((share * Double(sorted.count) - 1e-9).rounded(.up))
  return sorted[max(1, rank) - 1]
}
