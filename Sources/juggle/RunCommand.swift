import ArgumentParser
import Experiments
import Reports
import Trials

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Measure experiments, and say what was found.",
    discussion: """
      Records go to OUT/EXPERIMENT/trials.csv as they are measured; summaries, charts and the answer are made
      from that file. Ctrl-C ends a run; what was measured is kept, and --resume carries on.

      Examples:
        juggle run experiments/thirty-on-sixteen.yaml
        juggle run experiments/*.yaml --budget 60s
        juggle run experiments/staircase.yaml --only model=thread --set tasks=2,3
        juggle run experiments/staircase.yaml --dry-run

      Verdicts on the claims under `expect` are printed with the answer; `juggle check` turns them into an exit
      code. Here they change nothing:

      Exit codes: 0 fine, 2 bad input or results that can't be stored, 4 some trials failed, 130 interrupted.
      """)

  @Argument(help: "Experiment files.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String]

  @Option(help: "Only cells with these levels: factor=level[,level]. May be repeated.")
  var only: [String] = []

  @Option(help: "Another value for a factor or a setting: key=value[,value]. May be repeated.")
  var set: [String] = []

  @Option(help: "Wall time of each experiment, such as 60s: replaces its `within`.")
  var budget: String?

  @Flag(help: "Carry on the newest run, without measuring anything twice.")
  var resume = false

  @Flag(help: "Let the experiments start the programs that they name under `workers`.")
  var allowCommands = false

  @OptionGroup var options: MeasuringOptions

  func run() async throws {
    let measuring = try Measuring(options, resume: resume)
    // All are read before any is run: the last one's mistake must not cost the first one's hour.
    let experiments = try files.map { file in
      try Experiment.decode(file: file).with(only: only, set: set, budget: budget)
    }
    let plans = try experiments.map { try measuring.plan($0) }
    if options.dryRun {
      for plan in plans { printLines(plan.text + "\n") }
      return
    }
    for experiment in experiments where !experiment.workers.isEmpty && !allowCommands {
      let commands = experiment.workers.map { "\($0.name): \($0.command.joined(separator: " "))" }
      throw ValidationError(
        "\(experiment.name) starts programs of its own (\(commands.joined(separator: "; "))): "
          + "read the file, then allow them with --allow-commands")
    }
    var worst: Int32 = 0
    for experiment in experiments {
      let code = try await cancelledBySignals { try await measuring.measure(experiment) }
      worst = max(worst, code)
      if code == 130 { break }
    }
    if worst != 0 { throw ExitCode(worst) }
  }
}
