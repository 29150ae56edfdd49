import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Simulation
import Topology
import Trials

/// What running tasks costs on this machine, for whoever predicts or simulates: measured when it is asked for, or kept
/// from before.
struct MachineCosts: Sendable {
  private let launcher: LocalLauncher
  private let origin: Costs.Origin
  private let wanted: Calibration
  private let name: String
  private let budget: Double
  private let isQuiet: Bool
  /// What is known without measuring.
  private let known: Costs?

  /// For what a plan's cells need: costs of `file` if one is named; else the folder's own, if they are of this machine
  /// since its last start, with this worker, and of all that is needed.
  ///
  /// - Parameters:
  ///   - worker: juggle's own: its program.
  ///   - file: A file or a folder that they are taken from, as the command line says.
  ///   - folder: Of results, which may hold costs of an earlier run.
  /// - Returns: Nil where no model of the plan has any costs.
  /// - Throws: Where `file` has none.
  init?(
    topology: Topology, launcher: LocalLauncher, worker: String, file: String? = nil, keptIn folder: String,
    for plan: Plan, isQuiet: Bool
  ) throws {
    let wanted = Calibration(plan, on: topology)
    guard !wanted.models.isEmpty else { return nil }
    let origin = Costs.Origin.here(topology, worker: worker)
    (self.wanted, self.origin) = (wanted, origin)
    (self.launcher, self.isQuiet, name) = (launcher, isQuiet, plan.experiment.name)
    known =
      try file.map { try Self.named($0, wanted, origin) } ?? Self.kept(in: folder, wanted, origin)
    let pass = Double(wanted.probes(ofPass: 0).count) * Self.probeSeconds
    budget = max(pass, min(Self.longest, Self.share * plan.mostSeconds))
  }

  /// Seconds that measuring them takes, about; 0 where they are known.
  var seconds: Double { known == nil ? budget : 0 }

  /// - Returns: Nil where they can't be measured, which is said.
  /// - Throws: When the calling task is cancelled.
  func costs() async throws -> Costs? {
    if let known { return known }
    do {
      let found = try await Self.measure(
        wanted, launcher, origin, named: name, budget: budget, isQuiet: isQuiet)
      for note in found.notes { printError("juggle: \(name): \(note)") }
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
  static func measure(
    _ calibration: Calibration, _ launcher: LocalLauncher, _ origin: Costs.Origin, named name: String,
    budget: Double, isQuiet: Bool
  ) async throws -> Calibrated {
    var progress = ProgressLine(quiet: isQuiet)
    defer { progress.clear() }
    let answers = try await calibration.measure(
      launcher, budget: budget,
      progress: { done, most in progress.show(name, calibrating: done, of: most) })
    return try calibration.costs(
      from: answers, kernel: .read(), origin: origin)
  }

  /// Of a run's time, at most, and in seconds.
  private static let share = 0.1
  static let longest = 10.0
  /// What a trial of a probe takes on a machine that is quiet, about.
  private static let probeSeconds = 0.03

  private static func named(
    _ file: String, _ wanted: Calibration, _ origin: Costs.Origin
  ) throws -> Costs {
    let costs = try Costs.load(file)
    let missing = costs.missing(of: wanted)
    if !missing.isEmpty {
      printError(
        "juggle: \(file) has no costs of \(Wording.list(missing)): cells that need them are measured, and not predicted"
      )
    }
    let others = costs.origin.differences(from: origin)
    if !others.isEmpty {
      printError(
        "juggle: the costs of \(file) were measured on \(costs.origin.host) at \(costs.origin.measuredAt); they are "
          + "used as they are, though these are not the same here and now: \(others.joined(separator: ", "))")
    }
    return costs
  }

  private static func kept(
    in folder: String, _ wanted: Calibration, _ origin: Costs.Origin
  ) -> Costs? {
    let path = URL(filePath: folder).appending(path: Costs.file).relativePath
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let costs = try Costs.load(path)
      let others = costs.origin.differences(from: origin)
      let missing = costs.missing(of: wanted)
      guard others.isEmpty, missing.isEmpty else {
        let reason =
          others.isEmpty
          ? "it has no costs of \(Wording.list(missing))" : "it is of another \(Wording.list(others))"
        printError("juggle: \(path) is not used, since \(reason)")
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
