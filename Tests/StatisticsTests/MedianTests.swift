import Testing

@testable import Statistics

struct MedianTests {
  @Test(arguments: [
    ([3.0], 3.0), ([1, 2], 1.5), ([5, 1, 3], 3), ([4, 1, 3, 2], 2.5),
    ([.greatestFiniteMagnitude, .greatestFiniteMagnitude], .greatestFiniteMagnitude),
  ])
  func theMiddleOfSortedValues(values: [Double], expected: Double) {
    #expect(median(values) == expected)
    #expect(Estimate.median(of: values)?.value == expected)
  }

  @Test func nothingHasNoMedian() {
    #expect(median([]) == nil)
    #expect(Estimate.median(of: []) == nil)
  }

  @Test(arguments: [
    (6, 1), (8, 1), (9, 2), (10, 2), (12, 3), (15, 4), (20, 6), (25, 8), (30, 10), (40, 14), (50, 18),
  ])
  func theRankFollowsTheBinomialDistribution(count: Int, rank: Int) {
    #expect(medianIntervalRank(count: count) == rank)
  }

  @Test(arguments: 0..<6) func fewerThanSixValuesHaveNoInterval(count: Int) {
    #expect(medianIntervalRank(count: count) == nil)
    #expect(Estimate.median(of: (0..<count).map(Double.init))?.interval == nil)
  }

  @Test func theRankIsDefinedForManyValues() {
    // n/2 − 1.96 √n/2, the normal limit.
    #expect(medianIntervalRank(count: 10_000) == 4_902)
  }

  @Test func theIntervalIsMadeOfOrderStatistics() throws {
    let estimate = try #require(Estimate.median(of: [9, 1, 8, 2, 7, 3, 6, 4, 5, 10].map(Double.init)))
    #expect(estimate == Estimate(value: 5.5, interval: 2...9, count: 10))
    #expect(estimate.relativeHalfWidth == 3.5 / 5.5)
  }

  @Test func theRelativeHalfWidthOfZeroIsUnknown() {
    #expect(Estimate(value: 0, interval: 0...1, count: 6).relativeHalfWidth == nil)
  }
}
