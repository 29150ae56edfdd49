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
  let output: OutputOptions
  private let limits: MachineLimits
  /// Who says in short what a simulation says, and how far it is to be trusted; nil for all that can be said.
  let judge: Judge?

  private enum Stage: Sendable {
    case here(MeasuringOptions, Topology, resume: Bool)
    case simulated(Simulating, worker: String?)
  }

  /// On this machine.
  init(_ options: MeasuringOptions, resume: Bool = false) throws {
    stage = .here(options, try Topology.thisMachine(), resume: resume)
    (output, limits, judge) = (options.output, .current(), nil)
  }

  /// On a machine that is simulated, which can hold whatever it is asked to.
  ///
  /// - Parameter worker: The one whose costs are measured, where they have to be.
  init(_ simulating: Simulating, _ output: OutputOptions, worker: String?, judge: Judge? = nil) {
    stage = .simulated(simulating, worker: worker)
    (self.output, limits, self.judge) = (output, .unlimited, judge)
  }

  var topology: Topology {
    switch stage {
    case .here(_, let topology, _): topology
    case .simulated(let simulating, _): simulating.topology
    }
  }

  /// The machine that is simulated; nil where one measures.
  var simulating: Simulating? {
    if case .simulated(let simulating, _) = stage { simulating } else { nil }
  }

  // MARK: Planning

  /// What will be run, at a rate that is only assumed where it is to be measured: good enough for times.
  ///
  /// - Throws: `InvalidExperiment` with all that keeps the machine, or the simulator, from running it.
  func plan(_ experiment: Experiment) throws -> Plan {
    guard let simulating else { return try rough(experiment) }
    return try plan(experiment, simulating: simulating.costs)
  }

  /// - Parameter costs: Nil where they are still to be measured.
  private func plan(_ experiment: Experiment, simulating costs: Costs?) throws -> Plan {
    let rate = costs?.speed.unitsPerSecond
    let plan = try rate.map { try self.plan(experiment, unitsPerSecond: $0) } ?? rough(experiment)
    let problems = plan.problems(simulating: costs)
    guard problems.isEmpty else { throw InvalidExperiment(problems) }
    return plan
  }

  private func rough(_ experiment: Experiment) throws -> Plan {
    try Plan(prepared(experiment), on: topology, limits: limits)
  }

  private func plan(_ experiment: Experiment, unitsPerSecond: Double) throws -> Plan {
    try Plan(prepared(experiment), on: topology, limits: limits, unitsPerSecond: unitsPerSecond)
  }

  /// With what the command line asks for beside levels. No override of the experiment: its figures are the same.
  private func prepared(_ experiment: Experiment) -> Experiment {
    var experiment = experiment
    if output.timeline { experiment.timeline = [Selector()] }
    // Real time decides nothing of a simulation, so that it comes out the same each time.
    if isSimulated { experiment.precision.within = nil }
    return experiment
  }

  /// A plan for people.
  func text(of plan: Plan) -> String {
    guard let simulating else { return plan.text + "\n" }
    let machine = Simulated.machine(ofLauncher: simulating.name) ?? ""
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
    case .here(let options, let topology, let resume):
      return try await measure(experiment, options, on: topology, resume: resume)
    case .simulated(let simulating, let worker):
      return try await simulate(experiment, simulating, worker)
    }
  }

  private func measure(
    _ experiment: Experiment, _ options: MeasuringOptions, on topology: Topology, resume: Bool
  ) async throws -> Int32 {
    let folder = URL(filePath: output.out).appending(path: experiment.name)
    let own = [try workerPath(options.costs.worker)]
    let foreign = Dictionary(uniqueKeysWithValues: experiment.workers.map { ($0.name, $0.command) })
    let launcher = LocalLauncher(
      own: own, foreign: foreign,
      allowed: topology.usableCores.map { core in AllowedCore(pus: core.allowedPUs) })
    let setting = OpenRun.Setting(
      experiment: experiment, host: .current(), launcher: launcher.name,
      workers: foreign.merging([Record.ownWorker: own]) { $1 }.mapValues(fingerprint(ofCommand:)),
      commandLine: CommandLine.arguments)
    let resumed = resume ? try OpenRun.resume(setting, in: folder, topology: topology) : nil
    let reference = try referenceRate(of: resumed, options)
    let rates = try await Rates.ask(launcher, for: try plan(experiment), reference: reference)
    let plan = try plan(experiment, unitsPerSecond: rates.reference)
    let machine = MachineCosts(
      topology: topology, launcher: launcher, worker: own[0],
      file: options.costs.machine,
      isQuiet: output.quiet)
    let costs =
      options.noPrediction ? nil : try await machine.costs(for: plan, keptIn: folder.relativePath)
    return try await conduct(
      Conducted(plan: plan, rates: rates, costs: costs, setting: setting, folder: folder), resumed,
      with: launcher)
  }

  private func simulate(
    _ experiment: Experiment, _ simulating: Simulating, _ worker: String?
  ) async throws -> Int32 {
    let folder = URL(filePath: output.out).appending(path: experiment.name + "-simulated")
    var known = simulating.costs
    if known == nil { known = try await measuredCosts(for: plan(experiment), worker, keptIn: folder) }
    guard let costs = known else {
      throw ValidationError(
        "what running tasks costs is not known, and could not be measured here: name a \(Costs.file) with --machine"
      )
    }
    let plan = try plan(experiment, simulating: costs)
    let launcher = simulating.launcher(costs)
    let setting = OpenRun.Setting(
      experiment: experiment, host: .simulated(by: launcher.name, costs: costs), launcher: launcher.name,
      workers: [Record.ownWorker: costs.origin.worker], commandLine: CommandLine.arguments)
    let rates = try await Rates.ask(launcher, for: plan, reference: nil)
    return try await conduct(
      Conducted(
        plan: plan, rates: rates, costs: costs, setting: setting, folder: folder,
        simulation: simulating.simulation(costs)),
      nil, with: launcher)
  }

  /// What running tasks costs on this machine, whose cores the simulated ones are then like; nil where it can't be
  /// measured.
  private func measuredCosts(
    for plan: Plan, _ worker: String?, keptIn folder: URL
  ) async throws -> Costs? {
    let (here, own) = (try Topology.thisMachine(), [try workerPath(worker)])
    let machine = MachineCosts(
      topology: here,
      launcher: LocalLauncher(own: own, allowed: here.usableCores.map { AllowedCore(pus: $0.allowedPUs) }),
      worker: own[0], isQuiet: output.quiet)
    return try await machine.costs(for: plan, keptIn: folder.relativePath)
  }
}
