package import Findings

extension AnswerForCores {
  /// A paragraph and a small table for people, with a line feed at the end.
  ///
  /// - Parameter place: The folder of the run whose predictions were checked.
  package func text(judgedBy place: String, on screen: Screen) -> String {
    let lead = wrapped(lead, "", on: screen, lead: ("In short:", .heading))
    let basis = wrapped(basis(place).joined(separator: " "), "", on: screen)
    return ([lead] + tables.map { $0.text(on: screen) } + [basis]).joined(separator: "\n")
  }

  /// One for each setting, whose name stands where the models have theirs.
  private var tables: [TextTable] {
    var seen: Set<String> = []
    return rows.map(\.setting).filter { seen.insert($0).inserted }.map { setting in
      let rows = rows.filter { $0.setting == setting }
      func column(
        _ title: String, isNumber: Bool = true, _ role: TextTable.Column.Role = .fact,
        _ value: (Row) -> String?
      ) -> TextTable.Column {
        .init(title: title, isNumber: isNumber, values: rows.map { value($0) ?? "" }, role: role)
      }
      var columns = [column(setting, isNumber: false, .key) { $0.model }]
      for count in tasks {
        columns += [
          column(Wording.amount(count, "task")) { $0.figures[count]?.slowdown.map { Wording.times($0) } },
          column("tasks/s", .expendable(1)) { $0.figures[count].map { Wording.count($0.tasksPerSecond) } },
        ]
      }
      return TextTable(columns + [column("±") { $0.error.map { Wording.percent($0) } }])
    }
  }
}
