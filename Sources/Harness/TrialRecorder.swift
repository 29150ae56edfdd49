import Experiments
import Statistics
import Trials

/// Runs trials and makes records of how they ended: what a run and a gate have in common.
struct TrialRecorder<Source: Launcher> {
  let launcher: Source
  private var verifications: [String: Verification] = [:]

  init(launcher: Source) { self.launcher = launcher }

  /// A trial's rows, with what its tasks said.
  struct Recorded {
    var rows: [Record]
    var said: [String]?
  }

  /// Runs a trial of a cell, under its worker, and checks what came back.
  ///
  /// - Parameter base: What is known of the rows before it runs.
  /// - Returns: One row an iteration, or one row that says why it failed; nil when it was stopped.
  mutating func callAsFunction(_ trial: Trial, of planned: PlannedCell, from base: Record) async -> Recorded?
  {
    let verification = verification(of: planned, trial)
    var base = base
    base.startedAt = timestamp()
    let launched = await launcher.launch(trial, on: planned.cell.model.worker, limit: planned.limit)
    switch launched.outcome {
    case .cancelled:
      return nil
    case .failed(let reason):
      return Recorded(rows: [.row(failed: reason, from: base)])
    case .finished(let result):
      if let reason = verification.complaint(about: result) {
        return Recorded(rows: [.row(failed: reason, from: base)])
      }
      return Recorded(
        rows: Record.rows(result, noise: launched.noise, expected: verification.checksum, from: base),
        said: result.said)
    }
  }

  /// Runs a trial of a cell that records its timeline.
  ///
  /// - Returns: The timeline, or why there is none; nil when it was stopped.
  mutating func timeline(
    _ trial: Trial, of planned: PlannedCell
  ) async -> Result<CellTimeline, Timeline.Malformed>? {
    let launched = await launcher.launch(trial, on: planned.cell.model.worker, limit: planned.limit)
    switch launched.outcome {
    case .cancelled: return nil
    case .failed(let reason): return .failure(.init(description: reason))
    case .finished(let result):
      if let reason = Verification(trial, shape: planned.cell.model.namesake?.shape).complaint(about: result)
      {
        return .failure(.init(description: reason))
      }
      let timeline =
        launched.timeline ?? .failure(.init(description: "its launcher \(launcher.name) records none"))
      return timeline.map { CellTimeline(cell: planned.cell, pus: planned.pus, timeline: $0) }
    }
  }

  /// Kept for each cell: all of its trials are alike.
  private mutating func verification(of planned: PlannedCell, _ trial: Trial) -> Verification {
    if let known = verifications[planned.id] { return known }
    let made = Verification(trial, shape: planned.cell.model.namesake?.shape)
    verifications[planned.id] = made
    return made
  }
}

extension [Record] {
  /// The median of a quantity over the timed iterations of one trial; nil of a trial that failed, and where it is unknown.
  func median(of response: Response) -> Double? {
    Statistics.median(
      filter { $0.status == .ok && $0.phase == .timed }.compactMap { response.value(of: $0) })
  }
}
