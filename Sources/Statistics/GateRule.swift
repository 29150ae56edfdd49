import Glibc

/// When a gate lets a change through: base and head measured in pairs, in two looks.
///
/// The first look, a few pairs of every cell, only chooses where to look again: a cell whose quick half (`SwapTest`)
/// is slower by τ or more at a loose level, or whose interval does not end below 1 + 2τ yet. The second look is made
/// of fresh pairs, so that what made the first one suspicious plays no part in it: the p-values of all cells looked at
/// again are raised by Holm's step-down, and a cell fails at the strict level if its quick half is slower by τ or more
/// there too. A false alarm among all the cells of a gate is then as rare as the strict level says.
///
/// A cell that was only wide in the first look, and not suspicious, may fail in the second: what counts is what fresh
/// pairs show, and the step-down is over all cells that have some.
///
/// A cell passes when its ratio's interval ends below 1 + 2τ. Anything else is inconclusive, which is no pass.
package struct GateRule: Sendable, Hashable {
  /// The smallest slowdown that matters: 0.03 is 3 %.
  package var tau: Double
  /// Pairs of the first look, and fresh ones of the second.
  package var firstPairs: Int
  package var secondPairs: Int

  /// A lower τ would take more pairs than a gate has; a higher one lets everything through.
  package static let allowedTau = 0.01...1.0

  /// Of the first look, for each cell by itself.
  static let looseLevel = 0.05
  /// Of the second, for all cells together.
  static let strictLevel = 0.01

  package init(tau: Double = 0.03, firstPairs: Int = 10, secondPairs: Int = 30) {
    (self.tau, self.firstPairs, self.secondPairs) = (tau, firstPairs, secondPairs)
  }

  /// One quantity of base and of head, measured next to each other; larger is worse.
  package struct Pair: Sendable, Hashable {
    package var base: Double
    package var head: Double

    package init(base: Double, head: Double) { (self.base, self.head) = (base, head) }
  }

  package enum Outcome: String, Sendable, Codable, CaseIterable { case passes, fails, inconclusive }

  /// What the pairs of one cell say.
  package struct Judgement: Sendable, Hashable {
    package var outcome: Outcome
    /// Head over base, of the look that decided.
    package var ratio: Estimate?
    /// By what factor head's quick half is slower.
    package var effect: Double?
    /// Of the swap test in the look that decided.
    package var p: Double?
    /// Among all cells that were looked at twice; nil of a cell that was not.
    package var adjustedP: Double?
    /// Of Wilcoxon's test in the look that decided: it sees a slow tail, which the quick half does not.
    package var tailP: Double?
    /// The 90th percentile of head over that of base.
    package var tailRatio: Double?
    /// Whether the slow tail moved, though the cell does not fail: a warning.
    package var isTailSlower: Bool
    /// Why it is inconclusive; nil where it isn't.
    package var reason: String?
  }

  /// Whether a cell has to be looked at again.
  ///
  /// - Complexity: O(n 2ⁿ) up to ten pairs.
  package func needsSecondLook(_ first: [Pair]) -> Bool { needsSecondLook(Look(first)) }

  private func needsSecondLook(_ look: Look) -> Bool {
    guard let upper = look.ratio?.interval?.upperBound, let test = look.test else { return true }
    let isSuspect = test.p <= Self.looseLevel && test.effect >= log(1 + tau)
    return isSuspect || upper >= 1 + 2 * tau
  }

  /// Judges all cells of a gate together, each with the pairs of its first and its second look.
  ///
  /// - Complexity: O(cells × (2ⁿ + n²)), and O(cells² × n) from ten cells on that are looked at twice.
  package func judge(_ cells: [(first: [Pair], second: [Pair])]) -> [Judgement] {
    let firsts = cells.map { Look($0.first) }
    let again = firsts.indices.filter { firsts[$0].count >= firstPairs && needsSecondLook(firsts[$0]) }
    // The smallest p that can come out has to be below the level even after Holm's step-down.
    let draws = max(9_999, Int(10 / Self.strictLevel) * again.count)
    let seconds = again.map { Look(cells[$0].second, draws: draws) }
    let adjusted = holmAdjusted(seconds.map { $0.test?.p ?? 1 })
    var judgements = firsts.map { judge($0, of: firstPairs, adjustedP: nil) }
    for (place, cell) in again.enumerated() {
      judgements[cell] = judge(seconds[place], of: secondPairs, adjustedP: adjusted[place])
    }
    return judgements
  }

  private func judge(_ look: Look, of wanted: Int, adjustedP: Double?) -> Judgement {
    var judgement = Judgement(
      outcome: .inconclusive, ratio: look.ratio, effect: look.test.map { exp($0.effect) }, p: look.test?.p,
      adjustedP: adjustedP, tailP: look.tail?.p, tailRatio: look.tailRatio, isTailSlower: false)
    guard look.count >= wanted, let test = look.test, let interval = look.ratio?.interval else {
      judgement.reason = "\(look.count) of \(wanted) pairs were measured"
      return judgement
    }
    if let adjustedP, adjustedP <= Self.strictLevel, test.effect >= log(1 + tau) {
      judgement.outcome = .fails
      return judgement
    }
    if interval.upperBound < 1 + 2 * tau {
      judgement.outcome = .passes
    } else {
      judgement.reason = "the interval does not end below 1 + 2τ, and a slowdown is not certain"
    }
    let isTailLarger = (look.tailRatio ?? 1) >= 1 + 2 * tau
    judgement.isTailSlower = isTailLarger && (look.tail?.p ?? 1) <= Self.strictLevel
    return judgement
  }
}

