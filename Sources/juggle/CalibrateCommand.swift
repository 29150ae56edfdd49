import ArgumentParser
import Experiments
import Foundation
import Harness
import Reports
import Simulation
import Topology
import Trials

struct CalibrateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate",
    abstract: "Measure what running tasks costs on this machine: what its simulation rests on.",
    discussion: """
      Runs small trials of juggle's own worker: how fast PUs compute, how the kernel shares them out, and for each model \
      what making, starting, turns, sleeps and ends of tasks cost. It takes some seconds. `juggle run` does the same for \
      its own cells, and keeps what it found beside its records, in machine.json.

      Experiment files name models and steps: what `file`, `echo`, `memory` and `micro` cost is measured for those only.

      EXAMPLES
        juggle calibrate
        juggle calibrate --models thread,task --out machine.json
        juggle calibrate experiments/echo.yaml --format json | jq .services

      Exit codes: 0 fine, 2 bad input, or no worker to run, 130 interrupted.
      """)

  @Argument(
    help: "Experiment files: only what they need is measured.",
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @Option(help: "Which models (see juggle list --models); by default all, or those of the files.")
  var models: String?

  @Option(help: "text for people, json as machine.json has it.")
  var format = CostsFormat.text

  @Option(help: ArgumentHelp("Keep them in this file too.", valueName: "file"))
  var out: String?

  @Flag(help: "Print no progress.")
  var quiet = false

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?

  @OptionGroup var options: ScreenOptions

  func run() async throws {
    let topology = try Topology.thisMachine()
    let own = [try workerPath(worker)]
    let launcher = LocalLauncher(own: own, on: topology)
    let calibration = try calibration(topology)
    let found = try await measured(calibration, launcher, .here(topology, worker: own[0]))
    // Printed first: what took seconds isn't lost where it can't be kept.
    switch format {
    case .json:
      print(try found.costs.json(), terminator: "")
      for note in found.notes { printError("juggle: \(note)") }
    case .text:
      print(presentCosts(found.costs, notes: found.notes, on: options.screen), terminator: "")
    }
    guard let out else { return }
    try found.costs.write(to: out)
    if format == .text { printLines("\nKept in \(out)\n") }
  }

  private func measured(
    _ calibration: Calibration, _ launcher: LocalLauncher, _ origin: Costs.Origin
  ) async throws -> Calibrated {
    do {
      return try await cancelledBySignals {
        try await MachineCosts.measure(
          calibration, launcher, origin, named: "calibrate", budget: .infinity, isQuiet: quiet)
      }
    } catch LaunchError.cancelled {
      printError(
        "juggle: stopped; what running tasks costs is worked out of all trials together, so nothing is known yet"
      )
      throw ExitCode(130)
    }
  }

  private func calibration(_ topology: Topology) throws -> Calibration {
    let named = try models.map { text in
      try text.split(separator: ",", omittingEmptySubsequences: false).map { try model(named: String($0)) }
    }
    let limits = MachineLimits.current()
    let parts = try files.map { file in
      Calibration(try Plan(Experiment.decode(file: file), on: topology, limits: limits), on: topology)
    }
    let models = named ?? (parts.isEmpty ? Model.allCases : parts.flatMap(\.models))
    return Calibration(
      topology, models: models,
      performances: parts.flatMap(\.performances).filter { models.contains($0.model) })
  }

  private func model(named name: String) throws -> Model {
    let name = name.trimmingCharacters(in: .whitespaces)
    guard let model = Model(rawValue: name) else {
      throw ValidationError(
        "--models: \"\(name)\" is no execution model; allowed: "
          + Model.allCases.map(\.rawValue).joined(separator: ", "))
    }
    return model
  }
}

extension CostsFormat: ExpressibleByArgument {}
