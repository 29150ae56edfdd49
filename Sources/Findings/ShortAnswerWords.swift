import Glibc
import Statistics
import Trials

/// How much of a short answer's figures its sentences give.
package enum Detail: Sendable, CaseIterable {
  /// With their intervals.
  case whole
  /// Without: the table above them has them.
  case figures
  /// And without what tasks that go one after the other take on other cores: the same.
  case fewer
  /// And with the two quickest kinds of models only, before all others together.
  case fewest
}

/// The answer of one machine, and beside it that of cores which had to be simulated.
package struct Answers: Sendable {
  package var here: ShortAnswer
  package var elsewhere: ShortAnswer?
  /// How far simulations were off where they could be checked: on this machine.
  private var earned: EarnedErrors?

  /// - Parameter checked: The cells of this machine, with their predictions.
  package init(_ here: ShortAnswer, elsewhere: ShortAnswer? = nil, checked: [Summary] = []) {
    (self.here, self.elsewhere) = (here, elsewhere)
    earned = elsewhere == nil ? nil : EarnedErrors(checked)
  }

  /// What a simulated row may be off by, as a share of 1; nil where nothing like it was checked.
  package func error(of row: ShortAnswer.Row) -> Double? { earned?[row.setting, row.model]?.high }

  /// What all sentences speak of, and a sentence for each setting.
  package func sentences(_ detail: Detail) -> (lead: String, settings: [String]) {
    (
      lead,
      here.settings.map {
        "\($0.name): \(here.sentence($0.rows, detail, apart: areApart) { beyond($0, detail) })"
      }
    )
  }

  private var lead: String {
    guard let elsewhere else { return here.lead + ":" }
    let most = here.mainTasks.map(String.init) ?? "the most"
    return "Against one task alone: \(most) on \(Wording.amount(here.cores, "core")), measured; "
      + "\(Wording.list(elsewhere.tasks.map(String.init))) on \(elsewhere.cores), simulated:"
  }

  /// Whether two models that are alike here are not on the cores that were simulated.
  private func areApart(_ one: ShortAnswer.Row, _ other: ShortAnswer.Row) -> Bool {
    guard let elsewhere else { return false }
    let figures = [one, other].map { row in
      elsewhere[row.setting, row.model].flatMap { elsewhere.estimate($0.main)?.value }
    }
    guard let first = figures[0], let second = figures[1] else {
      return figures[0] != nil || figures[1] != nil
    }
    return !areAlike(first, second, 1.5)
  }

  /// `, on 16 1.02, 2.03, 2.05× (±3 %)`: what the same models make of the tasks on the cores that were simulated.
  private func beyond(_ group: ModelGroup, _ detail: Detail) -> String {
    guard let elsewhere else { return "" }
    // Others of all kinds have no figure in common: the table has each.
    if group.manner == nil, group.rows.count > 1 { return "" }
    if group.manner == .oneAfterAnother, detail == .fewer || detail == .fewest { return "" }
    let there = ModelGroup(
      rows: group.rows.compactMap { elsewhere[$0.setting, $0.model] }, manner: group.manner)
    guard !there.rows.isEmpty else { return "" }
    let figures =
      there.isAlike
      ? elsewhere.figure(there.allFigures(elsewhere), .figures) : there.steps(elsewhere.tasks)
    return ", on \(elsewhere.cores): \(figures) (\(error(of: there.rows)))"
  }

  private func error(of rows: [ShortAnswer.Row]) -> String {
    let known = rows.compactMap { error(of: $0) }
    guard let most = known.max() else { return "not checked" }
    return "±\(Wording.percent(most))" + (known.count < rows.count ? ", some not checked" : "")
  }
}

/// Models that did the same to their tasks, and whose figures are told together.
struct ModelGroup {
  var rows: [ShortAnswer.Row]
  var manner: Manner?

  /// Whether any number of tasks takes about as long, so that one figure says it.
  var isAlike: Bool { manner == .allAtOnce || manner == .onOwnCores || manner == .oneAfterAnother }

  /// - Parameter isRest: Where they are all that is left to speak of, several of them need no names.
  func names(amongOthers isRest: Bool, _ detail: Detail) -> String {
    isRest && rows.count > (detail == .whole ? 2 : 1)
      ? "the others" : Wording.list(rows.map(\.model.description))
  }

  /// The order of magnitude of its least figure, in steps of a half.
  func size(_ answer: ShortAnswer) -> Int {
    let least = rows.compactMap { answer.estimate($0.main)?.value }.min() ?? .infinity
    return least > 0 && least < 1e300 ? Int((log(least) / log(1.5)).rounded()) : .max
  }

