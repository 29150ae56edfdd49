import Foundation
import Testing

/// Gates with the real programs, between builds and commands that differ by so much that no noise can hide it.
struct GateCommandTests {
  private let folder: Folder
  private let juggle: Binary
  private let worker: String

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
    worker = try Binary("juggle-worker").file.path
    try folder.write(
      """
      question: Is waiting as long as it was?
      workloads: { wait: [sleep: 2ms] }
      models: [coroutine]
      tasks: [3]
      cores: [1]
      precision: { trial: 5ms }
      """, to: "wait.yaml")
    try folder.write(
      """
      question: Of whom is it?
      workloads: { wait: [sleep: 2ms] }
      workers: { py: [python3, w.py] }
      models: [coroutine, py/asyncio]
      tasks: [3]
      cores: [1]
      """, to: "mixed.yaml")
  }

  private func gate(_ arguments: String...) async throws -> Binary.Ended {
    try await juggle.run(["gate", "--quiet"] + arguments, in: folder.url, limit: 300)
  }

  private struct Report: Decodable {
    var outcome: String
    var cells: [Cell]

    struct Cell: Decodable {
      var cell: String
      var outcome: String
      var reason: String?
      var ratio: Double?
      var firstPairs, secondPairs: Int

      private enum CodingKeys: String, CodingKey {
        case cell, outcome, reason, ratio
        case firstPairs = "first_pairs"
        case secondPairs = "second_pairs"
      }
    }
  }

  private func report(_ ended: Binary.Ended) throws -> Report {
    try JSONDecoder().decode(Report.self, from: Data(ended.output.utf8))
  }

  @Test func aCommandThatTakesFiveTimesAsLongFails() async throws {
    let ended = try await gate("--base", "true", "--head", "sleep 0.02", "--format", "json")
    #expect(ended.code == 1, "\(ended)")
    let report = try report(ended)
    #expect(report.outcome == "fails")
    #expect(report.cells.map(\.secondPairs) == [30])
    #expect((report.cells.first?.ratio ?? 0) > 1.5)
    // The records are there, and are judged again without measuring.
    let again = try await gate("--again", "results/command-gate")
    #expect(again.code == 1)
    #expect(again.output.contains("The gate fails: head is slower than base."))
    let junit = try await gate("--again", "results/command-gate", "--format", "junit")
    #expect(junit.code == 1)
    #expect(junit.output.contains("<failure"))
    let github = try await gate("--again", "results/command-gate", "--format", "github")
    #expect(github.output.hasPrefix("::error title="))
    let shown = try await juggle.run(["show", "results/command-gate"], in: folder.url)
    #expect(shown.code == 0)
    #expect(shown.output.contains("head/process"))
  }

  @Test func aCommandThatGotQuickerPassesAtTheFirstLook() async throws {
    let ended = try await gate("--base", "sleep 0.1", "--head", "sh -c 'exit 0'", "--format", "json")
    #expect(ended.code == 0, "\(ended)")
    #expect(try report(ended).cells.map(\.secondPairs) == [0])
  }

  @Test func theSameWorkerTwiceIsMeasuredInPairs() async throws {
    let ended = try await gate("--base", worker, "--head", worker, "wait.yaml", "--format", "json")
    #expect(ended.code == 0 || ended.code == 3, "\(ended)")
    let report = try report(ended)
    #expect(report.cells.map(\.cell) == ["wait coroutine tasks=3 cores=1 compact"])
    #expect(report.cells.map(\.firstPairs) == [10])
    #expect(report.cells.allSatisfy { ["passes", "inconclusive"].contains($0.outcome) })
  }

  @Test func twoFilesAreOneGateAndAreJudgedTogether() async throws {
    try folder.write(
      """
      question: And as short?
      workloads: { nap: [sleep: 1ms] }
      models: [coroutine]
      tasks: [2]
      cores: [1]
      precision: { trial: 5ms }
      """, to: "nap.yaml")
    let ended = try await gate(
      "--base", worker, "--head", worker, "wait.yaml", "nap.yaml", "--format", "json")
    #expect(try report(ended).cells.count == 2)
    let half = try await gate("--again", "results/wait-gate")
    #expect(half.code == 2)
    #expect(half.errors.contains("2 experiments"))
    let whole = try await gate("--again", "results/wait-gate", "--again", "results/nap-gate")
    #expect(whole.code == ended.code)
    let twice = try await gate("--again", "results/wait-gate", "--again", "results/wait-gate")
    #expect(twice.code == 2)
  }

  @Test func aDryRunSaysWhatWouldBeMeasured() async throws {
    let ended = try await gate("--base", worker, "--head", worker, "wait.yaml", "--dry-run")
    #expect(ended.code == 0)
    #expect(ended.output.contains("wait: wait coroutine tasks=3 cores=1 compact"))
    #expect(ended.output.contains("10 pairs of each"))
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "results").path))
  }

  /// Whatever a change has broken, CI is told as of any cell that fails.
  @Test(arguments: [
    ("sh -c 'echo no such luck >&2; exit 7'", "exit code 7; it wrote: no such luck"),
    ("no-such-program", "no-such-program can't be started: No such file or directory"),
    ("sh -c 'kill -SEGV $$'", "signal 11"),
  ])
  func aCommandThatFailsAtOnceFailsTheGate(head: String, reason: String) async throws {
    try await expectFailure(of: ["--base", "true", "--head", head], folder: "command-gate", reason)
  }

  @Test(arguments: [
    ("true", "it ended with exit code 0 and without a reply"),
    ("/nowhere/worker", "/nowhere/worker can't be started: No such file or directory"),
    ("sh -c 'exit 3'", "exit code 3"),
    (
      #"sh -c 'echo "{\"protocol\":1,\"id\":\"3\",\"kernel\":\"juggle-1\",\"models\":{\"m\":{\"steps\":[]}}}"'"#,
      #"it has no model "coroutine"; it has m"#
    ),
  ])
  func aWorkerThatFailsAtOnceFailsTheGate(head: String, reason: String) async throws {
    try await expectFailure(of: ["--base", worker, "--head", head, "wait.yaml"], folder: "wait-gate", reason)
  }

  private func expectFailure(of arguments: [String], folder name: String, _ reason: String) async throws {
    let ended = try await juggle.run(["gate"] + arguments + ["--format", "json"], in: folder.url, limit: 120)
    #expect(ended.code == 1, "\(ended)")
    let report = try report(ended)
    #expect(report.outcome == "fails")
    #expect(report.cells.map(\.outcome) == ["fails"])
    #expect(report.cells.map(\.firstPairs) == [0])
    #expect(report.cells.first?.reason?.hasPrefix("head failed: ") == true)
    #expect(report.cells.first?.reason?.contains(reason) == true, "\(report)")
    #expect(ended.errors.contains("head failed before the first pair"))
    for (format, sign) in [
      ("github", "::error title="), ("junit", "<failure"), ("markdown", "❌ fails"),
      ("text", "The gate fails: head can't do the work."),
    ] {
      let again = try await gate("--again", "results/\(name)", "--format", format)
      #expect(again.code == 1)
      #expect(again.output.contains(sign), "\(again)")
    }
    #expect(try await juggle.run(["show", "results/\(name)"], in: folder.url).code == 0)
  }

  /// It is not the change's fault, and no noise either.
  @Test(arguments: [["--head", "true"], ["--head", "sh -c 'exit 7'"]])
  func aBaseThatFailsAtOnceLeavesNothingToCompare(head: [String]) async throws {
    for base in [["--base", "sh -c 'exit 7'"], ["--base", "true", "wait.yaml"]] {
      let ended = try await juggle.run(["gate", "--quiet"] + base + head, in: folder.url, limit: 120)
      #expect(ended.code == 2, "\(ended)")
      #expect(ended.errors.contains("worker base: it ended with exit code"), "\(ended)")
      #expect(!folder.has("results"))
    }
  }

  @Test(
    arguments: [
      (["--head", "true"], "--base is missing"), (["--base", "true"], "--head is missing"),
      (["--base", "no-such-program", "--head", "true"], "no-such-program"),
      (["--base", "true", "--head", "sh -c 'open"], "quotes closed"),
      (["--base", "true", "--head", ""], "a command line is expected"),
      (["--base", "true", "--head", "true < in"], "sh -c"),
      (["--base", "true", "--head", "true", "--tau", "0.1%"], "1% to 100%"),
      (["--base", "true", "--head", "true", "--tau", "much"], "1% to 100%"),
      (["--base", "true", "--head", "true", "--tau", "1"], "1% to 100%"),
      (["--base", "true", "--head", "true", "--response", "tasks_per_s"], "these can be compared"),
      (["--base", "true", "--head", "true", "--response", "finish_p99_s"], "of commands"),
      (["--base", "true", "--head", "true", "--set", "tasks=1"], "--set"),
      (["--base", "true", "--head", "true", "nowhere.yaml"], "nowhere.yaml"),
      (["--base", "true", "--head", "true", "wait.yaml", "wait.yaml"], "named twice"),
      (["--again", "nowhere"], "nowhere"),
      (["--again", "nowhere", "--base", "true"], "--again"),
      (["--again", "nowhere", "--tau", "5%"], "--again"),
      (["--base", "true", "--head", "true", "mixed.yaml"], "several workers"),
    ])
  func badInputIsSaid(arguments: [String], expected: String) async throws {
    let ended = try await juggle.run(["gate"] + arguments, in: folder.url)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(expected), "\(ended.errors)")
    #expect(ended.output.isEmpty)
  }

  @Test func resultsOfARunAreNoGate() async throws {
    let run = try await juggle.run(
      ["run", "wait.yaml", "--quiet", "--set", "precision.rounds=1"], in: folder.url, limit: 120)
    #expect(run.code == 0)
    let ended = try await gate("--again", "results/wait")
    #expect(ended.code == 2)
    #expect(ended.errors.contains("is no gate's"))
  }
}
