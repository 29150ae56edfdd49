import Statistics
import Testing
import Trials

@testable import Findings

struct RoundsTests {
  /// Cells with their figures by round, some of which are alike, and some missing.
  private static func cells(rounds: Int, seed: UInt64) -> [[Int: Double]] {
    var random = SplitMix64(seed: seed)
    return (0..<5).map { cell in
      let kept = (1...rounds).filter { $0 <= 6 || Int.random(in: 0...cell, using: &random) < 3 }
      return Dictionary(
        uniqueKeysWithValues: kept.map { ($0, Double(Int.random(in: 1...rounds, using: &random)) / 7) })
    }
  }

  @Test(arguments: 6...21) func mediansOfRoundsThatAreDrawnAgainAreThoseOfTheirFigures(rounds: Int) throws {
    let cells = Self.cells(rounds: rounds, seed: UInt64(rounds))
    let found = Rounds(cells)
    #expect(found.medians == cells.map { median($0.values) ?? .nan })
    let order = Set(cells.flatMap(\.keys)).sorted()
    var random = SplitMix64(seed: 1)
    let written = bootstrap(rounds: order.count, using: &random) { rows in
      let medians = cells.map { cell in median(rows.compactMap { cell[order[$0]] }) }
      return medians.contains(nil) ? [] : medians
    }
    #expect(found.intervals { $0 } == written)
  }
}
