import Statistics
import Trials

extension Results {
  /// Below so many rounds in common there is no interval, and so no verdict.
  static let fewestRounds = 6

  /// What the records say about each claim of the run, in the experiment's order; none where `run.json` has none.
  ///
  /// A value is judged by its order-statistic interval over the rounds, a ratio by the Hodges–Lehmann interval of
  /// the logarithms of the ratios within rounds: whatever disturbs a round disturbs both sides of it.
  ///
  /// - Complexity: O(subjects × rounds³).
  package var verdicts: [Verdict] {
    let byID = Dictionary(cells.map { ($0.id, $0) }) { first, _ in first }
    return (info?.claims ?? []).map { claim in
      let judgements = claim.subjects.map { judge($0, of: claim, among: byID) }
      let outcomes = Set(judgements.map(\.outcome))
      let outcome: Verdict.Outcome =
        outcomes.contains(.fails) ? .fails : outcomes == [.holds] ? .holds : .inconclusive
      return Verdict(
        claim: claim, outcome: outcome, judgements: judgements,
        reason: judgements.isEmpty ? missing(claim) : nil)
    }
  }

  private func missing(_ claim: PlannedClaim) -> String {
    claim.leftOut.isEmpty
      ? "the run has none of the cells that it is about"
      : "its cells were left out: \(claim.leftOut.joined(separator: "; "))"
  }

  private func judge(
    _ subject: PlannedClaim.Subject, of claim: PlannedClaim, among cells: [String: CellTrials]
  ) -> Verdict.Judgement {
    func inconclusive(_ reason: String, _ figure: Estimate? = nil) -> Verdict.Judgement {
      Verdict.Judgement(subject: subject, outcome: .inconclusive, figure: figure, reason: reason)
    }
    for id in [subject.of, subject.to].compactMap(\.self) {
      guard let cell = cells[id] else { return inconclusive("\(id) was not \(verb)") }
      guard cell.finished.isEmpty else { continue }
      let reason = cell.failed.last?.failure.map { ": \($0)" } ?? ""
      return inconclusive("no trial of \(id) ran to its end\(reason)")
    }
    guard let figure = figure(claim.response, subject, cells), figure.value.isFinite else {
      return inconclusive("\(claim.response.rawValue) was not \(verb)")
    }
    guard let interval = figure.interval else {
      let rounds = Wording.amount(figure.count, subject.to == nil ? "round" : "common round")
      return inconclusive("\(rounds), and \(Self.fewestRounds) are needed", figure)
    }
    let outcome = claim.outcome(of: interval)
    return Verdict.Judgement(
      subject: subject, outcome: outcome, figure: figure,
      reason: outcome == .inconclusive ? "the interval crosses a bound" : nil)
  }

  private func figure(
    _ response: Response, _ subject: PlannedClaim.Subject, _ cells: [String: CellTrials]
  ) -> Estimate? {
    guard let one = cells[subject.of] else { return nil }
    guard let to = subject.to else {
      return .median(of: one.finished.compactMap { $0[response] }.filter(\.isFinite))
    }
    return cells[to].flatMap { Estimate.ratio(of: Self.pairs(one, $0, response)) }
  }
}
