import Testing

@testable import Statistics

struct AdjustedPTests {
  private let values = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205]

  private func isClose(_ one: [Double], _ other: [Double]) -> Bool {
    one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  @Test func holmsAreTheReferenceValues() {
    #expect(isClose(holmAdjusted(values), [0.008, 0.056] + Array(repeating: 0.234, count: 6)))
  }

  @Test func benjaminiAndHochbergsAreTheReferenceValues() {
    let wanted = [0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.084571, 0.205]
    #expect(isClose(benjaminiHochbergAdjusted(values), wanted))
  }

  @Test func orderDoesNotMatter() {
    #expect(isClose(holmAdjusted(values.reversed()), holmAdjusted(values).reversed()))
    #expect(
      isClose(benjaminiHochbergAdjusted(values.reversed()), benjaminiHochbergAdjusted(values).reversed()))
  }

  @Test func theyStayBelowOne() {
    #expect(holmAdjusted([0.9, 0.8]) == [1, 1])
    #expect(benjaminiHochbergAdjusted([0.9, 0.8]) == [0.9, 0.9])
  }

  @Test func ofNothingThereIsNothing() {
    #expect(holmAdjusted([]).isEmpty)
    #expect(benjaminiHochbergAdjusted([]).isEmpty)
  }
}
