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
      The machine is a description in hwloc's words or a saved XML file, and this one where none is named. What running
      tasks costs is taken from a machine.json, which `juggle calibrate` makes and every measured run keeps; where none is
      named, those are taken that the folder of results keeps, if they are of this machine since its last start, which is
      said; else they are measured on this machine first. Then nothing is measured and nothing started. It takes seconds, and
      from the same machine.json come the same figures each time.

      Records go to OUT/EXPERIMENT-simulated/trials.csv, marked as simulated, as is all that is made from them. They
      never mix with measured ones: neither in a folder nor in a comparison.

      What can't be simulated: workers of other programs, whole commands (`juggle gate`), and models or steps that the
      machine.json has no costs of. How far a simulation is from real cores is in docs/simulator.md.

      EXAMPLES
        juggle simulate experiments/thirty-on-sixteen.yaml --topology "package:1 core:16 pu:2" --machine machine.json
        juggle simulate experiments/placement.yaml --topology "core:8 pu:2" --smt-yield 1.3 --machine results/m
        juggle simulate experiments/staircase.yaml --topology saved.xml --quota 400ms/100ms --machine machine.json
        juggle simulate experiments/thirty-on-sixteen.yaml --topology "core:16 pu:1" --judged-by results/thirty-on-sixteen
        juggle show results/thirty-on-sixteen-simulated

      Exit codes: 0 fine, 2 bad input or results that can't be stored, 4 some trials failed, 130 interrupted.
      """)

  @Argument(help: "Experiment files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @OptionGroup var selection: SelectionOptions

  @Option(
    help: ArgumentHelp(
      "Say in short what its most cores do, with the error that predictions of this measured run had. Costs are those of its "
        + "machine.json; where it was measured on as many cores itself, that is said, and nothing simulated.",
      valueName: "dir"),
    completion: .directory)
  var judgedBy: String?

  @OptionGroup var machine: MachineOptions
  @OptionGroup var costs: CostsOptions
  @OptionGroup var simulation: SimulationOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard judgedBy == nil || costs.machine == nil else {
      throw ValidationError(
        "--machine and --judged-by both say whose costs are used, and an error bar belongs to those that it was earned "
          + "with, the \(Costs.file) of the folder: leave one of them out")
    }
  }

  func run() async throws {
    let source = machine.machine.map(Topology.Source.init(argument:)) ?? .thisMachine
    // Read before anything is said or begun: figures that are there are no answer to a file that isn't.
    let experiments = try files.map {
      try Experiment.decode(file: $0).with(only: selection.only, set: selection.set)
    }
    let judge = try judgedBy.map(Judge.init(directory:))
    let cores = try Topology(source).usableCores.count
    if let judge, judge.hasMeasured(cores: cores) {
      return try present(judge, experiments, source, cores: cores)
    }
    let simulating = try Simulating(source, simulation, costs: judge?.costs() ?? costs.machine)
    let measuring = Measuring(simulating, output, worker: costs.worker, judge: judge)
    let plans = try experiments.map { try measuring.plan($0) }
    if judge != nil { try requireCells(plans, cores: cores) }
    if output.dryRun {
      for plan in plans { printLines(measuring.text(of: plan)) }
      return
    }
    try await measuring.measure(experiments)
  }

  /// Says what was measured on as many cores as are asked for, in the place of a simulation.
  private func present(
    _ judge: Judge, _ experiments: [Experiment], _ source: Topology.Source, cores: Int
  ) throws {
    let folder = judge.directory
    let measured = "\(folder) was measured on \(Wording.amount(cores, "core")) itself"
    let otherwise = "or leave --judged-by out to simulate"
    if let option = simulation.given {
      throw ValidationError(
        "\(option) makes another machine than the one that was measured: \(measured); leave \(option) out to read that, "
          + otherwise)
    }
    if !selection.set.isEmpty {
      throw ValidationError(
        "--set changes what was measured: \(measured); leave it out, choose among its cells with --only, \(otherwise)"
      )
    }
    if output.timeline {
      throw ValidationError(
        "--timeline records what is simulated, and nothing is: \(measured); see `juggle show \(folder) --timeline`, "
          + otherwise)
    }
    for experiment in experiments {
      if let difference = judge.difference(from: experiment) {
        throw ValidationError(
          "--judged-by \(folder): \(measured), but \(difference): measure \(experiment.name) with `juggle run`, "
            + otherwise)
      }
    }
    let topology = try Topology(source)
    let plans = try experiments.map { try Plan($0, on: topology, limits: .unlimited) }
    try requireCells(plans, cores: cores)
    for plan in plans {
      if output.dryRun {
        printLines("Nothing would be simulated: \(measured).\n")
      } else {
        try judge.present(plan, cores: cores)
      }
    }
  }

  /// What is judged are cells that use the whole machine.
  private func requireCells(_ plans: [Plan], cores: Int) throws {
    for plan in plans where !Judge.speaks(of: plan, cores: cores) {
      throw ValidationError(
        "--judged-by: \(plan.experiment.name) has no cell with \(Wording.amount(cores, "core")) and as many tasks or "
          + "more, two at least, so there is nothing to judge; name such levels, as in --set cores=all, or leave "
          + "--judged-by out")
    }
  }
}
