package import Experiments
import Foundation
import Statistics
package import Trials

/// What came of a run, whoever launched its trials.
package struct RunEnded: Sendable {
  /// The run with its end.
  package var info: RunInfo
  package var failedTrials: Int
  /// Of the cells that one was wanted of, as far as there is one.
  package var timelines: [CellTimeline]
  /// Cells whose timelines were not recorded any more, since it was stopped.
  package var timelinesLeft: Int
}

/// One execution of an experiment: the schedule's trials, one after another, each recorded before the next.
package struct Run<Source: Launcher>: ~Copyable {
  private let plan: Plan
  private var recorder: TrialRecorder<Source>
  private let store: ResultStore
  private let rates: Rates
  private let clock: @Sendable () -> Double
  private var info: RunInfo
  private var schedule: Schedule
  /// What the short loops of the round under way took, in seconds of the whole calibration loop.
  private var loops: [Double] = []

  /// What can be told while it runs.
  package enum Event: Sendable {
    /// A trial is about to start: nothing may be done now that takes time from it.
    case starting(cell: String, done: Int, left: Int, secondsLeft: Double)
    case failed(cell: String, reason: String)
    /// A trial ran to its end, with the median of its wall times in seconds.
    case measured(Cell, wall: Double)
    /// The trial that records a cell's timeline is about to start, after all others.
    case recording(cell: String, done: Int, left: Int)
    /// There is no timeline of this cell, which says nothing against its figures.
    case noTimeline(cell: String, reason: String)
  }

  package typealias Ended = RunEnded

  /// - Parameters:
  ///   - store: Open for this run; when it is resumed, with what was measured before.
  ///   - clock: Seconds on a clock that never goes back; on one that stands still, time never ends the run.
  package init(
    _ plan: Plan, info: RunInfo, rates: Rates, launcher: Source, store: ResultStore,
    clock: @escaping @Sendable () -> Double = monotonicSeconds
  ) {
    self.plan = plan
    self.info = info
    self.rates = rates
    recorder = TrialRecorder(launcher: launcher)
    self.store = store
    self.clock = clock
    schedule = Schedule(plan)
  }

  /// Runs to the end, or until the calling task is cancelled.
  ///
  /// - Throws: When a record can't be stored.
  package consuming func callAsFunction(report: (Event) -> Void) async throws(ResultStore.Refused) -> Ended {
    var (elapsed, failed) = try replay()
    let start = clock() - elapsed
    var paced = 0
    while !Task.isCancelled, let job = schedule.next(elapsed: elapsed) {
      if job.round != paced {
        await measurePace(before: job.round)
        paced = job.round
      }
      await measurePace(before: job)
      let left = schedule.left(elapsed: elapsed)
      report(
        .starting(
          cell: job.cell.cell.id, done: schedule.trialsDone, left: left.trials, secondsLeft: left.seconds))
      let began = clock()
      guard let rows = await measure(job) else { break }
      try store.append(rows)
      elapsed = clock() - start
      let wall = rows.median(of: .wall)
      if let wall { report(.measured(job.cell.cell, wall: wall)) }
      schedule.note(
        job, wall: wall, spent: clock() - began,
        disturbed: Disturbance(rows: rows)?.isDisturbed ?? false)
      if let reason = rows.first?.reason {
        failed += 1
        report(.failed(cell: job.cell.cell.id, reason: reason))
      }
    }
    if paced > 0, !Task.isCancelled { await measurePace(before: paced + 1) }
    info.end = schedule.end ?? .interrupted
    info.endedAt = timestamp()
    let timelines = await record(report: report)
    return Ended(
      info: info, failedTrials: failed, timelines: timelines.recorded, timelinesLeft: timelines.left)
  }

  /// Records the timelines that are wanted: each in a trial of its own that counts for nothing else, so that recording
  /// takes nothing from what is measured.
  private mutating func record(report: (Event) -> Void) async -> (recorded: [CellTimeline], left: Int) {
    var timelines: [CellTimeline] = []
    var slices = 0
    let wanted = plan.recorded
    for (number, planned) in wanted.enumerated() {
      guard !Task.isCancelled else { return (timelines, wanted.count - number) }
      guard slices < Self.mostSlices else {
        let reason = "the others have \(slices) slices together, and \(Self.mostSlices) are kept of a run"
        report(.noTimeline(cell: planned.id, reason: reason))
        continue
      }
      report(.recording(cell: planned.id, done: number, left: wanted.count - number))
      let trial = planned.timelineTrial(
        unitsPerSecond: rate(of: planned), seed: plan.experiment.seed, clock: plan.experiment.clock)
      switch await recorder.timeline(trial, of: planned) {
      case .success(let timeline):
        timelines.append(timeline)
        slices += timeline.timeline.sliceCount
      case .failure(let problem): report(.noTimeline(cell: planned.id, reason: problem.description))
      case nil: return (timelines, wanted.count - number)
      }
    }
    return (timelines, 0)
  }

  /// Slices that the timelines of a run have together, but for the last of them: `timeline.json` takes some 120 bytes
  /// for each, and who reads it a kilobyte.
  private static var mostSlices: Int { 500_000 }

  /// The rows of a job's trial; nil when it was stopped.
  private mutating func measure(_ job: Schedule.Job) async -> [Record]? {
    let trial = trial(of: job.cell)
    var base = Record(
      job.cell, at: (job.round, job.attempt, job.order), of: info, clock: plan.experiment.clock,
      units: trial.units)
    base.runtime = rates.runtimes[job.cell.cell.model.worker ?? ""] ?? ""
    base.unitsPerSecond = rate(of: job.cell)
    guard let recorded = await recorder(trial, of: job.cell, from: base) else { return nil }
    if let said = recorded.said {
      info.said = (info.said ?? [:]).merging([base.cellID: Array(said.prefix(Self.keptLines))]) { $1 }
    }
    return recorded.rows
  }

  /// Times the calibration loop, so that rounds can be told in which the machine itself was slower.
  private mutating func measurePace(before round: Int) async {
    loops = []
    let units = UInt64(max(1, Pace.seconds * rates.reference))
    guard let seconds = await recorder.launcher.pace(units, on: plan.cells.first?.pus.first ?? 0) else {
      return
    }
    info.paces = (info.paces ?? []) + [RunInfo.Pace(round: round, seconds: seconds)]
  }

  /// Times a short loop on a PU of a trial's cell, so that the machine's speed is known over the whole round.
  private mutating func measurePace(before job: Schedule.Job) async {
    guard let place = info.paces?.indices.last, info.paces?[place].round == job.round, !job.cell.pus.isEmpty
    else { return }
    let units = UInt64(max(1, Pace.seconds * Self.shortLoop * rates.reference))
    let pu = job.cell.pus[job.order % job.cell.pus.count]
    guard let seconds = await recorder.launcher.pace(units, on: pu) else { return }
    loops.append(seconds / Self.shortLoop)
    info.paces?[place].during = median(loops)
  }

  /// The part of the calibration loop that is run before each trial: 4 ms.
  private static var shortLoop: Double { 0.2 }

  private func trial(of planned: PlannedCell) -> Trial {
    planned.trial(
      unitsPerSecond: rate(of: planned), seed: plan.experiment.seed, clock: plan.experiment.clock)
  }

  private func rate(of planned: PlannedCell) -> Double {
    rates.unitsPerSecond(for: planned.cell.model.worker, plan.experiment.equal)
  }

  /// Lines of a trial's `say` steps that the run keeps.
  private static var keptLines: Int { 10 }

  // MARK: Resuming

  /// Plays the stored trials of this run back through the schedule. The last one may be cut off: then it is
  /// measured again.
  ///
  /// - Returns: Seconds that they took, and how many failed.
  /// - Throws: When they are not the trials that this run would have measured.
  private mutating func replay() throws(ResultStore.Refused) -> (elapsed: Double, failed: Int) {
    var (elapsed, failed) = (0.0, 0)
    for (place, stored) in store.resumed.enumerated() {
      let before = schedule
      // Time does not stop a replay: these trials were begun, whatever the clock said.
      guard let job = schedule.next(elapsed: -.infinity) else {
        throw mismatch(stored, "the run had ended before it")
      }
      guard stored.order == job.order, stored.cellID == job.cell.cell.id, stored.round == job.round,
        stored.attempt == job.attempt
      else {
        throw mismatch(
          stored, "\"\(job.cell.cell.id)\", round \(job.round), trial \(job.order) belongs there")
      }
      let wanted = stored.isFailed ? 1 : job.cell.warmup + job.cell.iterations
      if stored.rows < wanted, place == store.resumed.count - 1 {
        schedule = before
        try store.dropLast()
        break
      }
      guard stored.rows == wanted else {
        throw mismatch(stored, "it has \(stored.rows) rows where \(wanted) belong")
      }
      let spent = Self.startSeconds + stored.spent
      schedule.note(job, wall: stored.wall, spent: spent, disturbed: stored.isDisturbed)
      elapsed += spent
      failed += stored.isFailed ? 1 : 0
    }
    return (elapsed, failed)
  }

  private func mismatch(_ stored: StoredTrial, _ reason: String) -> ResultStore.Refused {
    ResultStore.Refused(
      description: "\(store.file.path): trial \(stored.order) of run \(info.id) (\"\(stored.cellID)\", round "
        + "\(stored.round)) doesn't fit: \(reason). The file or the machine has changed, and the run can't be "
        + "resumed; run without --resume")
  }

  /// What starting and ending a worker takes, roughly, in seconds; it isn't recorded.
  private static var startSeconds: Double { 0.015 }
}
