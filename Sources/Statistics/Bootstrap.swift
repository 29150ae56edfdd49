/// The 95 % interval of something worked out from several cells of the same rounds: whole rounds are drawn again, as
/// many as there were, with replacement, and it is worked out from those. What shifts all cells of a round together is
/// so kept together.
///
/// It is the percentile interval. Corrections for bias (BCa) gain nothing where the cells' figures are medians.
///
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, §13.3.
///
/// - Parameters:
///   - rounds: How many there were. Below six there is no interval, as with order statistics.
///   - resamples: How often rounds are drawn; some thousands, since it is the tails that are looked at.
///   - random: The same numbers give the same interval.
///   - statistic: The quantity of those rounds, counted from 0, some of them twice or more often, in no order. Nil
///     where they have none. It may be infinite, as a peak that is not there.
/// - Returns: Nil where more than one draw of twenty has no such quantity: what it is for the others is not what it is.
/// - Complexity: O(resamples × rounds), and as many calls of `statistic` as resamples.
package func bootstrap(
  rounds: Int, resamples: Int = 2_000, using random: inout some RandomNumberGenerator,
  statistic: ([Int]) -> Double?
) -> ClosedRange<Double>? {
  bootstrap(rounds: rounds, resamples: resamples, using: &random) { [statistic($0)] }.first ?? nil
}

/// The same for several quantities of the same draws.
///
/// - Parameter statistics: Always as many, in the same order.
@inlinable  // a generator of random numbers that isn't known here takes as long as what is made of them
package func bootstrap(
  rounds: Int, resamples: Int = 2_000, using random: inout some RandomNumberGenerator,
  statistics: ([Int]) -> [Double?]
) -> [ClosedRange<Double>?] {
  guard rounds >= 6, resamples > 0 else { return [] }
  var drawn: [[Double]] = []
  var rows = [Int](repeating: 0, count: rounds)
  for _ in 0..<resamples {
    for place in rows.indices { rows[place] = Int.random(in: 0..<rounds, using: &random) }
    let values = statistics(rows)
    if drawn.isEmpty { drawn = values.map { _ in [] } }
    for (place, value) in values.enumerated() where drawn.indices.contains(place) {
      if let value, !value.isNaN { drawn[place].append(value) }
    }
  }
  return drawn.map { values in
    guard values.count * 20 >= resamples * 19 else { return nil }
    let sorted = values.sorted()
    // x₍k₎ … x₍n+1−k₎ leave out less than 2.5 % on either side.
    let rank = max(1, sorted.count / 40)
    return sorted[rank - 1]...sorted[sorted.count - rank]
  }
}
