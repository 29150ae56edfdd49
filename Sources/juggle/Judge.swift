import ArgumentParser
import Experiments
import Findings
import Foundation
import Reports
import Simulation
import Trials

/// A measured run whose predictions say how far a simulation is to be trusted.
struct Judge: Sendable {
  let directory: String
  private let results: Results
  private let summaries: [Summary]

  /// - Parameter directory: A results folder.
  /// - Throws: Where it can't be read, or was simulated itself.
  init(directory: String) throws {
    self.directory = directory
    results = try Results.load(directory: directory)
    guard results.simulated == nil else {
      throw ValidationError(
        "--judged-by \(directory): its run was simulated, and only a measured one can tell how far a simulation is "
          + "off; name a folder that `juggle run` wrote on real cores")
    }
    summaries = results.summaries
  }

  /// The folder, as that of the costs which its predictions rest on: an error bar belongs to them.
  ///
  /// - Throws: Where it keeps none.
  func costs() throws -> String {
    let file = URL(filePath: directory).appending(path: Costs.file).relativePath
    guard FileManager.default.fileExists(atPath: file) else {
      throw ValidationError(
        "--judged-by \(directory): there is no \(Costs.file) in it, so nothing is known of what running tasks costs "
          + "there, and nothing was predicted by it; measure it again with `juggle run`, without --no-prediction"
      )
    }
    return directory
  }

  /// Whether a plan has anything to be said in short.
  static func speaks(of plan: Plan, cores: Int) -> Bool {
    plan.cells.contains { $0.cell.cores == cores && $0.cell.tasks >= max(2, cores) }
  }

  // MARK: Where the cores exist

  /// Whether that run itself was measured on so many cores.
  func hasMeasured(cores: Int) -> Bool { AnswerForCores(results, summaries, cores: cores) != nil }

  /// Why the figures of that run are no answer to an experiment; nil where they are.
  func difference(from experiment: Experiment) -> String? {
    if experiment.name != results.experiment {
      return "its run is of the experiment \"\(results.experiment)\", and not of \"\(experiment.name)\""
    }
    if let source = results.info?.source, source != experiment.source {
      return "the experiment's text has changed since"
    }
    return nil
  }

  /// Prints what was measured of a plan's cells on so many cores.
  ///
  /// - Throws: Where none of them was.
  func present(_ plan: Plan, cores: Int) throws {
    let wanted = Set(plan.cells.map(\.cell))
    let chosen = summaries.filter { $0.cell.cores != cores || wanted.contains($0.cell) }
    guard
      let text = presentShort(
        results, chosen, cores: cores, judgedBy: directory, on: .standardOutput())
    else {
      throw ValidationError(
        "\(directory) was measured on \(Wording.amount(cores, "core")) itself, but has none of the cells that are asked "
          + "for; choose others with --only, or measure them with `juggle run`")
    }
    print(text, terminator: "")
  }

  // MARK: Where they are simulated

  /// Writes the summaries of a simulated run, and prints what it says with the error that its models have earned.
  func present(_ folder: URL, cores: Int) throws {
    let directory = folder.relativePath
    let simulated = try Results.load(directory: directory)
    let summaries = simulated.summaries
    try writeSummaries(simulated, summaries, directory: directory)
    let text = presentShort(
      simulated, summaries, cores: cores, earned: PredictionErrors(self.summaries), judgedBy: self.directory,
      on: .standardOutput())
    if let text {
      print(text)
    } else {
      printError(
        "juggle: no cell with \(Wording.amount(cores, "core")) and as many tasks or more ran to its end, so there is "
          + "nothing to judge")
    }
    printLines("All of it: juggle show \(directory)\n")
  }
}
