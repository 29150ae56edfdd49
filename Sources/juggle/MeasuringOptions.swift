import ArgumentParser

/// Options of every command that runs experiments, wherever.
struct OutputOptions: ParsableArguments, Sendable {
  @Option(help: "Folder for results; each experiment has a folder of its own in it.")
  var out = "results"

  @Flag(help: "Print no progress.")
  var quiet = false

  @Flag(help: "Print cells and time, and start nothing.")
  var dryRun = false
}

/// Options of every command that measures.
struct MeasuringOptions: ParsableArguments, Sendable {
  @OptionGroup var output: OutputOptions

  @Flag(help: "Record a timeline of every cell after all else: who ran where, and when.")
  var timeline = false

  @Option(help: "Use the rate (kernel units per second) of the newest run in this folder of results.")
  var unitsFrom: String?

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?
}
