import Trials

/// What can't be true of a row although each of its fields is a value of its column.
struct Contradiction {
  /// The column that is to blame.
  var column: String
  /// What was found there, and what is allowed.
  var reason: String
}

extension Record {
  /// More seconds than anything here can take, and far fewer than arithmetic with them could overflow at.
  private static let seconds = 0...1e9
  /// No clock tells less than that, and what is divided by them stays a number.
  private static let walls = 1e-12...1e9
  private static let rates = 1e-9...1e24
  /// Whole numbers that survive JSON.
  private static let counts = 0...(1 << 53)

  /// The first thing in the row that juggle can't have measured; nil where there is none.
  ///
  /// - Complexity: O(columns).
  var contradiction: Contradiction? {
    nameless ?? impossibleFactor ?? contradictedCell ?? impossibleFigure ?? missingFigure
  }

  private static func text(_ allowed: ClosedRange<Double>) -> String {
    "it is above 0, \(allowed.lowerBound) to \(allowed.upperBound)"
  }

  private var nameless: Contradiction? {
    for (column, text) in [("run", run), ("cell", cellID)] where text.isEmpty {
      return Contradiction(column: column, reason: "the field is empty, and every row has its \(column)")
    }
    return nil
  }

  private var impossibleFactor: Contradiction? {
    let numbers = [
      ("round", round, 1...1_000_000_000), ("order", order, 1...1_000_000_000_000),
      ("attempt", attempt, 1...1_000_000), ("iteration", iteration, 0...1_000_000),
      ("tasks", tasks, 1...1_000_000_000_000), ("cores", cores, 1...1_000_000),
    ]
    for (column, value, allowed) in numbers where !allowed.contains(value) {
      return Contradiction(
        column: column,
        reason: "\(value) is no \(column): \(allowed.lowerBound) to \(allowed.upperBound) are possible")
    }
    for (column, value, allowed) in [
      ("capacity", capacity, 1e-4...1e6), ("units_per_second", unitsPerSecond, 1...1e15),
    ] {
      guard let value, !allowed.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) is no \(column): \(Self.text(allowed))")
    }
    return nil
  }

  /// The cell's id is made of its levels, and the level of its tasks says how many they are.
  private var contradictedCell: Contradiction? {
    guard cellID == cell.id else {
      return Contradiction(
        column: "cell",
        reason: "\(CSV.shown(cellID)) is not the cell of the row's levels, which are \(CSV.shown(cell.id))")
    }
    guard let expected = Self.tasks(atLevel: tasksLevel, cores: cores) else {
      return Contradiction(
        column: "tasks_level",
        reason: "\(CSV.shown(tasksLevel)) is no number of tasks: 30 or 1.5x are")
    }
    guard expected == tasks else {
      return Contradiction(
        column: "tasks_level",
        reason: "\(CSV.shown(tasksLevel)) of \(cores) cores is \(expected), and the row has \(tasks) tasks")
    }
    return nil
  }

  /// Multiples are rounded half up, as in plans.
  private static func tasks(atLevel level: String, cores: Int) -> Int? {
    switch level {
    case "all": return cores
    case let plain where Int(plain) != nil: return Int(plain)
    case let multiple where multiple.hasSuffix("x"):
      guard let factor = Double(multiple.dropLast()), factor > 0, factor <= 1e9 else { return nil }
      return Int(min((factor * Double(cores) + 0.5).rounded(.down), 1e12))
    default: return nil
    }
  }

  private var impossibleFigure: Contradiction? {
    let durations = [
      ("spawn_s", spawn), ("wall_s", wall), ("join_s", join), ("user_s", user), ("system_s", system),
      ("server_cpu_s", serverCPU), ("runqueue_s", runQueue), ("finish_mean_s", finishMean),
      ("finish_p50_s", finishP50), ("finish_p90_s", finishP90), ("finish_p99_s", finishP99),
      ("finish_p999_s", finishP999), ("finish_max_s", finishMax), ("lateness_p50_s", latenessP50),
      ("lateness_p99_s", latenessP99), ("lateness_max_s", latenessMax), ("per_operation_s", perOperation),
      ("steal_s", steal), ("other_s", other), ("throttled_s", throttled),
    ]
    for (column, value) in durations {
      guard let value, !Self.seconds.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) s can't be: 0 to 1e9 are possible")
    }
    for (column, value, allowed) in [
      ("wall_s", wall, Self.walls), ("tasks_per_s", tasksPerSecond, Self.rates),
    ] {
      guard let value, !allowed.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) can't be: \(Self.text(allowed))")
    }
    let amounts = [
      ("threads", threads), ("units", units), ("operations", operations),
      ("voluntary_switches", voluntarySwitches), ("involuntary_switches", involuntarySwitches),
      ("migrations", migrations), ("rss_before_bytes", rssBefore), ("rss_peak_bytes", rssPeak),
    ]
    for (column, value) in amounts {
      guard let value, !Self.counts.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) can't be: 0 to 2⁵³ are possible")
    }
    return nil
  }

  private var missingFigure: Contradiction? {
    guard status == .ok else { return nil }
    if phase == nil {
      return Contradiction(column: "phase", reason: "the field is empty in a row whose status is ok")
    }
    if wall == nil {
      return Contradiction(column: "wall_s", reason: "the field is empty in a row whose status is ok")
    }
    return nil
  }
}
