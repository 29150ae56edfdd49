package import Statistics
package import Trials

/// The cells that carry a run's answer: what each model made of the tasks, on the cores that the question is about.
package struct ShortAnswer: Sendable {
  /// What its figures are of.
  package enum Subject: Sendable, Hashable {
    /// Seconds of one `micro` operation.
    case operation
    /// How late tasks with a schedule are.
    case lateness
    /// What a task costs where making it is timed: CPU seconds and bytes.
    case cost
    /// Wall time as a multiple of one task's, and tasks a second.
    case slowdown
    /// Wall time, where nothing is there to compare it with.
    case wall
  }

  /// One cell with what only its rounds say.
  package struct Figure: Sendable {
    package var summary: Summary
    /// How many times as long as one task alone; nil where that is unknown.
    package var slowdown: Estimate?
  }

  /// A model in a setting.
  package struct Row: Sendable {
    package var setting: String
    package var model: ModelName
    /// By number of tasks.
    package var figures: [Int: Figure]
    /// Of the most tasks that it has.
    package var main: Figure
    package var manner: Manner?
    /// How the CPU time of a task grew with their number; nil where it didn't, or where that is unknown.
    package var growth: Growth?
  }

  package var subject: Subject
  package var cores: Int
  /// The numbers of tasks that it speaks of, rising.
  package var tasks: [Int]
  /// In the order of the table, settings together.
  package var rows: [Row]
  /// The machine that was simulated; nil where the figures were measured.
  package var simulated: String?

  /// Settings, each with its rows.
  package var settings: [(name: String, rows: [Row])] {
    var groups: [(name: String, rows: [Row])] = []
    for row in rows {
      if groups.last?.name == row.setting {
        groups[groups.count - 1].rows.append(row)
      } else {
        groups.append((row.setting, [row]))
      }
    }
    return groups
  }

  /// The number of tasks that the main figures of all rows are of; nil where they differ in it.
  package var mainTasks: Int? {
    let tasks = Set(rows.map(\.main.summary.cell.tasks))
    return tasks.count == 1 ? tasks.first : nil
  }

  package subscript(setting: String, model: ModelName) -> Row? {
    rows.first { $0.setting == setting && $0.model == model }
  }
}

extension Results {
  /// Numbers of tasks that a short answer has room for.
  private static let shownLevels = 3

  /// Nil where no cell on so many cores ran to its end.
  ///
  /// - Parameters:
  ///   - summaries: Of these results.
  ///   - cores: The most that were measured where it is nil.
  /// - Complexity: O(cells × rounds² log rounds).
  package func shortAnswer(_ summaries: [Summary], cores: Int? = nil) -> ShortAnswer? {
    let done = summaries.filter { $0.count > 0 }
    guard let cores = cores ?? done.map(\.cell.cores).max() else { return nil }
    let onCores = done.filter { $0.cell.cores == cores }
    guard !onCores.isEmpty else { return nil }
    let levels = levels(of: onCores, cores: cores)
    let summary = Dictionary(summaries.map { ($0.cell, $0) }) { first, _ in first }
    let subject = subject(onCores.filter { levels.contains($0.cell.tasks) })
    var rows: [ShortAnswer.Row] = []
    for setting in settings(summaries) {
      for model in setting.models(cores: cores) {
        var figures: [Int: ShortAnswer.Figure] = [:]
        for tasks in levels {
          guard let cell = setting.cell(model, tasks: tasks, cores: cores), let row = summary[cell.cell]
          else {
            continue
          }
          figures[tasks] = ShortAnswer.Figure(summary: row, slowdown: setting.slowdown(cell))
        }
        guard let most = figures.keys.max(), let main = figures[most],
          let cell = setting.cell(model, tasks: most, cores: cores)
        else { continue }
        rows.append(
          ShortAnswer.Row(
            setting: setting.name, model: model, figures: figures, main: main,
            manner: subject == .slowdown ? setting.manner(cell) : nil, growth: setting.growth(cell)))
      }
    }
    guard !rows.isEmpty else { return nil }
    return ShortAnswer(
      subject: subject, cores: cores, tasks: levels, rows: rows,
      simulated: simulated)
  }

  /// Those that the experiment names; else the fewest, those in the middle and the most, but for one alone.
  private func levels(of summaries: [Summary], cores: Int) -> [Int] {
    let all = Set(summaries.map(\.cell.tasks)).sorted()
    let named = Set((info?.asked?.tasks ?? []).compactMap { Asked.count($0, on: cores) }).intersection(all)
    // One task alone is what others are held against.
    if named.contains(where: { $0 > 1 }) { return named.filter { $0 > 1 }.sorted() }
    let several = all.filter { $0 > 1 }
    guard several.count > Self.shownLevels else { return several.isEmpty ? all : several }
    return (0..<Self.shownLevels).map { several[$0 * (several.count - 1) / (Self.shownLevels - 1)] }
  }

  private func subject(_ rows: [Summary]) -> ShortAnswer.Subject {
    if rows.contains(where: { $0[.perOperation] != nil }) { return .operation }
    if rows.contains(where: { $0[.latenessP50] != nil }) { return .lateness }
    if rows.contains(where: { $0.clock == .spawn }) { return .cost }
    return rows.contains { $0.speedup != nil && $0.cell.tasks > 1 } ? .slowdown : .wall
  }
}
