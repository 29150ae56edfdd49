package import Experiments
import Foundation
package import Statistics
package import Trials

/// The cells of one experiment, and where their records go.
package struct GatePart {
  package var experiment: Experiment
  package var cells: [PlannedCell]
  package var opened: OpenRun

  package init(experiment: Experiment, cells: [PlannedCell], opened: OpenRun) {
    (self.experiment, self.cells, self.opened) = (experiment, cells, opened)
  }
}

/// One gate: the schedule's trials of two builds, one after another, each recorded before the next.
package struct GateRun<Source: Launcher> {
  private let parts: [GatePart]
  /// Every cell by its place in the schedule.
  private let cells: [(part: Int, cell: PlannedCell)]
  private var recorder: TrialRecorder<Source>
  private let rates: Rates
  private let response: Response
  private var schedule: GateSchedule

  /// What can be told while it runs.
  package enum Event: Sendable {
    /// A trial is about to start: nothing may be done now that takes time from it.
    case starting(cell: String, done: Int, left: Int, secondsLeft: Double)
    /// The second look begins, at so many cells.
    case lookingAgain(cells: [String])
    case failed(cell: String, reason: String)
  }

  /// - Parameters:
  ///   - launcher: Knows the workers `base` and `head`.
  ///   - rates: Those of `base`, for both.
  ///   - seed: What the order of sides is drawn from: another one for each gate, or chance plays no part in it.
  package init(
    _ parts: [GatePart], rule: GateRule, response: Response, launcher: Source, rates: Rates, seed: UInt32
  ) {
    self.parts = parts
    recorder = TrialRecorder(launcher: launcher)
    self.rates = rates
    self.response = response
    cells = parts.enumerated().flatMap { place, part in part.cells.map { (place, $0) } }
    schedule = GateSchedule(cells: cells.count, rule: rule, seed: seed)
  }

  /// Runs to the end, or until the calling task is cancelled.
  ///
  /// - Returns: Each part's run with its end.
  /// - Throws: When a record can't be stored.
  package consuming func callAsFunction(
    report: (Event) -> Void
  ) async throws(ResultStore.Refused) -> [RunInfo] {
    var (done, isInterrupted, wasSecondLook) = (0, false, false)
    while !Task.isCancelled, let job = schedule.next() {
      if schedule.isSecondLook, !wasSecondLook {
        wasSecondLook = true
        report(.lookingAgain(cells: schedule.openCells.map { cells[$0].cell.id }))
      }
      let (part, planned) = (parts[cells[job.cell].part], planned(job))
      report(
        .starting(cell: planned.id, done: done, left: schedule.left + 1, secondsLeft: secondsLeft))
      guard let rows = await measure(job, planned, of: part) else {
        isInterrupted = true
        break
      }
      try part.opened.store.append(rows)
      done += 1
      schedule.note(job, ending(of: rows))
      if let reason = rows.first?.reason { report(.failed(cell: planned.id, reason: reason)) }
    }
    return infos(endedBy: isInterrupted || Task.isCancelled ? .interrupted : .rounds)
  }

  /// Measures nothing, since head was seen to fail before the first trial: a failed trial of head stands for every cell.
  ///
  /// - Returns: Each part's run with its end.
  /// - Throws: When a record can't be stored.
  package func failed(because reason: String) throws(ResultStore.Refused) -> [RunInfo] {
    for (place, entry) in cells.enumerated() {
      let job = GateSchedule.Job(cell: place, side: .head, round: 1, attempt: 1, order: place + 1)
      var base = self.base(of: job, trial(of: planned(job), parts[entry.part]))
      base.startedAt = timestamp()
      try parts[entry.part].opened.store.append([.row(failed: reason, from: base)])
    }
    return infos(endedBy: .rounds)
  }

  private func infos(endedBy end: RunInfo.End) -> [RunInfo] {
    parts.map { part in
      var info = part.opened.info
      info.end = end
      info.endedAt = timestamp()
      return info
    }
  }

  /// The cell with the build that is measured.
  private func planned(_ job: GateSchedule.Job) -> PlannedCell {
    var planned = cells[job.cell].cell
    planned.cell.model.worker = job.side.rawValue
    return planned
  }

  /// The rows of a job's trial; nil when it was stopped.
  private mutating func measure(
    _ job: GateSchedule.Job, _ planned: PlannedCell, of part: GatePart
  ) async -> [Record]? {
    let trial = trial(of: planned, part)
    var base = base(of: job, trial)
    guard let rows = await recorder(trial, of: planned, from: base)?.rows else { return nil }
    guard let first = rows.first, first.status == .ok, rows.median(of: response) == nil else { return rows }
    base.startedAt = first.startedAt
    let reason = "it reports no \(response.rawValue), which the gate compares; choose another --response"
    return [.row(failed: reason, from: base)]
  }

  private func trial(of planned: PlannedCell, _ part: GatePart) -> Trial {
    planned.trial(
      unitsPerSecond: rates.reference, seed: part.experiment.seed, clock: part.experiment.clock)
  }

  /// What is known of a job's records before it runs.
  private func base(of job: GateSchedule.Job, _ trial: Trial) -> Record {
    let part = parts[cells[job.cell].part]
    var base = Record(
      planned(job), at: (job.round, job.attempt, job.order), of: part.opened.info,
      clock: part.experiment.clock, units: trial.units)
    base.runtime = rates.runtimes[job.side.rawValue] ?? ""
    return base
  }

  private func ending(of rows: [Record]) -> GateSchedule.Ending {
    GateSchedule.Ending(
      value: rows.median(of: response), isDisturbed: Disturbance(rows: rows)?.isDisturbed ?? false)
  }

  private var secondsLeft: Double {
    let open = schedule.openCells
    let each = open.reduce(0) { $0 + cells[$1].cell.trialEstimate } / Double(max(1, open.count))
    return Double(schedule.left + 1) * each
  }
}
