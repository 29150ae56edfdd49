import Glibc
import Testing

@testable import Statistics

struct SignedRankTestTests {
  /// Hollander and Wolfe's depression scores (their table 3.1).
  @Test func theReferenceDifferencesHaveTheReferenceSumAndP() throws {
    let x = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    let y = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
    let test = try #require(SignedRankTest(zip(x, y).map(-)))
    #expect(test.statistic == 40)
    #expect(test.p == 0.01953125)
  }

  @Test func theReferenceRatiosHaveTheReferenceSumAndP() throws {
    let before = [100, 103, 101, 150, 99, 102, 104, 100.5]
    let after = [106.0, 108, 104, 109, 160, 105, 107, 103]
    let test = try #require(SignedRankTest(zip(after, before).map { log($0 / $1) }))
    #expect(test.statistic == 29)
    #expect(test.p == 0.07421875)
  }

  @Test func zerosAreLeftOutAndEqualSizesShareRanks() throws {
    let test = try #require(SignedRankTest([0, 1, -1, 1, 2]))
    #expect(test.count == 4)
    #expect(test.statistic == 2 + 2 + 4)
    // Of the 16 signs of ranks 2, 2, 2, 4 these give 8 or more: 2+2+4 three times, and all four.
    #expect(test.p == 4.0 / 16)
  }

  @Test(arguments: [[], [0, 0], [1, .nan]] as [[Double]]) func whereNothingIsLeftThereIsNoTest(
    _ values: [Double]
  ) {
    #expect(SignedRankTest(values) == nil)
  }

  @Test func theApproximationIsCloseToTheExactValue() throws {
    let values = (1...100).map { Double($0) * ($0 % 5 < 3 ? 1 : -1) }
    let exact = try #require(SignedRankTest(values))
    let approximate = try #require(SignedRankTest(values + [0.5, -0.25]))
    #expect(abs(exact.p - approximate.p) < 0.01)
  }
}
