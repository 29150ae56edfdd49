import Trials

/// The columns of `timeline.csv`: one row a slice, first those of all tasks of a cell, then the model's own work.
enum TimelineTable {
  /// RFC 4180, the header first.
  ///
  /// - Complexity: O(slices).
  static func csv(_ timelines: RunTimelines) -> String {
    let parameters = timelines.cells.first?.cell.parameters.map(\.name) ?? []
    var text = CSV.line(
      ["run", "cell", "workload", "model", "worker", "tasks", "cores", "placement"]
        + parameters.map { Record.parameterPrefix + $0 }
        + ["source", "task", "state", "pu", "start_s", "end_s"])
    for entry in timelines.cells {
      let cell = entry.cell
      let levels = parameters.map { name in cell.parameters.first { $0.name == name }?.level ?? "" }
      // The same in all rows of the cell, so made once.
      let cellFields =
        CSV.line(
          [timelines.run, cell.id, cell.workload, cell.model.model, cell.model.worker ?? Record.ownWorker]
            + ["\(cell.tasks)", "\(cell.cores)", cell.placement.rawValue] + levels
            + [entry.timeline.source.name]
        ).dropLast() + ","
      func add(_ slice: Timeline.Slice, _ task: String, _ state: String) {
        text += cellFields
        text += "\(task),\(state),\(slice.pu.map(String.init) ?? ""),"
        text += "\(seconds(slice.start)),\(seconds(slice.end))\n"
      }
      for (task, track) in entry.timeline.tasks.enumerated() {
        for slice in track.slices { add(slice, "\(task)", slice.state.rawValue) }
      }
      for slice in entry.timeline.overhead { add(slice, "", "overhead") }
    }
    return text
  }

  /// All nanoseconds of it: `0.001234567`.
  private static func seconds(_ time: Nanoseconds) -> String {
    let digits = String(time.magnitude % 1_000_000_000)
    return (time < 0 ? "-" : "") + "\(time.magnitude / 1_000_000_000)."
      + String(repeating: "0", count: 9 - digits.count) + digits
  }
}
