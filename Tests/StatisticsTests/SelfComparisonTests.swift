import Testing

@testable import Statistics

struct SelfComparisonTests {
  @Test func equalTimesHaveNoNoise() throws {
    let same = SelfComparison((1...10).map { (Double($0), Double($0)) })
    #expect(same.pairs == 10)
    #expect(same.spread == 0)
    #expect(same.smallestVisible == 0)
    #expect(same.ratio?.value == 1)
    #expect(!same.isAlarm)
  }

  @Test func theSpreadIsTheNormalDeviationOfTheRatios() throws {
    // Logarithms of -0.02, -0.01, 0, 0.01, 0.02 about the middle: the median distance is 0.01.
    let ratios = [0.9801986733067553, 0.9900498337491681, 1, 1.010050167084168, 1.0202013400267558]
    let some = SelfComparison(ratios.map { ($0, 1.0) })
    #expect(try abs(#require(some.spread) - 0.014936) < 1e-5)
    #expect(some.smallestVisible == nil)  // fewer than six
    #expect(!some.isAlarm)
  }

  @Test func aWildPairDoesNotMoveTheFloor() throws {
    let quiet = (0..<20).map { (1.0, $0.isMultiple(of: 2) ? 1.01 : 0.99) }
    let wild = [(50.0, 1.0)] + quiet.dropFirst()
    let (one, other) = (SelfComparison(quiet), SelfComparison(wild))
    #expect(try abs(#require(one.spread) - (try #require(other.spread))) < 0.001)
    #expect(try #require(other.smallestVisible) < 0.05)
  }

  @Test func anIntervalWithoutOneIsAnAlarm() {
    #expect(SelfComparison((0..<10).map { (1.05 + 0.001 * Double($0), 1.0) }).isAlarm)
  }

  @Test func whatHasNoRatioIsLeftOut() {
    #expect(SelfComparison([(0, 1), (1, 0), (-1, 1), (.nan, 1), (.infinity, 1)]).pairs == 0)
    #expect(SelfComparison([(Double, Double)]()).spread == nil)
  }
}
