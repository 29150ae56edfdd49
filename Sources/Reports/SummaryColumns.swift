import Findings
import Statistics
import Trials

extension TextTable {
  /// The table that people see: factors that vary, then what matters most. Where making the tasks is timed, that is
  /// what each of them costs.
  init(_ summaries: [Summary]) {
    func column(
      _ title: String, isNumber: Bool = true, _ role: Column.Role = .fact, _ value: (Summary) -> String?
    ) -> Column {
      Column(title: title, isNumber: isNumber, values: summaries.map { value($0) ?? "" }, role: role)
    }
    let severalPlacements = Set(summaries.map(\.cell.placement)).count > 1
    let parameters = summaries.first?.cell.parameters ?? []
    var columns = [column("workload", isNumber: false, .key) { $0.cell.workload }]
    columns += parameters.indices.map { place in
      column(parameters[place].name, .key) { row in
        row.cell.parameters.indices.contains(place) ? row.cell.parameters[place].level : nil
      }
    }
    columns += [
      column("model", isNumber: false, .key) { $0.cell.model.description },
      column("tasks", .key) { "\($0.cell.tasks)" },
      column("cores", .key) { "\($0.cell.cores)" },
    ]
    if severalPlacements {
      columns.append(column("placement", isNumber: false, .key) { $0.cell.placement.rawValue })
    }
    if Set(summaries.map(\.count)).count > 1 { columns.append(column("n", .expendable(4)) { "\($0.count)" }) }
    columns += [
      column("wall") { $0[.wall].map { Wording.seconds($0.value) } },
      column("±", .expendable(1)) { $0[.wall]?.relativeHalfWidth.map { Wording.percent($0) } },
      column("95 % interval", .extra) { $0[.wall].flatMap(interval) },
    ]
    let isSpawn = summaries.contains { $0.clock == .spawn }
    // What takes longer because there is more of it says little beside its figure.
    let comparesRates = !isSpawn && Set(summaries.map(\.cell.tasks)).count > 1
    let bars = Column.bars(
      "scaled", shares(summaries, comparesRates ? .tasksPerSecond : .wall), rank: 3)
    if !comparesRates { columns.append(bars) }
    if isSpawn {
      columns += [
        column("wall/ideal", .expendable(5)) { $0.wallOverIdeal.map { Wording.times($0.value) } },
        column("CPU/task", .expendable(6)) { $0[.cpuPerTask].map { Wording.seconds($0.value) } },
        column("mem/task", .expendable(7)) { $0[.memoryPerTask].map { Wording.bytes($0.value) } },
      ]
    } else {
      columns += [
        column("predicted", .expendable(7)) { $0.predictedWall(by: .simulation).map { Wording.seconds($0) } },
        column("by law", .expendable(7)) { $0.predictedWall(by: .law).map { Wording.seconds($0) } },
        column("tasks/s", .expendable(2)) { $0[.tasksPerSecond].map { Wording.count($0.value) } },
      ]
      if comparesRates { columns.append(bars) }
      columns += [
        column("speed-up", .expendable(5)) { $0.speedup.map { Wording.times($0.value) } },
        column("efficiency", .expendable(6)) { $0.efficiency.map { Wording.percent($0) } },
        column("busy cores", .expendable(8)) {
          $0.busyCores.map { Manner.cores($0.value) }
        },
      ]
    }
    var notes = column("notes", isNumber: false) { $0.notes }
    notes.styles = summaries.map { $0.flags.contains(.failed) ? .bad : .caution }
    columns.append(notes)
    let starts = summaries.indices.dropFirst().filter { row in
      let (one, other) = (summaries[row - 1].cell, summaries[row].cell)
      return one.workload != other.workload || one.parameters != other.parameters
    }
    self.init(
      columns, breaks: Set(starts),
      legend: "Bars: \(comparesRates ? "tasks/s" : "wall time"), to scale within "
        + (parameters.isEmpty ? "a workload." : "each block of rows."))
  }
}

extension Summary {
  /// Nil where its prediction is from elsewhere.
  func predictedWall(by source: Prediction.Source) -> Double? {
    prediction.flatMap { $0.source == source ? $0.wall : nil }
  }

  /// Its flags in words: `few rounds, 2 failed`.
  var notes: String {
    flags.map { flag in
      switch flag {
      case .imprecise: "imprecise"
      case .fewRounds: "few rounds"
      case .failed: "\(failed) failed"
      case .disturbed: "\(disturbed) disturbed"
      case .throttled: "\(throttled) throttled"
      case .slowRounds: "\(slow) slow"
      }
    }.joined(separator: ", ")
  }
}

/// The ends of an interval, `2.99–3.01 s`; nil where there is none, or where it is no wider than what is shown.
private func interval(_ estimate: Estimate) -> String? {
  let parts = Wording.seconds(estimate).split(separator: "(")
  return parts.count == 2 ? String(parts[1].dropLast()) : nil
}

/// A quantity as shares of the largest of its setting; nil where it is unknown, and for a single one, which is to
/// scale with nothing.
private func shares(_ summaries: [Summary], _ response: Response) -> [Double?] {
  let values = summaries.map { row in row[response].map { (row.setting, $0.value) } }
  let known = values.compactMap { $0 }
  guard known.count > 1 else { return values.map { _ in nil } }
  let largest = Dictionary(known) { max($0, $1) }
  return values.map { pair in
    pair.flatMap { setting, value in largest[setting].flatMap { $0 > 0 ? value / $0 : nil } }
  }
}
