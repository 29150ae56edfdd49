import Foundation
import Harness
import Testing
import Trials

struct CommandLauncherTests {
  private func launch(
    _ command: [String], limit: Double = 30, warmup: Int = 1, iterations: Int = 2
  ) async -> Outcome {
    let trial = Trial(
      model: "process", tasks: 1, pus: [], roles: [], seed: 1, warmup: warmup, iterations: iterations)
    return await CommandLauncher(["base": command]).launch(trial, on: "base", limit: limit).outcome
  }

  private func reason(_ outcome: Outcome) -> String {
    if case .failed(let reason) = outcome { reason } else { "\(outcome)" }
  }

  @Test func everyRunIsTimedFromStartToEnd() async throws {
    guard case .finished(let result) = await launch(["sleep", "0.02"]) else {
      Issue.record("it failed")
      return
    }
    #expect(result.iterations.map(\.phase) == [.warmup, .timed, .timed])
    #expect(result.iterations.allSatisfy { $0.wall >= 0.02 && $0.wall < 30 })
    #expect(result.iterations.allSatisfy { ($0.user ?? -1) >= 0 })
  }

  @Test func whatItPrintsIsThrownAway() async {
    let outcome = await launch(["sh", "-c", "head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2"])
    if case .finished = outcome {} else { Issue.record("\(outcome)") }
  }

  @Test func standardInputIsEmpty() async {
    let outcome = await launch(["cat"])
    if case .finished = outcome {} else { Issue.record("\(outcome)") }
  }

  @Test func anExitCodeIsAFailureWithTheLastWords() async {
    let reason = reason(await launch(["sh", "-c", "echo first >&2; echo last >&2; exit 3"]))
    #expect(reason.contains("exit code 3") && reason.contains("last") && !reason.contains("first"))
  }

  @Test func aSignalIsAFailure() async {
    #expect(reason(await launch(["sh", "-c", "kill -9 $$"])).contains("signal"))
  }

  @Test func aProgramThatIsMissingIsAFailure() async {
    #expect(reason(await launch(["no-such-program-anywhere"])).contains("can't be started"))
  }

  @Test func oneThatDoesNotEndIsEndedWithItsGroup() async throws {
    let reason = reason(await launch(["sh", "-c", "sleep 600 & sleep 600"], limit: 0.3))
    #expect(reason.contains("time limit"))
  }

  @Test func stoppingEndsIt() async throws {
    let task = Task { await launch(["sleep", "600"]) }
    try await Task.sleep(for: .milliseconds(200))
    task.cancel()
    #expect(await task.value == .cancelled)
  }

  @Test func aCommandHasNoRateAndAnUnknownNoCommand() async {
    let launcher = CommandLauncher(["base": ["true"]])
    await #expect(throws: LaunchError.self) { try await launcher.calibrate("base", on: 0) }
    let trial = Trial(model: "process", tasks: 1, pus: [], roles: [], seed: 1)
    #expect(
      await launcher.launch(trial, on: "head", limit: 1).outcome == .failed(reason: "it has no command line"))
  }
}
