import ArgumentParser
import Experiments
import Foundation
import Reports
import Trials

struct ListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the experiments in ./experiments, the execution models and the steps.",
    discussion: """
      EXAMPLES
        juggle list
        juggle list --models
        juggle list --models --steps     which model performs which step
      """)

  @Flag(help: "List the execution models.")
  var models = false

  @Flag(help: "List the steps that tasks are made of.")
  var steps = false

  @Option(help: ArgumentHelp("The folder with experiment files.", valueName: "folder"))
  var folder = "experiments"

  func run() throws {
    switch (models, steps) {
    case (true, true): print(Lists.table, terminator: "")
    case (true, false): print(Lists.models, terminator: "")
    case (false, true): print(Lists.steps, terminator: "")
    case (false, false): try listExperiments()
    }
  }

  private func listExperiments() throws {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder).sorted() else {
      throw ValidationError(
        "\(folder): there is no such folder; go to where `experiments` is, or name one with --folder")
    }
    var rows: [[String]] = []
    var problems: [Problem] = []
    for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let path = "\(folder)/\(name)"
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
