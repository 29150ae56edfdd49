import ArgumentParser
import Simulation

/// What a simulated machine is like, beside its topology.
struct SimulationOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "What the PUs of one core do together, as a multiple of one alone. "
        + "(default: as measured, else \(SimulatedMachine.assumedYield))",
      valueName: "factor"))
  var smtYield: Double?

  @Option(
    help: ArgumentHelp(
      "CPU time that all PUs together may use in each period, such as 400ms/100ms.", valueName: "time/period")
  )
  var quota: String?

  @Option(
    help: ArgumentHelp(
      "How fast the machine's kinds of cores are, by rising rank, such as 0.6,1. (default: as described)",
      valueName: "factors"))
  var capacities: String?

  /// The first of them that was given, for a command that simulates nothing.
  var given: String? {
    [
      ("--quota", quota), ("--capacities", capacities),
      ("--smt-yield", smtYield.map { "\($0)" }),
    ]
    .first { $1 != nil }?.0
  }
}
