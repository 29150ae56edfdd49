/// p-values of several tests that are looked at together, each raised so that it may be held against one level.
///
/// By Holm's step-down: the smallest of m times m, the next times m − 1, …, never below the one before. The chance of
/// any false alarm among them is then at most the level, however the tests depend on each other: for gates.
///
/// Source: Holm, Scandinavian Journal of Statistics 6, 1979.
///
/// - Complexity: O(m log m).
package func holmAdjusted(_ values: [Double]) -> [Double] {
  var largest = 0.0
  return inOrder(values) { rank, count, p in
    largest = max(largest, min(1, p * Double(count - rank)))
    return largest
  }
}

/// The same by Benjamini and Hochberg's step-up: of those below the level, at most that share is expected to be false
/// alarms: for tables that are read to find something.
///
/// Source: Benjamini and Hochberg, Journal of the Royal Statistical Society B 57, 1995.
///
/// - Complexity: O(m log m).
package func benjaminiHochbergAdjusted(_ values: [Double]) -> [Double] {
  var smallest = 1.0
  return inOrder(values, fromLargest: true) { rank, count, p in
    smallest = min(smallest, p * Double(count) / Double(rank + 1))
    return smallest
  }
}

/// Goes through values by size and puts what is made of each in its place; ranks are from 0, the smallest.
private func inOrder(
  _ values: [Double], fromLargest: Bool = false, _ adjust: (_ rank: Int, _ count: Int, _ p: Double) -> Double
) -> [Double] {
  let ranked = values.indices.sorted { values[$0] < values[$1] }
  var adjusted = values
  for (rank, place) in fromLargest ? Array(ranked.enumerated().reversed()) : Array(ranked.enumerated()) {
    adjusted[place] = adjust(rank, values.count, values[place])
  }
  return adjusted
}
