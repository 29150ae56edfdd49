import Findings
import Statistics
import Trials

/// What charts of a run can show, and what they are called.
struct ChartContent {
  private let run: String
  /// Nil where it isn't known.
  private let launcher: String?
  private let isSimulated: Bool
  private let summaries: [Summary]
  /// The cells of most charts: those on so many cores with a trial that ran to its end.
  private let shown: [Summary]
  private let cores: Int
  /// Models' sweeps of the work on so many cores.
  private let granularities: [Granularity]
  private let claimed: Set<Response>

  init(_ results: Results, _ summaries: [Summary], cores: Int) {
    (run, self.summaries, self.cores) = (results.run, summaries, cores)
    (launcher, isSimulated) = (results.origin?.launcher, results.simulated != nil)
    shown = summaries.filter { $0.count > 0 && $0.cell.cores == cores }
    // Thousands of fits: not where no sweep is.
    granularities = ChartSweep(summaries) == nil ? [] : results.granularities.filter { $0.cores == cores }
    claimed = Set(results.info?.claims?.map(\.response) ?? [])
  }

  /// What an experiment is about, the most telling first: the cost of one operation where operations are measured
  /// (`micro`), how late tasks are where they have a schedule, what a task costs where making it counts, else how much
  /// is done, how long it takes, and what that is beside the ideal. Only what there is, and once.
  var telling: [String] {
    func named(_ responses: Response...) -> [String] { responses.map(\.rawValue) }
    let names: [String]
    if has(Response.perOperation.rawValue) {
      names = named(.perOperation) + (isTold(.rssPeak) ? named(.rssPeak) : [])
    } else if has(Response.latenessP50.rawValue) {
      names = named(.latenessP50, .latenessMax)
    } else if shown.contains(where: { $0.clock == .spawn }) {
      names =
        granularities.isEmpty
        ? ["wall_over_ideal"] + named(.cpuPerTask, .memoryPerTask) : [Chart.granularity] + named(.cpuPerTask)
    } else if !hasSeveralNumbersOfTasks, shown.allSatisfy({ $0.speedup == nil }) {
      // Of as many tasks in each cell, throughput says what the wall time says.
      names = named(.wall)
    } else {
      let waits = shown.contains { $0.reference.map { $0.kind != .computing } ?? false }
      names =
        named(.tasksPerSecond, .wall) + (hasSeveralNumbersOfTasks ? ["speedup"] : []) + ["efficiency"]
        + (waits ? named(.cpuPerTask) : []) + [Chart.finishPercentiles, Chart.heatMap]
    }
    return names.filter(has)
  }

  /// Whether there is something to draw.
  func has(_ name: String) -> Bool {
    switch name {
    case Chart.finishPercentiles: shown.contains { ($0[.finishP90]?.value ?? 0) > 0 }
    case Chart.heatMap: !heatMaps.isEmpty
    case Chart.granularity: !granularities.isEmpty
    default: shown.contains { (value(name, $0) ?? -1) >= 0 }
    }
  }

  /// Claims speak of it, or it differs by more than half.
  private func isTold(_ response: Response) -> Bool {
    let values = shown.compactMap { $0[response]?.value }
    guard let least = values.min(), let most = values.max() else { return false }
    return claimed.contains(response) || most > 1.5 * least
  }

  private var hasSeveralNumbersOfTasks: Bool { Set(shown.map(\.cell.tasks)).count > 1 }

  /// Settings and models with several numbers of tasks on several numbers of cores each.
  private var heatMaps: [Summary] {
    let rows = summaries.filter { ($0[.tasksPerSecond]?.value ?? 0) > 0 }
    let groups = Dictionary(grouping: rows) { [$0.setting, $0.cell.model.description] }.mapValues { rows in
      Dictionary(grouping: rows, by: \.cell.tasks).values.count { Set($0.map(\.cell.cores)).count > 1 } > 1
    }
    return rows.filter { groups[[$0.setting, $0.cell.model.description]] == true }
  }

