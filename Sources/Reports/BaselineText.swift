import Findings
import Statistics

/// A run held against an earlier one, for people: what is to be known, each cell that isn't as before, and the count.
func baselineText(_ comparison: Comparison, _ baseline: String, on screen: Screen = .plain) -> String {
  let rows = comparison.regressions
  let told = rows.filter { $0.outcome != .kept }.map { row in
    wrapped(row.row.cellID, "• ", on: screen, lead: (row.outcome.rawValue + ":", row.outcome.style))
      + wrapped(row.grounds, "    ", on: screen)
  }.joined()
  let head = "A: \(baseline), run \(comparison.a.run), the baseline of this run, B"
  return wrapped(head, "", on: screen) + warned(comparison.baselineNotes, on: screen) + told
    + apart(comparison.withoutBaseline, on: screen) + wrapped(baselineCount(comparison), "", on: screen)
}

/// For documents.
func baselineTable(_ comparison: Comparison) -> TextTable {
  let rows = comparison.regressions
  return TextTable([
    .init(title: "cell", isNumber: false, values: rows.map(\.row.cellID)),
    .init(
      title: "against the baseline", isNumber: false,
      values: rows.map { "\($0.outcome.sign) \($0.outcome.rawValue)" }),
    .init(title: "figures", isNumber: false, values: rows.map(\.grounds)),
  ])
}

/// `92 cells against the baseline: 90 within 10 %, 1 is worse, 1 is inconclusive; 3 can't be compared.`
func baselineCount(_ comparison: Comparison) -> String {
  let rows = comparison.regressions
  let words: [(Comparison.Regression.Outcome, String, String)] = [
    (.kept, "is", "are"), (.worse, "is worse", "are worse"),
    (.inconclusive, "is inconclusive", "are inconclusive"),
  ]
  let parts = words.compactMap { outcome, one, many -> String? in
    let count = rows.filter { $0.outcome == outcome }.count
    guard count > 0 else { return nil }
    let word = count == 1 ? one : many
    return outcome == .kept
      ? "\(count) \(word) at most \(Wording.percent(comparison.tolerance)) slower" : "\(count) \(word)"
  }
  let apart = comparison.withoutBaseline
  let lost = apart.count { $0.outcome != nil }
  let had =
    lost == 0 ? "" : lost == apart.count ? ", which the baseline measured" : ", \(lost) of which it measured"
  let rest = apart.isEmpty ? "" : "; \(apart.count) can't be compared\(had)"
  return rows.isEmpty
    ? "No cell can be held against the baseline\(rest)."
    : "\(Wording.amount(rows.count, "cell")) against the baseline: \(parts.joined(separator: ", "))\(rest)."
}

extension Comparison {
  /// What is to be known of the baseline; of the run, its own warnings say the rest.
  var baselineNotes: [String] { notes + a.warnings.map { "A: \($0)" } }

  /// What a CI shows. Without `strict` nothing of a baseline is more than a warning.
  ///
  /// - Parameter all: Whether each cell that is as before is an item; otherwise they are one together.
  func baselineItems(strict: Bool, all: Bool) -> [CheckItem] {
    let cells = regressions.filter { all || $0.outcome != .kept }.map { row in
      let outcome = row.outcome.item(strict: strict)
      return CheckItem(
        name: "\(row.row.cellID) against the baseline", outcome: outcome,
        message: (outcome == .warning ? "\(row.outcome.rawValue): " : "") + row.grounds)
    }
    let apart = withoutBaseline.map {
      CheckItem(
        name: "\($0.cellID) against the baseline", outcome: $0.outcome?.item(strict: strict) ?? .warning,
        message: "not comparable: \($0.reason)")
    }
    let notes = baselineNotes.map { CheckItem(name: "the baseline", outcome: .warning, message: $0) }
    let count = all ? [] : [CheckItem(name: "the baseline", outcome: .passed, message: baselineCount(self))]
    return notes + cells + apart + count
  }
}

extension Comparison.Regression.Outcome {
  fileprivate var style: Screen.Style {
    switch self {
    case .kept: .boldGood
    case .worse: .boldBad
    case .inconclusive: .boldCaution
    }
  }

  fileprivate var sign: String {
    switch self {
    case .kept: "✅"
    case .worse: "❌"
    case .inconclusive: "❔"
    }
  }

  fileprivate func item(strict: Bool) -> CheckItem.Outcome {
    switch self {
    case .kept: .passed
    case .worse: strict ? .failed : .warning
    case .inconclusive: strict ? .inconclusive : .warning
    }
  }
}

extension Comparison.Regression {
  /// `1.14× (1.11–1.19) as long against plain calls of the same round: speed-up 1.98×, then 1.74×, …`.
  var grounds: String {
    let ratio = figure.ratio.map { "\(Wording.times($0)) as long" } ?? "no ratio"
    let parts = [Comparison.Quantity.speedup, .efficiency].compactMap { quantity in
      row[quantity].map { "\(quantity.name) \($0.text($0.a)), then \($0.text($0.b))" }
    }
    return "\(ratio) against plain calls of the same round: \(parts.joined(separator: ", "))"
      + (reason.map { "; \($0)" } ?? "")
  }
}
