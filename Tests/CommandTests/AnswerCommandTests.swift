import Foundation
import Testing

/// `juggle answer` by the real binaries: measured here, simulated where this machine has too few cores, the answer last.
@Suite(.serialized) struct AnswerCommandTests {
  private let folder: Folder
  private let juggle: Binary

  private static let experiment = """
    question: Who keeps thirty tasks?
    workloads: { cpu: [compute: 1ms] }
    models: [subroutine, thread]
    tasks: [1, 1x, 30]
    cores: [1]
    skip: [{ model: subroutine, tasks: 30 }]
    answer: { cores: 600, tasks: [1x, 30] }
    precision: { rounds: 6...6, trial: 1ms, within: 20s }
    """

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
    try folder.write(Self.experiment, to: "small.yaml")
  }

  private func answer(_ arguments: String...) async throws -> Binary.Ended {
    try await juggle.run(["answer", "small.yaml"] + arguments, in: folder.url, limit: 120)
  }

  private func lines(_ text: String) -> [Substring] { text.split(separator: "\n") }

  @Test func coresThatAreNotHereAreSimulatedAndTheAnswerIsLast() async throws {
    let ended = try await answer("--quiet")
    #expect(ended.code == 0, "\(ended)")
    #expect(lines(ended.output).count <= 40, "\(ended.output)")
    #expect(folder.has("results/small/trials.csv") && folder.has("results/small-simulated/trials.csv"))
    let last = lines(ended.output).suffix(5).joined(separator: "\n")
    #expect(last.contains("Who keeps thirty tasks?\n"), "\(ended.output)")
    #expect(
      last.contains("on 1 core, measured; ") && last.contains("30 and 600 on 600, simulated:"), "\(last)")
    #expect(last.contains("cpu: ") && last.contains("thread ") && last.contains("on 600: "), "\(last)")

    // Nothing is measured twice, and the answer is given again.
    let records = try folder.text("results/small/trials.csv")
    let again = try await answer("--quiet", "--resume")
    #expect(again.code == 0, "\(again)")
    #expect(try folder.text("results/small/trials.csv") == records)
    #expect(again.output.contains("30 and 600 on 600, simulated:"))
  }

  @Test func coresThatAreHereAreMeasured() async throws {
    let ended = try await answer("--quiet", "--cores", "1", "--no-prediction")
    #expect(ended.code == 0 && !folder.has("results/small-simulated"), "\(ended)")
    #expect(ended.output.contains("30 tasks on 1 core, against one alone"), "\(ended.output)")
    #expect(!ended.output.contains("simulated"))
  }

  @Test func withoutCostsThereIsNoAnswerForOtherCoresAndThatIsSaid() async throws {
    let ended = try await answer("--quiet", "--no-prediction")
    #expect(ended.code == 0 && !folder.has("results/small-simulated"), "\(ended)")
    #expect(ended.errors.contains("can't simulate 600 cores"), "\(ended.errors)")
    #expect(ended.output.contains("There is no answer for 600 cores"), "\(ended.output)")
    #expect(ended.output.contains("30 tasks on 1 core, against one alone"), "\(ended.output)")
  }

  @Test func aDryRunPlansBothAndStartsNothing() async throws {
    let ended = try await answer("--dry-run")
    #expect(ended.code == 0 && !folder.has("results"), "\(ended)")
    #expect(ended.output.contains("small: Who keeps") && ended.output.contains("SIMULATED on core:600 pu:1"))
  }

  @Test(arguments: ["0", "5000"]) func impossibleCoresAreRefused(cores: String) async throws {
    let ended = try await answer("--cores", cores)
    #expect(
      ended.code == 2 && ended.errors.contains("--cores \(cores): name a whole number from 1 to 4096"),
      "\(ended)")
  }

  /// A loop that tries again with --resume begins with a run that there is nothing of.
  @Test func resumingNothingBeginsTheRun() async throws {
    let ended = try await juggle.run(
      ["run", "small.yaml", "--resume", "--quiet", "--only", "tasks=1"], in: folder.url)
    #expect(ended.code == 0 && folder.has("results/small/trials.csv"), "\(ended)")
  }

  @Test func tryAnswersWithinItsTimeAndSaysHowPrecise() async throws {
    let ended = try await juggle.run(
      ["try", "--tasks", "4", "--models", "task,thread", "--budget", "3s", "compute: 1ms"], in: folder.url)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.contains("precise"), "\(ended.output)")
    let last = lines(ended.output).suffix(6).joined(separator: "\n")
    #expect(
      last.contains("4 tasks on ") && last.contains("task ") && last.contains("thread "), "\(ended.output)")
    let again = try await juggle.run(
      [
        "try", "--tasks", "4", "--models", "task,thread", "--budget", "3s", "--resume", "--quiet",
        "compute: 1ms",
      ], in: folder.url)
    #expect(again.code == 0, "\(again)")
  }
}
