import Testing
import Trials

/// Who runs when, as `say` steps tell it.
struct OrderTests {
  @Test(arguments: Model.allCases, Clock.allCases)
  func aTaskSpeaksInItsOwnOrder(model: Model, clock: Clock) async throws {
    let steps = (1...5).map { Step.say(text: "\($0)") }
    let result = try await perform(Trial(model, tasks: 1, steps, repeat: 2, clock: clock, iterations: 3))
    #expect(result.said == ["1", "2", "3", "4", "5", "1", "2", "3", "4", "5"])
  }

  @Test(arguments: [Model.subroutine, .coroutine])
  func tasksInTurnSpeakOneAfterTheOther(model: Model) async throws {
    let result = try await perform(
      Trial(model, [Self.speaker("a", [.sleep(ns: 5 * ms)]), Self.speaker("b", [.yield(times: 1)])]))
    #expect(result.said == ["a1", "a2", "b1", "b2"])
  }

  @Test(arguments: [Model.generator, .eventLoop, .task, .pool, .thread, .process])
  func tasksThatRunTogetherSpeakAsTheyWake(model: Model) async throws {
    let late = Role(
      name: "late", tasks: 1, steps: [.sleep(ns: 400 * ms), .say(text: "late")], repeat: 1)
    let early = Role(name: "early", tasks: 1, steps: [.sleep(ns: ms), .say(text: "early")], repeat: 1)
    #expect(try await perform(Trial(model, [late, early])).said == ["early", "late"])
  }

  @Test(arguments: [2, 10])
  func yieldingTasksOfAnEventLoopTakeTurns(tasks: Int) async throws {
    // Whoever starts first blocks the loop until the releaser has let the others through.
    let roles = (0..<tasks).map { task in
      let turns = [[Step]](repeating: [.say(text: "\(task)"), .yield(times: 1)], count: 50).flatMap { $0 }
      return Role(name: "\(task)", tasks: 1, steps: [.block(ns: 100 * ms)] + turns, repeat: 1)
    }
    let said = try #require(try await perform(Trial(.eventLoop, roles)).said)
    #expect(Set(said.prefix(tasks)).count == tasks)
    #expect(said.count == 50 * tasks)
    #expect(zip(said, said.dropFirst(tasks)).allSatisfy(==))
  }

  @Test(arguments: [2, 10, 1_000])
  func yieldingTasksOfAGeneratorTakeTurns(tasks: Int) async throws {
    let roles = (0..<tasks).map {
      Role(name: "\($0)", tasks: 1, steps: [.say(text: "\($0)"), .yield(times: 1)], repeat: 4)
    }
    let said = try #require(try await perform(Trial(.generator, roles)).said)
    let lap = (0..<tasks).map(String.init)
    #expect(said.prefix(1_000) == (lap + lap + lap + lap).prefix(1_000))
  }

  @Test func timersOfAnEventLoopAreServedWhileOthersYield() async throws {
    let turns = [[Step]](repeating: [.yield(times: 1_000), .block(ns: ms / 2)], count: 200).flatMap { $0 }
    let spinner = Role(name: "spinner", tasks: 1, steps: turns + [.say(text: "spun")], repeat: 1)
    let sleeper = Role(
      name: "sleeper", tasks: 1, steps: [.sleep(ns: 10 * ms), .say(text: "awake")], repeat: 1)
    // The spinner takes 100 ms at least and never gives the loop a turn without work.
    #expect(try await perform(Trial(.eventLoop, [spinner, sleeper])).said == ["awake", "spun"])
  }

  @Test func whatIsSaidIsCutAtAThousandLines() async throws {
    let result = try await perform(Trial(.subroutine, tasks: 3, [.say(text: "x")], repeat: 500))
    #expect(result.said?.count == 1_001)
    #expect(result.said?.last == "… and 500 more lines")
  }

  private static func speaker(_ name: String, _ between: [Step]) -> Role {
    Role(
      name: name, tasks: 1, steps: [.say(text: name + "1")] + between + [.say(text: name + "2")], repeat: 1)
  }
}
