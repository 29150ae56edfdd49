import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Reports
import Simulation
import Topology
import Trials

/// Options of every command that measures.
struct MeasuringOptions: ParsableArguments, Sendable {
  @Option(help: "Folder for results; each experiment has a folder of its own in it.")
  var out = "results"

  @Flag(help: "Print no progress.")
  var quiet = false

  @Flag(help: "Print cells and time, and start nothing.")
  var dryRun = false

  @Flag(help: "Record a timeline of every cell after all else: who ran where, and when.")
  var timeline = false

  @Option(help: "Use the rate (kernel units per second) of the newest run in this folder of results.")
  var unitsFrom: String?

  @Flag(help: "Predict nothing: what running tasks costs here is not measured beforehand.")
  var noPrediction = false

  @Option(
    help: ArgumentHelp(
      "Predict by these costs instead of measuring them: a file of juggle calibrate, or a folder of results.",
      valueName: "path"))
  var machine: String?

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?
}

/// From a valid experiment to records, findings and a chart: what `run` and `try` share.
struct Measuring: Sendable {
  let options: MeasuringOptions
  let resume: Bool
  let topology: Topology
  private let limits = MachineLimits.current()

  init(_ options: MeasuringOptions, resume: Bool = false) throws {
    self.options = options
    self.resume = resume
    topology = try Topology.thisMachine()
  }

  /// What will be run, at a rate that is only assumed: good enough for times.
  func plan(_ experiment: Experiment) throws -> Plan {
    try Plan(recorded(experiment), on: topology, limits: limits)
  }

  /// With timelines of all cells where the command line asks for them. No override of the experiment: its figures are
  /// the same.
  private func recorded(_ experiment: Experiment) -> Experiment {
    var experiment = experiment
    if options.timeline { experiment.timeline = [Selector()] }
    return experiment
  }

  /// Runs an experiment until it or the calling task ends, and prints what it found.
  ///
  /// - Returns: The exit code: 0, 4 when trials failed, 130 when it was interrupted.
  func measure(_ experiment: Experiment) async throws -> Int32 {
    let folder = URL(filePath: options.out).appending(path: experiment.name)
    let own = [try workerPath(options.worker)]
    let foreign = Dictionary(uniqueKeysWithValues: experiment.workers.map { ($0.name, $0.command) })
    let launcher = LocalLauncher(
      own: own, foreign: foreign,
      allowed: topology.usableCores.map { core in AllowedCore(pus: core.allowedPUs) })
    let setting = OpenRun.Setting(
      experiment: experiment, host: .current(), launcher: launcher.name,
      workers: foreign.merging([Record.ownWorker: own]) { $1 }.mapValues(fingerprint(ofCommand:)),
      commandLine: CommandLine.arguments)

    let resumed = resume ? try OpenRun.resume(setting, in: folder, topology: topology) : nil
    let rough = try plan(experiment)
    let rates = try await Rates.ask(launcher, for: rough, reference: try rate(of: resumed))
    let plan = try Plan(
      recorded(experiment), on: topology, limits: limits, unitsPerSecond: rates.reference)
    let costs = try await costs(for: plan, launcher, own, folder)
    let opened =
      try resumed
      ?? OpenRun.new(
        setting, in: folder, topology: topology, unitsPerSecond: rates.reference,
        skipped: plan.skipped.map { RunInfo.Skipped(cell: $0.cell.id, reason: $0.reason) },
        claims: plan.claims)
    try writeAtomically(topology.xml(), name: "topology.xml", directory: folder.relativePath)
    if let costs { keep(costs, in: folder) }

    if plan.recorded.isEmpty, !plan.experiment.timeline.isEmpty {
      printError("juggle: no timeline will be recorded: no cell that is run is one that `timeline` names")
    }
    let ended = try await conduct(plan, rates, opened, launcher)
    let info = ended.info
    try opened.runs.write(info)
    if info.end != .interrupted { await predict(plan, info, rates, in: folder) }
    try present(folder, timelines(of: ended, in: folder))
    if info.end == .interrupted {
      printError("juggle: stopped; what was measured is in \(folder.relativePath), --resume carries on")
      return 130
    }
    if ended.timelinesLeft > 0 {
      printError(
        "juggle: stopped; all figures are in \(folder.relativePath), \(ended.timelinesLeft) timelines are not "
          + "recorded; --resume records them, and the others anew")
      return 130
    }
    return ended.failedTrials > 0 ? 4 : 0
  }

  /// What its prediction rests on; nil where there will be none.
  private func costs(
    for plan: Plan, _ launcher: LocalLauncher, _ own: [String], _ folder: URL
  ) async throws -> Costs? {
    guard !options.noPrediction else { return nil }
    let machine = MachineCosts(
      topology: topology, launcher: launcher, worker: fingerprint(ofCommand: own), file: options.machine,
      isQuiet: options.quiet)
    return try await machine.costs(for: plan, keptIn: folder.relativePath)
  }

  /// Records don't depend on costs: that they can't be kept is said, and no more.
  private func keep(_ costs: Costs, in folder: URL) {
    do { try costs.write(to: folder.appending(path: Costs.file).relativePath) } catch {
      printError("juggle: no prediction: \(error)")
    }
  }

