import Statistics
import Trials

/// Figures of several cells by round, for what is worked out from many cells at once: its interval comes from drawing
/// whole rounds again.
struct Rounds {
  /// A cell's figures by rising value, and the round, as its place among all rounds, that each is of.
  fileprivate struct Ranked {
    var values: [Double]
    var rounds: [Int]
  }

  private let cells: [Ranked]
  private let count: Int

  /// - Parameter cells: By round each; a cell that was precise enough has fewer rounds than others.
  init(_ cells: [[Int: Double]]) {
    let rounds = Set(cells.flatMap(\.keys)).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(rounds, rounds.indices))
    self.cells = cells.map { cell in
      let ranked = cell.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
      return Ranked(values: ranked.map(\.value), rounds: ranked.compactMap { places[$0.key] })
    }
    count = rounds.count
  }

  /// Each cell's median; nil where one of them has none.
  ///
  /// - Complexity: O(n).
  var medians: [Double]? { medians([Int](repeating: 1, count: count)) }

  /// - Parameter times: How often each round counts.
  private func medians(_ times: [Int]) -> [Double]? {
    var all: [Double] = []
    all.reserveCapacity(cells.count)
    for cell in cells {
      guard let middle = cell.median(times) else { return nil }
      all.append(middle)
    }
    return all
  }

  /// The 95 % intervals of quantities that are worked out from the medians of all cells; empty where a cell has fewer
  /// than six rounds, however many others have: drawing two values again says nothing of how they scatter.
  ///
  /// The seed is always the same, so that the same records always give the same sentences.
  ///
  /// - Complexity: 2,000 times that of the medians and of `quantities`.
  func intervals(_ quantities: ([Double]) -> [Double?]) -> [ClosedRange<Double>?] {
    guard cells.allSatisfy({ $0.values.count >= Results.fewestRounds }) else { return [] }
    var random = SplitMix64(seed: 1)
    return bootstrap(rounds: count, using: &random) { rows in
      var times = [Int](repeating: 0, count: count)
      for row in rows { times[row] += 1 }
      return medians(times).map(quantities) ?? []
    }
  }
}

extension Rounds.Ranked {
  /// The median of its figures, each as often as its round counts: they are in order already, and only counted. Nil where
  /// none counts.
  ///
  /// - Complexity: O(rounds).
  fileprivate func median(_ times: [Int]) -> Double? {
    let total = rounds.reduce(0) { $0 + times[$1] }
    guard total > 0 else { return nil }
    var before = 0
    var place = 0
    /// Of a rank from 0, not below that of the call before.
    func value(at rank: Int) -> Double {
      while before + times[rounds[place]] <= rank {
        before += times[rounds[place]]
        place += 1
      }
      return values[place]
    }
    guard total.isMultiple(of: 2) else { return value(at: total / 2) }
    return value(at: total / 2 - 1) / 2 + value(at: total / 2) / 2
  }
}
