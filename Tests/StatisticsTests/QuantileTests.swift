import Statistics
import Testing

struct QuantileTests {
  @Test(
    arguments: [
      (0.9, Array(1...10).map(Double.init), 9), (0.9, [3, 1, 2], 3), (0.5, [4, 1, 3, 2], 2), (1, [1, 2], 2),
      (0.01, [5, 6], 5),
    ] as [(Double, [Double], Double)])
  func isTheSmallestThatSoManyDontExceed(share: Double, values: [Double], expected: Double) {
    #expect(quantile(share, of: values) == expected)
  }

  @Test func ofNothingAndOfNoShareThereIsNone() {
    #expect(quantile(0.9, of: []) == nil)
    #expect(quantile(0, of: [1]) == nil)
    #expect(quantile(1.1, of: [1]) == nil)
  }
}
