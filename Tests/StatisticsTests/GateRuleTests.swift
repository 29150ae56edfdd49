import Glibc
import Testing

@testable import Statistics

struct GateRuleTests {
  private let rule = GateRule()

  /// Pairs with a little noise whose heads are slower by a factor.
  private func pairs(_ count: Int, slower: Double = 1, noise: Double = 0.002, seed: Int = 1) -> [GateRule
    .Pair]
  {
    (0..<count).map { place in
      let wave = { (phase: Int) in sin(Double((place + 1) * (phase + seed) * 7_919)) * noise }
      return GateRule.Pair(base: exp(wave(1)), head: slower * exp(wave(2)))
    }
  }

  private func outcome(_ first: [GateRule.Pair], _ second: [GateRule.Pair] = []) -> GateRule.Outcome? {
    rule.judge([(first, second)]).first?.outcome
  }

  @Test func whatIsEqualPassesAtTheFirstLook() {
    #expect(!rule.needsSecondLook(pairs(10)))
    #expect(outcome(pairs(10)) == .passes)
  }

  @Test func whatIsQuickerPasses() { #expect(outcome(pairs(10, slower: 0.8)) == .passes) }

  @Test func whatIsSlowerTwiceFails() throws {
    let first = pairs(10, slower: 1.05)
    #expect(rule.needsSecondLook(first))
    let judgement = try #require(rule.judge([(first, pairs(30, slower: 1.05, seed: 2))]).first)
    #expect(judgement.outcome == .fails)
    #expect(abs((judgement.ratio?.value ?? 0) - 1.05) < 0.005)
    #expect(abs((judgement.effect ?? 0) - 1.05) < 0.005)
    #expect(judgement.ratio?.count == 30)
  }

  @Test func whatLooksSlowerOnlyOncePasses() {
    #expect(outcome(pairs(10, slower: 1.05), pairs(30, seed: 2)) == .passes)
  }

  @Test func aSlowdownBelowTheSmallestThatMattersPasses() {
    #expect(outcome(pairs(10, slower: 1.02)) == .passes)
  }

  @Test func aWideIntervalIsLookedAtAgainAndThenInconclusive() {
    let first = pairs(10, noise: 0.3)
    #expect(rule.needsSecondLook(first))
    #expect(outcome(first, pairs(30, noise: 0.5, seed: 2)) == .inconclusive)
  }

  @Test(arguments: [0, 1, 5, 29]) func withoutAWholeSecondLookASuspectIsNoPass(count: Int) throws {
    let judgement = try #require(rule.judge([(pairs(10, slower: 1.1), pairs(count, slower: 1.1))]).first)
    #expect(judgement.outcome == .inconclusive)
    #expect(judgement.reason?.contains("\(count) of 30 pairs") == true)
  }

  @Test(arguments: [0, 5, 9]) func aFirstLookThatWasCutOffIsNoPass(count: Int) throws {
    let judgement = try #require(rule.judge([(pairs(count), [])]).first)
    #expect(judgement.outcome == .inconclusive)
    #expect(judgement.reason == "\(count) of 10 pairs were measured")
  }

  @Test func manySlowCellsFailTogether() {
    let slow = (first: pairs(10, slower: 1.1), second: pairs(30, slower: 1.1, seed: 2))
    let judgements = rule.judge(Array(repeating: slow, count: 120))
    #expect(judgements.allSatisfy { $0.outcome == .fails })
  }

  @Test func whatCouldBeSeenIsTauAndWhatTheWidthAdds() throws {
    let narrow = Estimate(value: 1, interval: 1...1, count: 10)
    #expect(try abs(#require(rule.detectable(from: narrow, cells: 4)) - 0.03) < 1e-9)
    // ±1.96 % of ten pairs are a standard error of 1 % in the first look: τ and 1.645 of them.
    let wide = Estimate(value: 1, interval: exp(-0.0196)...exp(0.0196), count: 10)
    #expect(try abs(#require(rule.detectable(from: wide, cells: 4)) - (1.03 * exp(0.01645) - 1)) < 1e-4)
    #expect(rule.detectable(from: nil, cells: 4) == nil)
  }

  @Test func whatIsNoTimeIsLeftOut() {
    let broken = [
      GateRule.Pair(base: 0, head: 1), .init(base: 1, head: .nan), .init(base: -1, head: 1),
    ]
    #expect(outcome(broken + pairs(4)) == .inconclusive)
    #expect(outcome(broken + pairs(10)) == .passes)
  }

  @Test func aSlowTailIsAWarning() throws {
    let first = pairs(10, noise: 0.3)
    // One in eight heads takes half as long again, and the rest a hair longer.
    let second = pairs(30, slower: 1.004, noise: 0.001).enumerated().map { place, pair in
      GateRule.Pair(base: pair.base, head: pair.head * (place % 8 == 0 ? 1.5 : 1))
    }
    let judgement = try #require(rule.judge([(first, second)]).first)
    #expect(judgement.outcome == .passes)
    #expect(judgement.isTailSlower)
    #expect((judgement.tailRatio ?? 0) > 1.4)
  }

  @Test func cellsAreJudgedTogether() {
    let cells = (0..<30).map { _ in (first: pairs(10, slower: 1.05), second: pairs(30, slower: 1.05, seed: 2))
    }
    let judgements = rule.judge(cells)
    #expect(judgements.allSatisfy { ($0.adjustedP ?? 0) >= ($0.p ?? 1) })
    #expect(judgements.allSatisfy { $0.outcome == .fails })
  }
}
