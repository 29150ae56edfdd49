package import Experiments
import Findings
import Trials

extension Plan {
  /// The plan for people: cells as a table, what is left out and why, and the time that all of it takes.
  package var text: String {
    var lines = ["\(experiment.name): \(experiment.question)", "", cellTable]
    if !references.isEmpty {
      lines += ["", "For speed-up, every round also runs \(counted(references.count, "reference cell")):"]
      lines += references.map { "  \($0.id)" }
    }
    if !skipped.isEmpty { lines += [""] + skippedLines }
    let rounds = experiment.precision.rounds
    let howMany =
      rounds.count == 1
      ? counted(rounds.lowerBound, "round") : "\(rounds.lowerBound) to \(rounds.upperBound) rounds"
    lines += [
      "",
      "\(counted(cells.count + references.count, "cell")), \(howMany) of about \(TimeText.about(roundSeconds)):"
        + " \(expected) in all",
    ]
    if recorded.isEmpty, !experiment.timeline.isEmpty {
      lines.append("No timeline is recorded: no cell that is run is one that `timeline` names.")
    }
    if !recorded.isEmpty {
      lines.append(
        "After them timelines of \(counted(recorded.count, "cell")): about \(TimeText.about(recordingSeconds)) more."
      )
    }
    if let shortage { lines.append(shortage) }
    return lines.joined(separator: "\n")
  }

  /// That fewer rounds fit into its time than the experiment asks for; nil where they do.
  package var shortage: String? {
    let fewest = experiment.precision.rounds.lowerBound
    guard let within = experiment.precision.within, Double(fewest) * roundSeconds > within else { return nil }
    return
      "Only \(counted(Int(within / roundSeconds), "round")) of \(fewest) fit within \(TimeText.about(within)): "
      + "allow more time with --budget, or leave out cells with --only."
  }

  private var expected: String {
    let (least, most) = (TimeText.about(leastSeconds), TimeText.about(mostSeconds))
    return least == most ? "about \(most)" : "\(least) to \(most)"
  }

  private var cellTable: String {
    let names = experiment.parameters.map(\.name)
    let hasPlacement = experiment.placement != [.compact]
    let header =
      ["workload", "model"] + names + (hasPlacement ? ["placement"] : [])
      + ["tasks", "cores", "iterations", "seconds per trial"]
    let rows = cells.map { planned in
      let cell = planned.cell
      let count = "\(cell.tasks)"
      return [cell.workload, cell.model.description] + cell.parameters.map(\.level)
        + (hasPlacement ? [cell.placement.rawValue] : [])
        + [planned.tasksLevel == count ? count : "\(planned.tasksLevel) = \(count)", "\(cell.cores)"]
        + ["\(planned.iterations)", TimeText.hundredths(planned.trialEstimate)]
    }
    return TextTable(
      header.enumerated().map { place, title in
        TextTable.Column(title: title, isNumber: place >= header.count - 4, values: rows.map { $0[place] })
      }
    ).aligned
  }

  /// Cells by the reason why they are left out.
  private var skippedLines: [String] {
    var reasons: [String] = []
    var cells: [String: [Cell]] = [:]
    for skip in skipped {
      if cells[skip.reason] == nil { reasons.append(skip.reason) }
      cells[skip.reason, default: []].append(skip.cell)
    }
    return reasons.flatMap { reason in
      let left = cells[reason] ?? []
      let more = left.count > 5 ? ["  and \(left.count - 5) more"] : []
      return ["Skipped, \(counted(left.count, "cell")): \(reason)"] + left.prefix(5).map { "  \($0.id)" }
        + more
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
