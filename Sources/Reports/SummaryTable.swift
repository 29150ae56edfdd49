package import Findings
import Statistics
import Trials

/// The columns of `summary.csv`: one row per cell. `setting` and `series` say on which panel of a chart a row stands
/// and on which line; where the experiment sweeps a number, `sweep`, `parameter`, `level` and `level_name` say it for
/// charts over that number. Names as an experiment wrote them stand last, because gnuplot loses its place in a row
/// behind a field with quotes and commas in it.
package struct SummaryTable: Sendable {
  package var header: [String]
  package var rows: [[String]]

  /// - Parameters:
  ///   - launcher: Who ran the trials, or simulated them; nil where that isn't known.
  ///   - summaries: of one run; all have the same parameters.
  package init(run: String, launcher: String?, summaries: [Summary]) {
    let parameters = Self.parameters(summaries)
    header =
      [
        "run", "launcher", "setting", "series", "tasks", "cores", "placement", "clock", "n", "failed",
        "usable_cores",
      ]
      + Response.allCases.flatMap { Self.withInterval($0.rawValue) }
      + ["busy_cores", "speedup", "wall_over_ideal", "efficiency"].flatMap(Self.withInterval)
      + Self.idealColumns
      + Self.withInterval("predicted_wall_s") + ["prediction_error", "prediction"]
      + ["flags", "sweep", "parameter", "level", "level_name"]
      + ["tasks_level", "cell", "workload", "model", "worker"]
      + parameters.map { Record.parameterPrefix + $0 }
    let places = Self.places(summaries)
    let work = Self.work(summaries)
    // No run that juggle made has an id that this changes.
    let run = chartText(run, width: 200)
    let launcher = chartText(launcher ?? "", width: 200)
    rows = zip(summaries, places).map { row, place in
      let cell = row.cell
      let estimates =
        Response.allCases.map { row[$0] }
        + [row.busyCores, row.speedup, row.wallOverIdeal, row.efficiencyEstimate]
      let laws: [Double?] = [
        row.idealWall, row.idealTasksPerSecond, row.idealSpeedup, row.efficiency.map { _ in 1 },
        work[row.setting] ?? nil, row.predictedWall, row.prediction?.range?.lowerBound,
        row.prediction?.range?.upperBound, row.prediction?.error,
      ]
      var fields = [run, launcher, place.setting, place.series, "\(cell.tasks)", "\(cell.cores)"]
      fields += [cell.placement.rawValue, row.clock.rawValue]
      fields += ["\(row.count)", "\(row.failed)", field(row.usableCores)]
      fields += estimates.flatMap(columns) + laws.map(field)
      fields += [row.prediction?.source.rawValue ?? ""]
      fields += [row.flags.map(\.rawValue).joined(separator: " ")] + place.sweep
      fields += [TextMark.tasks.marked(row.tasksLevel), row.cellID, cell.workload, cell.model.model]
      return fields + [cell.model.worker ?? Record.ownWorker] + cell.parameters.map(\.level)
    }
  }

  /// One row per cell and quantity, for programs that like long tables: run, cell, factors, response, n, median,
  /// low, high. Quantities that were not measured have no row.
  package static func long(run: String, launcher: String?, summaries: [Summary]) -> SummaryTable {
    var table = SummaryTable(run: run, launcher: launcher, summaries: [])
    table.header =
      [
        "run", "launcher", "cell", "workload", "model", "worker", "tasks", "tasks_level", "cores",
        "placement", "clock",
      ]
      + parameters(summaries).map { Record.parameterPrefix + $0 } + [
        "response", "n", "median", "low", "high",
      ]
    table.rows = summaries.flatMap { row in
      let measured =
        Response.allCases.map { ($0.rawValue, row[$0]) }
        + [("busy_cores", row.busyCores), ("speedup", row.speedup), ("wall_over_ideal", row.wallOverIdeal)]
      return measured.compactMap { name, estimate in
        estimate.map { factors(of: row, run: run, launcher ?? "") + [name, "\($0.count)"] + columns($0) }
      }
    }
    return table
  }

  /// RFC 4180, the header first.
  ///
  /// - Complexity: O(n) bytes.
  package var csv: String { ([header] + rows).map { CSV.line($0) }.joined() }

  /// Where each row stands on a chart; `sweep` is four columns.
  private static func places(
    _ summaries: [Summary]
  ) -> [(setting: String, series: String, sweep: [String])] {
    let sweep = ChartSweep(summaries)
    let settings = ChartLabels(summaries.map(\.setting), width: ChartLabels.settingWidth)
    let series = ChartLabels(summaries.map(\.cell.model.description), width: ChartLabels.seriesWidth)
    let sweeps = ChartLabels(
      summaries.compactMap { sweep?.panel(of: $0) }, width: ChartLabels.settingWidth)
    return summaries.map { row in
      let columns = sweep.map { sweep in
        [
          sweeps[sweep.panel(of: row)], chartText(sweep.parameter, width: ChartLabels.seriesWidth),
          field(sweep.level(of: row)), chartText(sweep.levelName(of: row), width: ChartLabels.seriesWidth),
        ]
      }
      return (settings[row.setting], series[row.cell.model.description], columns ?? ["", "", "", ""])
    }
  }

  /// CPU seconds that one task's own work takes, by setting, as the references say: none where tasks of some model take
  /// clearly less, since then the reference's one task is mostly something else.
  static func work(_ summaries: [Summary]) -> [String: Double?] {
    Dictionary(grouping: summaries, by: \.setting).mapValues { rows in
      guard let busy = rows.lazy.compactMap(\.reference).first?.busy, busy > 0,
        rows.allSatisfy({ ($0[.cpuPerTask]?.value ?? busy) > 0.9 * busy })
      else { return nil }
      return busy
    }
  }

  private static func parameters(_ summaries: [Summary]) -> [String] {
    summaries.first?.cell.parameters.map(\.name) ?? []
  }

  private static func factors(of row: Summary, run: String, _ launcher: String) -> [String] {
    let cell = row.cell
    return [
      run, launcher, row.cellID, cell.workload, cell.model.model, cell.model.worker ?? Record.ownWorker,
      "\(cell.tasks)",
      TextMark.tasks.marked(row.tasksLevel), "\(cell.cores)", cell.placement.rawValue, row.clock.rawValue,
    ] + cell.parameters.map(\.level)
  }

  private static func withInterval(_ name: String) -> [String] { [name, name + "_low", name + "_high"] }
}

/// Median, low and high; what is unknown is empty, never zero.
private func columns(_ estimate: Estimate?) -> [String] {
  [estimate?.value, estimate?.interval?.lowerBound, estimate?.interval?.upperBound].map(field)
}

/// Empty where it is unknown. Whole numbers have a point too: a column of them that began without one would be taken for
/// one of whole numbers only.
func field(_ value: Double?) -> String { value?.description ?? "" }

extension Summary {
  /// Where tasks only compute: as many times as fast as one, as there are tasks or cores.
  var idealSpeedup: Double? {
    reference?.kind == .computing && speedup != nil ? min(Double(cell.tasks), usableCores) : nil
  }

  /// `efficiency` with its interval, that of the speed-up.
  var efficiencyEstimate: Estimate? {
    guard let efficiency, let speedup, speedup.value > 0 else { return nil }
    let share = efficiency / speedup.value
    return Estimate(
      value: efficiency,
      interval: speedup.interval.map { $0.lowerBound * share...$0.upperBound * share }, count: speedup.count)
  }
}
