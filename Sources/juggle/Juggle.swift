import ArgumentParser
import Experiments
import Foundation
import Glibc
import Harness
import Topology
import Trials

/// The command line's root: reads arguments, runs a command, and is the one place that prints errors and exits.
@main
struct Juggle: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "juggle",
    abstract: "How can 16 cores keep 30 tasks running? Measure it, under every way of running tasks.",
    discussion: """
      EXAMPLES
        juggle answer                                    30 tasks on this machine, and on 16 cores
        juggle topology                                  the cores of this machine
        juggle try --tasks 30 'compute: 5ms'             thirty tasks, every model
        juggle run experiments/thirty-on-sixteen.yaml    a whole experiment
        juggle show results/thirty-on-sixteen            what it found
        juggle simulate experiments/staircase.yaml …     the same on a machine that you don't have
        juggle report results/thirty-on-sixteen          the same as one page, with pictures
        juggle check results/thirty-on-sixteen           whether its claims hold, as an exit code
        juggle compare results/before results/after      what differs between two runs
        juggle gate --base './old' --head './new'        whether a change made it slower
        juggle doctor                                    whether this machine is fit to measure on
        juggle calibrate                                 the cost of running tasks here
      """,
    version: juggleVersion,
    subcommands: [
      AnswerCommand.self, TopologyCommand.self, ListCommand.self, ValidateCommand.self, RunCommand.self,
      TryCommand.self,
      SimulateCommand.self, ShowCommand.self, CheckCommand.self, CompareCommand.self, GateCommand.self,
      PlotCommand.self, ReportCommand.self, DoctorCommand.self, CalibrateCommand.self,
    ])

  static func main() async {
    let commands = configuration.subcommands.compactMap { $0.configuration.commandName }
    if let message = unknownCommand(in: CommandLine.arguments.dropFirst(), known: commands) {
      printError("juggle: \(message)")
      Glibc.exit(2)
    }
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
      finishOutput()
    } catch LaunchError.cancelled {
      printError("juggle: stopped before the first trial; nothing was measured")
      Glibc.exit(130)
    } catch let code as ExitCode {
      finishOutput()
      Glibc.exit(code.rawValue)
    } catch {
      let code = exitCode(for: error)
      if code == .success {
        print(fullMessage(for: error))  // help and version
        finishOutput()
        Glibc.exit(0)
      }
      switch error {
      case let invalid as InvalidExperiment: printError("\(invalid)")  // names files and lines itself
      default:
        printError(code == .validationFailure ? fullMessage(for: error) : "juggle: \(systemReason(error))")
      }
      Glibc.exit(2)
    }
  }
}
