import Statistics
import Trials

/// What so many cores make of numbers of tasks, model by model: measured on them, or simulated, with the error that
/// simulations of cores that exist have earned.
package struct AnswerForCores: Sendable, Hashable {
  package var cores: Int
  /// The machine that was simulated; nil where the figures were measured.
  package var simulated: String?
  /// The numbers of tasks that it speaks of, rising.
  package var tasks: [Int]
  /// In the order of the table.
  package var rows: [Row]
  /// How far simulations were off where they could be checked; nil of what was measured.
  package var earned: PredictionErrors?

  /// A model in a setting.
  package struct Row: Sendable, Hashable {
    package var setting: String
    package var model: String
    /// By number of tasks; none where there is no such cell.
    package var figures: [Int: Figure]
    /// What the figures may be off by, a share of 1: of simulated ones the 90th percentile of the model's errors on cores
    /// that exist, of measured ones half of their widest interval. Nil where nothing is known.
    package var error: Double?
  }

  package struct Figure: Sendable, Hashable {
    /// Wall time over that of one task alone, plain calls on one core; nil where that is unknown.
    package var slowdown: Double?
    package var tasksPerSecond: Double
  }

  /// Nil where these results have no cell on so many cores with more than one task that ran to its end.
  ///
  /// - Parameters:
  ///   - summaries: Of `results`, all of them: speed is against one task alone.
  ///   - earned: Of a run on cores that exist.
  package init?(
    _ results: Results, _ summaries: [Summary], cores: Int, earned: PredictionErrors? = nil
  ) {
    let shown = summaries.filter { $0.cell.cores == cores && $0.cell.tasks >= max(2, cores) && $0.count > 0 }
    guard !shown.isEmpty else { return nil }
    (self.cores, simulated) = (cores, results.simulated)
    self.earned = results.simulated == nil ? nil : earned
    tasks = Set(shown.map(\.cell.tasks)).sorted()
    var seen: Set<[String]> = []
    let keys = shown.map { [$0.setting, $0.cell.model.description] }.filter { seen.insert($0).inserted }
    rows = keys.map { key in
      let cells = shown.filter { [$0.setting, $0.cell.model.description] == key }
      var row = Row(setting: key[0], model: key[1], figures: [:])
      for cell in cells {
        guard let rate = cell[.tasksPerSecond]?.value else { continue }
        // So many times as long as one task: the number of tasks over the speed-up, which is taken within rounds.
        let slowdown = cell.speedup.flatMap { $0.value > 0 ? Double(cell.cell.tasks) / $0.value : nil }
        row.figures[cell.cell.tasks] = Figure(slowdown: slowdown, tasksPerSecond: rate)
      }
      row.error =
        results.simulated == nil
        ? cells.compactMap { $0[.wall]?.relativeHalfWidth }.max() : earned?[key[1]]?.high
      return row
    }
  }

  /// What it says of itself before its figures: whether anybody measured them.
  package var lead: String {
    let what = "\(Wording.list(tasks.map(String.init))) tasks on \(Wording.amount(cores, "core"))"
    guard let simulated else {
      return
        "\(what), measured: how many times as long as one task alone, and tasks a second."
    }
    return "\(what), SIMULATED on \(simulated) (nothing of this was measured): how many times as long as one "
      + "task alone, and tasks a second."
  }

  /// What ± means, and where it was earned.
  ///
  /// - Parameter place: The folder of the run whose predictions were checked.
  package func basis(_ place: String) -> [String] {
    guard simulated != nil else {
      return rows.contains { $0.error != nil }
        ? ["±: half of the widest 95 % interval of the row's wall times."]
        : ["There were too few rounds for intervals."]
    }
    guard let earned, let all = earned.all else {
      return [
        "There is no error bar: in \(place) no prediction was held against an undisturbed cell whose time depends on how "
          + "tasks share the cores."
      ]
    }
    var said = [
      "±: what simulations of this model were off by at most where they could be checked, in nine of ten cells (in all "
        + "where there are fewer than ten); \(Wording.amount(all.cells, "cell")) of all models with up to \(Wording.amount(all.cores, "core")) that were measured in "
        + "\(place).",
      "It is not earned for what only shows with \(cores) cores: memory bandwidth and caches that they share, heat.",
    ]
    let unknown = Set(rows.filter { $0.error == nil }.map(\.model)).sorted()
    if !unknown.isEmpty {
      said.append("None of \(Wording.list(unknown)): no cell there was a test of it.")
    }
    return said
  }
}
