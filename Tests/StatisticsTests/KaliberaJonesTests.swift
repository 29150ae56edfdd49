import Testing

@testable import Statistics

struct KaliberaJonesTests {
  /// The sample of libkalibera's tests: 2 × 2 × 3.
  private let three = [3, 4, 3, 1.2, 3.1, 3, 0.2, 1, 1.5, 1, 2, 3]

  @Test func threeLevelsHaveTheReferenceVariances() throws {
    let parts = try #require(KaliberaJones(three, shape: [2, 2, 3]))
    #expect(abs(parts.varianceOfMeans[2] - 0.72667) < 1e-5)
    for (variance, expected) in zip(parts.variances.reversed(), [0.7266667, 0.2627778, 0.7747]) {
      #expect(abs(variance - expected) < 5e-5)
    }
    #expect(abs(parts.mean - three.reduce(0, +) / 12) < 1e-12)
  }

  @Test func repetitionsFollowCostsAndVariances() throws {
    let parts = try #require(KaliberaJones(three, shape: [2, 2, 3]))
    let best = try #require(parts.optimalRepetitions(costs: [100, 20, 3]))
    #expect(abs(best[1] - 4.2937) < 1e-4)
    #expect(abs(best[0] - 1.3023) < 1e-4)
    #expect(parts.repetitions(costs: [100, 20, 3]) == [2, 5])
  }

  @Test func twoLevelsHaveTheReferenceVariances() throws {
    let parts = try #require(
      KaliberaJones([9, 5, 8, 3, 10, 6, 7, 11, 1, 12, 2, 4], shape: [3, 4]))
    #expect(abs(parts.varianceOfMeans[1] - 12.7) < 0.05)
    #expect(abs(parts.varianceOfMeans[0] - 3.6) < 0.05)
    #expect(abs(parts.variances[0] - 0.4) < 0.05)
    // 6.5 ± 4.30265 √(3.5625 / 3)
    let interval = try #require(parts.estimate.interval)
    #expect(abs(interval.upperBound - 11.18874) < 1e-4 && abs(interval.lowerBound - 1.81126) < 1e-4)
  }

  @Test func aLevelThatAddsNothingIsDropped() throws {
    // Processes have the same means, builds differ: only iterations and builds count.
    let parts = try #require(KaliberaJones([1, 3, 1, 3, 5, 7, 5, 7], shape: [2, 2, 2]))
    #expect(parts.variances[1] <= 0)
    let best = try #require(parts.optimalRepetitions(costs: [90, 10, 1]))
    #expect(best[0] == 1)
    #expect(abs(best[1] - (100 * parts.variances[2] / parts.variances[0]).squareRoot()) < 1e-12)
  }

  @Test func whatNeverVariesIsMeasuredOnce() throws {
    let parts = try #require(KaliberaJones([Double](repeating: 7, count: 8), shape: [2, 2, 2]))
    #expect(parts.repetitions(costs: [3, 2, 1]) == [1, 1])
    #expect(parts.estimate == Estimate(value: 7, interval: 7...7, count: 2))
  }

  @Test func varianceDoesNotCancel() {
    #expect(sampleVariance([1e9 + 1, 1e9 + 2, 1e9 + 3]) == 1)
    #expect(sampleVariance([0.1, 0.1, 0.1]) == 0)
    #expect(sampleVariance([5]) == 0)
  }

  @Test(arguments: [
    ([1.0, 2, 3], [3, 1]), ([1, 2, 3], [4]), ([1, 2, .nan, 4], [2, 2]), ([], []), ([1, 2], [-1, -2]),
    ([1, 2, 3, 4], [Int.max, 2]),
  ])
  func whatIsNotNestedHasNoVariances(values: [Double], shape: [Int]) {
    #expect(KaliberaJones(values, shape: shape) == nil)
  }

  @Test(arguments: [[100.0, 20], [100, 20, 0], [100, .nan, 3], []])
  func costsHaveToBeOnes(costs: [Double]) throws {
    #expect(try #require(KaliberaJones(three, shape: [2, 2, 3])).repetitions(costs: costs) == nil)
  }
}
