package import Findings
import Statistics
import Trials

/// What a run found on one screen: the rows that carry the answer, what a reader has to know of them, where the rest is,
/// and the answer last. At most 40 lines of 80 columns, 24 of them table. A line feed is at the end.
///
/// - Parameters:
///   - elsewhere: The same experiment simulated on cores that this machine lacks.
///   - cores: The number of cores that `results` is asked about; nil for what its experiment says, else the most.
///   - notes: What the reader has to know beside what the records say.
///   - more: Where the rest is.
package func presentShort(
  _ results: Results, elsewhere: Results? = nil, cores: Int? = nil, notes: [String] = [], more: [String],
  on screen: Screen
) -> String {
  let (results, elsewhere) = (results.withShortNames(), elsewhere?.withShortNames())
  let summaries = results.summaries
  let sweeps = results.granularities
  let asked = cores ?? results.info?.asked?.cores
  let here = asked.flatMap { results.shortAnswer(summaries, cores: $0) } ?? results.shortAnswer(summaries)
  let there = elsewhere.flatMap { $0.shortAnswer($0.summaries) }
  let isAboutSweeps = results.isAbout(sweeps, summaries)
  // Only multiples of one task's time stand side by side: other quantities have a screen for each machine.
  if let elsewhere, isAboutSweeps || here?.subject != .slowdown || there?.subject != .slowdown {
    return presentShort(results, cores: cores, notes: notes, more: more, on: screen) + "\n"
      + presentShort(elsewhere, more: [], on: screen)
  }
  let answers = here.map { Answers($0, elsewhere: there, checked: there == nil ? [] : summaries) }
  var parts: [String] = []
  if let simulated = results.simulatedHeading {
    parts.append(wrapped("", "", on: screen, lead: (simulated, .boldCaution)))
  }
  if isAboutSweeps {
    parts.append(
      wrapped(
        "The shortest task that keeps half of the cores' speed.", "", on: screen)
        + TextTable.short(sweeps).text(on: screen))
  } else if let answers {
    let (table, left) = TextTable.short(answers)
    parts.append(wrapped(answers.tableTitle, "", on: screen) + table.text(on: screen))
    if left > 0 { parts.append("\(Wording.amount(left, "more row")): --explain shows all.\n") }
  }
  let warnings = results.capacitySentences(summaries) + shortWarnings(results, summaries) + notes
  parts.append(
    warned(warnings, on: screen)
      + standing(results, summaries).map { wrapped($0, "", on: screen) }.joined()
      + more.map { wrapped($0, "", on: screen) }.joined())
  parts.append(lastWords(results, summaries, sweeps, answers, on: screen))
  return parts.filter { !$0.isEmpty }.joined(separator: "\n")
}

/// Lines that the answer may take under its question.
private let answerLines = 10

/// The question and the answer, in as much detail as there is room for.
private func lastWords(
  _ results: Results, _ summaries: [Summary], _ sweeps: [Granularity], _ answers: Answers?, on screen: Screen
) -> String {
  guard let answers else {
    return wrapped(
      results.cells.isEmpty ? "Nothing has been \(results.verb) yet." : "No trial finished.", "",
      on: screen)
  }
  let question = (results.info?.question).map { wrapped("", "", on: screen, lead: ($0, .heading)) } ?? ""
  func text(_ detail: Detail, _ count: Int) -> String {
    let (lead, sentences) = results.mainSentences(summaries, sweeps, answers, detail: detail)
    let left = sentences.count - count
    return (lead.map { wrapped($0, "", on: screen) } ?? "")
      + sentences.prefix(max(1, count)).map { wrapped($0, "- ", on: screen) }.joined()
      + (left > 0 && count > 0 ? wrapped("\(left) more: --explain.", "- ", on: screen) : "")
  }
  // The most detail in which all sentences fit; else as many sentences in the least.
  let all = results.mainSentences(summaries, sweeps, answers).sentences.count
  let details = Detail.allCases.filter { answers.elsewhere == nil || $0 != .whole }
  let tries = details.map { ($0, all) } + (0..<max(1, all)).reversed().map { (.fewest, $0) }
  let fitting = tries.lazy.map { text($0.0, $0.1) }.first { $0.count(where: \.isNewline) <= answerLines }
  return question + (fitting ?? text(.fewest, 0))
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
  let verdicts = results.verdicts
  let counts = summaries.map(\.count).filter { $0 > 0 }
  guard let fewest = counts.min(), let most = counts.max() else { return [] }
  let rounds = fewest == most ? Wording.amount(most, "round") : "\(fewest) to \(most) rounds"
  let target = results.info?.targetPrecision ?? Results.defaultTarget
  let widths = summaries.compactMap { $0[.wall]?.relativeHalfWidth }
  let within = widths.count { $0 <= target }
  let precise =
    widths.isEmpty
    ? "not precise, an interval needs 6 rounds"
    : within == counts.count
      ? "precise, \(within) of \(Wording.amount(counts.count, "cell")) within ±\(Wording.percent(target))"
      : "not precise yet, \(within) of \(Wording.amount(counts.count, "cell")) within ±\(Wording.percent(target))"
  let end = results.info?.end == .time ? ". Time ran out" : ""
  let stopped = results.info?.end == .interrupted ? "The run was stopped early. " : ""
  return [
    stopped + (verdicts.isEmpty ? "" : verdictCount(verdicts) + " ")
      + (results.simulated == nil ? "\(rounds): \(precise)\(end)." : "")
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
