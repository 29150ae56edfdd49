import ArgumentParser

/// Options of every command that runs experiments, wherever.
struct OutputOptions: ParsableArguments, Sendable {
  @Option(help: "Folder for results; each experiment has a folder of its own in it.")
  var out = "results"

  @Flag(help: "Print no progress.")
  var quiet = false

  @Flag(help: "Print the cells and the time they need; start nothing.")
  var dryRun = false

  @OptionGroup var explaining: ExplainOptions

  @Flag(help: "After the trials, record a timeline of every cell: who ran where, and when.")
  var timeline = false
}

/// How much of what was found is shown.
struct ExplainOptions: ParsableArguments, Sendable {
  @Flag(help: "Show everything: every cell, predictions, laws, claims and how far to trust them.")
  var explain = false
}

/// Options of every command that measures.
struct MeasuringOptions: ParsableArguments, Sendable {
  @OptionGroup var output: OutputOptions

  @Flag(help: "Continue the newest run without measuring anything twice; start one if there is none.")
  var resume = false

  @OptionGroup var costs: CostsOptions

  @Flag(help: "Make no predictions, and do not measure the cost of running tasks.")
  var noPrediction = false

  @Option(help: "Use the rate (kernel units per second) of the newest run in this folder of results.")
  var unitsFrom: String?

  func validate() throws {
    guard !noPrediction || costs.machine == nil else {
      throw ValidationError(
        "--machine names the costs that predictions rest on, and --no-prediction wants none: leave one of them out"
      )
    }
  }
}

/// What running tasks costs, and whose costs they are.
struct CostsOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "Predict or simulate by these costs instead of measuring them: a file of juggle calibrate, or a folder of "
        + "results.",
      valueName: "path"))
  var machine: String?

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?
}
