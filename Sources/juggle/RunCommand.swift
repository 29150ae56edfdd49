import ArgumentParser
import Experiments
import Reports
import Trials

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measure experiments, and say what was found.",
    discussion: """
      Records go to OUT/EXPERIMENT/trials.csv as they are measured; summaries, charts and the answer are made \
      from that file. Ctrl-C ends a run; what was measured is kept, and --resume carries on.

      EXAMPLES
        juggle run experiments/thirty-on-sixteen.yaml
        juggle run experiments/*.yaml --budget 60s
        juggle run experiments/staircase.yaml --only model=thread --set tasks=2,3
        juggle run experiments/staircase.yaml --dry-run
        juggle run experiments/staircase.yaml --on 'simulated:package:1 core:16 pu:2' --machine machine.json

      With --on simulated, juggle measures nothing and answers as juggle simulate does; see its help.

      Verdicts on the claims under `expect` do not change the exit code here; juggle check sets one.

      Exit codes: 0 fine, 2 bad input or results that can't be stored, 4 some trials failed, 130 interrupted.
      """)

  @Argument(help: "Experiment files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @OptionGroup var selection: SelectionOptions

  @Option(help: "Wall time of each experiment, such as 60s: replaces its `within`.")
  var budget: String?

  @OptionGroup var commands: CommandsOptions

  @Option(
    help: ArgumentHelp(
      "local; or simulated, this machine; or a machine to simulate, as in 'simulated:package:1 core:16 pu:2'.",
      valueName: "machine"))
  var on = "local"

  @OptionGroup var options: MeasuringOptions
  @OptionGroup(title: "Options with --on simulated") var simulation: SimulationOptions

  func run() async throws {
    let measuring = try measuring()
    // All are read before any is run: the last one's mistake must not cost the first one's hour.
    let experiments = try files.map { file in
      try Experiment.decode(file: file).with(only: selection.only, set: selection.set, budget: budget)
    }
    let plans = try experiments.map { try measuring.plan($0) }
    if options.output.dryRun {
      for plan in plans { printLines(measuring.text(of: plan)) }
      return
    }
    if !measuring.isSimulated { try commands.requireAllowed(experiments) }
    try await measuring.measure(experiments)
  }

  private func measuring() throws -> Measuring {
    switch try Stage(argument: on) {
    case .local:
      if let option = simulation.given {
        throw ValidationError("\(option) says what is simulated: add --on simulated, or leave it out")
      }
      return try Measuring(options)
    case .simulated(let source):
      try requireNothingOfMeasuring()
      let simulating = try Simulating(source, simulation, costs: options.costs.machine)
      return Measuring(simulating, options.output, worker: options.costs.worker)
    }
  }

  /// What has no meaning where nothing is measured is refused and not overlooked.
  private func requireNothingOfMeasuring() throws {
    let reasons = [
      (
        options.resume,
        "--resume carries on what took long to measure, and a simulation takes seconds: simulate it anew"
      ),
      (
        budget != nil,
        "--budget bounds the time of measuring, and a simulation has none: bound it with --set "
          + "precision.rounds=A...B"
      ),
      (
        options.noPrediction,
        "--no-prediction says that nothing is simulated beside what is measured, and here all is: leave it out"
      ),
      (
        commands.allowCommands,
        "--allow-commands lets programs start, and a simulation starts none; those under `workers` can't be simulated"
      ),
      (options.unitsFrom != nil, "--units-from names a rate, and a simulation has that of its machine.json"),
    ]
    for (isGiven, reason) in reasons where isGiven { throw ValidationError(reason) }
  }
}
