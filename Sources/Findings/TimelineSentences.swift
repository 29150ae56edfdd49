import Trials

extension TimelineSummary {
  /// What the timeline shows, in sentences: how the tasks ran, what the PUs did, and how far it is to be trusted. They
  /// don't name the cell.
  package var sentences: [String] {
    [ways, doing, moves, unusual, reserve, cutOff].compactMap(\.self)
  }

  /// One paragraph with the cell's model in front: `thread: 30 tasks took turns on 2 PUs, in slices of 3.90 ms (median),
  /// each pushed aside 49 times. …`
  package var text: String { "\(cell.model): " + sentences.joined(separator: " ") }

  private var ways: String {
    let all = Wording.amount(tasks, "task")
    guard let run, ranTasks > 0 else { return "\(all): none was seen running." }
    let who = ranTasks == tasks ? all : "\(ranTasks) of \(all)"
    let on = usedPUs < pus ? "\(usedPUs) of \(Wording.amount(pus, "PU"))" : Wording.amount(pus, "PU")
    let length = Wording.seconds(run.median)
    switch course {
    case .nothing: return "\(all): none was seen running."
    case .once where run.count == ranTasks && !isTruncated:
      return ranTasks == 1
        ? "\(who) ran on \(on), to its end in one slice of \(length)."
        : "\(who) ran on \(on), each to its end in one slice, of \(length) (median)."
    case .once:
      let most = mostUnderWay == 1 ? "one" : "at most \(mostUnderWay)"
      // Of what was cut off nobody knows the end.
      let ways = ranTasks == 1 ? "" : ", \(most) at a time\(isTruncated ? "" : " and each to its end"),"
      return "\(who) ran on \(on)\(ways) in \(slices(run))\(interruptions)."
    case .turns, .stints:
      let verb = ranTasks == 1 ? "ran" : "took turns"
      return "\(who) \(verb) on \(on) in \(slices(run))\(interruptions)."
    }
  }

  /// `1500 slices of 4.00 ms (median; nine of ten up to 5.00 ms)`.
  private func slices(_ run: Lengths) -> String {
    let (length, long) = (Wording.seconds(run.median), Wording.seconds(run.p90))
    let most = long == length ? "" : "; nine of ten up to \(long)"
    return "\(Wording.amount(run.count, "slice")) of \(length) (median\(most))"
  }

  /// How often a task had to stop, or stopped by itself.
  private var interruptions: String {
    let (aside, waited) = (medianCount[.pushedAside] ?? 0, medianCount[.waiting] ?? 0)
    let parts = [
      aside > 0 ? "was pushed aside \(times(aside))" : nil, waited > 0 ? "waited \(times(waited))" : nil,
    ].compactMap(\.self)
    guard !parts.isEmpty else { return "" }
    return "; \(ranTasks == 1 ? "it" : "each") \(parts.joined(separator: " and "))"
      + (ranTasks == 1 ? "" : " (median)")
  }

  private var doing: String? {
    guard let use, pus > 0 else { return nil }
    let whose = pus == 1 ? "The PU" : "The PUs"
    let busy =
      "\(whose) \(pus == 1 ? "was" : "were") busy with tasks \(Wording.percent(use.tasks)) of the time"
    guard let overhead = use.overhead else { return busy + "." }
    return "\(busy), with the model's own work \(small(overhead)), and idle or lent to others "
      + "\(Wording.percent(use.rest))."
  }

  private var moves: String? {
    guard pus > 1, ranTasks > 0 else { return nil }
    guard movedTasks > 0 else { return ranTasks == 1 ? nil : "No task changed its PU." }
    return "\(movedTasks) of \(Wording.amount(tasks, "task")) ran on more than one PU."
  }

  /// A trial is one of many, and looking costs where slices are short: the figures are the others'.
  private var unusual: String? {
    guard let usualWall, usualWall > 0, wall > 0 else { return nil }
    let ratio = wall / usualWall
    guard ratio > 1.1 || ratio < 0.9 else { return nil }
    return "This trial took \(Wording.seconds(wall)), \(Wording.times(ratio)) the median of its cell, "
      + "\(Wording.seconds(usualWall)): the machine was another one just then, or recording so short slices cost that."
  }

  private var reserve: String? {
    switch source {
    case .exact: nil
    case .sampled(let reason):
      "It was sampled (\(reason)): sums are right, slices shorter than a millisecond or so may be missing."
    case .simulated: "It was simulated: nothing of it was measured."
    }
  }

  private var cutOff: String? {
    isTruncated
      ? "It is of the first \(Wording.seconds(recorded)) only: the recording was cut off there." : nil
  }

  /// What is next to nothing needs no digits.
  private func small(_ share: Double) -> String {
    share > 0 && share < 1e-4 ? "less than 0.01 %" : Wording.percent(share)
  }

  private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}
