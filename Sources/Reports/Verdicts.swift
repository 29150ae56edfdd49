package import Findings
import Foundation
import Statistics
import Trials

/// The verdicts on a run's claims in one of the formats, what a baseline says of the run, and what it could have seen.
///
/// - Parameter screen: What text is shown on.
/// - Throws: `EncodingError` for a figure that JSON has no word for.
package func presentVerdicts(
  _ results: Results, baseline: BaselineCheck? = nil, format: CheckFormat = .text, on screen: Screen = .plain
) throws -> String {
  let results = format.named(results)
  let verdicts = results.verdicts
  let seen =
    results.simulated == nil ? results.sensitivity.text : results.simulatedTrust.joined(separator: " ")
  let warnings =
    [results.simulatedHeading].compactMap(\.self) + results.warnings
    + (results.info?.claims == nil && baseline != nil ? ["It isn't known what the experiment claims."] : [])
  func items(all: Bool) -> [CheckItem] {
    warnings.map { CheckItem(name: "the records", outcome: .warning, message: $0) }
      + verdicts.map(CheckItem.init)
      + (baseline.map { $0.comparison.baselineItems(strict: $0.isStrict, all: all) } ?? [])
  }
  switch format {
  case .text:
    let claims =
      verdicts.isEmpty
      ? []
      : [
        verdictText(verdicts, on: screen),
        wrapped("", "", on: screen, lead: (verdictCount(verdicts), .heading)),
      ]
    let held = baseline.map { [baselineText($0.comparison, $0.directory, on: screen)] } ?? []
    let said = warnings.isEmpty ? [] : [warned(warnings, on: screen)]
    return (said + claims + held + [wrapped(seen, "", on: screen)]).joined(separator: "\n")
  case .markdown:
    let claims =
      verdicts.isEmpty
      ? [] : [verdictTable(verdicts).foldedMarkdown(of: "claim"), verdictCount(verdicts) + "\n"]
    let held =
      baseline.map { check in
        [
          baselineTable(check.comparison).foldedMarkdown(of: "cell"),
          markdownText(baselineCount(check.comparison)) + "\n",
        ]
          + markdownList(
            check.comparison.baselineNotes
              + check.comparison.withoutBaseline.map { "not comparable: \($0.text)" })
      } ?? []
    return (markdownList(warnings) + claims + held + [markdownText(seen) + "\n"]).joined(separator: "\n")
  case .json: return try json(VerdictsReport(results, verdicts, warnings: warnings, baseline: baseline))
  case .junit: return junit(items(all: true), suite: suite(of: results))
  case .github: return githubAnnotations(items(all: false), title: suite(of: results))
  }
}

/// A run held against an earlier one, which is the comparison's A.
package struct BaselineCheck: Sendable {
  package var comparison: Comparison
  /// Where the earlier run is, for people.
  package var directory: String
  /// Whether what is worse fails the check. Otherwise it is a warning, since runs made one after the other can't do
  /// better.
  package var isStrict: Bool

  package init(_ comparison: Comparison, directory: String, isStrict: Bool) {
    self.comparison = comparison
    self.directory = directory
    self.isStrict = isStrict
  }
}

/// How what was checked is shown.
package enum CheckFormat: String, Sendable, CaseIterable {
  /// For people.
  case text
  /// Everything, for programs.
  case json
  /// To paste into a document, or for a summary of a CI's job.
  case markdown
  /// XML that a CI's test reports are made of.
  case junit
  /// Annotations of GitHub Actions.
  case github

  /// The results as the format names them: people get names that they can read, programs the whole ones.
  package func named(_ results: Results) -> Results {
    self == .text || self == .markdown ? results.withShortNames() : results
  }
}

func suite(of results: Results) -> String {
  "juggle \(results.experiment)" + (results.simulated == nil ? "" : " (simulated)")
}

extension CheckItem {
  /// A claim with the figure that decides.
  init(_ verdict: Verdict) {
    let outcome: Outcome =
      switch verdict.outcome {
      case .holds: .passed
      case .fails: .failed
      case .inconclusive: .inconclusive
      }
    self.init(name: verdict.claim.text, outcome: outcome, message: grounds(verdict))
  }
}

/// One paragraph for each verdict: what is claimed and whether it holds, then the figure that decides.
func verdictText(_ verdicts: [Verdict], on screen: Screen = .plain) -> String {
  verdicts.map { verdict in
    let (outcome, claim) = (verdict.outcome, verdict.claim.text)
    return wrapped(claim, "• ", on: screen, lead: (outcome.rawValue + ":", outcome.style))
      + wrapped(grounds(verdict), "    ", on: screen)
  }.joined()
}

