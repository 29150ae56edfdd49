import ArgumentParser
import Findings
import Foundation
import Reports

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a run measured: table and answer.",
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
    do {
      let shown = try present(Results.load(directory: directory), format: format)
      FileHandle.standardOutput.write(Data(shown.utf8))
    } catch {
      throw refusal(error)
    }
  }
}

extension ResultsFormat: ExpressibleByArgument {}

/// Says what was wrong with the input; the program then ends with exit code 2.
func refusal(_ error: any Error) -> ExitCode {
  FileHandle.standardError.write(Data("juggle: \(error)\n".utf8))
  return ExitCode(2)
}
