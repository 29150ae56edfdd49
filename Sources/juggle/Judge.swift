import ArgumentParser
import Findings
import Foundation
import Reports
import Simulation
import Trials

/// A measured run whose predictions say how far a simulation is to be trusted.
struct Judge: Sendable {
  let directory: String
  private let errors: PredictionErrors
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
    errors = PredictionErrors(summaries)
  }

  /// The folder, where it keeps what running tasks cost it; nil where it doesn't.
  var costs: String? {
    let file = URL(filePath: directory).appending(path: Costs.file).path
    return FileManager.default.fileExists(atPath: file) ? directory : nil
  }

  /// What was measured on so many cores, for people; nil where that run had not as many.
  func measured(cores: Int) -> String? {
    AnswerForCores(results, summaries, cores: cores)?.text(judgedBy: directory, on: .standardOutput())
  }

  /// Writes the summaries of a simulated run, and prints what it says with the error that its models have earned.
  func present(_ folder: URL, cores: Int) throws {
    let simulated = try Results.load(directory: folder.relativePath)
    let summaries = simulated.summaries
    try writeSummaries(simulated, summaries, directory: folder.relativePath)
    guard let answer = AnswerForCores(simulated, summaries, cores: cores, earned: errors) else {
      throw ValidationError(
        "no cell has \(cores) cores and as many tasks or more, so there is nothing to judge; see "
          + "`juggle show \(folder.relativePath)`")
    }
    print(answer.text(judgedBy: directory, on: .standardOutput()))
    printLines("All of it: juggle show \(folder.relativePath)\n")
  }
}
