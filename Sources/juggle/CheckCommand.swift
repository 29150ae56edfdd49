import ArgumentParser
import Findings
import Reports
import Trials

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say whether the claims of an experiment hold, and set the exit code.",
    discussion: """
      The claims are those that the experiment had when the run began; its records are judged anew, and of \
      several runs the newest, or the one that --run names. A claim holds when the interval of every figure that it speaks of is within its \
      bounds, fails when one is outside, and is inconclusive otherwise. An inconclusive claim is no pass.

      With --baseline each cell is also held against an earlier run's: by its wall time over that of the same \
      round's reference, which is its speed-up turned over, so that the machine's own pace is divided out. What is \
      worse by more than the tolerance is a warning, with --strict a failure.

      EXAMPLES
        juggle check results/say-after
        juggle check results/staircase --format json | jq '.verdicts[] | select(.verdict != "holds")'
        juggle check results/staircase --format junit > claims.xml
        juggle check results/staircase --baseline base/staircase --tolerance 15%

      Exit codes: 0 all claims hold, 1 one fails, 3 none fails and one is inconclusive, 2 bad input, and a run \
      without claims and --baseline. With --strict also 1 where a cell is worse or fails in all of its trials, and 3 \
      where one can't be told, or is missing although the baseline measured it.
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "text, json, markdown, junit (XML) or github (annotations).")
  var format = CheckFormat.text

  @OptionGroup var chosen: RunOptions

  @Option(help: "A results folder to hold the run against.", completion: .directory)
  var baseline: String?

  @Option(help: ArgumentHelp("The baseline's run, as --run. (default: the newest)", valueName: "id"))
  var baselineRun: String?

  @Option(help: "How much slower than the baseline a cell may be: 10 % or more.")
  var tolerance = "10%"

  @Flag(help: "What is worse than the baseline fails the check, and what can't be told is no pass.")
  var strict = false

  @OptionGroup var options: ScreenOptions

  func run() throws {
    let share = try share(tolerance)
    guard baseline != nil || !strict else {
      throw ValidationError("--strict says how strictly a baseline is taken: name one with --baseline")
    }
    guard baseline != nil || baselineRun == nil else {
      throw ValidationError("--baseline-run names a run of the baseline: name its folder with --baseline")
    }
    let results = try Results.load(directory: directory, run: chosen.id)
    let held = try baseline.map { folder in
      let earlier = try Results.load(directory: folder, run: baselineRun)
      try requireMeasured(earlier, in: folder)
      try requireMeasured(results, in: directory)
      try requireAlike(earlier, in: folder, results, in: directory)
      let comparison = Comparison(format.named(earlier), format.named(results), tolerance: share)
      guard !comparison.regressions.isEmpty else {
        throw ValidationError(
          "\(directory) and \(folder) have no cell in common that could be held against the other: "
            + (comparison.withoutBaseline.first.map { "\($0.cellID): \($0.reason)" }
              ?? "both have references only"))
      }
      return BaselineCheck(comparison, directory: folder, isStrict: strict)
    }
    if held == nil { try requireClaims(results) }
    print(
      try presentVerdicts(results, baseline: held, format: format, on: options.screen), terminator: "")
    let claims = Set(results.verdicts.map(\.outcome))
    let cells = strict ? held?.comparison.strictOutcomes ?? [] : []
    if claims.contains(.fails) || cells.contains(.worse) { throw ExitCode(1) }
    if claims.contains(.inconclusive) || cells.contains(.inconclusive) { throw ExitCode(3) }
  }

  /// Without a baseline there has to be something that could fail.
  private func requireClaims(_ results: Results) throws {
    guard let claims = results.info?.claims else {
      throw ValidationError(
        "\(directory): it isn't known what was claimed: \(Results.runFile) says nothing about this run's claims; "
          + "measure it anew with `juggle run`")
    }
    guard !claims.isEmpty else {
      throw ValidationError(
        "\(directory): the experiment claims nothing, so there is nothing to check; add claims under `expect` "
          + "and run it again, or name a --baseline")
    }
  }

  /// `15%` or `0.15`.
  private func share(_ text: String) throws -> Double {
    guard let share = percentage(text), share > 0 else {
      throw ValidationError(
        "--tolerance \(text): a share such as 10% or 0.1 is expected, and numbers of 0.5 and more with their %: "
          + "write 10% or 0.1 for a tenth")
    }
    guard share >= Comparison.leastTolerance - 1e-12 else {
      throw ValidationError(
        "--tolerance \(text): 10% is the least. The runs were made one after the other, and what the machine did in "
          + "between makes differences of that size by itself; to see less, measure both in the same rounds")
    }
    guard share <= 10 else { throw ValidationError("--tolerance \(text): at most 1000% makes sense") }
    return share
  }
}

extension CheckFormat: ExpressibleByArgument {}
