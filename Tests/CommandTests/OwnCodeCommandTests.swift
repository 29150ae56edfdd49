import Foundation
import Testing
import Trials

/// A worker with code of its own, under every model and in a run.
struct OwnCodeCommandTests {
  @Test(arguments: Model.allCases, ["block", "await"])
  func isCalledOnceATaskAndLap(model: Model, name: String) async throws {
    let folder = try Folder()
    let trial = Self.trial(model, [Self.call(name, amount: 7), .compute(units: 3)])
    let (reply, notes) = try await answer(trial, in: folder)
    let result = try #require(reply.result, "\(reply.error ?? "")")
    #expect(Set(result.iterations.map(\.checksum)) == [trial.expectedChecksum.description])
    var expected = ["prepared"]
    for task in 0..<3 { for lap in 0..<2 { for _ in 0..<2 { expected.append("\(name) \(task) \(lap) 7") } } }
    #expect(notes.sorted() == expected.sorted())
    #expect((result.rssPeak == nil) == (model == .process))
  }

  @Test(arguments: Model.allCases, ["fail", "throw"])
  func whatItThrowsEndsTheTaskAndIsTheReason(model: Model, name: String) async throws {
    let folder = try Folder()
    var trial = Self.trial(model, [Self.call(name)])
    trial.roles = [
      Role(name: "a", tasks: 1, steps: [Self.call(name)], repeat: 1),
      Role(
        name: "b", tasks: 2, steps: [Self.call("note"), Self.call(name), .sleep(ns: 3_600_000_000_000)],
        repeat: 1),
    ]
    // Tasks 1 and 2 throw, or they would sleep for an hour.
    let (reply, _) = try await answer(trial, in: folder)
    let reasons = [1, 2].map { "task \($0): call \(name): out of ideas" }
    #expect(reasons.contains(reply.error ?? ""), "\(reply.error ?? "nothing")")
  }

  @Test(arguments: Model.allCases)
  func codeHasRoomOnItsStack(model: Model) async throws {
    let folder = try Folder()
    let (reply, _) = try await answer(Self.trial(model, [Self.call("deep")]), in: folder)
    #expect(reply.error == nil && reply.result != nil)
  }

  @Test func aRunMeasuresItAgainstItsOwnPlainCallsAndTellsWhyItCrashed() async throws {
    let folder = try Folder()
    let notes = folder.url.appending(path: "notes")
    try Data().write(to: notes)
    let worker = try Binary("calling-worker").file.path
    let text = """
      question: Does it work?
      workers: { mine: ["\(worker)"] }
      workloads:
        fine: [call: { name: await, waits: 1ms }]
        bad: [call: { name: crash, takes: 1ms }]
      models: [mine/thread]
      tasks: 2
      precision: { rounds: 1, trial: 1ms }

      """
    try Data(text.utf8).write(to: folder.url.appending(path: "own.yaml"))
    let ended = try await Binary("juggle").run(
      ["run", "own.yaml", "--allow-commands", "--quiet", "--explain"],
      environment: ["JUGGLE_TEST_NOTES": notes.path], in: folder.url, limit: 120)
    #expect(ended.code == 4, "\(ended.errors)")
    #expect(ended.output.contains("mine/subroutine"), "\(ended.output)")
    #expect((ended.output + ended.errors).contains("it went wrong on purpose"), "\(ended.output)")
  }

  private static func call(_ name: String, amount: Int = 1) -> Step {
    .call(name: name, amount: amount, ns: 0, waiting: 0)
  }

  /// Three tasks, two laps, two iterations.
  private static func trial(_ model: Model, _ steps: [Step]) -> Trial {
    Trial(
      model: model.rawValue, tasks: 3, pus: [],
      roles: [Role(name: "all", tasks: 3, steps: steps, repeat: 2)], seed: 7, warmup: 1)
  }

  private func answer(_ trial: Trial, in folder: Folder) async throws -> (WorkerReply, notes: [String]) {
    let notes = folder.url.appending(path: "notes")
    try Data().write(to: notes)
    let request = try JSONEncoder().encode(WorkerRequest(id: "own", .run, trial: trial))
    let ended = try await Binary("calling-worker").run(
      input: request + Data([10]), environment: ["JUGGLE_TEST_NOTES": notes.path])
    let reply = try JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8))
    let lines = try String(contentsOf: notes, encoding: .utf8).split(separator: "\n").map(String.init)
    return (reply, lines)
  }
}
