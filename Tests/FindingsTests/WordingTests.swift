import Statistics
import Testing

@testable import Findings

struct WordingTests {
  @Test(arguments: [
    (0.0, "0"), (15.04, "15.0"), (9.996, "10.0"), (0.00421, "0.00421"), (0.09996, "0.100"), (1234.5, "1235"),
    (-1.5, "-1.50"), (1e14, "100000000000000"), (.infinity, "inf"), (999.7, "1000"),
  ])
  func numbersHaveThreeDigits(value: Double, text: String) {
    #expect(Wording.number(value) == text)
  }

  @Test(arguments: [
    (0.0, "0 s"), (3.001, "3.00 s"), (5.12e-3, "5.12 ms"), (421e-9, "421 ns"), (0.9996, "1.00 s"),
    (999.6e-6, "1.00 ms"), (75.0, "75.0 s"), (119.6, "2 min 0 s"), (125.2, "2 min 5 s"), (1.5e-6, "1.50 µs"),
    (1e300, "1e+300 s"),
  ])
  func secondsHaveAUnitThatKeepsThemShort(value: Double, text: String) {
    #expect(Wording.seconds(value) == text)
  }

  @Test(arguments: [
    (812.4, "812"), (5870, "5.87 k"), (999_600, "1.00 M"), (1.2e6, "1.20 M"), (3e9, "3.00 G"),
  ])
  func largeCountsAreScaled(value: Double, text: String) {
    #expect(Wording.count(value) == text)
  }

  @Test(arguments: [
    (0.0, "0 B"), (812, "812 B"), (1_023.6, "1.00 KiB"), (8_954_839, "8.54 MiB"), (2_147_483_648, "2.00 GiB"),
  ])
  func sizesHaveBinaryUnits(value: Double, text: String) {
    #expect(Wording.bytes(value) == text)
  }

  @Test(arguments: [(0.998, "1.00×"), (0.667, "0.67×"), (15.02, "15.0×"), (1.5, "1.50×"), (0.05, "0.0500×")])
  func ratios(value: Double, text: String) {
    #expect(Wording.times(value) == text)
  }

  @Test(arguments: [(0.00421, "0.42 %"), (0.02, "2 %"), (1, "100 %"), (0.0996, "10 %"), (0.013, "1.3 %")])
  func shares(value: Double, text: String) {
    #expect(Wording.percent(value) == text)
  }

  @Test func intervalsAreShownWhereTheySaySomething() {
    #expect(Wording.times(Estimate(value: 2, interval: 1.98...2.01, count: 9)) == "2.00× (1.98–2.01)")
    #expect(Wording.times(Estimate(value: 2, interval: 1.9999...2.0001, count: 9)) == "2.00×")
    #expect(Wording.times(Estimate(value: 2, interval: nil, count: 3)) == "2.00×")
  }

  @Test(arguments: [
    (0.0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (10_000_001, "10,000,001"), (31.5, "31.5"),
    (1_234.25, "1,234.25"), (-1_000, "-1,000"), (-999, "-999"), (.infinity, "inf"),
  ])
  func exactCountsHaveAllTheirDigits(value: Double, text: String) {
    #expect(Wording.exact(value) == text)
  }

  @Test(
    arguments: [
      ([1.5], [1.0], 3), ([1.000_000_1], [1], 8), ([0.9497], [0.95], 5), ([0.95], [0.95], 3),
      // A disagreement of logarithms only.
      ([1 + 1e-15], [1], 3), ([0.998, 1.2], [1], 4), ([2], [], 3),
    ] as [([Double], [Double], Int)])
  func ratiosAreToldFromTheirBounds(ratios: [Double], bounds: [Double], digits: Int) {
    #expect(Wording.digits(telling: ratios, from: bounds) == digits)
  }

  @Test func ratiosHaveAsManyDigitsAsAskedFor() {
    #expect(Wording.times(1.000_000_1, digits: 8) == "1.0000001×")
    #expect(Wording.times(0.9497, digits: 5) == "0.9497×")
  }

  @Test(arguments: [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
  func lists(parts: [String], text: String) {
    #expect(Wording.list(parts) == text)
  }

  @Test(arguments: [
    (388.2, 366.0...399.0, "388/s (366–399)"), (1_970, 1_930...2_010, "1.97 k/s (1.93–2.01 k)"),
    (9.29e6, 9.28e6...9.33e6, "9.29 M/s (9.28–9.33 M)"), (0.5, 0.5...0.5, "0.500/s"),
  ])
  func ratesShareTheUnitOfTheirIntervals(value: Double, interval: ClosedRange<Double>, text: String) {
    #expect(Wording.rate(Estimate(value: value, interval: interval, count: 9)) == text)
  }

  @Test(arguments: [
    (38.2e-6, 31e-6...45.1e-6, "38.2 µs (31.0–45.1 µs)"), (0.9e-3, 0.8e-3...1.1e-3, "900 µs (800–1100 µs)"),
    (200, 190...210, "3 min 20 s"),
  ])
  func timesShareTheUnitOfTheirIntervals(value: Double, interval: ClosedRange<Double>, text: String) {
    #expect(Wording.seconds(Estimate(value: value, interval: interval, count: 9)) == text)
  }

  @Test func sharesAndRangesMayLackABound() {
    #expect(Wording.percent(0.012, 0.009...0.015) == "1.2 % (0.90–1.5 %)")
    #expect(Wording.percent(0.012, nil) == "1.2 %")
    #expect(Wording.range(5.9...6.8) == " (5.9–6.8)")
    #expect(Wording.range(5.9...Double.infinity) == " (5.9 or more)")
    #expect(Wording.range(nil).isEmpty)
    #expect(Wording.list(["a", "b", "c"], "or") == "a, b or c")
  }
}