/// For documents.
func verdictTable(_ verdicts: [Verdict]) -> TextTable {
  TextTable([
    .init(title: "claim", isNumber: false, values: verdicts.map(\.claim.text)),
    .init(
      title: "verdict", isNumber: false, values: verdicts.map { "\($0.outcome.sign) \($0.outcome.rawValue)" }),
    .init(title: "figure that decides", isNumber: false, values: verdicts.map(grounds)),
  ])
}

extension Verdict.Outcome {
  fileprivate var style: Screen.Style {
    switch self {
    case .holds: .boldGood
    case .fails: .boldBad
    case .inconclusive: .boldCaution
    }
  }

  fileprivate var sign: String {
    switch self {
    case .holds: "✅"
    case .fails: "❌"
    case .inconclusive: "❔"
    }
  }
}

/// `3 claims: 2 hold, 1 is inconclusive.`
func verdictCount(_ verdicts: [Verdict]) -> String {
  let words: [(Verdict.Outcome, String, String)] = [
    (.holds, "holds", "hold"), (.fails, "fails", "fail"),
    (.inconclusive, "is inconclusive", "are inconclusive"),
  ]
  let parts = words.compactMap { outcome, one, many -> String? in
    let count = verdicts.filter { $0.outcome == outcome }.count
    return count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
  }
  return "\(Wording.amount(verdicts.count, "claim")): \(parts.joined(separator: ", "))."
}

/// `tasks_per_s 0.99× (0.97–1.02), claimed 0.95× to 1.05×: cpu-bound thread tasks=30 … over … (the worst of 3)`.
func grounds(_ verdict: Verdict) -> String {
  guard let worst = verdict.worst else { return verdict.reason ?? "there are no figures of it" }
  let claim = verdict.claim
  let isRatio = worst.subject.to != nil
  let figure = worst.figure.map { " " + claim.text($0, isRatio: isRatio) } ?? ""
  let cells = worst.subject.of + (worst.subject.to.map { " over \($0)" } ?? "")
  let alike = verdict.judgements.filter { $0.outcome == verdict.outcome }.count
  let all = verdict.judgements.count
  let place =
    switch verdict.outcome {
    case _ where all == 1: ""
    case .holds: " (of \(all), the one with the least room)"
    case _ where alike == all: " (the worst of \(all))"
    case .fails where alike == 1: " (the one that fails, of \(all))"
    case .inconclusive where alike == 1: " (the one that is inconclusive, of \(all))"
    case .fails: " (the worst of \(alike) that fail, of \(all))"
    case .inconclusive: " (the worst of \(alike) that are inconclusive, of \(all))"
    }
  let reason = worst.reason.map { "; \($0)" } ?? ""
  let leftOut = claim.leftOut.isEmpty ? "" : "; others left out: \(claim.leftOut.joined(separator: "; "))"
  return "\(claim.response.rawValue)\(figure), claimed \(claim.bounds(isRatio: isRatio)): \(cells)\(place)"
    + reason + leftOut
}

extension PlannedClaim {
  private var limits: [Double] { [atLeast, atMost].compactMap(\.self) }

  /// `0.95× to 1.05×`, `at least 100`, `at most 3.03 s`.
  fileprivate func bounds(isRatio: Bool) -> String {
    let text = { (bound: Double) in
      isRatio ? Wording.times(bound, digits: Self.digits(writing: bound)) : response.text(bound)
    }
    return switch (atLeast, atMost) {
    case (let low?, let high?) where low == high: "exactly \(text(low))"
    case (let low?, let high?): "\(text(low)) to \(text(high))"
    case (let low?, nil): "at least \(text(low))"
    case (nil, let high?): "at most \(text(high))"
    case (nil, nil): "nothing"
    }
  }

  /// A figure with its interval, in the quantity's own unit or as a ratio.
  fileprivate func text(_ estimate: Estimate, isRatio: Bool) -> String {
    let ends = estimate.interval.map { [$0.lowerBound, $0.upperBound] } ?? []
    if isRatio {
      return Wording.times(estimate, digits: Wording.digits(telling: [estimate.value] + ends, from: limits))
    }
    let value = response.text(estimate.value)
    let shown = ends.map(response.text)
    // Not where it is no wider than what is shown.
    guard let low = shown.first, let high = shown.last, low != high else { return value }
    return "\(value) (\(low) – \(high))"
  }

  /// The digits that a bound has to be shown with as it was written; three at least.
  private static func digits(writing bound: Double) -> Int {
    (3..<12).first { Double(Wording.ratio(bound, digits: $0)) == bound } ?? 12
  }
}

extension Response {
  /// In the quantity's own unit.
  fileprivate func text(_ value: Double) -> String {
    switch rawValue {
    case _ where isCount: Wording.exact(value)
    case let name where name.hasSuffix("_per_s"): Wording.count(value) + "/s"
    case let name where name.hasSuffix("_s"): Wording.seconds(value)
    case let name where name.hasSuffix("_bytes"): Wording.bytes(value)
    default: Wording.count(value)
    }
  }
}
