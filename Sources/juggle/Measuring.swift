import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Reports
import Simulation
import Topology
import Trials

/// From a valid experiment to records, findings and a chart, measured here or simulated: what `run`, `try` and
/// `simulate` share.
struct Measuring: Sendable {
  private let stage: Stage
  private let output: OutputOptions
  private let limits: MachineLimits
  private let judge: Judge?

  private enum Stage: Sendable {
    case here(MeasuringOptions, Topology, resume: Bool)
    case simulated(Simulating)
  }

  /// On this machine.
  init(_ options: MeasuringOptions, resume: Bool = false) throws {
    stage = .here(options, try Topology.thisMachine(), resume: resume)
    (output, limits, judge) = (options.output, .current(), nil)
  }

  /// On a machine that is simulated, which can hold whatever it is asked to.
  ///
  /// - Parameter judge: Who says how far it is to be trusted; its short answer is then all that is printed.
  init(_ simulating: Simulating, _ output: OutputOptions, judge: Judge? = nil) {
    stage = .simulated(simulating)
    (self.output, limits, self.judge) = (output, .unlimited, judge)
  }

  private var topology: Topology {
    switch stage {
    case .here(_, let topology, _): topology
    case .simulated(let simulating): simulating.topology
    }
  }

  /// The machine that is simulated; nil where one measures.
  private var simulating: Simulating? {
    if case .simulated(let simulating) = stage { simulating } else { nil }
  }

  // MARK: Planning

  /// What will be run, at a rate that is only assumed where it is to be measured: good enough for times.
  ///
  /// - Throws: `InvalidExperiment` with all that keeps the machine, or the simulator, from running it.
  func plan(_ experiment: Experiment) throws -> Plan {
    guard let simulating else { return try Plan(prepared(experiment), on: topology, limits: limits) }
    let plan = try plan(experiment, unitsPerSecond: simulating.costs.speed.unitsPerSecond)
    let problems = plan.problems(simulating: simulating.costs)
    guard problems.isEmpty else { throw InvalidExperiment(problems) }
    return plan
  }

  private func plan(_ experiment: Experiment, unitsPerSecond: Double) throws -> Plan {
    try Plan(prepared(experiment), on: topology, limits: limits, unitsPerSecond: unitsPerSecond)
  }

  /// With what the command line asks for beside levels. No override of the experiment: its figures are the same.
  private func prepared(_ experiment: Experiment) -> Experiment {
    var experiment = experiment
    switch stage {
    case .here(let options, _, _):
      if options.timeline { experiment.timeline = [Selector()] }
    case .simulated:
      // Real time decides nothing, so that every simulation comes out the same.
      experiment.precision.within = nil
      experiment.timeline = []
    }
    return experiment
  }

  /// A plan for people.
  func text(of plan: Plan) -> String {
    guard let simulating else { return plan.text + "\n" }
    let machine = Simulated.machine(ofLauncher: simulating.launcher.name) ?? ""
    return "SIMULATED on \(machine): seconds are the simulated machine's, and nobody waits for them.\n"
      + plan.text + "\n"
  }

  var isSimulated: Bool { simulating != nil }

  // MARK: Running

  /// Runs experiments one after another, each until it or the calling task ends, and prints what they found.
  ///
  /// - Throws: `ExitCode` 4 when trials failed, 130 when it was interrupted.
  func measure(_ experiments: [Experiment]) async throws {
    var worst: Int32 = 0
    for experiment in experiments {
      let code = try await cancelledBySignals { try await measure(experiment) }
      worst = max(worst, code)
      if code == 130 { break }
    }
    if worst != 0 { throw ExitCode(worst) }
  }

  private func measure(_ experiment: Experiment) async throws -> Int32 {
    switch stage {
    case .here(let options, _, let resume):
      let folder = URL(filePath: output.out).appending(path: experiment.name)
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
      return try await measure(
        setting, in: folder, resumed, with: launcher,
        costs: { plan in try await costs(for: plan, options, launcher, own, folder) }, clock: monotonicSeconds
      )
    case .simulated(let simulating):
      let folder = URL(filePath: output.out).appending(path: experiment.name + "-simulated")
      let launcher = simulating.launcher
      let setting = OpenRun.Setting(
        experiment: experiment, host: .simulated(by: launcher.name, costs: simulating.costs),
        launcher: launcher.name, workers: [Record.ownWorker: simulating.costs.origin.worker],
        commandLine: CommandLine.arguments)
      return try await measure(
        setting, in: folder, nil, with: launcher, costs: { _ in simulating.costs }, clock: { 0 })
    }
  }

