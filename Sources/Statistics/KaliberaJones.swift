/// Where repeated measurements vary, level by level, and how often each level is best repeated: iterations within
/// processes, processes within builds, or whatever is nested in what.
///
/// Source: Kalibera and Jones, "Rigorous Benchmarking in Reasonable Time", ISMM 2013, §6 to §8, with the variances
/// corrected for what comes from the levels below.
package struct KaliberaJones: Sendable, Hashable {
  /// Repetitions of each level, the highest first.
  package let shape: [Int]
  /// The mean of all values.
  package let mean: Double
  /// Sᵢ², the highest level first: how the means of level i vary within the one above, on average.
  package let varianceOfMeans: [Double]
  /// Tᵢ², the highest level first: what level i adds of its own, Sᵢ² − Sᵢ₋₁²/rᵢ₋₁ with i − 1 the level below. Not above
  /// zero where a level adds nothing that could be told from what the levels below scatter.
  package let variances: [Double]

  /// Nil unless there are as many finite values as the shape says, and every level is repeated.
  ///
  /// - Parameters:
  ///   - values: With the lowest level's index running fastest.
  ///   - shape: Repetitions of each level, the highest first, at least two of each: 2 builds × 2 processes × 3
  ///     iterations are `[2, 2, 3]`.
  /// - Complexity: O(n).
  package init?(_ values: [Double], shape: [Int]) {
    guard !shape.isEmpty, shape.allSatisfy({ $0 >= 2 }), values.allSatisfy(\.isFinite) else { return nil }
    var size = 1
    for count in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: count)
      guard !overflow, product <= values.count else { return nil }
      size = product
    }
    guard size == values.count else { return nil }
    var means = values
    var (scatter, own): ([Double], [Double]) = ([], [])
    for (level, count) in shape.enumerated().reversed() {
      let groups = stride(from: 0, to: means.count, by: count).map { means[$0..<$0 + count] }
      let spread = Statistics.mean(groups.map { sampleVariance($0) })
      let below = scatter.last.map { $0 / Double(shape[level + 1]) } ?? 0
      scatter.append(spread)
      own.append(spread - below)
      means = groups.map { Statistics.mean($0) }
    }
    self.shape = shape
    mean = means[0]
    varianceOfMeans = scatter.reversed()
    variances = own.reversed()
  }

  /// How often each level but the highest is best repeated within the one above, before rounding up: √((cᵢ₊₁/cᵢ)
  /// (Tᵢ²/Tᵢ₊₁²)). A level that adds no variance of its own is repeated once, and what that costs is part of a
  /// repetition of the level above. The highest is repeated until the interval is narrow enough.
  ///
  /// - Parameter costs: What one more repetition of each level costs by itself, the highest first; above zero.
  /// - Returns: The highest level's is left out: as many as levels but one. Nil for costs that aren't.
  package func optimalRepetitions(costs: [Double]) -> [Double]? {
    guard costs.count == shape.count, costs.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var best = [Double](repeating: 1, count: shape.count)
    // From the highest down: the last level that varies, with its cost and that of the still ones under it.
    var above: (cost: Double, variance: Double)?
    for level in shape.indices {
      guard variances[level] > 0 else {
        above?.cost += costs[level]
        continue
      }
      if let above {
        best[level] = (above.cost / costs[level] * variances[level] / above.variance).squareRoot()
      }
      above = (costs[level], variances[level])
    }
    return Array(best.dropFirst())
  }

  /// The same in whole repetitions, at least one of each.
  package func repetitions(costs: [Double]) -> [Int]? {
    optimalRepetitions(costs: costs)?.map { Int(max(1, min($0, 1e15)).rounded(.up)) }
  }

  /// The mean with its interval Ȳ ± t √(Sₙ²/rₙ), t with rₙ − 1 degrees of freedom: of the highest level's means, since
  /// only those are independent.
  package var estimate: Estimate {
    let count = Double(shape[0])
    let half = studentQuantile(0.975, degrees: count - 1).map {
      $0 * (varianceOfMeans[0] / count).squareRoot()
    }
    return Estimate(value: mean, interval: half.map { mean - $0...mean + $0 }, count: shape[0])
  }
}
