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
      The machine is a description in hwloc's words or a saved XML file, and this one where none is named. What running \
      tasks costs is taken from a machine.json, which `juggle calibrate` makes and every measured run keeps; where none is \
      named, those are taken that the folder of results keeps, if they are of this machine since its last start, which is \
      said; else they are measured on this machine first. Then nothing is measured and nothing started. It takes seconds, and \
      from the same machine.json come the same figures each time.

      Records go to OUT/EXPERIMENT-simulated/trials.csv, marked as simulated, as is all that is made from them. They \
      never mix with measured ones: neither in a folder nor in a comparison.

      What can't be simulated: workers of other programs, whole commands (`juggle gate`), and models or steps that the \
      machine.json has no costs of. How far a simulation is from real cores is in docs/simulator.md.

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
