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

  private enum Stage: Sendable {
    case here(MeasuringOptions, Topology, sparesPredictions: Bool)
    case simulated(Simulating, worker: String?)
  }

  /// On this machine.
  ///
  /// - Parameter sparesPredictions: Whether predictions are left out where measuring their costs takes the time of the
  ///   rounds that intervals need.
  init(_ options: MeasuringOptions, sparesPredictions: Bool = false) throws {
    stage = .here(options, try Topology.thisMachine(), sparesPredictions: sparesPredictions)
    (output, limits) = (options.output, .current())
  }

  /// On a machine that is simulated, which can hold whatever it is asked to.
  ///
  /// - Parameter worker: The one whose costs are measured, where they have to be.
  init(_ simulating: Simulating, _ output: OutputOptions, worker: String?) {
    stage = .simulated(simulating, worker: worker)
    (self.output, limits) = (output, .unlimited)
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
    return "SIMULATED on \(machine): seconds are the simulated machine's, not yours.\n"
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
      let code = try await cancelledBySignals {
        let conducted = try await conduct(experiment)
        try conducted.show { try presentRun($0, isWhole: output.explaining.explain) }
        return conducted.code
      }
      worst = max(worst, code)
      if code == 130 { break }
    }
    if worst != 0 { throw ExitCode(worst) }
  }

  /// Runs one experiment to its end, and leaves its records, costs, timelines and predictions in its folder.
  func conduct(_ experiment: Experiment) async throws -> Conducted {
    switch stage {
    case .here(let options, let topology, let spares):
      try await measure(experiment, options, on: topology, sparesPredictions: spares)
    case .simulated(let simulating, let worker): try await simulate(experiment, simulating, worker)
    }
  }

  private func measure(
    _ experiment: Experiment, _ options: MeasuringOptions, on topology: Topology, sparesPredictions: Bool
  ) async throws -> Conducted {
    let folder = URL(filePath: output.out).appending(path: experiment.name)
    let own = [try workerPath(options.costs.worker)]
    let foreign = Dictionary(uniqueKeysWithValues: experiment.workers.map { ($0.name, $0.command) })
    let launcher = LocalLauncher(own: own, foreign: foreign, on: topology)
    let setting = OpenRun.Setting(
      experiment: experiment, host: .current(), launcher: launcher.name,
      workers: foreign.merging([Record.ownWorker: own]) { $1 }.mapValues(fingerprint(ofCommand:)),
      commandLine: CommandLine.arguments)
    let resumed = options.resume ? try OpenRun.resume(setting, in: folder, topology: topology) : nil
    let reference = try referenceRate(of: resumed, options)
    let rates = try await Rates.ask(launcher, for: try plan(experiment), reference: reference)
    var plan = try self.plan(experiment, unitsPerSecond: rates.reference)
    var costs =
      options.noPrediction
      ? nil
      : try MachineCosts(
        topology: topology, launcher: launcher, worker: own[0], file: options.costs.machine,
        keptIn: folder.relativePath, for: plan, isQuiet: output.quiet)
    if let within = experiment.precision.within, let seconds = costs?.seconds, seconds > 0 {
      let fewest = Double(experiment.precision.rounds.lowerBound) * plan.roundSeconds
      if sparesPredictions, fewest + seconds > within {
        printError(
          "juggle: \(experiment.name): no predictions, because the rounds need all the time; --budget allows more"
        )
        costs = nil
      } else {
        // Measuring costs takes some of the time, and one round has its own in any case.
        plan.experiment.precision.within = within - max(0, min(seconds, within - plan.roundSeconds))
      }
    }
    if let shortage = plan.shortage { printError("juggle: \(experiment.name): \(shortage)") }
    return try await conduct(
      About(
        plan: plan, rates: rates, costs: costs.map(About.Costs.toMeasure), setting: setting, folder: folder),
      resumed, with: launcher)
  }

  private func simulate(
    _ experiment: Experiment, _ simulating: Simulating, _ worker: String?
  ) async throws -> Conducted {
    let folder = URL(filePath: output.out).appending(path: experiment.name + "-simulated")
    var known = simulating.costs
    if known == nil { known = try await measuredCosts(for: plan(experiment), worker, keptIn: folder) }
    guard let costs = known else {
      throw ValidationError(
        "the cost of running tasks is unknown, and juggle could not measure it here: name a \(Costs.file) with --machine"
      )
    }
    let plan = try plan(experiment, simulating: costs)
    let launcher = simulating.launcher(costs)
    let setting = OpenRun.Setting(
      experiment: experiment, host: .simulated(by: launcher.name, costs: costs), launcher: launcher.name,
      workers: [Record.ownWorker: costs.origin.worker], commandLine: CommandLine.arguments)
    let rates = try await Rates.ask(launcher, for: plan, reference: nil)
    return try await conduct(
      About(
        plan: plan, rates: rates, costs: .known(costs), setting: setting, folder: folder,
        simulation: simulating.simulation(costs)),
      nil, with: launcher)
  }

  /// What running tasks costs on this machine, whose cores the simulated ones are then like; nil where it can't be
  /// measured.
  private func measuredCosts(
    for plan: Plan, _ worker: String?, keptIn folder: URL
  ) async throws -> Costs? {
    let (here, own) = (try Topology.thisMachine(), [try workerPath(worker)])
    let launcher = LocalLauncher(own: own, on: here)
    return try await MachineCosts(
      topology: here, launcher: launcher, worker: own[0], keptIn: folder.relativePath, for: plan,
      isQuiet: output.quiet)?.costs()
  }
}