  /// Of tasks that go one after the other, the most tell all.
  func allFigures(_ answer: ShortAnswer) -> [Estimate] {
    manner == .oneAfterAnother
      ? rows.compactMap { answer.estimate($0.main) }
      : rows.flatMap { row in answer.tasks.compactMap { row.figures[$0].flatMap(answer.estimate) } }
  }

  /// `1.03, 2.03, 2.05×`: one for each number of tasks.
  func steps(_ tasks: [Int]) -> String {
    tasks.map { count in
      let seen = rows.compactMap { $0.figures[count]?.slowdown?.value }
      guard let low = seen.min(), let high = seen.max() else { return "–" }
      return high / low <= ShortAnswer.alike
        ? Wording.ratio((low * high).squareRoot()) : "\(Wording.ratio(low))–\(Wording.ratio(high))"
    }.joined(separator: ", ") + "×"
  }
}

extension ShortAnswer {
  /// Figures that differ less than by this factor are given as one.
  static let alike = 1.05

  /// `30 tasks on 2 cores, against one alone`.
  var lead: String {
    let tasks = mainTasks.map { Wording.amount($0, "task") } ?? "Each model's largest number of tasks"
    let what =
      switch subject {
      case .operation: ", time per operation"
      case .lateness: ", how late they were"
      case .cost: ", CPU time and memory per task"
      case .slowdown: ", against one alone"
      case .wall: ""
      }
    return (simulated == nil ? "" : "SIMULATED: ") + "\(tasks) on \(Wording.amount(cores, "core"))\(what)"
      + (untold.map { " (\($0))" } ?? "")
  }

  /// Why no model says what became of its tasks; nil where one does.
  private var untold: String? {
    let reasons = rows.compactMap { row in
      if case .untold = row.manner { row.manner?.words } else { nil }
    }
    return reasons.count == rows.count ? reasons.first : nil
  }

  func sentence(
    _ rows: [Row], _ detail: Detail, apart: (Row, Row) -> Bool = { _, _ in false },
    and beyond: (ModelGroup) -> String = { _ in "" }
  ) -> String {
    let groups = groups(rows, atMost: detail == .fewest ? 3 : .max, apart: apart)
    guard !groups.isEmpty else { return "no round has both these tasks and one alone." }
    let parts = groups.map { group in
      let isLast = groups.count > 1 && group.rows.first?.model == groups.last?.rows.first?.model
      let names = group.names(amongOthers: isLast, detail)
      let figures = figure(group.rows.compactMap { estimate($0.main) }, detail)
      return "\(names) \(figures)\(group.manner?.behind(detail) ?? "")\(beyond(group))"
        + (group.rows.count == 1 ? extra(group.rows[0]) : "") + count(group)
    }
    let grown = rows.compactMap { row in row.growth.map { $0.words(row.model.description) } }
    return parts.joined(separator: "; ") + "." + grown.map { " \($0)." }.joined()
  }

  /// Models by what became of their tasks, the quickest first.
  ///
  /// - Parameter most: Groups; where there are more, the last of them has all others.
  func groups(
    _ rows: [Row], atMost most: Int = .max, apart: (Row, Row) -> Bool = { _, _ in false }
  ) -> [ModelGroup] {
    var groups: [ModelGroup] = []
    for row in rows where estimate(row.main) != nil {
      let place = groups.firstIndex { group in
        guard let manner = row.manner, manner == group.manner, let first = group.rows.first,
          !apart(first, row), mainTasks != nil || first.main.summary.cell.tasks == row.main.summary.cell.tasks
        else { return false }
        return areAlike(estimate(first.main)?.value ?? 0, estimate(row.main)?.value ?? 0, 1.25)
      }
      if let place {
        groups[place].rows.append(row)
      } else {
        groups.append(.init(rows: [row], manner: row.manner))
      }
    }
    // Those that are about as quick stay in the order of the table, whatever the noise.
    groups = groups.enumerated()
      .sorted { ($0.element.size(self), $0.offset) < ($1.element.size(self), $1.offset) }.map(\.element)
    guard groups.count > most else { return groups }
    let rest = groups[(most - 1)...].flatMap(\.rows)
    return groups.prefix(most - 1) + [ModelGroup(rows: rest, manner: nil)]
  }

  /// The quantity that it is about, of one cell.
  func estimate(_ figure: Figure) -> Estimate? {
    switch subject {
    case .operation: figure.summary[.perOperation]
    case .lateness: figure.summary[.latenessP99] ?? figure.summary[.latenessMax]
    case .cost: figure.summary[.cpuPerTask] ?? figure.summary[.wall]
    case .slowdown: figure.slowdown
    case .wall: figure.summary[.wall]
    }
  }