  private func value(_ name: String, _ row: Summary) -> Double? { estimate(name, row)?.value }

  private func estimate(_ name: String, _ row: Summary) -> Estimate? {
    switch name {
    case "busy_cores": row.busyCores
    case "speedup": row.speedup
    case "wall_over_ideal": row.wallOverIdeal
    case "efficiency": row.efficiencyEstimate
    default: Response(rawValue: name).flatMap { row[$0] }
    }
  }

  /// What a point is, of these rows; `plot.gp` says the same.
  private func point(_ name: String, _ rows: [Summary]) -> String {
    if rows.contains(where: { estimate(name, $0)?.interval != nil }) {
      return "the median and its 95 % interval"
    }
    let isShort = rows.allSatisfy { $0.count < 6 }
    return isShort ? "the median, of too few rounds for an interval" : "the median"
  }

  /// Settings that the chart of finish times has panels for: `plot.gp` takes the same of a sweep's.
  private func finishSettings(_ rows: [Summary]) -> (shown: Set<String>, leftOut: Int) {
    var seen: Set<String> = []
    let all = rows.map(\.setting).filter { seen.insert($0).inserted }
    let isSweep = ChartSweep(summaries) != nil
    let most = isSweep ? 6 : Self.mostPanels
    guard all.count > most else { return (seen, 0) }
    let shown = (0..<most).map { all[isSweep ? $0 * (all.count - 1) / (most - 1) : $0] }
    return (Set(shown), all.count - most)
  }

  /// `plot.gp` has the same.
  private static let mostPanels = 18
}

extension ChartContent {
  /// A heading; of a simulated run it says so.
  func title(of name: String) -> String { (isSimulated ? "Simulated: " : "") + heading(of: name) }

  private func heading(of name: String) -> String {
    let on = " on \(Wording.amount(cores, "core"))"
    return switch name {
    case Chart.finishPercentiles: "When tasks finish" + on
    case Chart.heatMap: "Throughput over tasks and cores"
    case Chart.granularity: "Efficiency over the size of a task" + on
    default: Self.capitalised(Self.noun(name)) + on
    }
  }

  /// What is on the axes, and between what it lies.
  func description(of name: String) -> String {
    (isSimulated ? "Simulated, not measured. " : "") + axes(of: name)
  }

  private func axes(of name: String) -> String {
    switch name {
    case Chart.finishPercentiles:
      let known = shown.filter { ($0[.finishP90]?.value ?? 0) > 0 }
      let (settings, leftOut) = finishSettings(known)
      let rows = known.filter { settings.contains($0.setting) }
      return
        "The share of the tasks that have finished on the x axis, from half of them to the last one; the time "
        + "after the start on the y axis.\(each(rows) { $0.setting })"
        + (leftOut > 0 ? " \(Wording.amount(leftOut, "more setting")) not shown." : "")
    case Chart.heatMap:
      return
        "A panel for each workload and model, with the number of tasks on its x axis and of cores on its y axis; "
        + "each cell has its tasks per second written in it, and is the darker the more they are."
        + ends("tasks_per_s", among: heatMaps)
    case Chart.granularity:
      let sides = granularities.map { sweep in
        let efficiencies = sweep.points.map(\.efficiency)
        return
          "\(chartText(sweep.model.description, width: 60)) from \(Wording.percent(efficiencies.first ?? 0)) to "
          + Wording.percent(efficiencies.last ?? 0)
      }
      return
        "The core time of a task on the x axis, logarithmic; efficiency on the y axis, with a line at 50 %. "
        + "From the largest tasks to the smallest: \(sides.joined(separator: "; "))."
    default:
      let rows = shown.filter { (value(name, $0) ?? -1) >= 0 }
      let sweep = ChartSweep(summaries)
      let axis =
        sweep.map { chartText($0.parameter, width: 60) }
        ?? (hasSeveralNumbersOfTasks ? "the number of tasks" : "workload and model")
      return "\(heading(of: name)), \(point(name, rows)), over \(axis)."
        + each(rows) { row in sweep.map { $0.panel(of: row) } ?? row.setting } + ends(name, among: rows)
        + predicted(name, rows)
    }
  }

