import Findings
import Statistics
import Trials

extension TextTable {
  /// The table that people see: factors that vary, then what matters most. Where making the tasks is timed, that is
  /// what each of them costs.
  init(_ summaries: [Summary]) {
    func column(_ title: String, isNumber: Bool = true, _ value: (Summary) -> String?) -> Column {
      Column(title: title, isNumber: isNumber, values: summaries.map { value($0).map(printable) ?? "" })
    }
    let severalPlacements = Set(summaries.map(\.cell.placement)).count > 1
    let parameters = summaries.first?.cell.parameters ?? []
    var columns = [column("workload", isNumber: false) { $0.cell.workload }]
    columns += parameters.indices.map { place in
      column(parameters[place].name) { row in
        row.cell.parameters.indices.contains(place) ? row.cell.parameters[place].level : nil
      }
    }
    columns += [
      column("model", isNumber: false) { $0.cell.model.description },
      column("tasks") { "\($0.cell.tasks)" },
      column("cores") { "\($0.cell.cores)" },
    ]
    if severalPlacements {
      columns.append(column("placement", isNumber: false) { $0.cell.placement.rawValue })
    }
    if Set(summaries.map(\.count)).count > 1 { columns.append(column("n") { "\($0.count)" }) }
    columns += [
      column("wall") { $0[.wall].map { Wording.seconds($0.value) } },
      column("±") { $0[.wall]?.relativeHalfWidth.map { Wording.percent($0) } },
    ]
    if summaries.contains(where: { $0.clock == .spawn }) {
      columns += [
        column("wall/ideal") { $0.wallOverIdeal.map { Wording.times($0.value) } },
        column("CPU/task") { $0[.cpuPerTask].map { Wording.seconds($0.value) } },
        column("mem/task") { $0[.memoryPerTask].map { Wording.bytes($0.value) } },
      ]
    } else {
      columns += [
        column("predicted") { $0.predictedWall.map { Wording.seconds($0) } },
        column("tasks/s") { $0[.tasksPerSecond].map { Wording.count($0.value) } },
        column("speed-up") { $0.speedup.map { Wording.times($0.value) } },
        column("efficiency") { $0.efficiency.map { Wording.percent($0) } },
        column("busy cores") {
          $0.busyCores.map {
            $0.value < 0.0005 ? "<0.001" : Wording.number($0.value, digits: $0.value < 0.1 ? 1 : 3)
          }
        },
      ]
    }
    columns.append(
      column("notes", isNumber: false) { row in
        row.flags.map { flag in
          switch flag {
          case .imprecise: "imprecise"
          case .fewRounds: "few rounds"
          case .failed: "\(row.failed) failed"
          case .disturbed: "\(row.disturbed) disturbed"
          case .throttled: "\(row.throttled) throttled"
          case .slowRounds: "\(row.slow) slow"
          }
        }.joined(separator: ", ")
      })
    let starts = summaries.indices.dropFirst().filter { row in
      let (one, other) = (summaries[row - 1].cell, summaries[row].cell)
      return one.workload != other.workload || one.parameters != other.parameters
    }
    self.init(columns, breaks: Set(starts))
  }
}

/// Text of a file as one line that cannot steer a terminal.
func printable(_ text: String) -> String {
  String(
    text.unicodeScalars.map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: " "
      default: Character(scalar)
      }
    })
}
