import Testing

@testable import Statistics

struct ChangePointsTests {
  /// The series of Apache Otava's own tests.
  private let otava = [
    1.02, 0.95, 0.99, 1, 1.12, 1, 1.01, 0.98, 1.01, 0.96, 0.5, 0.51, 0.48, 0.48, 0.55, 0.5, 0.49, 0.51, 0.5,
    0.49,
  ]

  @Test func theReferenceSeriesChangesOnce() {
    #expect(changePoints(in: otava, window: 10, significance: 1e-4) == [10])
    #expect(changePoints(in: otava) == [10])
  }

  @Test func severalChangesAreFound() {
    let steps = (0..<90).map { Double([1, 3, 2][$0 / 30]) + [0.01, -0.02, 0.015, 0, -0.005][$0 % 5] }
    #expect(changePoints(in: steps) == [30, 60])
    #expect(changePoints(in: steps, window: 20) == [30, 60])
  }

  @Test func whatNeverVariesButOnceChangesThere() {
    #expect(changePoints(in: [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]) == [5])
  }

  @Test func noiseAloneSeldomChanges() {
    var state: UInt64 = 11
    var alarms = 0
    for _ in 0..<40 {
      let series = (0..<60).map { _ in
        (0..<12).reduce(-6.0) { sum, _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return sum + Double(state >> 11) / Double(1 << 53)
        }
      }
      if !changePoints(in: series, significance: 1e-4).isEmpty { alarms += 1 }
    }
    // The place is chosen where the sides differ most, so that p is not a rate of false alarms.
    #expect(alarms <= 4)
  }

  @Test(arguments: [[], [1.0], [1, 2], [3, 3, 3, 3, 3, 3], [1, .nan, 2, 2], [1, 1, .infinity]])
  func whatHasNoChangeHasNone(series: [Double]) {
    #expect(changePoints(in: series).isEmpty)
  }

  @Test func settingsThatAreNoneFindNothing() {
    #expect(changePoints(in: otava, window: 1).isEmpty)
    #expect(changePoints(in: otava, significance: 0).isEmpty)
    #expect(changePoints(in: otava, significance: .nan).isEmpty)
  }
}
