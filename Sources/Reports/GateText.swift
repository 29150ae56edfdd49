package import Findings
import Statistics
import Trials

/// A gate's outcome in one of the formats, with a line feed at the end.
///
/// - Parameter screen: What text is shown on.
/// - Throws: `EncodingError` for a figure that JSON has no word for.
package func presentGate(
  _ report: GateReport, format: CheckFormat = .text, on screen: Screen = .plain
) throws -> String {
  switch format {
  case .text: gateText(report, on: screen)
  case .markdown: gateMarkdown(report)
  case .json: try json(GateJSON(report))
  case .junit: junit(report.items, suite: "juggle gate")
  case .github: githubAnnotations(report.annotations, title: "juggle gate")
  }
}

private func gateText(_ report: GateReport, on screen: Screen) -> String {
  var parts = [report.table.text(on: screen)]
  let reasons = report.cells.compactMap { cell in
    cell.judgement.reason.map { reason in
      let outcome = cell.judgement.outcome
      return wrapped("\(cell.id): \(reason)", "• ", on: screen, lead: (outcome.rawValue + ":", outcome.style))
    }
  }
  if !reasons.isEmpty { parts.append(reasons.joined()) }
  if !report.allWarnings.isEmpty { parts.append(warned(report.allWarnings, on: screen)) }
  parts.append(report.sentences.map { wrapped($0, "", on: screen) }.joined())
  return parts.joined(separator: "\n")
}

private func gateMarkdown(_ report: GateReport) -> String {
  let head = "## juggle gate: \(report.outcome.sign) \(report.outcome.rawValue)\n"
  var parts = [head, report.markdownTable.foldedMarkdown(of: "cell")]
  parts += markdownList(
    report.cells.compactMap { cell in cell.judgement.reason.map { "\(cell.id): \($0)" } }
      + report.allWarnings)
  parts.append(report.sentences.map(markdownText).joined(separator: " ") + "\n")
  return parts.joined(separator: "\n")
}

extension GateReport {
  fileprivate var table: TextTable {
    let isTime = gate.response.rawValue.hasSuffix("_s")
    let text = { (value: Double?) in
      value.map { isTime ? Wording.seconds($0) : Wording.count($0) } ?? ""
    }
    return TextTable([
      .init(title: "cell", isNumber: false, values: cells.map(\.id), role: .key),
      .init(title: "base", isNumber: true, values: cells.map { text($0.base) }, role: .expendable(1)),
      .init(title: "head", isNumber: true, values: cells.map { text($0.head) }, role: .expendable(1)),
      .init(title: "head/base", isNumber: true, values: cells.map { $0.ratioText }),
      .init(title: "pairs", isNumber: true, values: cells.map(\.pairsText), role: .expendable(2)),
      .init(
        title: "verdict", isNumber: false, values: cells.map(\.judgement.outcome.rawValue),
        styles: cells.map(\.judgement.outcome.style)),
    ])
  }

  /// The same with a sign before each verdict.
  fileprivate var markdownTable: TextTable {
    var table = table
    if let last = table.columns.indices.last {
      table.columns[last].values = cells.map {
        "\($0.judgement.outcome.sign) \($0.judgement.outcome.rawValue)"
      }
    }
    return table
  }

  /// What is said of the cells, of what others did meanwhile, and of cells that this machine can't measure.
  fileprivate var allWarnings: [String] {
    warnings + results.flatMap(noiseWarnings) + results.flatMap { skippedWarnings($0.info?.skipped ?? []) }
  }

  /// What came of it, and what it could have seen.
  fileprivate var sentences: [String] {
    let counts = GateRule.Outcome.allCases.compactMap { outcome -> String? in
      let count = cells.count { $0.judgement.outcome == outcome }
      return count == 0 ? nil : "\(count) \(outcome.words(count))"
    }
    let count =
      counts.isEmpty ? "" : "\(Wording.amount(cells.count, "cell")): \(counts.joined(separator: ", ")). "
    let seen =
      detectable.map {
        "This machine sees \(Wording.percent($0)) or more: a head slower by that would have failed in nine tries of "
          + "ten, in most of the cells."
      } ?? "Too little was measured to say how much slower a head would have been seen."
    return [count + word, seen]
  }

