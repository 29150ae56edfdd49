import ArgumentParser
import Experiments
import Foundation
import Harness
import Statistics
import Topology
import Trials

/// What a gate measures, from its arguments: everything that can be wrong with them is found before it starts.
struct Gating: Sendable {
  private let sides: [String: [String]]
  private let rule: GateRule
  private let response: Response
  private let topology: Topology
  /// Whether base and head are commands, and no workers.
  private let isOfCommands: Bool
  private let parts: [Part]

  private struct Part: Sendable {
    var experiment: Experiment
    var cells: [PlannedCell]
    /// Why cells of the experiment can't be measured here.
    var skipped: [Plan.Skipped]
  }

  /// Quantities of which more is worse.
  private static let responses: [Response] = [.wall, .perOperation, .cpuPerTask, .finishP99]

  init(_ options: GateCommand) throws {
    sides = [
      GateSchedule.Side.base.rawValue: try Self.command(options.base, of: "--base"),
      GateSchedule.Side.head.rawValue: try Self.command(options.head, of: "--head"),
    ]
    let named = options.response ?? Response.wall.rawValue
    guard let response = Response(rawValue: named), Self.responses.contains(response) else {
      throw ValidationError(
        "--response \(named): these can be compared: "
          + Self.responses.map(\.rawValue).joined(separator: ", "))
    }
    self.response = response
    let share = options.tau ?? "3%"
    guard let tau = percentage(share), GateRule.allowedTau.contains(tau) else {
      throw ValidationError("--tau \(share): a share from 1% to 100% is expected, such as 3%")
    }
    rule = GateRule(tau: tau)
    topology = try Topology.thisMachine()
    isOfCommands = options.files.isEmpty
    if isOfCommands {
      guard options.only.isEmpty, options.set.isEmpty else {
        throw ValidationError("--only and --set change experiments: name a file, or leave them out")
      }
      guard [.wall, .cpuPerTask].contains(response) else {
        throw ValidationError(
          "--response \(named): of commands, wall_s and cpu_per_task_s are known")
      }
      parts = [Self.commands(topology)]
    } else {
      let limits = MachineLimits.current()
      let topology = topology
      parts = try options.files.map { file in
        let experiment = try Experiment.decode(file: file).with(only: options.only, set: options.set)
        let plan = try Plan(experiment, on: topology, limits: limits)
        guard plan.workers.count == 1 else {
          let names = plan.workers.map { $0 ?? "juggle's own" }.sorted().joined(separator: ", ")
          throw ValidationError(
            "\(file): it is about several workers (\(names)), and base and head can take the place of one: choose its "
              + "models, as in --only model=\(plan.cells.last?.cell.model.description ?? "thread")")
        }
        return Part(
          experiment: experiment, cells: plan.gated,
          skipped: plan.skipped.filter { $0.reason != Plan.Skipped.byChoice })
      }
      let names = parts.map(\.experiment.name)
      if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
        throw ValidationError(
          "\"\(twice)\" is named twice, and its records would mix: name each experiment once")
      }
    }
  }

  private static func command(_ text: String?, of option: String) throws -> [String] {
    guard let text else {
      throw ValidationError(
        "\(option) is missing: name the build \(option == "--base" ? "before" : "with") the change")
    }
    let words: [String]
    do { words = try juggle.words(ofCommand: text) } catch {
      throw ValidationError("\(option) '\(text)': \(error)")
    }
    guard let program = words.first else {
      throw ValidationError("\(option): it is empty, and a command line is expected")
    }
    // Of head that is what the gate finds: a change may well break a build.
    guard option == "--head" || executable(program) != nil else {
      throw ValidationError(
        "\(option): \(program) is no program that can be started: no such file, or not executable")
    }
    return words
  }

  /// One cell, for two commands: its iterations are set once the commands' time is known.
  private static func commands(_ topology: Topology) -> Part {
    let planned = PlannedCell.command(
      pus: topology.allowedPUs, cores: topology.usableCores.count, smt: topology.hasSMT)
    let experiment = Experiment(
      name: "command", question: "Is the one command slower than the other?", workloads: [], models: [],
      tasks: [])
    return Part(experiment: experiment, cells: [planned], skipped: [])
  }

  // MARK: What would be measured

  /// Cells and time, for people.
  var text: String {
    let each = parts.flatMap(\.cells).reduce(0) { $0 + 2 * $1.trialEstimate }
    let looks = [rule.firstPairs, rule.firstPairs + rule.secondPairs].map { Double($0) * each }
    let time =
      isOfCommands
      ? ""
      : ": \(TimeText.about(looks[0])), and at most \(TimeText.about(looks[1])) where every cell needs a second look"
    return parts.flatMap { part in
      part.cells.map { "\(part.experiment.name): \($0.id)\n" }
        + part.skipped.map { "left out: \($0.cell.id): \($0.reason)\n" }
    }
    .joined() + "\(rule.firstPairs) pairs of each\(time)\n"
  }

  // MARK: Measuring

  /// - Returns: The folders with the records, and whether it was interrupted.
  func measure(out: String, quiet: Bool) async throws -> (folders: [String], isInterrupted: Bool) {
    if isOfCommands {
      let launcher = CommandLauncher(sides)
      let (part, failure) = try await timed(launcher)
      return try await measure([part], with: launcher, Rates(reference: 1), failure, out, quiet)
    }
    let launcher = LocalLauncher(
      own: [try workerPath()], foreign: sides, on: topology)
    let (rates, failure) = try await Rates.ask(launcher, gating: parts.flatMap(\.cells))
    let limits = MachineLimits.current()
    let parts = try parts.map { part in
      var part = part
      part.cells = try Plan(part.experiment, on: topology, limits: limits, unitsPerSecond: rates.reference)
        .gated
      return part
    }
    return try await measure(parts, with: launcher, rates, failure, out, quiet)
  }

  /// The commands' cell with as many iterations as make a trial long enough to be timed: both are run once to warm up,
  /// and once more.
  ///
  /// - Returns: Also why head fails, if it does.
  /// - Throws: When base does, since nothing can be compared with it.
  private func timed(_ launcher: CommandLauncher) async throws -> (part: Part, headFailure: String?) {
    var part = parts[0]
    var slowest = 0.0
    for side in GateSchedule.Side.allCases {
      var trial = part.cells[0].trial(unitsPerSecond: 1, seed: 1, clock: .release)
      trial.warmup = 1
      switch await launcher.launch(trial, on: side.rawValue, limit: part.cells[0].limit).outcome {
      case .cancelled: throw LaunchError.cancelled
      case .failed(let reason) where side == .head: return (part, reason)
      case .failed(let reason): throw LaunchError.failed(worker: side.rawValue, reason: reason)
      case .finished(let result): slowest = max(slowest, result.iterations.last?.wall ?? 0)
      }
    }
    part.cells[0].iterations = Int(min(50, max(1, (0.1 / max(slowest, 1e-6)).rounded())))
    part.cells[0].trialEstimate = max(slowest, 0.1)
    // One that hangs shall not hold up the gate for long.
    part.cells[0].limit = max(10, 20 * slowest)
    return (part, nil)
  }

  /// - Parameter failure: Why head can't do the work, where that is known already.
  private func measure(
    _ parts: [Part], with launcher: some Launcher, _ rates: Rates, _ failure: String?, _ out: String,
    _ quiet: Bool
  ) async throws -> (folders: [String], isInterrupted: Bool) {
    var progress = ProgressLine(quiet: quiet)
    let prints = sides.mapValues(fingerprint(ofCommand:))
    if Set(prints.values).count == 1 {
      progress.note("base and head are the same program: whatever is found is noise")
    }
    // The order has to be drawn anew each time: the false-alarm rate is one over draws.
    let seed = UInt32.random(in: 0...UInt32.max)
    let gate = RunInfo.Gate(
      id: UUID().uuidString, parts: parts.count, seed: seed, base: sides["base"] ?? [],
      head: sides["head"] ?? [],
      response: response, tau: rule.tau, firstPairs: rule.firstPairs, secondPairs: rule.secondPairs)
    let opened = try parts.map { part in
      try GatePart(
        experiment: part.experiment, cells: part.cells,
        opened: open(part, gate, prints, launcher, rates, out))
    }
    let run = GateRun(opened, rule: rule, response: response, launcher: launcher, rates: rates, seed: seed)
    let infos: [RunInfo]
    if let failure {
      progress.note("head failed before the first pair, so nothing is measured: \(failure)")
      infos = try run.failed(because: failure)
    } else {
      infos = try await run { event in
        switch event {
        case .starting(let cell, let done, let left, let seconds):
          progress.show("gate", cell: cell, done: done, left: left, secondsLeft: seconds)
        case .lookingAgain(let cells):
          progress.note(
            "looking again at \(cells.count == 1 ? cells[0] : "\(cells.count) cells"), in fresh pairs")
        case .failed(let cell, let reason):
          progress.note("failed: \(cell): \(reason)")
        }
      }
    }
    progress.clear()
    for (part, info) in zip(opened, infos) { try part.opened.runs.write(info) }
    let folders = opened.map { $0.opened.store.file.deletingLastPathComponent().relativePath }
    return (folders, infos.contains { $0.end == .interrupted })
  }

  private func open(
    _ part: Part, _ gate: RunInfo.Gate, _ prints: [String: String], _ launcher: some Launcher, _ rates: Rates,
    _ out: String
  ) throws -> OpenRun {
    let folder = URL(filePath: out).appending(path: part.experiment.name + "-gate")
    let setting = OpenRun.Setting(
      experiment: part.experiment, host: .current(), launcher: launcher.name, workers: prints,
      commandLine: CommandLine.arguments)
    return try OpenRun.new(
      setting, in: folder, topology: topology, unitsPerSecond: rates.reference,
      skipped: part.skipped.map { RunInfo.Skipped(cell: $0.cell.id, reason: $0.reason) }, gate: gate)
  }
}
