import ArgumentParser
import Experiments
import Foundation
import Reports
import Trials

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments in ./experiments, or juggle's own; the execution models; the steps.",
    discussion: """
      Where there are no experiments, neither here nor installed, models and steps are listed.

      EXAMPLES
        juggle list
        juggle list --models
        juggle list --models --steps     which model performs which step
      """)

  @Flag(help: "List the execution models.")
  var models = false

  @Flag(help: "List the steps that tasks are made of.")
  var steps = false

  @Option(
    help: ArgumentHelp(
      "The folder with experiment files. (default: experiments, else juggle's own)", valueName: "folder"),
    completion: .directory)
  var folder: String?

  func run() throws {
    switch (models, steps) {
    case (true, true): print(Lists.table, terminator: "")
    case (true, false): print(Lists.models, terminator: "")
    case (false, true): print(Lists.steps, terminator: "")
    case (false, false): try listExperiments()
    }
  }

  private func listExperiments() throws {
    if let folder {
      guard let files = Self.experiments(in: folder) else {
        throw ValidationError(
          "\(folder): there is no such folder; name one with experiment files, or leave --folder out")
      }
      guard !files.isEmpty else {
        throw ValidationError(
          "\(folder): no experiment file is in it: none whose name ends with .yaml or .yml")
      }
      return try list(files)
    }
    for folder in ["experiments", Installed.experiments].compactMap(\.self) {
      if let files = Self.experiments(in: folder), !files.isEmpty { return try list(files) }
    }
    printError(
      "There are no experiments here, and none are installed: these are the models and steps for one.")
    print("\(Lists.models)\n\(Lists.steps)", terminator: "")
  }

  /// The paths of the experiment files in a folder; nil where it can't be read.
  private static func experiments(in folder: String) -> [String]? {
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted().map { "\(folder)/\($0)" }
  }

  /// Lists what can be read, and then says what can't.
  private func list(_ files: [String]) throws {
    var rows: [[String]] = []
    var problems: [Problem] = []
    for path in files {
      do throws(InvalidExperiment) {
        rows.append([path, try Experiment.decode(file: path).question])
      } catch {
        problems += error.problems
      }
    }
    print(Lists.experiments(rows), terminator: "")
    if !problems.isEmpty { throw InvalidExperiment(problems) }
  }
}
