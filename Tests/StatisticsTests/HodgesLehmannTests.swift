import Testing

@testable import Statistics

struct HodgesLehmannTests {
  @Test(arguments: [(6, 1), (8, 4), (10, 9), (12, 14), (15, 26), (20, 53), (30, 138)])
  func theRankFollowsTheSignedRankDistribution(count: Int, rank: Int) {
    #expect(signedRankIntervalRank(count: count) == rank)
  }

  /// The interval of eight or nine differences holds the centre in 96.09 % of all cases: counted out over all signs.
  @Test(arguments: [8, 9]) func theIntervalHasTheReferenceConfidence(count: Int) throws {
    let rank = try #require(signedRankIntervalRank(count: count))
    let below = (0..<1 << count).count { signs in
      (1...count).reduce(0) { $0 + (signs >> ($1 - 1) & 1 == 1 ? $1 : 0) } < rank
    }
    #expect(abs(1 - 2 * Double(below) / Double(1 << count) - 0.9609) < 5e-5)
  }

  @Test(arguments: 0..<6) func fewerThanSixPairsHaveNoInterval(count: Int) {
    #expect(signedRankIntervalRank(count: count) == nil)
  }

  /// Hollander and Wolfe's depression scores (their table 3.1).
  @Test func pairedDifferencesHaveTheReferenceCentre() throws {
    let x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let estimate = try #require(Estimate.hodgesLehmann(of: zip(x, y).map(-)))
    #expect(abs(estimate.value - 0.46) < 1e-9)
    let interval = try #require(estimate.interval)
    #expect(abs(interval.lowerBound - 0.01) < 1e-9)
    #expect(abs(interval.upperBound - 0.786) < 1e-9)
  }

  @Test func pairedRatiosHaveTheReferenceCentre() throws {
    let before = [100, 103, 101, 150, 99, 102, 104, 100.5]
    let after = [106.0, 108, 104, 109, 160, 105, 107, 103]
    let estimate = try #require(Estimate.ratio(of: zip(after, before)))
    #expect(abs(estimate.value - 1.037645) < 1e-6)
    let interval = try #require(estimate.interval)
    #expect(abs(interval.lowerBound - 0.864893) < 1e-6)
    #expect(abs(interval.upperBound - 1.290026) < 1e-6)
    #expect(estimate.count == 8)
  }

  @Test(arguments: [1, 2, 7, 40, 150])
  func averagesByRankAreThoseOfTheSortedList(count: Int) throws {
    var state: UInt64 = 7
    let values = (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Int(state >> 40) % 1_000) / 8 - 60  // with ties, and below zero
    }
    let all = values.indices.flatMap { i in values[i...].map { values[i] / 2 + $0 / 2 } }.sorted()
    let averages = try #require(WalshAverages(values))
    #expect((1...averages.count).map { averages[$0] } == all)
  }

  @Test func theApproximateRankJoinsTheCountedOne() throws {
    let (counted, approximate) = (
      try #require(signedRankIntervalRank(count: 100)), try #require(signedRankIntervalRank(count: 101))
    )
    #expect((1...60).contains(approximate - counted))
    #expect(try #require(signedRankIntervalRank(count: 10_000)) > 24_000_000)
  }

  @Test func pairsWithoutARatioAreLeftOut() throws {
    let estimate = try #require(Estimate.ratio(of: [(2.0, 1.0), (0.0, 1.0), (1.0, 0.0), (2.0, 1.0)]))
    #expect(abs(estimate.value - 2) < 1e-12)
    #expect(estimate.count == 2)
    #expect(Estimate.ratio(of: [(0.0, 1.0)]) == nil)
    #expect(Estimate.hodgesLehmann(of: []) == nil)
  }
}
