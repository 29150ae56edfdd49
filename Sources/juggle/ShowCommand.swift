import ArgumentParser
import Findings
import Reports

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a run measured: table, answer, and the verdicts on what was claimed.",
    discussion: """
      Everything is worked out anew from the folder's trials.csv; of several runs, the newest is shown.

      EXAMPLES
        juggle show results/thirty-on-sixteen
        juggle show results/say-after --format markdown > say-after.md
        juggle show results/staircase --format json | jq .answer
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "text, json, csv or markdown.")
  var format = ResultsFormat.text

  func run() throws {
    print(try present(Results.load(directory: directory), format: format), terminator: "")
  }
}

extension ResultsFormat: ExpressibleByArgument {}
