import Glibc

/// Where a series of figures changes, as an index each, the first of the new ones; none of a series with a value that
/// isn't finite. For histories, in which one value stands for one revision; not a gate for a single comparison.
///
/// Windows that overlap by half are split at the place that divides them best (E-divisive) as long as the two sides
/// differ by Student's t-test at ten times `significance`. Of all places found so, those that their neighbours leave
/// without significance are dropped, the weakest first, until the others all have it.
///
/// Source: Matteson and James, "A Nonparametric Approach for Multiple Change Point Analysis of Multivariate Data", Journal
/// of the American Statistical Association 109 (2014), for the divergence; Fleming et al., "Hunter: Using Change Point
/// Detection to Hunt for Performance Regressions", arXiv:2301.03034, for the windows, the test and the second pass.
///
/// - Parameters:
///   - window: At least 4; Hunter takes 50.
///   - significance: Of the t-test between two neighbouring stretches; Hunter takes 0.001.
/// - Complexity: O(n × window²) and O(changes × n).
package func changePoints(
  in series: [Double], window: Int = 50, significance: Double = 0.001
) -> [Int] {
  guard window >= 4, significance > 0, significance < 1, series.allSatisfy(\.isFinite) else { return [] }
  let weak = min(10 * significance, 0.5)
  var found: Set<Int> = []
  var start = 0
  while start < series.count {
    let end = min(start + window, series.count)
    let inside = splits(series, start..<end, significance: weak)
    found.formUnion(inside)
    start = max(inside.max() ?? 0, start + window / 2)
  }
  var changes = found.sorted()
  while true {
    let edges = [0] + changes + [series.count]
    let tails = changes.indices.map { place in
      difference(series[edges[place]..<edges[place + 1]], series[edges[place + 1]..<edges[place + 2]])
    }
    guard let weakest = tails.indices.max(by: { tails[$0] < tails[$1] }), tails[weakest] >= significance
    else { return changes }
    changes.remove(at: weakest)
  }
}

/// Splits again and again where it divides best, until the best split of any stretch isn't significant.
private func splits(_ series: [Double], _ range: Range<Int>, significance: Double) -> [Int] {
  var changes: [Int] = []
  while true {
    let edges = [range.lowerBound] + changes + [range.upperBound]
    let candidates = zip(edges, edges.dropFirst()).compactMap { best(series[$0..<$1]) }
    guard let candidate = candidates.max(by: { $0.divergence < $1.divergence }),
      let stretch = zip(edges, edges.dropFirst()).first(where: {
        $0 < candidate.index && candidate.index < $1
      }),
      difference(series[stretch.0..<candidate.index], series[candidate.index..<stretch.1]) < significance
    else { return changes }
    changes = (changes + [candidate.index]).sorted()
  }
}

/// The place at which a stretch up to it and one from there to any later end diverge most: τ and κ that make Q̂ the
/// largest. Nil below two values, and where they are all the same.
///
/// Q̂ = mn/(m + n) × (2 × the mean distance between the two − the mean distance within each), m and n values.
///
/// - Complexity: O(n²).
private func best(_ stretch: ArraySlice<Double>) -> (index: Int, divergence: Double)? {
  let values = Array(stretch)
  // By value: the sums of its distances to the first 0, 1, 2 … before it.
  let sums = values.indices.map { place in
    values[..<place].reduce(into: [0.0]) { sums, other in
      sums.append(sums[sums.count - 1] + abs(other - values[place]))
    }
  }
  var best: (index: Int, divergence: Double)?
  var left = 0.0
  for split in values.indices.dropFirst() {
    left += sums[split - 1][split - 1]
    var (between, right) = (0.0, 0.0)
    for end in split..<values.count {
      between += sums[end][split]
      right += sums[end][end] - sums[end][split]
      let (m, n) = (Double(split), Double(end + 1 - split))
      let within = (m > 1 ? left / (m * (m - 1) / 2) : 0) + (n > 1 ? right / (n * (n - 1) / 2) : 0)
      let divergence = m * n / (m + n) * (2 * between / (m * n) - within)
      if divergence > 0, divergence > best?.divergence ?? 0 {
        best = (stretch.startIndex + split, divergence)
      }
    }
  }
  return best
}

/// The two-sided p-value of Student's t-test for two samples of equal variance; 1 below three values, and 0 for two
/// values that never vary but differ.
private func difference(_ one: ArraySlice<Double>, _ other: ArraySlice<Double>) -> Double {
  let (m, n) = (Double(one.count), Double(other.count))
  let degrees = m + n - 2
  let gap = mean(one) - mean(other)
  guard degrees > 0, gap != 0 else { return 1 }
  let pooled = (sampleVariance(one) * (m - 1) + sampleVariance(other) * (n - 1)) / degrees
  return studentTail(gap / (pooled * (1 / m + 1 / n)).squareRoot(), degrees: degrees) ?? 1
}
