import ArgumentParser
import Experiments
import Reports
import Trials

struct TryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "try",
    abstract: "Measure an experiment given on the command line.",
    discussion: """
      Every task does the steps in order. Results go to OUT/try. If six rounds need all of the time, juggle leaves out \
      predictions; a larger --budget makes room for them.

      EXAMPLES
        juggle try --tasks 30 'compute: 5ms'
        juggle try --tasks 1,2,3,30 --models thread,task 'compute: 5ms' 'sleep: 20ms'
        juggle try --tasks 1000 --models task,eventLoop --budget 10s 'sleep: 100ms'
      """)

  @Argument(help: "What a task does: steps such as 'compute: 20ms' (see juggle list --steps).")
  var steps: [String]

  @Option(help: "How many tasks: numbers, or multiples of the cores such as 1x.")
  var tasks = "1,1x,30"

  @Option(help: "Which models (see juggle list --models).")
  var models = Model.allCases.map(\.rawValue).joined(separator: ",")

  @Option(help: "On how many cores: numbers, or all.")
  var cores = "all"

  @Option(help: "Wall time for the whole experiment, such as 8s.")
  var budget = "8s"

  @OptionGroup var options: MeasuringOptions

  func run() async throws {
    let measuring = try Measuring(options, sparesPredictions: true)
    let experiment = try Experiment.trying(
      steps: steps, tasks: tasks, models: models, cores: cores, within: budget)
    let plan = try measuring.plan(experiment)
    if options.output.dryRun { return printLines(plan.text + "\n") }
    try await measuring.measure([experiment])
  }
}
