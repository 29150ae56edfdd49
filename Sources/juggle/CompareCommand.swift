import ArgumentParser
import Findings
import Reports

struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Hold two folders of results against each other, cell by cell.",
    discussion: """
      The newest run of each, or those that --run-a and --run-b name, of two folders or of one. Speed-up, efficiency and the best number of tasks are compared on any machines; \
      seconds and tasks per second on one and the same machine only. The runs were made one after the other, so \
      faster and slower are said only where the whole interval is beyond 10 %. A run that was simulated is compared with \
      another such run only.

      EXAMPLES
        juggle compare results/before results/after
        juggle compare old/thirty-on-sixteen results/thirty-on-sixteen --format markdown > difference.md
        juggle compare results/staircase results/staircase --run-a 20261123
        juggle compare results/before results/after --format json | jq '.cells[] | select(.finding == "slower")'

      Exit codes: 0 whatever differs, 2 bad input. `juggle check --baseline` sets the exit code by a comparison.
      """)

  @Argument(help: "A: a results folder, what was there before.", completion: .directory)
  var a: String

  @Argument(help: "B: a results folder, what is held against it.", completion: .directory)
  var b: String

  @Option(help: "text, json, markdown, junit (XML) or github (annotations).")
  var format = CheckFormat.text

  @Option(
    help: ArgumentHelp(
      "A's run: its id, or a beginning that no other has. (default: the newest)", valueName: "id"))
  var runA: String?

  @Option(help: ArgumentHelp("B's run, likewise. (default: the newest)", valueName: "id"))
  var runB: String?

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let (before, after) = (
      try Results.load(directory: a, run: runA), try Results.load(directory: b, run: runB)
    )
    try requireMeasured(before, in: a)
    try requireMeasured(after, in: b)
    try requireAlike(before, in: a, after, in: b)
    let comparison = Comparison(format.named(before), format.named(after))
    guard !comparison.rows.isEmpty else {
      throw ValidationError(
        "\(a) and \(b) have no cell in common that can be compared: "
          + (comparison.incomparable.first.map { "\($0.cellID): \($0.reason)" }
            ?? "both have references only, whose seconds are of two machines"))
    }
    print(
      try presentComparison(comparison, a: a, b: b, format: format, on: options.screen), terminator: "")
  }
}

/// Two runs can only be held against each other where each holds something.
func requireMeasured(_ results: Results, in directory: String) throws {
  guard results.cells.contains(where: { !$0.finished.isEmpty }) else {
    throw ValidationError(
      "\(directory): nothing was measured there that could be compared: \(Results.trialsFile) has no trial that ran "
        + "to its end")
  }
}

/// Simulated figures are never held against measured ones.
func requireAlike(_ a: Results, in one: String, _ b: Results, in other: String) throws {
  if let reason = Results.mixture(of: a, and: b, names: (one, other)) { throw ValidationError(reason) }
}
