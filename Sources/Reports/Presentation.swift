package import Findings
import Foundation
package import Trials

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
/// - Parameters:
///   - timelines: Who ran where, if it was recorded.
///   - screen: What text is shown on; the other formats are the same everywhere.
/// - Throws: `EncodingError` for a figure that JSON has no word for.
package func present(
  _ results: Results, timelines: RunTimelines? = nil, format: ResultsFormat = .text,
  on screen: Screen = .plain
) throws -> String {
  let isForPeople = format == .text || format == .markdown
  let results = isForPeople ? results.withShortNames() : results
  let timelines = timelines?.withShortNames()
  let summaries = results.summaries
  // An answer takes thousands of fits, and a table has no room for it.
  switch format {
  case .text:
    return presentText(results, summaries, results.answer(summaries), timelines, on: screen)
  case .markdown:
    return presentMarkdown(results, summaries, results.answer(summaries), timelines)
  case .csv:
    return SummaryTable(run: results.run, launcher: results.origin?.launcher, summaries: summaries).csv
  case .json:
    return try json(
      ResultsReport(
        results, summaries, results.answer(summaries), warnings: warnings(results, summaries)))
  }
}

func json(_ report: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return unsteering(String(decoding: try encoder.encode(report), as: UTF8.self)) + "\n"
}

/// JSON whose strings hold no character that steers a terminal: an escape says the same.
private func unsteering(_ json: String) -> String {
  guard json.unicodeScalars.contains(where: isSteering) else { return json }
  return json.unicodeScalars.reduce(into: "") { text, scalar in
    guard isSteering(scalar) else { return text.unicodeScalars.append(scalar) }
    for unit in UTF16.encode(scalar) ?? .init() {
      let digits = String(unit, radix: 16)
      text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
  }
}

private func isSteering(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control: scalar != "\n"
  case .format, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}

/// The table, what went wrong, and the answer last, where a reader's eye is.
private func presentText(
  _ results: Results, _ summaries: [Summary], _ answer: Answer, _ timelines: RunTimelines?, on screen: Screen
) -> String {
  var parts: [String] = []
  if let simulated = results.simulatedHeading {
    parts.append(wrapped("", "", on: screen, lead: (simulated, .boldCaution)))
  }
  if !summaries.isEmpty { parts.append(TextTable(summaries).text(on: screen)) }
  let said = saidLines(results)
  if !said.isEmpty { parts.append(said.map { wrapped($0, "", on: screen) }.joined()) }
  let warnings = warnings(results, summaries)
  if !warnings.isEmpty { parts.append(warned(warnings, on: screen)) }
  var lines: [String] = []
  if let question = answer.question { lines.append(wrapped("", "", on: screen, lead: (question, .heading))) }
  if let brief = answer.brief { lines.append(wrapped(brief, "", on: screen)) }
  parts.append(lines.joined())
  let sentences = (answer.main + answer.sentences).map { wrapped($0, "- ", on: screen) }.joined()
  if !sentences.isEmpty { parts.append(sentences) }
  if let timelines { parts.append(timelineText(timelines, summaries, of: results.run, on: screen)) }
  if let section = PredictionSection(results, summaries) { parts.append(section.text(on: screen)) }
  let verdicts = results.verdicts
  if !verdicts.isEmpty {
    parts.append(wrapped(verdictCount(verdicts), "", on: screen) + verdictText(verdicts, on: screen))
  }
  if !answer.trust.isEmpty {
    parts.append(
      wrapped(answer.trust.joined(separator: " "), "", on: screen, lead: ("Trust:", .heading)))
  }
  return parts.filter { !$0.isEmpty }.joined(separator: "\n")
}

private func presentMarkdown(
  _ results: Results, _ summaries: [Summary], _ answer: Answer, _ timelines: RunTimelines?
) -> String {
  var parts = ["## \(markdownText(results.experiment))\(results.simulated == nil ? "" : " (simulated)")\n"]
  if let simulated = results.simulatedHeading { parts.append("**\(markdownText(simulated))**\n") }
  if let question = answer.question { parts.append("*\(markdownText(question))*\n") }
  if let brief = answer.brief { parts.append(markdownText(brief) + "\n") }
  // One list: two of them next to each other would be read as one with gaps.
  parts += markdownList(answer.main + answer.sentences + warnings(results, summaries).map { "⚠️ \($0)" })
  if !summaries.isEmpty { parts.append(TextTable(summaries).foldedMarkdown(of: "cell")) }
  if let timelines { parts.append(timelineMarkdown(timelines, summaries, of: results.run)) }
  if let section = PredictionSection(results, summaries) { parts.append(section.markdown) }
  let verdicts = results.verdicts
  if !verdicts.isEmpty {
    parts += [verdictCount(verdicts) + "\n", verdictTable(verdicts).foldedMarkdown(of: "claim")]
  }
  if !answer.trust.isEmpty { parts.append(answer.trust.map(markdownText).joined(separator: " ") + "\n") }
  return parts.filter { !$0.isEmpty }.joined(separator: "\n")
}

/// Warnings with a sign in front of each.
func warned(_ warnings: [String], on screen: Screen) -> String {
  warnings.map { warning in
    screen.styled("!", .boldCaution) + wrapped(warning, "! ", on: screen).dropFirst()
  }.joined()
}

/// What tasks said, in the order in which they spoke: of the last trial of each cell.
func saidLines(_ results: Results) -> [String] {
  let said = results.info?.said ?? [:]
  return results.cells.compactMap { cell in
    said[cell.id].map { "\(cell.id) said: \($0.joined(separator: ", "))" }
  }
}

/// What a reader of the records should know, most important first: what went wrong, what was left out, and that there
/// are others.
func warnings(_ results: Results, _ summaries: [Summary]) -> [String] {
  var warnings = problems(results, summaries)
  warnings += skippedWarnings(results.info?.skipped ?? [])
  return warnings + otherRuns(results)
}

/// What went wrong while measuring or reading, most important first.
func problems(_ results: Results, _ summaries: [Summary]) -> [String] {
  let shown = 10
  let failures = summaries.flatMap { row in
    row.failures.map { "\(row.cellID): \($0.count) of \(row.count + row.failed) trials failed: \($0.reason)" }
  }
  var warnings = results.warnings + failures.prefix(shown)
  if failures.count > shown { warnings.append("\(failures.count - shown) more reasons are in trials.csv.") }
  return warnings + noiseWarnings(results)
}

/// How many cells were left out, for each reason.
func skippedWarnings(_ skipped: [RunInfo.Skipped]) -> [String] {
  Dictionary(grouping: skipped, by: \.reason).map { ($1.count, $0) }
    .sorted { ($1.0, $0.1) < ($0.0, $1.1) }.prefix(10)
    .map { count, reason in
      let cells = Wording.amount(count, "cell")
      return reason.hasPrefix("left out") ? "\(cells) \(reason)." : "\(cells) left out: \(reason)."
    }
}
