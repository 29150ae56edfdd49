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

/// Where what running tasks costs is known from.
struct CostsOption: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "What running tasks costs: a machine.json, or the folder that it is in. `juggle calibrate` measures it; a run "
        + "that measures does it itself where none is named.",
      valueName: "file|folder"),
    completion: .file(extensions: ["json"]))
  var machine: String?
}

/// Options of every command that measures.
struct MeasuringOptions: ParsableArguments, Sendable {
  @OptionGroup var output: OutputOptions

  @Flag(help: "Record a timeline of every cell after all else: who ran where, and when.")
  var timeline = false

  @Option(help: "Use the rate (kernel units per second) of the newest run in this folder of results.")
  var unitsFrom: String?

  @Flag(help: "Predict nothing: what running tasks costs here is not measured beforehand.")
  var noPrediction = false

  @OptionGroup var costs: CostsOption

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?
}
