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
    abstract: "Measure here, work out the cores that this machine lacks, and answer.",
    discussion: """
      Runs an experiment on this machine. Where the question is about more cores than it has, juggle simulates these, by
      what running tasks costs here, and says how far such simulations were off where they could be checked. The answer
      stands last, on one screen.

      Without a file it asks the question that juggle is named for: how 16 cores keep 24, 30 or more tasks running.

      EXAMPLES
        juggle answer
        juggle answer --cores 8 --budget 30s
        juggle answer my-experiment.yaml --cores 64
        juggle answer --resume                       the answer again, from what was measured

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

  @Flag(help: "Let the experiment start the programs that it names under `workers`.")
  var allowCommands = false

  @OptionGroup var options: MeasuringOptions

  func validate() throws {
    guard cores.map((1...Asked.mostCores).contains) ?? true else {
      throw ValidationError(
        "--cores \(cores ?? 0): a whole number from 1 to \(Asked.mostCores) is needed, such as 16")
    }
  }

  func run() async throws {
    let measuring = try Measuring(options)
    let written = try Experiment.decode(file: file ?? Self.flagship())
    try requireAllowedCommands([written], allowCommands)
    let here = measuring.topology.usableCores.count
    let asked = cores ?? written.asked?.cores
    let set = selection.set + (asked.map { levels(of: written, with: $0, here: here) } ?? [])
    let experiment = try written.with(only: selection.only, set: set, budget: budget)
    let beyond = try asked.flatMap {
      $0 > here ? try Beyond(cores: $0, of: written, selection, options) : nil
    }
    let plan = try measuring.plan(experiment)
    if options.output.dryRun {
      printLines(plan.text + "\n")
      if let beyond { printLines("\n" + (try beyond.text)) }
      return
    }
    let code = try await cancelledBySignals {
      let measured = try await measuring.conduct(experiment)
      let simulated = measured.code == 130 ? nil : await beyond?.answer(by: measured.folder)
      try measured.show { try show($0, simulated, asked: asked, here: here) }
      return max(measured.code, simulated?.code ?? 0)
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

  /// `--set cores=…` where this machine has more cores than are asked for: it measures on as many.
  private func levels(of experiment: Experiment, with asked: Int, here: Int) -> [String] {
    guard asked < here, !experiment.cores.contains(.exactly(asked)),
      !selection.set.contains(where: { $0.hasPrefix("cores=") })
    else { return [] }
    return ["cores=" + (experiment.cores + [.exactly(asked)]).map(\.description).joined(separator: ",")]
  }

  private func show(
    _ measured: Measuring.Conducted, _ simulated: Measuring.Conducted?, asked: Int?, here: Int
  ) throws {
    let results = try Results.load(directory: measured.folder.relativePath)
    var more = try files(of: results, measured.timelines, in: measured.folder.relativePath)
    guard let simulated else {
      let notes =
        asked.map { $0 > here && measured.code != 130 } == true
        ? ["There is no answer for \(Wording.amount(asked ?? 0, "core")): they could not be simulated."] : []
      if options.output.explaining.explain {
        return try presentRun(in: measured.folder, measured.timelines, isWhole: true)
      }
      return print(
        presentShort(
          results, cores: asked.flatMap { $0 <= here ? $0 : nil }, notes: notes, more: more,
          on: .standardOutput()),
        terminator: "")
    }
    let elsewhere = try Results.load(directory: simulated.folder.relativePath)
    _ = try files(of: elsewhere, simulated.timelines, in: simulated.folder.relativePath)
    more.append("As a page: juggle report \(shellWord(measured.folder.relativePath))")
    more.append("Simulated: juggle show \(shellWord(simulated.folder.relativePath)) --explain")
    if options.output.explaining.explain {
      print(try Reports.present(results, timelines: measured.timelines, on: .standardOutput()))
      print(try Reports.present(elsewhere, timelines: nil, on: .standardOutput()))
    }
    print(presentShort(results, elsewhere: elsewhere, more: more, on: .standardOutput()), terminator: "")
  }
}

/// The cores that this machine lacks: the same experiment on them, simulated.
private struct Beyond {
  private let cores: Int
  private let experiment: Experiment
  private let source: Topology.Source
  private let options: MeasuringOptions

  /// - Throws: Where the experiment has no cells that use all cores.
  init?(cores: Int, of written: Experiment, _ selection: SelectionOptions, _ options: MeasuringOptions) throws
  {
    (self.cores, self.options) = (cores, options)
    source = .synthetic("core:\(cores) pu:1")
    // The levels that the answer speaks of, on all of the cores: a simulated machine that does more says nothing more.
    let tasks = written.asked?.tasks ?? []
    let hasTasks = (selection.set + selection.only).contains { $0.hasPrefix("tasks=") }
    let only =
      selection.only.filter { !$0.hasPrefix("cores=") }
      + (tasks.isEmpty || hasTasks ? [] : ["tasks=\(tasks.joined(separator: ","))"])
    let set = selection.set.filter { !$0.hasPrefix("cores=") } + ["cores=all"]
    experiment = try written.with(only: only, set: set)
  }

  private func measuring(by costs: String?) throws -> Measuring {
    Measuring(
      try Simulating(source, SimulationOptions.parse([]), costs: costs), options.output,
      worker: options.costs.worker)
  }

  /// Its plan, for people.
  var text: String {
    get throws {
      let measuring = try measuring(by: options.costs.machine)
      return measuring.text(of: try measuring.plan(experiment))
    }
  }

  /// Simulates them by the costs that were measured beside a run; nil where that can't be done, which is said.
  func answer(by folder: URL) async -> Measuring.Conducted? {
    do {
      guard FileManager.default.fileExists(atPath: folder.appending(path: Costs.file).path) else {
        printError("juggle: \(cores) cores are not simulated: what running tasks costs here is not known")
        return nil
      }
      return try await measuring(by: folder.relativePath).conduct(experiment)
    } catch {
      printError("juggle: \(cores) cores are not simulated: \(systemReason(error))")
      return nil
    }
  }
}
