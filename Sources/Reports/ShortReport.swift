package import Findings
import Statistics
import Trials

/// What a run found on one screen: the rows that carry the answer, what a reader has to know of them, where the rest is,
/// and the answer last. At most 40 lines of 80 columns, 24 of them table. A line feed is at the end.
///
/// - Parameters:
///   - elsewhere: The same experiment simulated on cores that this machine lacks.
///   - notes: What the reader has to know beside what the records say.
///   - more: Where the rest is.
package func presentShort(
  _ results: Results, elsewhere: Results? = nil, notes: [String] = [], more: [String],
  on screen: Screen
) -> String {
  let (results, elsewhere) = (results.withShortNames(), elsewhere?.withShortNames())
  let summaries = results.summaries
  let gist = results.gist(summaries, results.granularities, elsewhere: elsewhere)
  // What can't stand side by side has a screen for each machine.
  if let elsewhere, gist?.elsewhere == nil {
    return presentShort(results, notes: notes, more: more, on: screen) + "\n"
      + presentShort(elsewhere, more: [], on: screen)
  }
  var parts: [String] = []
  if let simulated = results.simulatedHeading {
    parts.append(wrapped("", "", on: screen, lead: (simulated, .boldCaution)))
  }
  switch gist {
  case .sweeps(let sweeps, _):
    parts.append(
      wrapped("The shortest task that keeps half of the cores' speed.", "", on: screen)
        + TextTable.short(sweeps).text(on: screen))
  case .models(let answers, _):
    let (table, left) = TextTable.short(answers)
    parts.append(wrapped(answers.tableTitle, "", on: screen) + table.text(on: screen))
    if left > 0 { parts.append("\(Wording.amount(left, "more row")): --explain shows all.\n") }
  case nil: break
  }
  let warnings = results.capacitySentences(summaries) + shortWarnings(results, summaries) + notes
  parts.append(
    warned(warnings, on: screen)
      + standing(results, summaries).map { wrapped($0, "", on: screen) }.joined()
      + more.map { wrapped($0, "", on: screen) }.joined())
  parts.append(lastWords(results, gist, on: screen))
  return parts.filter { !$0.isEmpty }.joined(separator: "\n")
}

/// Lines that the answer may take under its question.
private let answerLines = 10

/// The question and the answer, in as much detail as there is room for.
private func lastWords(_ results: Results, _ gist: Gist?, on screen: Screen) -> String {
  guard let gist else {
    let why = results.cells.isEmpty ? "Nothing has been \(results.verb) yet." : "No trial finished."
    return wrapped(why, "", on: screen)
  }
  let question = (results.info?.question).map { wrapped("", "", on: screen, lead: ($0, .heading)) } ?? ""
  func fits(_ text: String) -> Bool { text.count(where: \.isNewline) <= answerLines }
  // The most detail in which all sentences fit; else as many sentences in the least.
  let details = Detail.allCases.filter { gist.elsewhere == nil || $0 != .whole }
  let whole = details.lazy.map { detail in
    let (lead, sentences) = gist.sentences(detail)
    return answerText(lead, sentences, left: 0, on: screen)
  }
  if let fitting = whole.first(where: fits) { return question + fitting }
  let (lead, sentences) = gist.sentences(.fewest)
  let parts = (1..<max(2, sentences.count)).reversed().lazy.map { count in
    answerText(lead, sentences.prefix(count), left: sentences.count - count, on: screen)
  }
  return question + (parts.first(where: fits) ?? answerText(lead, sentences.prefix(1), left: 0, on: screen))
}

/// - Parameter left: Sentences that there is no room for.
private func answerText(
  _ lead: String?, _ sentences: some Collection<String>, left: Int, on screen: Screen
) -> String {
  (lead.map { wrapped($0, "", on: screen) } ?? "")
    + sentences.map { wrapped($0, "- ", on: screen) }.joined()
    + (left > 0 ? wrapped("\(left) more: --explain.", "- ", on: screen) : "")
}

extension Answers {
  /// What stands above the table.
  var tableTitle: String {
    if let elsewhere {
      return
        "Time relative to one task alone: measured on \(Wording.amount(here.cores, "core")), simulated on "
        + "\(elsewhere.cores)."
    }
    let on = "on \(Wording.amount(here.cores, "core"))"
    let most = here.mainTasks.map { Wording.amount($0, "task") } ?? "each row's largest number"
    return switch here.subject {
    case .slowdown: "Time relative to one task alone, \(on). ±, tasks/s and how: \(most)."
    case .operation: "Time per operation, \(on)."
    case .lateness: "How late tasks were, \(on), \(most)."
    case .cost: "Time and memory, \(on), \(most)."
    case .wall: "Wall time, \(on)."
    }
  }
}

/// How many claims hold, how precise the figures are, and why there are no more of them.
private func standing(_ results: Results, _ summaries: [Summary]) -> [String] {
  guard let reached = results.reachedPrecision(summaries) else { return [] }
  let verdicts = results.verdicts
  let share =
    "\(reached.within) of \(Wording.amount(reached.cells, "cell")) within ±\(Wording.percent(reached.target))"
  let precise =
    reached.widest == nil
    ? "not precise, an interval needs 6 rounds"
    : reached.within == reached.cells ? "precise, \(share)" : "not precise yet, \(share)"
  let end = results.info?.end == .time ? ". Time ran out" : ""
  let stopped = results.info?.end == .interrupted ? "The run was stopped early. " : ""
  return [
    stopped + (verdicts.isEmpty ? "" : verdictCount(verdicts) + " ")
      + (results.simulated == nil ? "\(reached.roundsText): \(precise)\(end)." : "")
  ].filter { !$0.isEmpty }
}

/// What went wrong, in a line each.
private func shortWarnings(_ results: Results, _ summaries: [Summary]) -> [String] {
  var said: [String] = []
  let trials = summaries.reduce(0) { $0 + $1.count + $1.failed }
  let failed = summaries.reduce(0) { $0 + $1.failed }
  if failed > 0, let row = summaries.first(where: { !$0.failures.isEmpty }), let first = row.failures.first {
    said.append(
      "\(failed) of \(Wording.amount(trials, "trial")) failed, for example \(row.cellID): \(first.reason)")
  }
  let broken = results.verdicts.filter { $0.outcome == .fails }
  if let first = broken.first {
    let others = broken.count - 1
    said.append(
      "This claim fails: \(shortened(first.claim.text, to: 200))\(others > 0 ? " (and \(Wording.amount(others, "other claim")))" : "")."
    )
  }
  let kinds = [
    (summaries.reduce(0) { $0 + $1.throttled }, "stopped by a CPU quota"),
    (summaries.reduce(0) { $0 + $1.disturbed }, "disturbed by other programs"),
  ]
  let taken = kinds.filter { $0.0 > 0 }.map { "\($0.0) of \(Wording.amount(trials, "trial")) were \($0.1)" }
  if !taken.isEmpty { said.append(taken.joined(separator: "; ") + ": --explain says more.") }
  if let first = results.warnings.first {
    let others = results.warnings.count - 1
    said.append(shortened(first, to: 240, mark: "…") + (others > 0 ? " (and \(others) more: --explain)" : ""))
  }
  return said
}