  /// - Parameters:
  ///   - resumed: The run to carry on; nil for a new one.
  ///   - costs: What running a plan's tasks costs; nil where it isn't known.
  /// - Returns: The exit code: 0, 4 when trials failed, 130 when it was interrupted.
  private func measure(
    _ setting: OpenRun.Setting, in folder: URL, _ resumed: OpenRun?, with launcher: some Launcher,
    costs: (Plan) async throws -> Costs?, clock: @escaping @Sendable () -> Double
  ) async throws -> Int32 {
    let experiment = setting.experiment
    let rates = try await Rates.ask(launcher, for: try plan(experiment), reference: try rate(of: resumed))
    let plan = try plan(experiment, unitsPerSecond: rates.reference)
    let costs = try await costs(plan)
    let opened =
      try resumed
      ?? OpenRun.new(
        setting, in: folder, topology: topology, unitsPerSecond: rates.reference,
        skipped: plan.skipped.map { RunInfo.Skipped(cell: $0.cell.id, reason: $0.reason) },
        claims: plan.claims, simulation: simulating?.simulation)
    try writeAtomically(topology.xml(), name: "topology.xml", directory: folder.relativePath)
    if let costs { keep(costs, in: folder) }

    if plan.recorded.isEmpty, !plan.experiment.timeline.isEmpty {
      printError("juggle: no timeline will be recorded: no cell that is run is one that `timeline` names")
    }
    let ended = try await conduct(plan, rates, opened, launcher, clock)
    try opened.runs.write(ended.info)
    if let costs, simulating == nil, ended.info.end != .interrupted {
      await predict(plan, ended.info, rates, by: costs, in: folder)
    }
    if let judge {
      try judge.present(folder, cores: topology.usableCores.count)
    } else {
      try presentRun(in: folder, writtenTimelines(of: ended, in: folder))
    }
    return code(of: ended, in: folder)
  }

  /// - Parameter ended: Told, where it was stopped.
  private func code(of ended: RunEnded, in folder: URL) -> Int32 {
    if ended.info.end == .interrupted {
      printError(
        simulating == nil
          ? "juggle: stopped; what was measured is in \(folder.relativePath), --resume carries on"
          : "juggle: stopped; what was simulated is in \(folder.relativePath), and takes seconds to be done anew"
      )
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

  /// What its predictions rest on; nil where there will be none.
  private func costs(
    for plan: Plan, _ options: MeasuringOptions, _ launcher: LocalLauncher, _ own: [String], _ folder: URL
  ) async throws -> Costs? {
    guard !options.noPrediction else { return nil }
    let machine = MachineCosts(
      topology: topology, launcher: launcher, worker: fingerprint(ofCommand: own),
      file: options.costs.machine,
      isQuiet: output.quiet)
    return try await machine.costs(for: plan, keptIn: folder.relativePath)
  }

  /// Records don't depend on costs: that they can't be kept is said, and no more.
  private func keep(_ costs: Costs, in folder: URL) {
    do { try costs.write(to: folder.appending(path: Costs.file).relativePath) } catch {
      printError("juggle: \(error)")
    }
  }

  /// Simulates the cells of a run on this machine, beside its records. The figures don't depend on it: that it can't be
  /// written is said, and no more.
  private func predict(
    _ plan: Plan, _ info: RunInfo, _ rates: Rates, by costs: Costs, in folder: URL
  ) async {
    let predicting = Predicting(plan, info: info, rates: rates, topology: topology, costs: costs)
    var progress = ProgressLine(quiet: output.quiet)
    let rows = await predicting { cell, done, left in
      progress.show(plan.experiment.name, predicting: cell, done: done, left: left)
    }
    progress.clear()
    do {
      try Predicting.write(rows, parameters: plan.experiment.parameters.map(\.name), to: folder)
    } catch { printError("juggle: no predictions: \(error)") }
  }

  private func conduct(
    _ plan: Plan, _ rates: Rates, _ opened: OpenRun, _ launcher: some Launcher,
    _ clock: @escaping @Sendable () -> Double
  ) async throws -> RunEnded {
    var progress = ProgressLine(quiet: output.quiet)
    if let repair = opened.store.repair { progress.note(repair) }
    let name = plan.experiment.name
    // Simulated seconds are no time that anybody has to wait.
    let isTimed = simulating == nil
    let run = Run(
      plan, info: opened.info, rates: rates, launcher: launcher, store: opened.store, clock: clock)
    let ended = try await run { event in
      switch event {
      case .starting(let cell, let done, let left, let seconds):
        progress.show(name, cell: cell, done: done, left: left, secondsLeft: isTimed ? seconds : nil)
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

  /// The rate that this run has to use, if it is not to be measured.
  private func rate(of run: OpenRun?) throws -> Double? {
    if let run { return try plausible(run.info.unitsPerSecond, of: run.runs.file.path) }
    guard case .here(let options, _, _) = stage, let folder = options.unitsFrom else { return nil }
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
