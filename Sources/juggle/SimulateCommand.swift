import ArgumentParser
import Experiments
import Findings
import Simulation
import Topology
import Trials

struct SimulateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Answer experiments for a machine that you don't have, by simulating it.",
    discussion: """
      --topology names the machine: a description in hwloc's words, or a saved XML file. Without it, juggle simulates \
      this machine. --machine names the costs of running tasks: a machine.json, which juggle calibrate makes and every \
      measured run keeps. Without it, juggle uses the costs in the results folder if they are from this machine since \
      its last start, and says so; otherwise it measures them first. After that it measures and starts nothing. A \
      simulation takes seconds, and the same machine.json always gives the same figures.

      Records go to OUT/EXPERIMENT-simulated/trials.csv, marked as simulated, as is all that is made from them. They \
      never mix with measured ones: neither in a folder nor in a comparison.

      juggle can't simulate workers of other programs, whole commands (juggle gate), or models and steps without costs \
      in machine.json. docs/simulator.md says how far simulations are from real cores.

      EXAMPLES
        juggle simulate experiments/thirty-on-sixteen.yaml --topology "package:1 core:16 pu:2" --machine machine.json
        juggle simulate experiments/placement.yaml --topology "core:8 pu:2" --smt-yield 1.3 --machine results/m
        juggle simulate experiments/staircase.yaml --topology saved.xml --quota 400ms/100ms --machine machine.json
        juggle show results/thirty-on-sixteen-simulated

      Exit codes: 0 fine, 2 bad input or results that can't be stored, 4 some trials failed, 130 interrupted.
      """)

  @Argument(help: "Experiment files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @OptionGroup var selection: SelectionOptions

  @OptionGroup var machine: MachineOptions
  @OptionGroup var costs: CostsOptions
  @OptionGroup var simulation: SimulationOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let source = machine.machine.map(Topology.Source.init(argument:)) ?? .thisMachine
    // Read before anything is said or begun: figures that are there are no answer to a file that isn't.
    let experiments = try files.map {
      try Experiment.decode(file: $0).with(only: selection.only, set: selection.set)
    }
    let simulating = try Simulating(source, simulation, costs: costs.machine)
    let measuring = Measuring(simulating, output, worker: costs.worker)
    let plans = try experiments.map { try measuring.plan($0) }
    if output.dryRun {
      for plan in plans { printLines(measuring.text(of: plan)) }
      return
    }
    try await measuring.measure(experiments)
  }
}
