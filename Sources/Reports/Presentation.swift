package import Findings
import Foundation
import Trials

/// How results are shown.
package enum ResultsFormat: String, Sendable, CaseIterable {
  /// Table, answer and warnings for people.
  case text
  /// Everything, for programs.
  case json
  /// What `summary.csv` holds.
  case csv
  /// Answer and table to paste into a document.
  case markdown
}

/// Results in one of the formats, with a line feed at the end.
///
/// - Throws: `EncodingError` for a figure that JSON has no word for.
package func present(_ results: Results, format: ResultsFormat = .text) throws -> String {
  let summaries = results.summaries
  // An answer takes thousands of fits, and a table has no room for it.
  switch format {
  case .text:
    return presentText(results, summaries, results.answer(summaries))
  case .markdown:
    return presentMarkdown(results, summaries, results.answer(summaries))
  case .csv:
    return SummaryTable(run: results.run, summaries: summaries).csv
  case .json:
    return try json(
      ResultsReport(
        results, summaries, results.answer(summaries), warnings: warnings(results, summaries)))
  }
}

func json(_ report: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(report), as: UTF8.self) + "\n"
}

/// The table, what went wrong, and the answer last, where a reader's eye is.
private func presentText(_ results: Results, _ summaries: [Summary], _ answer: Answer) -> String {
  var parts: [String] = []
  if !summaries.isEmpty { parts.append(TextTable(summaries).aligned) }
  let said = saidLines(results)
  if !said.isEmpty { parts.append(said.map { wrapped($0, "") }.joined()) }
  let warnings = warnings(results, summaries)
  if !warnings.isEmpty { parts.append(warnings.map { wrapped($0, "! ") }.joined()) }
  var lines: [String] = []
  if let question = answer.question { lines.append(wrapped(question, "")) }
  if let brief = answer.brief { lines.append(wrapped(brief, "")) }
  parts.append(lines.joined())
  let sentences = answer.sentences.map { wrapped($0, "- ") }.joined()
  if !sentences.isEmpty { parts.append(sentences) }
  let verdicts = results.verdicts
  if !verdicts.isEmpty { parts.append(wrapped(verdictCount(verdicts), "") + verdictText(verdicts)) }
  if !answer.trust.isEmpty { parts.append(wrapped("Trust: " + answer.trust.joined(separator: " "), "")) }
  return parts.joined(separator: "\n")
}

private func presentMarkdown(_ results: Results, _ summaries: [Summary], _ answer: Answer) -> String {
  var parts = ["## \(printable(results.experiment))\n"]
  if let question = answer.question { parts.append("*\(printable(question))*\n") }
  if let brief = answer.brief { parts.append(printable(brief) + "\n") }
  let points = answer.sentences + warnings(results, summaries)
  if !points.isEmpty { parts.append(points.map { "- \(printable($0))\n" }.joined()) }
  if !summaries.isEmpty { parts.append(TextTable(summaries).markdown) }
  let verdicts = results.verdicts
  if !verdicts.isEmpty { parts += [verdictCount(verdicts) + "\n", verdictTable(verdicts).markdown] }
  if !answer.trust.isEmpty { parts.append(answer.trust.map(printable).joined(separator: " ") + "\n") }
  return parts.joined(separator: "\n")
}

/// What tasks said, in the order in which they spoke: of the last trial of each cell.
func saidLines(_ results: Results) -> [String] {
  let said = results.info?.said ?? [:]
  return results.cells.compactMap { cell in
    said[cell.id].map { "\(cell.id) said: \($0.joined(separator: ", "))" }
  }
}

/// What went wrong while measuring or reading, most important first.
func warnings(_ results: Results, _ summaries: [Summary]) -> [String] {
  let shown = 10
  let failures = summaries.flatMap { row in
    row.failures.map { "\(row.cellID): \($0.count) of \(row.count + row.failed) trials failed: \($0.reason)" }
  }
  var warnings = results.warnings + failures.prefix(shown)
  if failures.count > shown { warnings.append("\(failures.count - shown) more reasons are in trials.csv.") }
  warnings += noiseWarnings(results)
  warnings += skippedWarnings(results.info?.skipped ?? [])
  if results.otherRuns > 0 {
    warnings.append(
      "This is the newest run, \(results.run); trials.csv holds \(Wording.amount(results.otherRuns, "other run"))."
    )
  }
  return warnings
}

/// How many cells were left out, for each reason.
func skippedWarnings(_ skipped: [RunInfo.Skipped]) -> [String] {
  Dictionary(grouping: skipped, by: \.reason).map { ($1.count, $0) }
    .sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(10)
    .map { "\(Wording.amount($0, "cell")) left out: \($1)" }
}

/// One paragraph of at most 80 columns, its later lines indented under the first.
func wrapped(_ text: String, _ bullet: String) -> String {
  let indent = String(repeating: " ", count: bullet.count)
  var lines: [String] = []
  var line = bullet
  for word in printable(text).split(separator: " ") {
    // A unit stays with its number.
    let isUnit =
      line.last?.isNumber == true
      && units.contains(word.trimmingCharacters(in: .punctuationCharacters.subtracting(["%"])))
    if !isUnit, line.count + word.count + 1 > 80, line.count > bullet.count {
      lines.append(line)
      line = indent
    }
    line += (line.count > bullet.count ? " " : "") + word
  }
  return (lines + [line]).joined(separator: "\n") + "\n"
}

private let units: Set<String> = [
  "ns", "µs", "ms", "s", "min", "h", "%", "B", "KiB", "MiB", "GiB", "/s", "k", "k/s", "M", "M/s", "G", "G/s",
]
