package import Statistics
package import Trials

/// What the records say about a claim.
package struct Verdict: Sendable, Hashable {
  package var claim: PlannedClaim
  /// It holds where every subject does, and fails where one does.
  package var outcome: Outcome
  /// One for each of the claim's subjects, in their order.
  package var judgements: [Judgement]
  /// Why nothing can be said of it at all; nil where it was judged.
  package var reason: String?

  package enum Outcome: String, Sendable, Codable, CaseIterable {
    /// The interval is within the bounds.
    case holds
    /// The interval is outside of the bounds.
    case fails
    /// Neither, or there is no interval.
    case inconclusive
  }

  /// One cell's response, or the ratio of two cells', held against the claim's bounds.
  package struct Judgement: Sendable, Hashable {
    package var subject: PlannedClaim.Subject
    package var outcome: Outcome
    /// Nil where nothing was measured.
    package var figure: Estimate?
    /// Why it is inconclusive; nil where it isn't.
    package var reason: String?
  }

  /// The judgement that decides: of those that stand for the outcome the one that is farthest outside of the
  /// bounds, or has the least room within them. Nil where there was nothing to judge.
  ///
  /// - Complexity: O(judgements).
  package var worst: Judgement? {
    judgements.filter { $0.outcome == outcome }.min { claim.room(of: $0) < claim.room(of: $1) }
  }
}

extension PlannedClaim {
  /// How an interval lies to the bounds, which belong to what is allowed.
  func outcome(of interval: ClosedRange<Double>) -> Verdict.Outcome {
    let (low, high) = (atLeast ?? -.infinity, atMost ?? .infinity)
    if low <= interval.lowerBound, interval.upperBound <= high { return .holds }
    return interval.upperBound < low || high < interval.lowerBound ? .fails : .inconclusive
  }

  /// The least distance of a figure's interval from the bounds, as a share of the bound; negative outside, and
  /// -∞ without a figure.
  fileprivate func room(of judgement: Verdict.Judgement) -> Double {
    guard let figure = judgement.figure else { return -.infinity }
    let interval = figure.interval ?? figure.value...figure.value
    let below = atLeast.map { (interval.lowerBound - $0) / ($0 == 0 ? 1 : abs($0)) } ?? .infinity
    let above = atMost.map { ($0 - interval.upperBound) / ($0 == 0 ? 1 : abs($0)) } ?? .infinity
    return min(below, above)
  }
}
