import Experiments
import Harness
import Testing
import Topology
import Trials

/// What workers are asked before the first trial.
struct RatesTests {
  private static let source = """
    question: Does it?
    workers: { my: [./my] }
    workloads: { w: [call: { name: mine, takes: 1ms }] }
    models: [my/thread]
    tasks: 2

    """

  private func ask(_ abilities: [String: [String]]) async throws -> Rates {
    let experiment = try Experiment.decode(text: Self.source, name: "x", path: "x.yaml")
    let plan = try Plan(experiment, on: Topology(synthetic: "core:2 pu:1"), limits: .unlimited)
    return try await Rates.ask(MockLauncher(abilities: abilities), for: plan, reference: 1e6)
  }

  @Test func aWorkerThatCanDoAllIsTaken() async throws {
    let steps = ["compute", "call mine"]
    #expect(try await ask(["thread": steps, "subroutine": steps]).runtimes["my"] == "mock")
  }

  @Test(arguments: [
    (
      ["thread": ["compute", "call other"], "subroutine": ["call other"]],
      "worker my: its model \"thread\" can't perform the step \"call mine\"; it can call other"
    ),
    (["task": ["call mine"]], "worker my: it has no model \"thread\"; it has task"),
    // The speed-up is measured against its plain calls.
    (["thread": ["call mine"]], "worker my: it has no model \"subroutine\"; it has thread"),
  ])
  func whatAWorkerLacksIsSaid(abilities: [String: [String]], reason: String) async {
    let error = await #expect(throws: LaunchError.self) { try await ask(abilities) }
    #expect(error.map { "\($0)" } == reason)
  }
}