  private var word: String {
    let failing = cells.filter { $0.judgement.outcome == .fails }
    switch outcome {
    case .passes:
      return
        "The gate passes: no cell was shown to be slower by \(Wording.percent(rule.tau)) or more, and in each the "
        + "interval ends below \(Wording.percent(2 * rule.tau))."
    case .fails where failing.allSatisfy(\.isBroken): return "The gate fails: head can't do the work."
    case .fails: return "The gate fails: head is slower than base."
    case .inconclusive where cells.isEmpty:
      return "The gate is inconclusive, which is no pass: nothing was measured."
    case .inconclusive:
      return
        "The gate is inconclusive, which is no pass: the machine is too noisy, or too little was measured."
    }
  }

  /// What a CI shows.
  fileprivate var items: [CheckItem] {
    cells.map { cell in
      let outcome: CheckItem.Outcome =
        switch cell.judgement.outcome {
        case .passes: .passed
        case .fails: .failed
        case .inconclusive: .inconclusive
        }
      let reason = cell.judgement.reason.map { "; \($0)" } ?? ""
      let ratio = cell.ratioText.isEmpty ? "unknown" : cell.ratioText
      return CheckItem(
        name: "\(cell.experiment): \(cell.id)", outcome: outcome,
        message: "head/base \(ratio) of \(gate.response.rawValue), \(cell.pairsText) pairs\(reason)")
    } + allWarnings.map { CheckItem(name: "gate", outcome: .warning, message: $0) }
  }

  /// The same with all that passes in one notice: a CI shows a few annotations only.
  fileprivate var annotations: [CheckItem] {
    let passed = items.filter { $0.outcome == .passed }
    return items.filter { $0.outcome != .passed }
      + (passed.isEmpty
        ? []
        : [
          CheckItem(
            name: Wording.amount(passed.count, "cell"), outcome: .passed,
            message: passed.count == 1 ? "passes" : "pass")
        ])
  }
}

extension GateReport.Cell {
  fileprivate var ratioText: String { judgement.ratio.map { Wording.times($0) } ?? "" }
  fileprivate var pairsText: String { secondPairs == 0 ? "\(firstPairs)" : "\(firstPairs) + \(secondPairs)" }
}

extension GateRule.Outcome {
  fileprivate var style: Screen.Style {
    switch self {
    case .passes: .boldGood
    case .fails: .boldBad
    case .inconclusive: .boldCaution
    }
  }

  fileprivate var sign: String {
    switch self {
    case .passes: "✅"
    case .fails: "❌"
    case .inconclusive: "❔"
    }
  }

  fileprivate func words(_ count: Int) -> String {
    switch self {
    case .passes: count == 1 ? "passes" : "pass"
    case .fails: count == 1 ? "fails" : "fail"
    case .inconclusive: count == 1 ? "is inconclusive" : "are inconclusive"
    }
  }
}

/// What `juggle gate --format json` writes. An unknown value is left out.
private struct GateJSON: Encodable {
  var schema = 1
  var outcome: String
  var base, head: [String]
  var response: String
  var tau: Double
  var detectable: Double?
  var warnings: [String]
  var cells: [CellJSON]

  struct CellJSON: Encodable {
    var experiment, cell, outcome: String
    var reason: String?
    var base, head, ratio, low, high, quickHalfRatio, p, adjustedP, tailRatio, tailP, detectable: Double?
    var firstPairs, secondPairs: Int

    private enum CodingKeys: String, CodingKey {
      case experiment, cell, outcome, reason, base, head, ratio, low, high, p, detectable
      case quickHalfRatio = "quick_half_ratio"
      case adjustedP = "adjusted_p"
      case tailRatio = "tail_ratio"
      case tailP = "tail_p"
      case firstPairs = "first_pairs"
      case secondPairs = "second_pairs"
    }
  }

  init(_ report: GateReport) {
    outcome = report.outcome.rawValue
    (base, head, tau) = (report.gate.base, report.gate.head, report.gate.tau)
    (response, detectable, warnings) = (report.gate.response.rawValue, report.detectable, report.allWarnings)
    cells = report.cells.map { cell in
      let judged = cell.judgement
      return CellJSON(
        experiment: cell.experiment, cell: cell.id, outcome: judged.outcome.rawValue, reason: judged.reason,
        base: cell.base, head: cell.head, ratio: judged.ratio?.value,
        low: judged.ratio?.interval?.lowerBound, high: judged.ratio?.interval?.upperBound,
        quickHalfRatio: judged.effect, p: judged.p, adjustedP: judged.adjustedP, tailRatio: judged.tailRatio,
        tailP: judged.tailP, detectable: cell.detectable, firstPairs: cell.firstPairs,
        secondPairs: cell.secondPairs)
    }
  }
}
