extension Estimate {
  /// By what factor the median of some values is larger than that of others, which were measured apart from them: with
  /// the 95 % percentile interval of the bootstrap, both drawn again with replacement. A value stands for a whole round,
  /// so that what a round has in common stays together.
  ///
  /// Nil where either is empty or has a median that is not positive; no interval below six values of either.
  ///
  /// Source: Efron and Tibshirani, An Introduction to the Bootstrap, §8.3 (two samples) and §13.3.
  ///
  /// - Parameter random: The same numbers give the same interval.
  /// - Returns: `count` is the smaller number of values.
  /// - Complexity: O(resamples × n), O(n log n) before.
  package static func ratioOfMedians(
    _ values: [Double], to others: [Double], resamples: Int = 2_000,
    using random: inout some RandomNumberGenerator
  ) -> Estimate? {
    let (over, under) = (values.sorted(), others.sorted())
    guard let top = middle(ofSorted: over), let bottom = middle(ofSorted: under), top > 0, bottom > 0 else {
      return nil
    }
    let count = min(over.count, under.count)
    var estimate = Estimate(value: top / bottom, interval: nil, count: count)
    // Of the tails 2.5 % are left out; fewer draws have no such tails.
    guard count >= 6, resamples >= 40 else { return estimate }
    var ratios: [Double] = []
    ratios.reserveCapacity(resamples)
    for _ in 0..<resamples {
      let drawn = (
        redrawnMedian(ofSorted: over, using: &random), redrawnMedian(ofSorted: under, using: &random)
      )
      if drawn.1 > 0, (drawn.0 / drawn.1).isFinite { ratios.append(drawn.0 / drawn.1) }
    }
    guard ratios.count == resamples else { return estimate }
    ratios.sort()
    let rank = resamples / 40
    estimate.interval = ratios[rank - 1]...ratios[resamples - rank]
    return estimate
  }
}

/// The median of as many values, drawn with replacement: places are counted, so that nothing is sorted again.
private func redrawnMedian(
  ofSorted sorted: [Double], using random: inout some RandomNumberGenerator
) -> Double {
  var times = [Int](repeating: 0, count: sorted.count)
  for _ in sorted { times[Int.random(in: sorted.indices, using: &random)] += 1 }
  /// The value of a rank, from 0.
  func value(at rank: Int) -> Double {
    var before = 0
    for place in sorted.indices {
      before += times[place]
      if before > rank { return sorted[place] }
    }
    return sorted[sorted.count - 1]
  }
  let half = sorted.count / 2
  guard sorted.count.isMultiple(of: 2) else { return value(at: half) }
  return value(at: half - 1) / 2 + value(at: half) / 2
}
