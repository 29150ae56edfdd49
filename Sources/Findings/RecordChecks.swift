import Trials

/// What can't be true of a row although each of its fields is a value of its column.
struct Contradiction: Error {
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
  /// - Parameter knowingCell: Whether a record of the same cell, with the same name, was looked at before.
  /// - Complexity: O(columns).
  func contradiction(knowingCell: Bool) -> Contradiction? {
    nameless ?? impossibleFactor ?? (knowingCell ? nil : contradictedCell) ?? impossibleFigure
      ?? missingFigure
  }

  private static func text(_ allowed: ClosedRange<Double>) -> String {
    "it is above 0, \(allowed.lowerBound) to \(allowed.upperBound)"
  }

  private var nameless: Contradiction? {
    guard run.isEmpty || cellID.isEmpty else { return nil }
    let column = run.isEmpty ? "run" : "cell"
    return Contradiction(
      column: column, reason: "the field is empty, and every row has its \(column)")
  }

  // Tables, so that looking at a row makes nothing that has to be freed: a file may have a million of them.
  private typealias Column<Value> = (name: String, value: @Sendable (Record) -> Value?)
  private typealias Bounded<Value: Comparable> = (
    name: String, value: @Sendable (Record) -> Value?, allowed: ClosedRange<Value>
  )

  private static let factors: [Bounded<Int>] = [
    ("round", { $0.round }, 1...1_000_000_000), ("order", { $0.order }, 1...1_000_000_000_000),
    ("attempt", { $0.attempt }, 1...1_000_000), ("iteration", { $0.iteration }, 0...1_000_000),
    ("tasks", { $0.tasks }, 1...1_000_000_000_000), ("cores", { $0.cores }, 1...1_000_000),
  ]
  private static let conditions: [Bounded<Double>] = [
    ("capacity", { $0.capacity }, 1e-4...1e6), ("units_per_second", { $0.unitsPerSecond }, 1...1e15),
  ]
  private static let durations: [Column<Double>] = [
    ("spawn_s", { $0.spawn }), ("wall_s", { $0.wall }), ("join_s", { $0.join }), ("user_s", { $0.user }),
    ("system_s", { $0.system }),
    ("server_cpu_s", { $0.serverCPU }), ("runqueue_s", { $0.runQueue }), ("finish_mean_s", { $0.finishMean }),
    ("finish_p50_s", { $0.finishP50 }), ("finish_p90_s", { $0.finishP90 }),
    ("finish_p99_s", { $0.finishP99 }),
    ("finish_p999_s", { $0.finishP999 }), ("finish_max_s", { $0.finishMax }),
    ("lateness_p50_s", { $0.latenessP50 }),
    ("lateness_p99_s", { $0.latenessP99 }), ("lateness_max_s", { $0.latenessMax }),
    ("per_operation_s", { $0.perOperation }),
    ("steal_s", { $0.steal }), ("other_s", { $0.other }), ("throttled_s", { $0.throttled }),
  ]
  private static let paces: [Bounded<Double>] = [
    ("wall_s", { $0.wall }, walls), ("tasks_per_s", { $0.tasksPerSecond }, rates),
  ]
  private static let amounts: [Column<Int>] = [
    ("threads", { $0.threads }), ("units", { $0.units }), ("operations", { $0.operations }),
    ("voluntary_switches", { $0.voluntarySwitches }), ("involuntary_switches", { $0.involuntarySwitches }),
    ("migrations", { $0.migrations }), ("rss_before_bytes", { $0.rssBefore }),
    ("rss_peak_bytes", { $0.rssPeak }),
  ]

  private var impossibleFactor: Contradiction? {
    for (column, read, allowed) in Self.factors {
      guard let value = read(self), !allowed.contains(value) else { continue }
      return Contradiction(
        column: column,
        reason: "\(value) is no \(column): \(allowed.lowerBound) to \(allowed.upperBound) are possible")
    }
    for (column, read, allowed) in Self.conditions {
      guard let value = read(self), !allowed.contains(value) else { continue }
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
    for (column, read) in Self.durations {
      guard let value = read(self), !Self.seconds.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) s can't be: 0 to 1e9 are possible")
    }
    for (column, read, allowed) in Self.paces {
      guard let value = read(self), !allowed.contains(value) else { continue }
      return Contradiction(column: column, reason: "\(value) can't be: \(Self.text(allowed))")
    }
    for (column, read) in Self.amounts {
      guard let value = read(self), !Self.counts.contains(value) else { continue }
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
