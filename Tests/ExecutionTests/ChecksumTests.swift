import Testing
import Trials

/// What was computed, whatever the model.
struct ChecksumTests {
  static let mixes: [[Step]] = [
    [.compute(units: 1_000)],
    [.compute(units: 0)],
    [.sleep(ns: ms)],
    [.sleep(ns: 0)],
    [.yield(times: 3)],
    [.yield(times: 0), .yield(times: 1)],
    [.block(ns: ms / 2)],
    [.every(ns: ms)],
    [.say(text: "a"), .say(text: "b")],
    [.compute(units: 50), .sleep(ns: ms), .compute(units: 60), .yield(times: 2), .say(text: "c")],
    [.every(ns: ms / 2), .compute(units: 10), .every(ns: ms / 2), .block(ns: 10_000), .sleep(ns: 1)],
  ]

  @Test(arguments: Model.allCases, mixes)
  func everyStepIsDoneOnceAndInOrder(model: Model, steps: [Step]) async throws {
    for clock in Clock.allCases {
      for tasks in [1, 2, 17] {
        try await check(Trial(model, tasks: tasks, steps, repeat: 2, clock: clock))
      }
    }
  }

  @Test(arguments: Model.allCases, Clock.allCases)
  func rolesDoTheirOwnSteps(model: Model, clock: Clock) async throws {
    let roles = Self.mixes.enumerated().map { number, steps in
      Role(name: "role \(number)", tasks: number % 3, steps: steps, repeat: 1 + number % 4)
    }
    try await check(Trial(model, roles, clock: clock))
  }

  @Test(arguments: Model.allCases, Clock.allCases)
  func everyTaskMayHaveARoleOfItsOwn(model: Model, clock: Clock) async throws {
    let roles = (0..<100).map {
      Role(name: "\($0)", tasks: 1, steps: [.compute(units: $0), .yield(times: 1)], repeat: 1)
    }
    try await check(Trial(model, roles, clock: clock))
  }

  @Test(arguments: Model.allCases, Clock.allCases)
  func iterationsDoNotKnowOfEachOther(model: Model, clock: Clock) async throws {
    let steps: [Step] = [.compute(units: 500), .sleep(ns: ms / 10), .yield(times: 1), .every(ns: ms / 10)]
    try await check(Trial(model, tasks: 9, steps, repeat: 3, clock: clock, warmup: 1, iterations: 20))
  }

  @Test(arguments: [1_000, 5_000], Clock.allCases)
  func thousandsOfTasksFinish(tasks: Int, clock: Clock) async throws {
    let steps: [Step] = [.compute(units: 10), .yield(times: 2), .sleep(ns: ms), .compute(units: 5)]
    for model in [Model.generator, .eventLoop, .task, .pool, .thread] {
      try await check(Trial(model, tasks: tasks, steps, clock: clock, iterations: 2))
    }
    for model in [Model.subroutine, .coroutine, .dispatch] {
      try await check(
        Trial(model, tasks: tasks, [.compute(units: 10), .yield(times: 2), .sleep(ns: 1_000)], clock: clock))
    }
  }

  private func check(_ trial: Trial, at location: SourceLocation = #_sourceLocation) async throws {
    let result = try await perform(trial)
    let expected = trial.expectedChecksum.description
    #expect(result.iterations.count == trial.warmup + trial.iterations, sourceLocation: location)
    for (number, iteration) in result.iterations.enumerated() {
      #expect(iteration.checksum == expected, "\(trial), iteration \(number)", sourceLocation: location)
      #expect(iteration.phase == (number < trial.warmup ? .warmup : .timed), sourceLocation: location)
      #expect(iteration.finish.count == trial.tasks, sourceLocation: location)
    }
  }
}