  /// One figure for estimates that are alike, with the hull of their intervals; else from the least to the most.
  func figure(_ estimates: [Estimate], _ detail: Detail) -> String {
    guard let low = estimates.map(\.value).min(), let high = estimates.map(\.value).max() else { return "?" }
    let bounds = estimates.compactMap(\.interval)
    var one = Estimate(value: estimates.count == 1 ? low : (low * high).squareRoot(), interval: nil, count: 0)
    if detail == .whole, bounds.count == estimates.count, let least = bounds.map(\.lowerBound).min(),
      let most = bounds.map(\.upperBound).max()
    {
      one.interval = least...most
    }
    let isOne = areAlike(low, high, Self.alike)
    guard subject == .slowdown else {
      return isOne ? Wording.seconds(one) : "\(Wording.seconds(low)) to \(Wording.seconds(high))"
    }
    return isOne ? Wording.times(one) : "\(Wording.ratio(low))–\(Wording.times(high))"
  }

  /// Of how many tasks the figure is, where a sentence's lead can't say it.
  private func count(_ group: ModelGroup) -> String {
    let all = Set(group.rows.map(\.main.summary.cell.tasks))
    guard mainTasks == nil, all.count == 1, let tasks = all.first else { return "" }
    return " (\(Wording.amount(tasks, "task")))"
  }

  /// What a subject says beside its figure.
  private func extra(_ row: Row) -> String {
    switch subject {
    case .cost: row.main.summary[.memoryPerTask].map { " and \(Wording.bytes($0.value))" } ?? ""
    case .lateness:
      row.main.summary[.latenessP50].map {
        " or less\(row.main.summary[.latenessP99] == nil ? "" : " for 99 % of them"), \(Wording.seconds($0.value)) or less for half"
      } ?? ""
    case .operation, .slowdown, .wall: ""
    }
  }
}

private func areAlike(_ one: Double, _ other: Double, _ factor: Double) -> Bool {
  max(one, other) <= factor * min(one, other)
}

extension Manner {
  /// Behind a figure, `, in rounds, each to its end`; in brief ` in rounds`, ` (1.60 cores busy)`.
  fileprivate func behind(_ detail: Detail) -> String {
    switch self {
    case .untold: ""  // said once, above all sentences
    case _ where detail == .whole: ", " + words
    case .busy(let busy, _): " (\(Manner.cores(busy.value)) \(busy.value == 1 ? "core" : "cores") busy)"
    case .oneAfterAnother, .inRounds, .inTurns, .onOwnCores, .allAtOnce: " " + brief
    }
  }

  /// What a table has room for.
  package var brief: String {
    switch self {
    case .oneAfterAnother: "one after the other"
    case .inRounds: "in rounds"
    case .inTurns: "in turns"
    case .onOwnCores: "each on its own core"
    case .allAtOnce: "all at once"
    case .busy(let busy, let cores):
      "\(Manner.cores(busy.value)) of \(Wording.cores(cores)) \(cores == 1 ? "core" : "cores") busy"
    case .untold: "can't tell yet"
    }
  }

  fileprivate var words: String {
    switch self {
    case .oneAfterAnother, .inTurns, .onOwnCores, .allAtOnce: brief
    case .inRounds: brief + ", each to its end"
    case .busy: "with " + brief
    case .untold(let undisturbed, let all):
      undisturbed < all
        ? "too few undisturbed rounds to tell how: \(undisturbed) of \(all)"
        : "too few rounds to tell how: \(all)"
    }
  }

  /// `1.97`, and next to none as `<0.001`: cores that were busy.
  package static func cores(_ busy: Double) -> String {
    busy < 0.0005 ? "<0.001" : Wording.number(busy, digits: busy < 0.1 ? 1 : 3)
  }
}

extension Growth {
  /// `Under py/threads each task takes 1.42× (1.38–1.47) the CPU time of one alone, as …`.
  func words(_ model: String) -> String {
    let took = "each task took \(Wording.times(ratio)) the CPU time of a task alone"
    let grown =
      switch cause {
      case .lock(let busy):
        "only one thread computes at a time (\(Wording.number(busy.value)) cores busy), as under an interpreter lock; "
          + took
      case .unknown: took
      case .kernel: "\(took); the kernel used the extra time"
      case .sharing: "\(took), as happens when tasks share reference counts or caches"
      }
    return "Under \(model), \(grown)"
  }
}
