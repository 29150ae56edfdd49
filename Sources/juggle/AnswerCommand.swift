import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Reports
import Simulation
import Topology
import Trials

struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Measure on this machine, simulate the cores that it lacks, and print the answer.",
    discussion: """
      juggle runs an experiment on this machine. If the question is about more cores than the machine has, juggle \
      simulates them from the cost of running tasks here, and shows how far such simulations were off on this machine. \
      The answer comes last, and all of it fits on one screen.

      Without a file, juggle asks its own question: how can 16 cores keep 24, 30 or more tasks running?

      EXAMPLES
        juggle answer
        juggle answer --cores 8 --budget 120s
        juggle answer my-experiment.yaml --cores 64
        juggle answer --resume                       the answer again, from the records

      Records go to OUT/EXPERIMENT and OUT/EXPERIMENT-simulated.

      Exit codes: 0 fine, 2 bad input or results that can't be stored, 4 some trials failed, 130 interrupted.
      """)

  @Argument(
    help: "An experiment file. (default: thirty-on-sixteen)", completion: .file(extensions: ["yaml", "yml"]))
  var file: String?

  @Option(
    help: ArgumentHelp(
      "The number of cores that the question is about. (default: what the file says under `answer`)",
      valueName: "count"))
  var cores: Int?

  @OptionGroup var selection: SelectionOptions

  @Option(help: "Wall time for measuring, such as 60s: replaces the file's `within`.")
  var budget: String?

  @OptionGroup var commands: CommandsOptions

  @OptionGroup var options: MeasuringOptions

  func validate() throws {
    guard cores.map((1...Asked.mostCores).contains) ?? true else {
      throw ValidationError(
        "--cores \(cores ?? 0): name a whole number from 1 to \(Asked.mostCores), such as 16")
    }
  }

  func run() async throws {
    let measuring = try Measuring(options)
    let written = try Experiment.decode(file: file ?? Self.flagship())
    try commands.requireAllowed([written])
    let here = measuring.topology.usableCores.count
    let asked = cores ?? written.asked?.cores
    let set = selection.set + (asked.map { levels(of: written, with: $0, here: here) } ?? [])
    var experiment = try written.with(only: selection.only, set: set, budget: budget)
    if let asked { experiment.asked = Asked(cores: asked, tasks: written.asked?.tasks ?? []) }
    let beyond = try asked.flatMap {
      $0 > here ? try Beyond(cores: $0, of: written, selection, options) : nil
    }
    // Whatever keeps the cores from being simulated is said before anything is measured.
    let (plan, beyondText) = (try measuring.plan(experiment), try beyond?.text)
    if options.output.dryRun {
      printLines(plan.text + "\n" + (beyondText.map { "\n" + $0 } ?? ""))
      return
    }
    let code = try await cancelledBySignals { [experiment] in
      var measured = try await measuring.conduct(experiment)
      var simulated: Measuring.Conducted?
      let isStopped = measured.code == 130
      if !isStopped, let beyond {
        do { simulated = try await beyond.answer(by: measured) } catch {
          let isCancelled = if case LaunchError.cancelled = error { true } else { false }
          measured.code = isCancelled ? 130 : max(measured.code, 2)
          printError(
            "juggle: can't simulate \(beyond.cores) cores: \(isCancelled ? "stopped" : systemReason(error))")
        }
      }
      measured.code = max(measured.code, simulated?.code ?? 0)
      let missing = beyond.flatMap { simulated == nil && !isStopped ? $0.cores : nil }
      try measured.show { try show($0, simulated, missing: missing) }
      return measured.code
    }
    if code != 0 { throw ExitCode(code) }
  }

  /// juggle's own experiment: what is installed with it, or in its checkout.
  private static func flagship() throws -> String {
    let name = "experiments/thirty-on-sixteen.yaml"
    guard let path = Installed.path(of: name) else {
      throw ValidationError("\(name) was not found beside the program: name an experiment file")
    }
    return path
  }

  /// `--set cores=…` where this machine has as many cores as are asked for, and the experiment has no cells on them.
  private func levels(of experiment: Experiment, with asked: Int, here: Int) -> [String] {
    guard asked <= here, !experiment.cores.contains(.exactly(asked)),
      !(asked == here && experiment.cores.contains(.all)), !selection.names("cores")
    else { return [] }
    return ["cores=" + (experiment.cores + [.exactly(asked)]).map(\.description).joined(separator: ",")]
  }

  /// - Parameter missing: The number of cores that there is no answer for.
  private func show(
    _ measured: Measuring.Conducted, _ simulated: Measuring.Conducted?, missing: Int?
  ) throws {
    let screen = Screen.standardOutput()
    let results = try Results.load(directory: measured.folder.relativePath, run: measured.run)
    let place = shellWord(measured.folder.relativePath)
    try writeFiles(of: results, measured.timelines, in: measured.folder.relativePath)
    var more = ["More: juggle show \(place) --explain", "As a page: juggle report \(place)"]
    var elsewhere: Results?
    if let simulated {
      let folder = simulated.folder.relativePath
      let loaded = try Results.load(directory: folder, run: simulated.run)
      try writeFiles(of: loaded, simulated.timelines, in: folder)
      let run = loaded.otherRuns > 0 ? " --run \(loaded.run)" : ""
      more.append("Simulated: juggle show \(shellWord(folder))\(run) --explain")
      elsewhere = loaded
    }
    if options.output.explaining.explain {
      print(try Reports.present(results, timelines: measured.timelines, on: screen))
      if let elsewhere { print(try Reports.present(elsewhere, timelines: simulated?.timelines, on: screen)) }
    }
    let notes = missing.map {
      ["There is no answer for \(Wording.amount($0, "core")): juggle could not simulate them."]
    }
    print(
      presentShort(results, elsewhere: elsewhere, notes: notes ?? [], more: more, on: screen), terminator: "")
  }
}

/// The cores that this machine lacks: the same experiment on them, simulated.
private struct Beyond {
  let cores: Int
  private let experiment: Experiment
  private let source: Topology.Source
  private let options: MeasuringOptions

  init(cores: Int, of written: Experiment, _ selection: SelectionOptions, _ options: MeasuringOptions) throws
  {
    (self.cores, self.options) = (cores, options)
    source = .synthetic("core:\(cores) pu:1")
    // The levels that the answer speaks of, on all of the cores: a simulated machine that does more says nothing more.
    let tasks = written.asked?.tasks ?? []
    let only =
      selection.only.filter { Experiment.settingKey(of: $0) != "cores" }
      + (tasks.isEmpty || selection.names("tasks") ? [] : ["tasks=\(tasks.joined(separator: ","))"])
    let set = selection.set.filter { Experiment.settingKey(of: $0) != "cores" } + ["cores=all"]
    experiment = try written.with(only: only, set: set)
  }

  private func measuring(by costs: String?) throws -> Measuring {
    Measuring(
      try Simulating(source, SimulationOptions.parse([]), costs: costs), options.output,
      worker: options.costs.worker)
  }

  /// Its plan, for people.
  ///
  /// - Throws: With all that keeps it from being simulated.
  var text: String {
    get throws {
      let measuring = try measuring(by: options.costs.machine)
      return measuring.text(of: try measuring.plan(experiment))
    }
  }

  /// Simulates them by the costs that were measured beside a run; nil where there are none, which is said.
  func answer(by run: Measuring.Conducted) async throws -> Measuring.Conducted? {
    guard run.hasCosts else {
      printError("juggle: can't simulate \(cores) cores: the cost of running tasks here is unknown")
      return nil
    }
    return try await measuring(by: run.folder.relativePath).conduct(experiment)
  }
}
