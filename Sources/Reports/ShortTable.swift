import Findings
import Statistics
import Trials

extension TextTable {
  /// Rows beyond these are left to the whole report.
  private static let mostRows = 20

  /// The cells that carry an answer: a row for each model, under the name of its setting where there are several.
  ///
  /// - Returns: The table, and how many rows it has no room for.
  static func short(_ answers: Answers) -> (table: TextTable, left: Int) {
    let here = answers.here
    let settings = here.settings
    var rows: [Row] = []
    for (name, models) in settings {
      if settings.count > 1 { rows.append(Row(name: name)) }
      rows += models.map { Row(name: (settings.count > 1 ? "  " : "") + $0.model.description, of: $0) }
    }
    let left = max(0, rows.count - mostRows - settings.count)
    if left > 0 { rows.removeLast(left) }
    if rows.last?.row == nil { rows.removeLast() }
    let builder = Builder(answers: answers, rows: rows)
    let columns = answers.elsewhere.map { builder.beside($0) } ?? builder.columns
    return (TextTable([builder.names] + columns), left)
  }

  /// A line of the table: a model, or the name of a setting.
  fileprivate struct Row {
    var name: String
    var row: ShortAnswer.Row?

    init(name: String, of row: ShortAnswer.Row? = nil) { (self.name, self.row) = (name, row) }
  }

  fileprivate struct Builder {
    var answers: Answers
    var rows: [Row]

    private var here: ShortAnswer { answers.here }

    var names: Column { Column(title: "", isNumber: false, values: rows.map(\.name), role: .key) }

    private func column(
      _ title: String, isNumber: Bool = true, _ role: Column.Role = .fact, _ value: (ShortAnswer.Row) -> String?
    ) -> Column {
      Column(
        title: title, isNumber: isNumber, values: rows.map { $0.row.flatMap(value) ?? "" }, role: role)
    }

    /// The most tasks here with their interval, and all that was asked for elsewhere with how far off it may be.
    func beside(_ elsewhere: ShortAnswer) -> [Column] {
      func there(_ row: ShortAnswer.Row) -> ShortAnswer.Row? { elsewhere[row.setting, row.model] }
      return [
        column("\(here.tasks.last ?? 1) on \(here.cores)") { $0.main.slowdown.map { Wording.times($0.value) } },
        column("95 % interval") { $0.main.slowdown?.interval.map(ends) },
        column("how", isNumber: false, .extra) { $0.manner?.shortWords },
      ]
        + elsewhere.tasks.map { tasks in
          column("\(tasks) on \(elsewhere.cores)") { row in
            there(row)?.figures[tasks]?.slowdown.map { Wording.times($0.value) }
          }
        }
        + [
          column("off by") { row in
            there(row).map { answers.error(of: $0).map { "±" + Wording.percent($0) } ?? "not checked" }
          }
        ]
    }

    /// What is told of one machine.
    var columns: [Column] {
      switch here.subject {
      case .slowdown:
        return levels { $0.slowdown.map { Wording.times($0.value) } }
          + [
            precision { $0.slowdown },
            column("tasks/s") { $0.main.summary[.tasksPerSecond].map { Wording.count($0.value) } },
            column("how", isNumber: false) { $0.manner?.shortWords },
          ]
      case .operation:
        return levels { $0.summary[.perOperation].map { Wording.seconds($0.value) } }
          + [precision { $0.summary[.perOperation] }]
      case .wall:
        return levels { $0.summary[.wall].map { Wording.seconds($0.value) } }
          + [
            precision { $0.summary[.wall] },
            column("tasks/s") { $0.main.summary[.tasksPerSecond].map { Wording.count($0.value) } },
          ]
      case .lateness:
        return [Response.latenessP50, .latenessP99, .latenessMax].map { response in
          column(response == .latenessMax ? "latest" : response == .latenessP50 ? "half within" : "99 % within") {
            $0.main.summary[response].map { Wording.seconds($0.value) }
          }
        } + [column("tasks/s") { $0.main.summary[.tasksPerSecond].map { Wording.count($0.value) } }]
      case .cost:
        return [
          column("wall") { $0.main.summary[.wall].map { Wording.seconds($0.value) } },
          precision { $0.summary[.wall] },
          column("CPU/task") { $0.main.summary[.cpuPerTask].map { Wording.seconds($0.value) } },
          column("memory/task") { $0.main.summary[.memoryPerTask].map { Wording.bytes($0.value) } },
        ]
      }
    }

    private func levels(_ value: (ShortAnswer.Figure) -> String?) -> [Column] {
      here.tasks.map { tasks in
        column(Wording.amount(tasks, "task")) { $0.figures[tasks].flatMap(value) }
      }
    }

    /// Half the interval of the most tasks.
    private func precision(_ value: (ShortAnswer.Figure) -> Estimate?) -> Column {
      column("±", .expendable(1)) { value($0.main)?.relativeHalfWidth.map { Wording.percent($0) } }
    }

    private func ends(_ interval: ClosedRange<Double>) -> String {
      "\(Wording.ratio(interval.lowerBound))–\(Wording.ratio(interval.upperBound))"
    }
  }
}

extension Manner {
  /// What a table has room for.
  fileprivate var shortWords: String {
    switch self {
    case .inRounds: "in rounds"
    case .busy(let busy, let cores):
      "\(Wording.number(busy.value, digits: busy.value < 0.1 ? 1 : 3)) of \(Wording.cores(cores)) cores busy"
    case .untold: "can't tell yet"
    case .oneAfterAnother, .inTurns, .onOwnCores, .allAtOnce: words
    }
  }
}
