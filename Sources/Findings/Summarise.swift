import Statistics
import Trials

extension Results {
  /// Half-width over median that a run is asked for where `run.json` does not say.
  package static let defaultTarget = Precision().target

  /// One summary per cell, in the order of `cells`.
  ///
  /// - Complexity: O(n log n) trials, times the number of responses.
  package var summaries: [Summary] {
    let byCell = Dictionary(cells.map { ($0.cell, $0) }) { first, _ in first }
    let placements = Set(cells.map(\.cell.placement))
    return cells.map { trials in
      var row = summary(of: trials, reference: reference(of: trials.cell, in: byCell))
      if let worker = worker(of: trials.cell, in: byCell) { row.setting += ", \(worker)" }
      if placements.count > 1 { row.setting += ", \(trials.cell.placement.rawValue)" }
      return row
    }
  }

  /// Whose plain calls a cell is measured against, where that isn't the same for all cells of its workload.
  private func worker(of cell: Cell, in byCell: [Cell: CellTrials]) -> String? {
    guard let worker = reference(of: cell, in: byCell)?.cell.model.worker else { return nil }
    let others = cells.contains {
      $0.cell.workload == cell.workload && $0.cell.model.worker != worker && $0.cell.model.worker != nil
    }
    return others ? worker : nil
  }

  /// Plain calls of juggle's own worker, or of the cell's, whose code juggle's can't call.
  func reference(of cell: Cell, in byCell: [Cell: CellTrials]) -> CellTrials? {
    byCell[cell.reference] ?? byCell[cell.ownReference]
  }

  private func summary(of trials: CellTrials, reference: CellTrials?) -> Summary {
    let cell = trials.cell
    let usable = min(Double(cell.cores), capacity ?? info?.capacity ?? .infinity)
    var estimates: [Response: Estimate] = [:]
    for response in Response.allCases {
      estimates[response] = Estimate.median(of: TrialFigures.values(of: response, in: trials.finished))
    }
    var summary = Summary(
      cell: cell, cellID: trials.id,
      setting: cell.setting,
      tasksLevel: trials.tasksLevel, clock: trials.clock, usableCores: usable,
      count: trials.finished.count, estimates: estimates,
      busyCores: .median(of: trials.finished.compactMap(\.busyCores)),
      failures: failures(of: trials), flags: [])
    if let reference, !isCast(trials, reference: reference) {
      let rounds = Self.pairs(trials, reference, .tasksPerSecond)
      summary.speedup = .median(of: rounds.lazy.filter { $1 > 0 }.map { $0 / $1 })
      predict(&summary, from: reference)
    }
    complete(&summary, of: trials)
    let disturbances = trials.finished.compactMap(\.disturbance)
    summary.disturbed = disturbances.count(where: \.isDisturbed)
    summary.throttled = disturbances.count(where: \.isThrottled)
    let slow = info?.slowRounds ?? []
    summary.slow = trials.finished.count { slow.contains($0.round) }
    summary.flags = flags(of: summary)
    return summary
  }

  private func predict(_ summary: inout Summary, from trials: CellTrials) {
    guard let reference = trials.asReference else { return }
    let (cell, cores) = (summary.cell, summary.usableCores)
    summary.reference = reference
    summary.idealWall = reference.idealWall(tasks: cell.tasks, cores: cores)
    if reference.kind == .computing {
      summary.efficiency = summary.speedup.map { $0.value / min(Double(cell.tasks), cores) }
    }
    guard let shape = cell.model.namesake?.shape else { return }
    // Code of a worker's own that waits may keep what it runs on or give it up, which nobody here knows.
    let isOwn = trials.cell.model.worker != nil
    if isOwn, reference.kind != .computing, [.loop, .rounds, .shifts].contains(shape) { return }
    let law = reference.predictedWall(tasks: cell.tasks, cores: cores, shape: shape)
    summary.prediction = Prediction(.law, wall: law)
  }

  /// Whether tasks differ in what they do: the run says so, or N tasks don't compute N times what one does.
  private func isCast(_ trials: CellTrials, reference: CellTrials) -> Bool {
    if info?.casts?.contains(trials.cell.workload) == true { return true }
    guard let all = trials.finished.first?.units, let one = reference.finished.first?.units else {
      return false
    }
    return one.multipliedReportingOverflow(by: trials.cell.tasks).partialValue != all
  }

  private func failures(of trials: CellTrials) -> [Summary.Failure] {
    Dictionary(grouping: trials.failed.compactMap(\.failure)) { $0 }
      .map { Summary.Failure(reason: $0, count: $1.count) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }

  private func flags(of summary: Summary) -> [Summary.Flag] {
    Summary.Flag.allCases.filter { flag in
      switch flag {
      case .imprecise:
        (summary[.wall]?.relativeHalfWidth ?? 0) > info?.targetPrecision ?? Self.defaultTarget
      case .fewRounds: (1..<6).contains(summary.count)
      case .failed: !summary.failures.isEmpty
      case .disturbed: summary.disturbed > 0
      case .throttled: summary.throttled > 0
      case .slowRounds: summary.slow > 0
      }
    }
  }

  /// A quantity of two cells, in the rounds that both have.
  static func pairs(_ one: CellTrials, _ other: CellTrials, _ response: Response) -> [(Double, Double)] {
    let byRound = Dictionary(other.finished.map { ($0.round, $0[response]) }) { first, _ in first }
    return one.finished.compactMap { trial in
      guard let value = trial[response], let base = byRound[trial.round] ?? nil else { return nil }
      return (value, base)
    }
  }
}

extension Results.CellTrials {
  /// What one task needs, as these trials of a reference cell say; nil without a time.
  var asReference: Reference? {
    // What disturbs a trial only adds to its waiting, never to its work: the least waiting is the task's own.
    let waiting = finished.compactMap { trial in
      trial[.wall].flatMap { wall in trial.cpu.map { max(0, wall - $0) } }
    }.min()
    let cpu = median(finished.compactMap(\.cpu))
    let wall = waiting.flatMap { idle in cpu.map { $0 + idle } }
    return Reference(wall: wall, cpu: cpu, units: finished.first?.units)
  }
}
