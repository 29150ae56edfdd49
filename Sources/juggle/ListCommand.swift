import ArgumentParser
import Experiments
import Foundation
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
    case (true, true): print(Abilities.table)
    case (true, false): print(Abilities.models)
    case (false, true): print(Abilities.steps)
    case (false, false): try listExperiments()
    }
  }

  private func listExperiments() throws {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    } catch {
      FileHandle.standardError.write(
        Data("\(folder): no such folder can be read; go to where `experiments` is, or give --folder\n".utf8))
      throw ExitCode(2)
    }
    var rows: [[String]] = []
    var problems: [String] = []
    for name in names where name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      let path = "\(folder)/\(name)"
      do {
        rows.append([path, try Experiment.decode(file: path).question])
      } catch {
        problems.append(error.description)
      }
    }
    print(textTable(rows))
    guard problems.isEmpty else {
      FileHandle.standardError.write(Data((problems.joined(separator: "\n") + "\n").utf8))
      throw ExitCode(2)
    }
  }
}
