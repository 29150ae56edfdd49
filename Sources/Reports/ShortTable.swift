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
    // A heading over each single row would say it twice.
    let isFlat = settings.count == 1 || settings.allSatisfy { $0.rows.count == 1 }
    for (name, models) in settings {
      if !isFlat { rows.append(Row(name: name)) }
      rows += models.map { row in
        let model = row.model.description
        return Row(name: !isFlat ? "  " + model : settings.count > 1 ? "\(name), \(model)" : model, of: row)
      }
    }
    let all = rows.count { $0.row != nil }
    if rows.count > mostRows { rows.removeLast(rows.count - mostRows) }
    if rows.last?.row == nil { rows.removeLast() }
    let left = all - rows.count { $0.row != nil }
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
      _ title: String, isNumber: Bool = true, _ role: Column.Role = .fact,
      _ value: (ShortAnswer.Row) -> String?
    ) -> Column {
      Column(
        title: title, isNumber: isNumber, values: rows.map { $0.row.flatMap(value) ?? "" }, role: role)
    }

    /// The most tasks here with their interval, and all that was asked for elsewhere with how far off it may be.
    func beside(_ elsewhere: ShortAnswer) -> [Column] {
      func there(_ row: ShortAnswer.Row) -> ShortAnswer.Row? { elsewhere[row.setting, row.model] }
      let most = here.tasks.last ?? 1
      return [
        column("\(most) on \(here.cores)") { $0.figures[most]?.slowdown.map { Wording.times($0.value) } },
        column("95 % interval") { $0.figures[most]?.slowdown?.interval.map(ends) },
        column("how", isNumber: false, .extra) { $0.manner?.brief },
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
            column("how", isNumber: false) { $0.manner?.brief },
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
        let titles: [(String, Response)] = [
          ("half within", .latenessP50), ("99 % within", .latenessP99), ("latest", .latenessMax),
        ]
        return [count].compactMap(\.self)
          + titles.map { title, response in
            column(title) { $0.main.summary[response].map { Wording.seconds($0.value) } }
          } + [column("tasks/s") { $0.main.summary[.tasksPerSecond].map { Wording.count($0.value) } }]
      case .cost:
        return [count].compactMap(\.self) + [
          column("wall") { $0.main.summary[.wall].map { Wording.seconds($0.value) } },
          precision { $0.summary[.wall] },
          column("CPU/task") { $0.main.summary[.cpuPerTask].map { Wording.seconds($0.value) } },
          column("memory/task") { $0.main.summary[.memoryPerTask].map { Wording.bytes($0.value) } },
        ]
      }
    }

    /// How many tasks the main figures are of, where that differs.
    private var count: Column? {
      here.mainTasks == nil ? column("tasks") { "\($0.main.summary.cell.tasks)" } : nil
    }

    private func levels(_ value: (ShortAnswer.Figure) -> String?) -> [Column] {
      here.tasks.map { tasks in
        column(tasks == here.tasks.last ? Wording.amount(tasks, "task") : "\(tasks)") {
          $0.figures[tasks].flatMap(value)
        }
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

extension TextTable {
  /// How small tasks may be under each model.
  static func short(_ sweeps: [Granularity]) -> TextTable {
    func column(
      _ title: String, isNumber: Bool = true, _ role: Column.Role = .fact, _ value: (Granularity) -> String?
    ) -> Column {
      Column(title: title, isNumber: isNumber, values: sweeps.map { value($0) ?? "" }, role: role)
    }
    let isOne = Set(sweeps.map(\.setting)).count == 1
    return TextTable([
      column("", isNumber: false, .key) { $0.who },
      column("setting", isNumber: false) { isOne ? nil : $0.setting },
      column("tasks") { "\($0.tasks)" },
      column("shortest task") { $0.found.value.map { Wording.seconds($0) } ?? "not found" },
      column("95 % interval") { one in
        one.interval.map { "\(Wording.seconds($0.lowerBound))–\(Wording.seconds($0.upperBound))" }
      },
    ])
  }
}
