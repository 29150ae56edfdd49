import ArgumentParser
import Trials

/// Whether experiments may start programs of their own.
struct CommandsOptions: ParsableArguments {
  @Flag(help: "Let experiments start the programs that they name under `workers`.")
  var allowCommands = false

  /// Refuses experiments that start programs of their own, unless their reader allows it.
  func requireAllowed(_ experiments: [Experiment]) throws {
    for experiment in experiments where !experiment.workers.isEmpty && !allowCommands {
      let commands = experiment.workers.map { "\($0.name): \($0.command.joined(separator: " "))" }
      throw ValidationError(
        "\(experiment.name) starts programs of its own (\(commands.joined(separator: "; "))): "
          + "read the file, then allow them with --allow-commands")
    }
  }
}
