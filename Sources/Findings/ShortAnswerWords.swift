import Statistics
import Trials

/// How much of a short answer's figures its sentences give.
package enum Detail: Sendable, CaseIterable {
  /// With their intervals.
  case whole
  /// Without: the table above them has them.
  case figures
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
    let settings = here.settings.map { setting -> String in
      let beyond = elsewhere.flatMap { elsewhere in
        sentence(elsewhere, elsewhere.rows.filter { $0.setting == setting.name })
      }
      let parts = [here.sentence(setting.rows, detail), beyond].compactMap(\.self)
      return "\(setting.name): \(parts.joined(separator: " "))"
    }
    return (lead, settings)
  }

  private var lead: String {
    guard let elsewhere else { return here.lead + ":" }
    let tasks = Wording.list(elsewhere.tasks.map(String.init))
    return "\(here.lead), measured; \(tasks) on \(elsewhere.cores), simulated:"
  }

  /// `On 16: task 1.03×, 2.03×, 2.05× (±3 %); the others 30.0× (not checked).`
  private func sentence(_ elsewhere: ShortAnswer, _ rows: [ShortAnswer.Row]) -> String? {
    let groups = elsewhere.groups(rows)
    guard !groups.isEmpty else { return nil }
    let parts = groups.map { group in
      let names = group.names(amongOthers: groups.count > 1 && group.rows.first?.model == groups.last?.rows.first?.model)
      let figures =
        group.isAlike
        ? elsewhere.figure(group.allFigures(elsewhere), .figures) : group.steps(elsewhere.tasks)
      return "\(names) \(figures) (\(error(of: group.rows)))"
    }
    return "On \(elsewhere.cores): \(parts.joined(separator: "; "))."
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

  /// - Parameter isRest: Where they are all that is left to speak of, three of them or more have no names.
  func names(amongOthers isRest: Bool) -> String {
    isRest && rows.count > 2 ? "the others" : Wording.list(rows.map(\.model.description))
  }

  /// Of tasks that go one after the other, the most tell all.
  func allFigures(_ answer: ShortAnswer) -> [Estimate] {
    manner == .oneAfterAnother
      ? rows.compactMap { answer.estimate($0.main) }
      : rows.flatMap { row in answer.tasks.compactMap { row.figures[$0].flatMap(answer.estimate) } }
  }

  /// `1.03×, 2.03×, 2.05×`: one for each number of tasks.
  func steps(_ tasks: [Int]) -> String {
    tasks.map { count in
      let seen = rows.compactMap { $0.figures[count]?.slowdown?.value }
      guard let low = seen.min(), let high = seen.max() else { return "–" }
      return high / low <= ShortAnswer.alike ? Wording.times((low * high).squareRoot()) : "?"
    }.joined(separator: ", ")
  }
}

extension ShortAnswer {
  /// Figures that differ less than by this factor are given as one.
  static let alike = 1.05

  /// `30 tasks on 2 cores, against one alone`.
  var lead: String {
    let tasks = mainTasks.map { Wording.amount($0, "task") } ?? "The most tasks of each model"
    let what =
      switch subject {
      case .operation: ", time of one operation"
      case .lateness: ", how late they were"
      case .cost: ", what each of them costs in CPU time and memory"
      case .slowdown: ", against one alone"
      case .wall: ""
      }
    return (simulated == nil ? "" : "SIMULATED: ") + "\(tasks) on \(Wording.amount(cores, "core"))\(what)"
  }

  func sentence(_ rows: [Row], _ detail: Detail) -> String {
    let groups = groups(rows)
    let parts = groups.map { group in
      let names = group.names(amongOthers: groups.count > 1 && group.rows.first?.model == groups.last?.rows.first?.model)
      let figures = figure(group.rows.compactMap { estimate($0.main) }, detail)
      return ["\(names) \(figures)", group.manner?.words].compactMap(\.self).joined(separator: ", ")
        + (group.rows.first.map { extra($0) } ?? "") + count(group)
    }
    let grown = rows.compactMap { row in row.growth.map { $0.words(row.model.description) } }
    return parts.joined(separator: "; ") + "." + grown.map { " \($0)." }.joined()
  }

  /// Models by what became of their tasks, the quickest first.
  func groups(_ rows: [Row]) -> [ModelGroup] {
    var groups: [ModelGroup] = []
    for row in rows where estimate(row.main) != nil {
      let place = groups.firstIndex { group in
        guard let manner = row.manner, manner == group.manner, let first = group.rows.first,
          mainTasks != nil || first.main.summary.cell.tasks == row.main.summary.cell.tasks
        else { return false }
        return areAlike(estimate(first.main)?.value ?? 0, estimate(row.main)?.value ?? 0, 1.25)
      }
      if let place { groups[place].rows.append(row) } else { groups.append(.init(rows: [row], manner: row.manner)) }
    }
    return groups.sorted { (least($0)) < (least($1)) }
  }

  private func least(_ group: ModelGroup) -> Double {
    group.rows.compactMap { estimate($0.main)?.value }.min() ?? .infinity
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
    guard mainTasks == nil, let tasks = group.rows.first?.main.summary.cell.tasks else { return "" }
    return " (\(Wording.amount(tasks, "task")))"
  }

  /// What a subject says beside its figure.
  private func extra(_ row: Row) -> String {
    switch subject {
    case .cost: row.main.summary[.memoryPerTask].map { " and \(Wording.bytes($0.value))" } ?? ""
    case .lateness:
      row.main.summary[.latenessP50].map { " at most for 99 % of them, \(Wording.seconds($0.value)) for half" } ?? ""
    case .operation, .slowdown, .wall: ""
    }
  }
}

private func areAlike(_ one: Double, _ other: Double, _ factor: Double) -> Bool {
  max(one, other) <= factor * min(one, other)
}

extension Manner {
  /// What stands behind a figure.
  package var words: String {
    switch self {
    case .oneAfterAnother: "one after the other"
    case .inRounds: "in rounds, each to its end"
    case .inTurns: "in turns"
    case .onOwnCores: "each on its own core"
    case .allAtOnce: "all at once"
    case .busy(let busy, let cores):
      "kept \(Manner.cores(busy.value)) of \(Wording.cores(cores)) \(cores == 1 ? "core" : "cores") busy"
    case .untold(let undisturbed, let all):
      undisturbed < all
        ? "how can't be told: \(undisturbed) of \(Wording.amount(all, "round")) undisturbed"
        : "how can't be told from \(Wording.amount(all, "round"))"
    }
  }
}

extension Manner {
  /// `1.97`, `0.89`, and next to none as `<0.001`: cores that were busy.
  package static func cores(_ busy: Double) -> String {
    busy < 0.0005 ? "<0.001" : Wording.number(busy, digits: busy < 0.1 ? 1 : busy < 1 ? 2 : 3)
  }
}

extension Growth {
  /// `Under py/threads each task takes 1.42× (1.38–1.47) the CPU time of one alone, as …`.
  func words(_ model: String) -> String {
    switch cause {
    case .lock(let busy):
      return "Under \(model) one thread computes at a time (\(Wording.number(busy.value)) cores busy), as under an "
        + "interpreter's lock; each task took \(Wording.times(ratio)) the CPU time of one alone"
    case .kernel:
      return "Under \(model) each task took \(Wording.times(ratio)) the CPU time of one alone, most of it the kernel's"
    case .sharing:
      return "Under \(model) each task took \(Wording.times(ratio)) the CPU time of one alone, as where tasks share "
        + "counts or caches"
    }
  }
}
