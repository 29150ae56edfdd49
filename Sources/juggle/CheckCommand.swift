import ArgumentParser
import Findings
import Reports
import Trials

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether the claims of an experiment hold, and set the exit code.",
    discussion: """
      The claims are those that the experiment had when the run began; its records are judged anew, and of
      several runs the newest. A claim holds when the interval of every figure that it speaks of is within its
      bounds, fails when one is outside, and is inconclusive otherwise. An inconclusive claim is no pass.

      EXAMPLES
        juggle check results/say-after
        juggle check results/staircase --format json | jq '.verdicts[] | select(.verdict != "holds")'
        juggle check results/staircase --format junit > claims.xml

      Exit codes: 0 all claims hold, 1 one fails, 3 none fails and one is inconclusive, 2 bad input, and a run
      without claims.
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "text, json, markdown, junit (XML) or github (annotations).")
  var format = CheckFormat.text

  func run() throws {
    let results = try Results.load(directory: directory)
    guard let claims = results.info?.claims else {
      throw ValidationError(
        "\(directory): it isn't known what was claimed: \(Results.runFile) says nothing about this run's claims; "
          + "measure it anew with `juggle run`")
    }
    guard !claims.isEmpty else {
      throw ValidationError(
        "\(directory): the experiment claims nothing, so there is nothing to check; add claims under `expect` "
          + "and run it again")
    }
    print(try presentVerdicts(results, format: format), terminator: "")
    let outcomes = Set(results.verdicts.map(\.outcome))
    if outcomes.contains(.fails) { throw ExitCode(1) }
    if outcomes != [.holds] { throw ExitCode(3) }
  }
}

extension CheckFormat: ExpressibleByArgument {}
