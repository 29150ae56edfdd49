import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Simulation
import Topology
import Trials

/// What running tasks costs on this machine, for whoever predicts or simulates: measured now, or kept from before.
struct MachineCosts: Sendable {
  let topology: Topology
  let launcher: LocalLauncher
  /// juggle's own worker: its program.
  let worker: String
  /// A file or a folder that they are taken from instead, as the command line says.
  var file: String?
  var isQuiet = false

  /// What a plan's cells need.
  ///
  /// They are those of `file` if one is named; else the folder's own, if they are of this machine since its last start,
  /// with this worker, and of all that is needed; else they are measured, which takes a tenth of the plan's time or one
  /// pass over all probes.
  ///
  /// - Parameter folder: Of results, which may hold costs of an earlier run.
  /// - Returns: Nil where they can't be measured, which is said, or where no model of the plan has any.
  /// - Throws: Where `file` has none, and when the calling task is cancelled.
  func costs(for plan: Plan, keptIn folder: String? = nil) async throws -> Costs? {
    let wanted = Calibration(plan, on: topology)
    guard !wanted.models.isEmpty else { return nil }
    if let file { return try named(file, wanted) }
    if let folder, let kept = kept(in: folder, wanted) { return kept }
    let budget = min(Self.longest, Self.share * plan.mostSeconds)
    do {
      let found = try await measure(wanted, named: plan.experiment.name, budget: budget)
      for note in found.notes { printError("juggle: \(plan.experiment.name): \(note)") }
      return found.costs
    } catch LaunchError.cancelled {
      throw LaunchError.cancelled
    } catch {
      printError("juggle: no prediction: \(error)")
      return nil
    }
  }

  /// Measures now.
  ///
  /// - Parameter budget: Seconds; one pass over all probes is made whatever it takes.
  func measure(_ calibration: Calibration, named name: String, budget: Double) async throws -> Calibrated {
    var progress = ProgressLine(quiet: isQuiet)
    defer { progress.clear() }
    let answers = try await calibration.measure(
      launcher, budget: budget,
      progress: { done, most in progress.show(name, calibrating: done, of: most) })
    return try calibration.costs(
      from: answers, kernel: .read(), origin: .here(topology, worker: worker))
  }

  /// Of a run's time, at most, and in seconds.
  private static let share = 0.1
  static let longest = 10.0

  private func named(_ file: String, _ wanted: Calibration) throws -> Costs {
    let costs = try Costs.load(file)
    let missing = costs.missing(of: wanted)
    if !missing.isEmpty {
      printError(
        "juggle: \(file) has no costs of \(Wording.list(missing)): cells that need them are measured, and not predicted"
      )
    }
    let others = costs.origin.differences(from: .here(topology, worker: worker))
    if !others.isEmpty {
      printError(
        "juggle: the costs of \(file) were measured on \(costs.origin.host) at \(costs.origin.measuredAt); they are "
          + "used as they are, though these are not the same here and now: \(others.joined(separator: ", "))")
    }
    return costs
  }

  private func kept(in folder: String, _ wanted: Calibration) -> Costs? {
    let path = URL(filePath: folder).appending(path: Costs.file).relativePath
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let costs = try Costs.load(path)
      let others = costs.origin.differences(from: .here(topology, worker: worker))
      let missing = costs.missing(of: wanted)
      guard others.isEmpty, missing.isEmpty else {
        let reason =
          others.isEmpty
          ? "it has no costs of \(Wording.list(missing))" : "it is of another \(Wording.list(others))"
        printError("juggle: \(path) is not used, since \(reason): costs are measured anew")
        return nil
      }
      printError("juggle: the costs of \(costs.origin.measuredAt) are used, from \(path)")
      return costs
    } catch {
      printError("juggle: \(error); they are measured anew")
      return nil
    }
  }
}
