import ArgumentParser
import Experiments
import Findings
import Foundation
import Harness
import Reports
import Statistics
import Topology
import Trials

struct GateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gate",
    abstract: "Say whether a change made things slower: two builds of a worker, or two commands, in pairs.",
    discussion: """
      Base and head are measured next to each other, in an order drawn by chance, so that a machine that drifts or is \
      shared hits both alike. With experiment files they are two builds of the worker that the files are about; without, \
      two whole commands. A first look at ten pairs of every cell chooses which cells are looked at again, in thirty \
      fresh pairs. See docs/method.md for the rule and its measured rate of false alarms.

      EXAMPLES
        juggle gate --base old/juggle-worker --head new/juggle-worker experiments/staircase.yaml
        juggle gate --base './program-v1 input' --head './program-v2 input'
        juggle gate --base old/worker --head new/worker my.yaml --format github
        juggle gate --again results/my-gate --format junit > gate.xml

      Exit codes: 0 passes, 1 head is slower or fails, 2 bad input, or base fails before the first pair, 3 inconclusive, \
      which is no pass, 130 interrupted.
      """)

  @Argument(help: "Experiment files; none for two commands.", completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []

  @Option(help: "The build before the change: a worker's command line, or a command.")
  var base: String?

  @Option(help: "The build with the change.")
  var head: String?

  @Option(help: "The smallest slowdown that matters. (default: 3%)")
  var tau: String?

  @Option(
    help: "The quantity that is compared: wall_s (default), per_operation_s, cpu_per_task_s or finish_p99_s.")
  var response: String?

  @Option(help: "Only cells with these levels: factor=level[,level]. May be repeated.")
  var only: [String] = []

  @Option(help: "Another value for a factor or a setting: key=value[,value]. May be repeated.")
  var set: [String] = []

  @Option(help: "Folder for records; each experiment's go to EXPERIMENT-gate in it.")
  var out = "results"

  @Option(help: "text, json, markdown, junit or github.")
  var format = CheckFormat.text

  @Option(
    help: ArgumentHelp("Judge the records of an earlier gate instead of measuring.", valueName: "folder"),
    completion: .directory)
  var again: [String] = []

  /// Known, so that it can be said why there is none.
  @Option(help: ArgumentHelp("A gate runs here only.", visibility: .hidden))
  var on: String?

  @OptionGroup var options: ScreenOptions

  @Flag(help: "Print no progress.")
  var quiet = false

  @Flag(help: "Print cells and time, and start nothing.")
  var dryRun = false

  func validate() throws {
    guard on == nil || on == "local" else {
      throw ValidationError(
        "--on \(on ?? ""): a gate can't be simulated: nobody knows what two builds or commands do before they run; leave it "
          + "out to measure them here, or simulate an experiment with `juggle simulate`")
    }
  }

  func run() async throws {
    guard again.isEmpty else {
      guard base == nil, head == nil, files.isEmpty, tau == nil, response == nil, only.isEmpty, set.isEmpty,
        !dryRun
      else {
        throw ValidationError(
          "--again judges records that are there, by the rule that they were measured for: leave out files and all "
            + "options but --format")
      }
      return try judge(again)
    }
    let gating = try Gating(self)
    if dryRun { return printLines(gating.text) }
    let out = out
    let quiet = quiet
    let (folders, isInterrupted) = try await cancelledBySignals {
      try await gating.measure(out: out, quiet: quiet)
    }
    if isInterrupted {
      printError("juggle: stopped; what was measured is in \(folders.joined(separator: ", "))")
    }
    try judge(folders, code: isInterrupted ? 130 : nil)
  }

  /// - Parameter code: The exit code, whatever the verdict; nil for the verdict's own.
  private func judge(_ folders: [String], code: Int32? = nil) throws {
    let report = try GateReport(folders.map { format.named(try Results.load(directory: $0)) })
    print(try presentGate(report, format: format, on: options.screen), terminator: "")
    if let code { throw ExitCode(code) }
    switch report.outcome {
    case .passes: break
    case .fails: throw ExitCode(1)
    case .inconclusive: throw ExitCode(3)
    }
  }
}
