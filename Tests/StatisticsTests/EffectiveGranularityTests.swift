import Testing

@testable import Statistics

struct EffectiveGranularityTests {
  private func found(_ points: [(Double, Double)], share: Double = 0.5) -> EffectiveGranularity? {
    EffectiveGranularity(sweep: points.map { (granularity: $0.0, efficiency: $0.1) }, share: share)
  }

  @Test func itLiesBetweenThePointsOnBothSides() {
    #expect(found([(100, 0.9), (20, 0.6), (10, 0.2)]) == .at(17.5))
    #expect(found([(100, 0.5), (50, 0.25)]) == .at(100))
    #expect(found([(100, 0.9), (20, 0.6), (10, 0.2)], share: 0.75) == .at(60))
  }

  /// A cost of 40 for each task: half is work where the work is 40 too, and the granularity 80. Between points that
  /// are three times as large as the next, a straight line is 10 % off.
  @Test func aFixedCostIsFound() throws {
    let points = [1e4, 1e3, 300, 100, 30, 10, 3, 1].map { ($0 + 40, $0 / ($0 + 40)) }
    #expect(try abs(#require(found(points)?.value) - 80) < 8)
  }

  @Test func tasksThatTakeAsLongWhenTheyAreSmallerAddNothing() {
    #expect(found([(100, 0.9), (20, 0.6), (25, 0.2)]) == .at(20))
  }

  @Test func theLastOfSeveralCrossingsCounts() {
    #expect(found([(100, 0.9), (60, 0.4), (30, 0.6), (20, 0.1)])?.value == 28)
  }

  @Test func oneSideIsNotEnough() {
    #expect(found([(100, 0.9), (20, 0.6)]) == .atMost(20))
    #expect(found([(100, 0.4), (20, 0.1)]) == .above(100))
    #expect(found([(100, 0.9), (20, 0.6)])?.value == nil)
  }

  @Test(arguments: [[], [(0.0, 1.0)], [(.nan, 1)], [(1, .nan)], [(1, 0.9), (-1, 0.1)]])
  func whatIsNoSweepHasNone(points: [(Double, Double)]) {
    #expect(found(points) == nil)
  }
}