  private func conduct(
    _ plan: Plan, _ rates: Rates, _ opened: OpenRun, _ launcher: LocalLauncher
  ) async throws -> Run<LocalLauncher>.Ended {
    var progress = ProgressLine(quiet: options.quiet)
    if let repair = opened.store.repair { progress.note(repair) }
    let name = plan.experiment.name
    let run = Run(plan, info: opened.info, rates: rates, launcher: launcher, store: opened.store)
    let ended = try await run { event in
      switch event {
      case .starting(let cell, let done, let left, let seconds):
        progress.show(name, cell: cell, done: done, left: left, secondsLeft: seconds)
      case .failed(let cell, let reason):
        progress.note("failed: \(cell): \(reason)")
      case .recording(let cell, let done, let left):
        progress.show(name, recording: cell, done: done, left: left)
      case .noTimeline(let cell, let reason):
        progress.note("no timeline: \(cell): \(reason)")
      }
    }
    progress.clear()
    return ended
  }

  /// Simulates the cells of a run on this machine, beside its records, where it is known what tasks cost here. The figures
  /// don't depend on it: that it can't be done is said, and no more.
  private func predict(_ plan: Plan, _ info: RunInfo, _ rates: Rates, in folder: URL) async {
    do {
      guard let costs = try Costs.kept(in: folder) else { return }
      let predicting = Predicting(plan, info: info, rates: rates, topology: topology, costs: costs)
      var progress = ProgressLine(quiet: options.quiet)
      let rows = await predicting { cell, done, left in
        progress.show(plan.experiment.name, predicting: cell, done: done, left: left)
      }
      progress.clear()
      try Predicting.write(rows, parameters: plan.experiment.parameters.map(\.name), to: folder)
    } catch { printError("juggle: no predictions: \(error)") }
  }

  /// The timelines of a run, written; nil where none was recorded. The figures don't depend on them: that they can't be
  /// written is said, and no more.
  private func timelines(of ended: Run<LocalLauncher>.Ended, in folder: URL) -> RunTimelines? {
    guard !ended.timelines.isEmpty else { return nil }
    let timelines = RunTimelines(
      run: ended.info.id, experiment: ended.info.experiment, cells: ended.timelines)
    do { try timelines.write(to: folder) } catch { printError("juggle: no timelines: \(error)") }
    return timelines
  }

  /// Makes everything that follows from the records, and prints the answer.
  ///
  /// - Parameter timelines: Those of this run: an earlier one's, which the folder may hold, say nothing of it.
  private func present(_ folder: URL, _ timelines: RunTimelines?) throws {
    let directory = folder.relativePath
    let results = try Results.load(directory: directory)
    let summaries = results.summaries
    try writeSummaries(results, summaries, directory: directory)
    print(try Reports.present(results, timelines: timelines, on: .standardOutput()))
    do {
      let charts = try Chart(format: .svg).draw(results, summaries, timelines, directory: directory)
      for chart in charts where !chart.isTimeline { printLines("Chart: \(chart.path)\n") }
      let pictures = charts.count { $0.isTimeline }
      if pictures > 0 { printLines("And \(pictures) of timelines, beside them: timeline-*.svg\n") }
      printLines("All on one page: juggle report \(directory)\n")
    } catch {
      printError("juggle: no chart: \(error)")  // the records are safe, and `juggle plot` draws them later
    }
  }

  /// The rate that this run has to use, if it is not to be measured.
  private func rate(of run: OpenRun?) throws -> Double? {
    if let run { return try plausible(run.info.unitsPerSecond, of: run.runs.file.path) }
    guard let folder = options.unitsFrom else { return nil }
    let store = RunStore(folder: URL(filePath: folder))
    guard let info = try store.read().last else {
      throw ValidationError("--units-from \(folder): no run.json is there; name a folder of results")
    }
    return try plausible(info.unitsPerSecond, of: store.file.path)
  }

  /// Kernel units per second that a thread may have: slower and faster ones are a damaged file's.
  private static let rates = 1e5...1e11

  private func plausible(_ rate: Double, of file: String) throws -> Double {
    guard Self.rates.contains(rate) else {
      throw ValidationError(
        "\(file): units_per_second is \(rate), and 1e5 to 1e11 are possible; the file is damaged, "
          + "so run without --resume or --units-from")
    }
    return rate
  }
}

extension Costs {
  /// Those that a results folder keeps; nil where it keeps none.
  fileprivate static func kept(in folder: URL) throws -> Costs? {
    let url = folder.appending(path: file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    return try JSONDecoder().decode(Costs.self, from: Data(contentsOf: url))
  }
}

/// juggle's own worker: the one named, or the one beside juggle.
func workerPath(_ named: String? = nil) throws -> String {
  if let named { return named }
  let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
  let path = own.deletingLastPathComponent().appending(path: "juggle-worker").path
  guard FileManager.default.isExecutableFile(atPath: path) else {
    throw ValidationError(
      "\(path) is missing: juggle-worker belongs beside juggle; `make build` makes both")
  }
  return path
}
