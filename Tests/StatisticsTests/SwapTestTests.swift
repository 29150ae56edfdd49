import Glibc
import Testing

@testable import Statistics

struct SwapTestTests {
  private let before = [100, 103, 101, 150, 99, 102, 104, 100.5]
  private let after = [106.0, 108, 104, 109, 160, 105, 107, 103]

  private func compare(_ first: [Double], _ second: [Double]) -> SwapTest? {
    var random = SystemRandomNumberGenerator()
    return SwapTest(zip(first, second).map { (first: $0, second: $1) }, using: &random)
  }

  @Test func theReferencePairsHaveTheReferenceEffectAndP() throws {
    let test = try #require(compare(before.map { log($0) }, after.map { log($0) }))
    #expect(abs(test.effect - 0.042737763) < 1e-9)
    #expect(test.p == 2.0 / 256)
    #expect(test.twoSidedP == 4.0 / 256)
  }

  @Test func theOtherWayRoundItIsAsLargeAndBelowZero() throws {
    let test = try #require(compare(after.map { log($0) }, before.map { log($0) }))
    #expect(abs(test.effect + 0.042737763) < 1e-9)
    #expect(test.p > 0.98)
  }

  @Test func equalPairsHaveNoEffect() throws {
    let test = try #require(compare([1, 2, 3], [1, 2, 3]))
    #expect(test.effect == 0)
    #expect(test.p == 1)
  }

  @Test func aSlowTailIsNoEffect() throws {
    let quick = (0..<10).map { 1 + Double($0) / 1_000 }
    let test = try #require(compare(quick, quick.enumerated().map { $0 >= 8 ? 9 : $1 }))
    #expect(abs(test.effect) < 1e-12)
  }

  @Test(arguments: [0, 1]) func oneSwapAloneSaysNothing(count: Int) {
    #expect(compare(Array(before.prefix(count)), Array(after.prefix(count))) == nil)
  }

  @Test(arguments: [Double.nan, .infinity]) func whatIsNotFiniteHasNoTest(value: Double) {
    #expect(compare([1, 2, value], [1, 2, 3]) == nil)
  }

  @Test func drawnSwapsComeCloseToAllOfThem() throws {
    // Eleven pairs are drawn; all their swaps are counted out here.
    let first = (0..<11).map { 1 + 0.01 * Double($0 * 7 % 11) }
    let second = (0..<11).map { 1.012 + 0.01 * Double($0 * 5 % 11) }
    let test = try #require(compare(first, second))
    func effect(_ swaps: Int) -> Double {
      let pairs = zip(first, second).enumerated().map { swaps >> $0 & 1 == 1 ? ($1.1, $1.0) : $1 }
      let half = { (values: [Double]) in values.sorted().prefix(5).reduce(0, +) / 5 }
      return half(pairs.map(\.1)) - half(pairs.map(\.0))
    }
    let exact = Double((0..<2_048).count { effect($0) >= effect(0) - 1e-12 }) / 2_048
    #expect(abs(test.p - exact) < 0.03)  // six standard deviations of 9,999 drawn ones, and more
    #expect(test.twoSidedP >= test.p)
  }
}
