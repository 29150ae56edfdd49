import Foundation
import Testing
import Trials

/// The real binary: what a run says of its claims, and the exit codes of `juggle check`.
struct CheckCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  private func run(_ claims: String, rounds: Int = 6) async throws -> Binary.Ended {
    try folder.write(
      """
      question: Does waiting take no core?
      workloads: { wait: [sleep: 5ms] }
      models: [coroutine, task]
      tasks: [1, 3]
      cores: [1, 64]
      precision: { rounds: \(rounds)...\(rounds), trial: 5ms }
      \(claims)
      """, to: "wait.yaml")
    return try await juggle.run(["run", "wait.yaml", "--quiet", "--explain"], in: folder.url, limit: 300)
  }

  private func check(_ more: String...) async throws -> Binary.Ended {
    try await juggle.run(["check", "results/wait"] + more, in: folder.url)
  }

  // Bounds that no noise of a busy machine can cross.
  private static let holds =
    "{ claim: three wait, ratio: wall_s, of: { model: coroutine, tasks: 3 }, to: { model: task }, atLeast: 0.0001 }"
  private static let fails = "{ claim: it takes a second, value: wall_s, of: { cores: 1 }, atLeast: 1s }"
  private static let elsewhere =
    "{ claim: many cores, value: wall_s, of: { cores: 64, model: task }, atMost: 1s }"

  @Test func claimsThatHoldAreSaidAndCheckedWithZero() async throws {
    let ended = try await run("expect:\n  - \(Self.holds)")
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.contains("1 claim: 1 holds."))
    #expect(ended.output.contains("• holds: three wait"))
    let checked = try await check()
    #expect(checked.code == 0, "\(checked)")
    #expect(checked.output.contains("• holds: three wait"))
    #expect(checked.output.contains("claimed at least 0.000100×"))
    let markdown = try await check("--format", "markdown")
    #expect(markdown.output.contains("| three wait | ✅ holds | wall_s "))
    let junit = try await check("--format", "junit")
    #expect(junit.code == 0 && junit.output.contains("tests=\"1\" failures=\"0\" errors=\"0\""))
    let github = try await check("--format", "github")
    #expect(github.output.hasPrefix("::notice title=juggle wait%3A three wait::wall_s "))
    #expect(checked.output.contains("This machine sees"))
    let shown = try await juggle.run(["show", "results/wait", "--format", "markdown"], in: folder.url)
    #expect(shown.output.contains("| three wait | ✅ holds | wall_s "))
  }

  @Test func aClaimThatFailsIsOne() async throws {
    // A claim about cells that this machine lacks does not make up for it.
    let ended = try await run("expect:\n  - \(Self.holds)\n  - \(Self.fails)\n  - \(Self.elsewhere)")
    #expect(ended.code == 0, "claims do not change the exit code of a run: \(ended)")
    let checked = try await check("--format", "json")
    #expect(checked.code == 1, "\(checked)")
    let report = try #require(
      JSONSerialization.jsonObject(with: Data(checked.output.utf8)) as? [String: Any])
    let verdicts = try #require(report["verdicts"] as? [[String: Any]])
    #expect(verdicts.map { $0["verdict"] as? String } == ["holds", "fails", "inconclusive"])
    #expect((verdicts[1]["subjects"] as? [Any])?.count == 4)
    #expect((verdicts[2]["reason"] as? String)?.contains("needs 64 cores") == true)
    let shown = try await juggle.run(["show", "results/wait", "--format", "json"], in: folder.url)
    #expect(shown.output.contains("\"verdict\" : \"fails\""))
  }

  @Test func inconclusiveIsThree() async throws {
    _ = try await run("expect:\n  - \(Self.holds)\n  - \(Self.fails)", rounds: 2)
    let checked = try await check()
    #expect(checked.code == 3, "\(checked)")
    let words = checked.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("2 common rounds, and 6 are needed"))
    #expect(checked.output.contains("2 claims: 2 are inconclusive."))
  }

  @Test func whatCannotBeCheckedIsTwo() async throws {
    _ = try await run("", rounds: 1)
    let none = try await check()
    #expect(none.code == 2)
    #expect(none.errors.contains("the experiment claims nothing"))
    try FileManager.default.removeItem(at: folder.url.appending(path: "results/wait/run.json"))
    let unknown = try await check()
    #expect(unknown.code == 2)
    #expect(unknown.errors.contains("it isn't known what was claimed"))
    let missing = try await juggle.run(["check", "nowhere"], in: folder.url)
    #expect(missing.code == 2)
    #expect(missing.errors.contains("no such file"))
  }
}
