package import Findings
import Foundation
import Statistics
import Trials

/// Two runs held against each other in one of the formats, with a line feed at the end where there is anything.
///
/// - Parameters:
///   - a: What the reader calls A, such as its folder.
///   - b: The same of B.
///   - screen: What text is shown on.
/// - Throws: `EncodingError` for a figure that JSON has no word for.
package func presentComparison(
  _ comparison: Comparison, a: String, b: String, format: CheckFormat = .text,
  on screen: Screen = .plain
) throws -> String {
  switch format {
  case .text: return text(comparison, a, b, on: screen)
  case .markdown: return markdown(comparison, a, b)
  case .json: return try json(ComparisonReport(comparison, a: a, b: b))
  case .junit: return junit(comparison.items(all: true), suite: suite(of: comparison))
  case .github: return githubAnnotations(comparison.items(all: false), title: suite(of: comparison))
  }
}

/// The notes, a table for each setting and kind of figure, and what was found last, where a reader's eye is.
private func text(_ comparison: Comparison, _ a: String, _ b: String, on screen: Screen) -> String {
  var parts = [heads(comparison, a, b).map { wrapped($0, "", on: screen) }.joined()]
  let notes = comparison.allNotes
  if !notes.isEmpty { parts.append(warned(notes, on: screen)) }
  for quantity in [Comparison.Quantity.speedup, .wall] {
    let rows = comparison.rows.filter { $0[quantity] != nil }
    guard !rows.isEmpty else { continue }
    parts.append(wrapped("", "", on: screen, lead: (title(quantity), .heading)))
    parts += settings(of: rows).map { setting in
      wrapped(setting, "", on: screen)
        + figureTable(rows.filter { $0.setting == setting }, quantity).text(on: screen)
    }
  }
  if !comparison.peaks.isEmpty {
    parts.append(wrapped("", "", on: screen, lead: (peaksTitle, .heading)))
    var seen: Set<String> = []
    parts += comparison.peaks.map(\.setting).filter { seen.insert($0).inserted }.map { setting in
      wrapped(setting, "", on: screen)
        + peakTable(comparison.peaks.filter { $0.setting == setting }).text(on: screen)
    }
  }
  if !comparison.incomparable.isEmpty { parts.append(apart(comparison.incomparable, on: screen)) }
  parts.append(comparison.sentences.map { wrapped($0, "- ", on: screen) }.joined())
  return parts.joined(separator: "\n")
}

private func markdown(_ comparison: Comparison, _ a: String, _ b: String) -> String {
  var parts = heads(comparison, a, b).map { markdownText($0) + "\n" }
  parts += markdownList(comparison.sentences + comparison.allNotes)
  for quantity in [Comparison.Quantity.speedup, .efficiency, .wall, .tasksPerSecond] {
    let rows = comparison.rows.filter { $0[quantity] != nil }
    guard !rows.isEmpty else { continue }
    let table = figureTable(rows, quantity, isWhole: true)
    parts += [markdownText(title(quantity)) + "\n", table.foldedMarkdown(of: "cell")]
  }
  if !comparison.peaks.isEmpty {
    parts += [peaksTitle + "\n", peakTable(comparison.peaks, isWhole: true).foldedMarkdown(of: "setting")]
  }
  parts += markdownList(comparison.incomparable.map { "not comparable: \($0.text)" })
  return parts.joined(separator: "\n")
}

private func heads(_ comparison: Comparison, _ a: String, _ b: String) -> [String] {
  [("A", a, comparison.a), ("B", b, comparison.b)].map { name, label, side in
    "\(name): \(label), run \(side.run.isEmpty ? "without records" : side.run)"
      + (side.simulated.map { ", SIMULATED on \($0)" } ?? (side.host.isEmpty ? "" : ", on \(side.host)"))
  }
}

private func title(_ quantity: Comparison.Quantity) -> String {
  switch quantity {
  case .speedup: "Speed-up, against one task in plain calls in the same round; above 1.00× B/A is faster:"
  case .wallOverReference: "Wall time over that of one task in plain calls in the same round:"
  case .efficiency: "Efficiency, speed-up over the cores that there are tasks for:"
  case .wall: "Wall time, one run after the other, so read with care; above 1.00× B/A is slower:"
  case .tasksPerSecond: "Tasks per second, one run after the other, so read with care:"
  }
}

private let peaksTitle = "Best number of tasks: the fewest within 5 % of the highest throughput:"

private func settings(of rows: [Comparison.Row]) -> [String] {
  var seen: Set<String> = []
  return rows.map(\.setting).filter { seen.insert($0).inserted }
}

