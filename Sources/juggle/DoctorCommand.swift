import ArgumentParser
import Harness
import Reports
import Statistics
import Topology

struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Is this machine fit to measure on? What is in the way, and what to do about it.",
    discussion: """
      Looks at load, stolen time, quota, clock frequency, shared cores, memory and more, and runs the same trial twenty \
      times against itself (about three seconds): whatever differs is noise, and says which changes could be seen here.

      EXAMPLES
        juggle doctor
        juggle doctor --quick
        juggle doctor --format json | jq .fit

      Exit codes: 0 whatever is found, since it is said in words; 2 bad input, or no worker to run.
      """)

  @Option(help: "text for people, json for programs.")
  var format = DoctorFormat.text

  @Flag(help: "Only look; run nothing.")
  var quick = false

  @Option(help: ArgumentHelp("juggle's own worker; by default the one beside juggle.", visibility: .hidden))
  var worker: String?

  @OptionGroup var options: ScreenOptions

  func run() async throws {
    let pus = try Topology.thisMachine().allowedPUs
    var diagnoses = MachineState.read(pus: pus).diagnoses
    if !quick, let pu = pus.first {
      let launcher = LocalLauncher(own: [try workerPath(worker)])
      let found = try await cancelledBySignals { try await SelfComparing.run(launcher, on: pu) }
      diagnoses.insert(found.comparison.diagnosis(trials: found.trials, disturbed: found.disturbed), at: 0)
    }
    print(try presentDiagnoses(diagnoses, format: format, on: options.screen), terminator: "")
  }
}

extension DoctorFormat: ExpressibleByArgument {}
