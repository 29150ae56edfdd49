import Testing

@testable import Statistics

struct BootstrapTests {
  /// Small and always the same; good enough to draw rounds.
  private struct Source: RandomNumberGenerator {
    var state: UInt64 = 42

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 32) | (state << 32)
    }
  }

  private func interval(_ values: [Double], _ statistic: ([Double]) -> Double?) -> ClosedRange<Double>? {
    var source = Source()
    return bootstrap(rounds: values.count, using: &source) { rows in statistic(rows.map { values[$0] }) }
  }

  @Test func theMeanHasTheIntervalOfItsStandardError() throws {
    let values = (0..<40).map(Double.init)
    let interval = try #require(interval(values) { $0.reduce(0, +) / 40 })
    // 19.5 ± 1.96 √(133.25 / 40)
    #expect(abs(interval.lowerBound - 15.92) < 0.5)
    #expect(abs(interval.upperBound - 23.08) < 0.5)
  }

  @Test func theSameNumbersGiveTheSameInterval() {
    let values = [3.0, 1, 4, 1, 5, 9, 2, 6]
    #expect(interval(values) { median($0) } == interval(values) { median($0) })
  }

  @Test func roundsStayTogether() throws {
    // What shifts both cells of a round alike is not in their ratio.
    let (one, other) = ([1.0, 2, 4, 8, 16, 32, 64], [2.0, 4, 8, 16, 32, 64, 128])
    var source = Source()
    let interval = try #require(
      bootstrap(rounds: 7, using: &source) { rows in
        zip(rows.map { other[$0] }, rows.map { one[$0] }).map(/).reduce(0, +) / 7
      })
    #expect(interval == 2...2)
  }

  @Test(arguments: 0..<6) func fewerThanSixRoundsHaveNoInterval(count: Int) {
    #expect(interval([Double](repeating: 1, count: count)) { $0.first } == nil)
  }

  @Test func whatIsOftenUnknownHasNoInterval() {
    let values = [1.0, 2, 3, 4, 5, 6]
    #expect(interval(values) { $0.contains(1) ? $0[0] : nil } == nil)
    #expect(interval(values) { _ in .nan } == nil)
    #expect(interval(values) { $0 == [1, 1, 1, 1, 1, 1] ? nil : $0[0] } == 1...6)
  }

  @Test func whatMayBeInfiniteHasAnOpenEnd() {
    #expect(interval([1, 2, 3, 4, 5, 6]) { $0.contains(1) ? .infinity : $0[0] }?.upperBound == .infinity)
  }

  @Test func severalQuantitiesComeFromTheSameDraws() {
    var source = Source()
    let both = bootstrap(rounds: 9, using: &source) { rows in
      let sum = Double(rows.reduce(0, +))
      return [sum, -sum, nil]
    }
    #expect(both.count == 3)
    #expect(both[0]?.lowerBound == both[1].map { -$0.upperBound })
    #expect(both[2] == nil)
  }
}