/// - Parameter isWhole: With a column for the setting; without it the table fits 80 columns.
private func figureTable(
  _ rows: [Comparison.Row], _ quantity: Comparison.Quantity, isWhole: Bool = false
) -> TextTable {
  let pairs = rows.compactMap { row in row[quantity].map { (row, $0) } }
  let setting =
    isWhole
    ? [TextTable.Column(title: "setting", isNumber: false, values: pairs.map(\.0.setting), role: .key)] : []
  return TextTable(
    setting + [
      .init(
        title: "model", isNumber: false, values: pairs.map(\.0.cell.model.description), role: .key),
      .init(title: "tasks", isNumber: true, values: pairs.map { "\($0.0.cell.tasks)" }, role: .key),
      .init(title: "cores", isNumber: true, values: pairs.map { "\($0.0.cell.cores)" }, role: .key),
      .init(title: "A", isNumber: true, values: pairs.map { $0.1.text($0.1.a) }, role: .expendable(1)),
      .init(title: "B", isNumber: true, values: pairs.map { $0.1.text($0.1.b) }, role: .expendable(1)),
      .init(
        title: "B/A", isNumber: true, values: pairs.map { $0.1.ratio.map { Wording.times($0) } ?? "" }),
      .init(
        title: "", isNumber: false, values: pairs.map(\.1.finding.short), styles: pairs.map(\.1.finding.style)
      ),
    ])
}

private func peakTable(_ peaks: [Comparison.PeakPair], isWhole: Bool = false) -> TextTable {
  let setting =
    isWhole
    ? [TextTable.Column(title: "setting", isNumber: false, values: peaks.map(\.setting), role: .key)] : []
  return TextTable(
    setting + [
      .init(title: "model", isNumber: false, values: peaks.map(\.model.description), role: .key),
      .init(title: "cores", isNumber: true, values: peaks.map { "\($0.cores)" }, role: .key),
      .init(title: "A", isNumber: false, values: peaks.map(\.a.text)),
      .init(title: "B", isNumber: false, values: peaks.map(\.b.text)),
      .init(title: "", isNumber: false, values: peaks.map(\.word)),
    ])
}

/// The cells that can't be compared: those with one reason together.
func apart(_ cells: [Comparison.Incomparable], on screen: Screen = .plain) -> String {
  let shown = 10
  var seen: Set<String> = []
  let reasons = cells.map(\.reason).filter { seen.insert($0).inserted }
  let notes = reasons.map { reason in
    let names = cells.filter { $0.reason == reason }.map(\.cellID)
    let rest = names.count > shown ? "; \(names.count - shown) more" : ""
    return "Not comparable, \(reason): \(names.prefix(shown).joined(separator: "; "))\(rest)"
  }
  return warned(notes, on: screen)
}

private func suite(of comparison: Comparison) -> String {
  "juggle compare" + (comparison.a.simulated == nil ? "" : " (simulated)")
}

extension Comparison.Incomparable {
  var text: String { "\(cellID): \(reason)" }
}

extension Comparison {
  var allNotes: [String] { notes + a.warnings.map { "A: \($0)" } + b.warnings.map { "B: \($0)" } }

  /// What a CI shows. A comparison has no exit code that would fail a job, so what is slower is a warning, and what
  /// can't be told, which is less, is no more than that.
  ///
  /// - Parameter all: Whether each cell without a difference is an item; otherwise they are one together, since a CI
  ///   shows ten annotations of a kind.
  func items(all: Bool) -> [CheckItem] {
    let pairs = judged.compactMap { row in row.main.map { (row, $0) } }
    let items = pairs.map { row, figure in
      CheckItem(
        name: row.cellID, outcome: figure.finding.outcome,
        message: "\(figure.finding.rawValue): \(figure.words)"
          + (figure.reason.map { "; \($0)" } ?? ""))
    }
    let notes = allNotes.map { CheckItem(name: "the runs", outcome: .warning, message: $0) }
    let kept = notes + (all ? items : items.filter { $0.outcome != .passed })
    let apart = incomparable.map {
      CheckItem(name: $0.cellID, outcome: .warning, message: "not comparable: \($0.reason)")
    }
    let whole = CheckItem(
      name: "all cells", outcome: judged.isEmpty ? .inconclusive : .passed,
      message: sentences.joined(separator: "\n"))
    return all && !judged.isEmpty ? kept + apart : kept + apart + [whole]
  }
}

extension Comparison.Finding {
  /// As a table of 80 columns has room for.
  fileprivate var short: String { self == .same ? "no difference" : rawValue }

  /// What is the same, or can't be told, needs no eye.
  fileprivate var style: Screen.Style? {
    switch self {
    case .faster: .good
    case .slower: .bad
    case .same, .unclear: nil
    }
  }

  fileprivate var outcome: CheckItem.Outcome {
    switch self {
    case .faster, .same: .passed
    case .slower, .unclear: .warning
    }
  }
}
