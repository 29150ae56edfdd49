package import Statistics
package import Trials

/// What to do with a workload: under which models, and how many tasks at a time, so that most of them end in a second.
package struct Advice: Sendable, Hashable {
  /// Everything but model, tasks and cores: `mixed`, or `mixed, work 10us, smt`.
  package var setting: String
  /// On so many cores, the most that were measured.
  package var cores: Int
  /// The one that did most.
  package var best: ModelName
  /// That one and those that can't be told from it with as many tasks, in the order of the table.
  package var models: [ModelName]
  /// The fewest that come within 5 % of the most that the best model did.
  package var tasks: Int
  /// Tasks per second of the best model, with so many.
  package var throughput: Estimate
  /// The fewest and the most tasks that were measured under it.
  package var measured: ClosedRange<Int>
  package var peak: Peak

  /// What was seen beyond `tasks`.
  package enum Peak: Sendable, Hashable {
    /// More tasks gained less than 5 %, or lost.
    case found
    /// They were the most that were measured, and throughput had grown until there.
    case notFound
    /// No other number of tasks was measured, or not in the same rounds, so there may be one on either side.
    case unknown
  }

  /// A gain that is worth more tasks, or another model.
  static let worthwhile = 0.05
}

extension Results {
  /// One for each setting whose tasks are alike and that leaves a choice, in the order of the table: of models, or of
  /// numbers of tasks. Everything is compared within rounds.
  ///
  /// - Parameter summaries: of these results.
  /// - Complexity: O(cells × rounds² log rounds).
  package func advice(_ summaries: [Summary]) -> [Advice] { settings(summaries).compactMap(\.advice) }
}

extension Setting {
  var advice: Advice? {
    guard reference != nil, let cores = coreLevels.last(where: { !models(cores: $0).isEmpty }) else {
      return nil
    }
    let candidates = models(cores: cores)
    let rate = { (model: ModelName) in
      taskLevels(model, cores: cores).compactMap { throughput(model, tasks: $0, cores: cores)?.value }.max()
    }
    guard candidates.count > 1 || taskLevels(cores: cores).count > 1,
      let best = candidates.max(by: { rate($0) ?? 0 < rate($1) ?? 0 }),
      let tasks = enough(best, cores: cores),
      let figure = throughput(best, tasks: tasks, cores: cores)
    else { return nil }
    let levels = taskLevels(best, cores: cores)
    let alike = candidates.filter { other in
      if other == best { return true }
      guard
        let seen = ratio(
          .tasksPerSecond, cell(other, tasks: tasks, cores: cores),
          to: cell(best, tasks: tasks, cores: cores))
      else { return false }
      return abs(seen.value - 1) < Advice.worthwhile && (seen.interval ?? 1...1).upperBound >= 1
    }
    let most = levels.last ?? tasks
    let before = levels.dropLast().last.flatMap { cell(best, tasks: $0, cores: cores) }
    let hasGrown = ratio(.tasksPerSecond, cell(best, tasks: most, cores: cores), to: before) != nil
    return Advice(
      setting: name, cores: cores, best: best, models: alike, tasks: tasks, throughput: figure,
      measured: (levels.first ?? tasks)...most,
      peak: tasks < most ? .found : hasGrown ? .notFound : .unknown)
  }

  /// The fewest tasks that no larger number does 5 % more than; the most that were measured where throughput grows to
  /// the end. Nil where nothing was.
  func enough(_ model: ModelName, cores: Int) -> Int? {
    let levels = taskLevels(model, cores: cores)
    return levels.first { level in
      levels.filter { $0 > level }.allSatisfy { larger in
        let seen = ratio(
          .tasksPerSecond, cell(model, tasks: larger, cores: cores),
          to: cell(model, tasks: level, cores: cores))
        return seen.map { $0.value < 1 + Advice.worthwhile } ?? false
      }
    }
  }

  private func throughput(_ model: ModelName, tasks: Int, cores: Int) -> Estimate? {
    cell(model, tasks: tasks, cores: cores).flatMap { cell in
      .median(of: TrialFigures.values(of: .tasksPerSecond, in: cell.finished))
    }
  }
}

extension Advice {
  /// `Advice for mixed: 8 tasks under task or thread on 2 cores: 1.97 k/s (1.93–2.01 k), more gain less than 5 %.`
  ///
  /// - Parameter verb: `Results.verb`.
  func sentence(_ verb: String) -> String {
    let beyond =
      switch peak {
      case .found:
        ", more gain less than \(Wording.percent(Self.worthwhile))"
          + (tasks == measured.lowerBound && tasks > 1
            ? "; fewer were not \(verb)" : "")
      case .notFound:
        "; no peak found: throughput still grew at \(Wording.amount(tasks, "task")), "
          + "the most that were \(verb)"
      case .unknown where measured.count > 1:
        "; whether that is more than with fewer can't be told, as they have no round in common"
      case .unknown: "; no other number of tasks was \(verb)"
      }
    return "Advice for \(setting): \(Wording.amount(tasks, "task")) under "
      + "\(Wording.list(models.map(\.description), "or")) on \(Wording.amount(cores, "core")): "
      + "\(Wording.rate(throughput))\(beyond)."
  }
}