  /// What there are panels and lines for, where there are several.
  private func each(_ rows: [Summary], _ panel: (Summary) -> String) -> String {
    [("Panels", unique(rows.map(panel))), ("Lines", unique(rows.map(\.cell.model.description)))]
      .filter { $1.count > 1 }
      .map { kind, names in
        let more = names.count > 12 ? ["\(names.count - 12) more"] : []
        let undrawn =
          kind == "Panels" && names.count > Self.mostPanels
          ? " Only the first \(Self.mostPanels) panels are drawn." : ""
        return " \(kind): \(Wording.list(names.prefix(12) + more)).\(undrawn)"
      }.joined()
  }

  private func ends(_ name: String, among rows: [Summary]) -> String {
    let values = rows.compactMap { row in value(name, row).map { (row, $0) } }
    guard let least = values.min(by: { $0.1 < $1.1 }), let most = values.max(by: { $0.1 < $1.1 }) else {
      return ""
    }
    func text(_ end: (row: Summary, value: Double)) -> String {
      "\(Self.text(end.value, name)) (\(chartText(end.row.cellID, width: 120, isLastField: true)))"
    }
    return " Lowest: \(text(least)); highest: \(text(most))."
  }

  /// What rings are, where `plot.gp` draws some: how far the predictions of these rows are off.
  private func predicted(_ name: String, _ rows: [Summary]) -> String {
    guard [Response.wall.rawValue, Response.tasksPerSecond.rawValue].contains(name) else { return "" }
    let errors = rows.compactMap { row in
      row.prediction.flatMap { $0.source == .simulation ? $0.error.map(abs) : nil }
    }
    guard let middle = median(errors), let most = errors.max() else { return "" }
    return " Rings are predictions, simulated: off by \(Wording.percent(middle)) (median) to "
      + "\(Wording.percent(most))."
  }

  private func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }.map { chartText($0, width: 60, isLastField: true) }
  }

  private static func noun(_ name: String) -> String {
    switch name {
    case "tasks_per_s": "throughput"
    case "wall_s": "wall time"
    case "wall_over_ideal": "wall time over the ideal"
    case "per_operation_s": "time per operation"
    case "rss_peak_bytes": "peak memory"
    case "cpu_per_task_s": "CPU time per task"
    case "memory_per_task_bytes": "memory per task"
    case "lateness_p50_s": "median lateness"
    case "lateness_max_s": "worst lateness"
    case "speedup": "speed-up"
    case "busy_cores": "busy cores"
    default: name
    }
  }

  private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  private static func text(_ value: Double, _ name: String) -> String {
    if name == "tasks_per_s" { return Wording.count(value) + "/s" }
    if name == "efficiency" { return Wording.percent(value) }
    if name.hasSuffix("_bytes") { return Wording.bytes(value) }
    if name.hasSuffix("_s") { return Wording.seconds(value) }
    return Wording.number(value)
  }
}

extension ChartContent {
  /// What the chart of granularity is drawn from: one row a point, the largest work of a model first.
  var granularityTable: String {
    let settings = ChartLabels(granularities.map(\.setting), width: ChartLabels.settingWidth)
    let series = ChartLabels(granularities.map(\.model.description), width: ChartLabels.seriesWidth)
    let header = [
      "run", "launcher", "setting", "series", "tasks", "cores", "granularity_s", "efficiency", "level",
    ]
    let rows = granularities.flatMap { sweep in
      sweep.points.map { point in
        [
          chartText(run, width: 200), chartText(launcher ?? "", width: 200), settings[sweep.setting],
          series[sweep.model.description],
          "\(sweep.tasks)", "\(sweep.cores)",
          "\(point.granularity)", "\(point.efficiency)",
          chartText(point.level, width: ChartLabels.seriesWidth),
        ]
      }
    }
    return ([header] + rows).map { CSV.line($0) }.joined()
  }
}