extension GateRule {
  /// The smallest slowdown that a gate of so many cells finds in nine tries of ten, judged by the width of an interval.
  ///
  /// The true effect has to pass both looks, each in about 95 of 100 tries: so it has to lie 1.645 standard errors of
  /// that look above what counts there: τ, and in the second look z(1 % / cells) standard errors where that is more. The
  /// standard error is the interval's half-width over 1.96, and goes with the root of the number of pairs. It is that of
  /// the Hodges–Lehmann estimate; quick halves scatter less where noise is one-sided, and a little more where it isn't.
  ///
  /// Source: the sum of quantiles for a test's power, such as Cohen, Statistical Power Analysis, 1988, §2.
  ///
  /// - Returns: 0.04 for 4 %; nil without an interval.
  package func detectable(from ratio: Estimate?, cells: Int) -> Double? {
    guard let ratio, let interval = ratio.interval, interval.lowerBound > 0,
      let level = studentQuantile(1 - Self.strictLevel / Double(max(1, cells)), degrees: 1e6)
    else { return nil }
    let error = log(interval.upperBound / interval.lowerBound) / 2 / 1.96 * Double(ratio.count).squareRoot()
    let (first, second) = (error / Double(firstPairs).squareRoot(), error / Double(secondPairs).squareRoot())
    let seen = max(log(1 + tau) + 1.645 * first, max(log(1 + tau), level * second) + 1.645 * second)
    return exp(seen) - 1
  }
}

/// One look at the pairs of one cell, in logarithms: slowdowns are factors.
private struct Look {
  let count: Int
  let test: SwapTest?
  let ratio: Estimate?
  let tail: SignedRankTest?
  let tailRatio: Double?

  init(_ pairs: [GateRule.Pair], draws: Int = 9_999) {
    let pairs = pairs.filter { $0.base > 0 && $0.head > 0 && $0.base.isFinite && $0.head.isFinite }
    let logs = pairs.map { (first: log($0.base), second: log($0.head)) }
    // The same pairs always give the same verdict.
    var random = Xorshift(seed: UInt64(pairs.count))
    count = pairs.count
    test = SwapTest(logs, draws: draws, using: &random)
    ratio = .ratio(of: pairs.map { ($0.head, $0.base) })
    tail = SignedRankTest(logs.map { $0.second - $0.first })
    let (heads, bases) = (pairs.map(\.head).sorted(), pairs.map(\.base).sorted())
    // The smallest value that at least nine tenths do not exceed.
    let place = Int((0.9 * Double(count)).rounded(.up)) - 1
    tailRatio = place >= 0 ? heads[place] / bases[place] : nil
  }
}

/// Marsaglia's xorshift with 64 bits of state (Journal of Statistical Software 8, 2003): enough for drawing swaps.
private struct Xorshift: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = 0x9E37_79B9_7F4A_7C15 ^ seed }

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }
}
