import Experiments
import Findings
import Foundation
import Harness
import Reports
import Simulation
import Topology
import Trials

extension Measuring {
  /// A run that is about to begin.
  struct About {
    var plan: Plan
    var rates: Rates
    /// What a simulation or a prediction rests on; nil for no prediction.
    var costs: Costs?
    var setting: OpenRun.Setting
    var folder: URL
    var simulation: RunInfo.Simulation?

    enum Costs {
      case known(Simulation.Costs)
      /// After the trials, so that the first figure doesn't wait for it.
      case toMeasure(MachineCosts)
    }
  }

  /// A run that has ended, with its records in its folder.
  struct Conducted {
    /// 0, 4 when trials failed, 130 when it was interrupted.
    var code: Int32
    var folder: URL
    /// Its id.
    var run: String
    /// Those of this run.
    var timelines: RunTimelines?
    /// Whether the costs that its folder keeps are those that it was predicted by.
    var hasCosts = false

    /// Shows it. Where it was stopped or trials failed, that is what its code says, whatever else fails.
    func show(_ present: (Conducted) throws -> Void) throws {
      do { try present(self) } catch let error where code != 0 {
        printError("juggle: \(systemReason(error))")
      }
    }
  }

  /// - Parameter resumed: The run to carry on; nil for a new one.
  func conduct(
    _ run: About, _ resumed: OpenRun?, with launcher: some Launcher
  ) async throws -> Conducted {
    let (plan, folder) = (run.plan, run.folder)
    let opened =
      try resumed
      ?? OpenRun.new(
        run.setting, in: folder, topology: topology, unitsPerSecond: run.rates.reference,
        skipped: plan.skipped.map { RunInfo.Skipped(cell: $0.cell.id, reason: $0.reason) },
        claims: plan.claims, simulation: run.simulation)
    try writeAtomically(topology.xml(), name: "topology.xml", directory: folder.relativePath)
    if case .known(let costs) = run.costs { keep(costs, in: folder) }

    if plan.recorded.isEmpty, !plan.experiment.timeline.isEmpty {
      printError("juggle: no timeline will be recorded: no cell that is run is one that `timeline` names")
    }
    let ended = try await conduct(plan, run.rates, opened, launcher)
    try opened.runs.write(ended.info)
    let timelines = writtenTimelines(of: ended, in: folder)
    var (unpredicted, hasCosts) = (0, false)
    if case .toMeasure(let machine) = run.costs, ended.info.end != .interrupted {
      (unpredicted, hasCosts) = await predict(plan, ended.info, run.rates, by: machine, in: folder)
    }
    return Conducted(
      code: code(of: ended, unpredicted: unpredicted, in: folder), folder: folder, run: ended.info.id,
      timelines: timelines, hasCosts: hasCosts)
  }

  /// Records don't depend on costs: that they can't be kept is said, and no more.
  @discardableResult
  private func keep(_ costs: Costs, in folder: URL) -> Bool {
    do {
      try costs.write(to: folder.appending(path: Costs.file).relativePath)
      return true
    } catch {
      printError("juggle: the costs are not kept: \(error)")
      return false
    }
  }

  /// Simulates the cells of a run on this machine, beside its records. The figures don't depend on it: that it can't be
  /// done or written is said, and no more.
  ///
  /// - Returns: How many cells were left out, since it was stopped, and whether the folder keeps the costs.
  private func predict(
    _ plan: Plan, _ info: RunInfo, _ rates: Rates, by machine: MachineCosts, in folder: URL
  ) async -> (unpredicted: Int, hasCosts: Bool) {
    let wanted = (plan.cells + plan.references).filter { $0.cell.model.worker == nil }
    let measured: Costs?
    do { measured = try await machine.costs() } catch LaunchError.cancelled {
      return (wanted.count, false)
    } catch {
      printError("juggle: no prediction: \(systemReason(error))")
      return (0, false)
    }
    guard let costs = measured else { return (0, false) }
    let isKept = keep(costs, in: folder)
    let predicting = Predicting(plan, info: info, rates: rates, topology: topology, costs: costs)
    var progress = ProgressLine(quiet: output.quiet)
    let rows = await predicting { cell, done, left in
      progress.show(plan.experiment.name, predicting: cell, done: done, left: left)
    }
    progress.clear()
    do {
      try Predicting.write(rows, parameters: plan.experiment.parameters.map(\.name), to: folder)
    } catch { printError("juggle: no predictions: \(error)") }
    return (Set(wanted.map(\.id)).subtracting(rows.map(\.cellID)).count, isKept)
  }

  /// - Parameters:
  ///   - ended: Told, where it was stopped.
  ///   - unpredicted: Cells that were not predicted any more.
  private func code(of ended: RunEnded, unpredicted: Int, in folder: URL) -> Int32 {
    if ended.info.end == .interrupted {
      printError(
        simulating == nil
          ? "juggle: stopped; what was measured is in \(folder.relativePath), --resume carries on"
          : "juggle: stopped; what was simulated is in \(folder.relativePath), and takes seconds to be done anew"
      )
      return 130
    }
    let timelines = ended.timelinesLeft
    if timelines > 0 || unpredicted > 0 {
      let left = [
        timelines > 0 ? "\(Wording.amount(timelines, "timeline")) not recorded" : nil,
        unpredicted > 0 ? "predictions are incomplete, without \(Wording.amount(unpredicted, "cell"))" : nil,
      ].compactMap(\.self)
      printError(
        "juggle: stopped; all figures are in \(folder.relativePath), \(left.joined(separator: ", "))"
          + (isSimulated ? "" : "; --resume makes them all anew"))
      return 130
    }
    return ended.failedTrials > 0 ? 4 : 0
  }

  private func conduct(
    _ plan: Plan, _ rates: Rates, _ opened: OpenRun, _ launcher: some Launcher
  ) async throws -> RunEnded {
    var progress = ProgressLine(quiet: output.quiet)
    if let repair = opened.store.repair { progress.note(repair) }
    let name = plan.experiment.name
    // Simulated seconds are no time that anybody has to wait.
    let isTimed = !isSimulated
    let clock: @Sendable () -> Double = if isTimed { monotonicSeconds } else { { 0 } }
    let run = Run(
      plan, info: opened.info, rates: rates, launcher: launcher, store: opened.store, clock: clock)
    var seen = FirstFigures((plan.cells + plan.references).map(\.cell))
    let ended = try await run { event in
      switch event {
      case .starting(let cell, let done, let left, let seconds):
        progress.show(name, cell: cell, done: done, left: left, secondsLeft: isTimed ? seconds : nil)
      case .measured(let cell, let wall):
        seen.note(cell, wall: wall)
        progress.figures = seen.lines
      case .failed(let cell, let reason):
        progress.note("failed: \(cell): \(reason)")
      case .recording(let cell, let done, let left):
        progress.show(name, recording: cell, done: done, left: left)
      case .noTimeline(let cell, let reason):
        progress.note("no timeline: \(cell): \(reason)")
      }
    }
    progress.clear()
    return ended
  }
}
