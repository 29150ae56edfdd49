import Statistics
import Testing

struct RatioOfMediansTests {
  /// Small numbers that anybody can make again (Park and Miller's minimal standard).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64 = 1

    mutating func next() -> UInt64 {
      // Four times sixteen of its 31 bits.
      (0..<4).reduce(0) { bits, _ in
        state = state * 48_271 % 2_147_483_647
        return bits << 16 | (state >> 8 & 0xFFFF)
      }
    }
  }

  private func ratio(_ values: [Double], _ others: [Double], seed: UInt64 = 1) -> Estimate? {
    var random = Numbers(state: seed)
    return Estimate.ratioOfMedians(values, to: others, using: &random)
  }

  @Test func whatNeverVariesIsExact() {
    let always = ratio([Double](repeating: 3, count: 8), [Double](repeating: 2, count: 6))
    #expect(always == Estimate(value: 1.5, interval: 1.5...1.5, count: 6))
  }

  @Test func belowSixThereIsNoInterval() {
    #expect(ratio([1, 2, 3, 4, 5], [1, 1, 1, 1, 1, 1, 1]) == Estimate(value: 3, interval: nil, count: 5))
    #expect(ratio([], [1]) == nil)
    #expect(ratio([1], []) == nil)
    #expect(ratio([1, 1], [0, 0]) == nil)
    #expect(ratio([-1], [1]) == nil)
  }

  @Test func theSameNumbersGiveTheSameInterval() throws {
    let (a, b) = ((1...20).map { Double($0) + 100 }, (1...15).map { Double($0) + 50 })
    let first = try #require(ratio(a, b))
    #expect(first == ratio(a.reversed(), b))
    #expect(first != ratio(a, b, seed: 2))
    #expect(first.value == 110.5 / 58)
    #expect(try #require(first.interval).contains(first.value))
    #expect(first.count == 15)
  }

  /// The interval holds the true ratio about as often as it says; the bootstrap of medians is a little generous.
  @Test func itCoversTheTruth() {
    var numbers = Numbers(state: 12_345)
    var covered = 0
    for trial in 1...200 as ClosedRange<UInt64> {
      func sample(_ centre: Double, _ count: Int) -> [Double] {
        (0..<count).map { _ in
          centre
            * (1 + 0.05 * (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &numbers) })
        }
      }
      let seen = ratio(sample(3, 12), sample(2, 15), seed: trial)
      if seen?.interval?.contains(1.5) == true { covered += 1 }
    }
    #expect(covered >= 180, "\(covered) of 200")
  }
}
