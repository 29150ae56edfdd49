import ArgumentParser
import Experiments
import Reports
import Topology
import Trials

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Say what an experiment would run here and how long it would take.",
    discussion: """
      juggle starts nothing. It reports all errors in a file together, with exit code 2.

      EXAMPLES
        juggle validate experiments/thirty-on-sixteen.yaml
        juggle validate experiments/*.yaml
        juggle validate experiments/staircase.yaml --set cores=1 --only model=thread
        juggle validate experiments/thirty-on-sixteen.yaml --topology "package:1 core:16 pu:2"
      """)

  @Argument(help: "Experiment files.")
  var files: [String]

  @OptionGroup var selection: SelectionOptions
  @OptionGroup var machine: MachineOptions

  func run() throws {
    let topology = try machine.topology()
    let limits = topology.isThisMachine ? MachineLimits.current() : .unlimited
    var problems: [Problem] = []
    for (index, file) in files.enumerated() {
      do throws(InvalidExperiment) {
        let experiment = try Experiment.decode(file: file).with(only: selection.only, set: selection.set)
        let plan = try Plan(experiment, on: topology, limits: limits)
        printLines((index > 0 ? "\n" : "") + plan.text + "\n")
      } catch {
        problems += error.problems
      }
    }
    if !problems.isEmpty { throw InvalidExperiment(problems) }
  }
}
