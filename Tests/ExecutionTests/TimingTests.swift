import Testing
import Trials

/// What no machine can beat, and what even a busy one should reach.
///
/// Lower bounds are exact: no wait may end early. Upper bounds are far off, since other work may share the machine.
@Suite(.serialized)
struct TimingTests {
  private static let inTurn = Model.allCases.filter { $0.shape == .inTurn }
  private static let together = Model.allCases.filter { $0.shape != .inTurn && $0.shape != .shifts }

  @Test(arguments: Model.allCases, Clock.allCases)
  func spansAreNeverNegativeAndWaitsAreServed(model: Model, clock: Clock) async throws {
    let roles = [
      Role(name: "short", tasks: 3, steps: [.sleep(ns: ms), .compute(units: 100)], repeat: 1),
      Role(name: "long", tasks: 2, steps: [.sleep(ns: 3 * ms), .block(ns: ms)], repeat: 2),
      Role(name: "ticker", tasks: 1, steps: [.every(ns: 2 * ms), .yield(times: 1)], repeat: 3),
    ]
    let trial = Trial(model, roles, clock: clock, iterations: 5)
    for iteration in try await perform(trial).iterations {
      #expect(iteration.spawn >= 0)
      #expect(iteration.join >= 0)
      #expect(iteration.wall >= trial.longestWait)
      #expect(try #require(iteration.finishMean) <= iteration.wall)
      #expect(try #require(iteration.user) >= 0)
      #expect(try #require(iteration.system) >= 0)
    }
  }

  @Test(arguments: inTurn)
  func tasksInTurnTakeTheSumOfTheirWaits(model: Model) async throws {
    let trial = Trial(model, tasks: 6, [.sleep(ns: 5 * ms), .block(ns: 2 * ms)])
    let iteration = try #require(try await perform(trial).iterations.first)
    #expect(iteration.wall >= trial.sumOfWaits)
    #expect(iteration.finish.quantile(0) ?? 0 >= 0.0068)
    #expect(try #require(iteration.finishMean) >= 0.007 * 3.5)
  }

  @Test(arguments: together, Clock.allCases)
  func sleepsOfTasksThatRunTogetherOverlap(model: Model, clock: Clock) async throws {
    let trial = Trial(model, tasks: 30, [.sleep(ns: 200 * ms)], clock: clock)
    let iteration = try #require(try await perform(trial).iterations.first)
    #expect(iteration.wall >= trial.longestWait)
    #expect(iteration.wall < trial.sumOfWaits / 2)
  }

  @Test(arguments: [Model.generator, .eventLoop])
  func blockingALoopStopsAllOfItsTasks(model: Model) async throws {
    let trial = Trial(model, tasks: 5, [.block(ns: 4 * ms)])
    #expect(try #require(try await perform(trial).iterations.first).wall >= trial.sumOfWaits)
  }

  @Test func blockingThreadsBlockThemselvesOnly() async throws {
    let trial = Trial(.thread, tasks: 20, [.block(ns: 50 * ms)])
    #expect(try #require(try await perform(trial).iterations.first).wall < trial.sumOfWaits / 2)
  }

  @Test(arguments: Model.allCases)
  func aScheduleIsMetAndItsLatenessKeptByRole(model: Model) async throws {
    let roles = [
      Role(name: "slow", tasks: 1, steps: [.every(ns: 5 * ms), .compute(units: 10)], repeat: 4),
      Role(name: "fast", tasks: 2, steps: [.every(ns: ms), .every(ns: 2 * ms)], repeat: 3),
      Role(name: "free", tasks: 1, steps: [.yield(times: 1)], repeat: 1),
    ]
    let trial = Trial(model, roles, iterations: 3)
    for iteration in try await perform(trial).iterations {
      let lateness = try #require(iteration.lateness)
      #expect(lateness.keys.sorted() == ["fast", "slow"])
      #expect(lateness["slow"]?.count == 4)
      #expect(lateness["fast"]?.count == 12)
      // A wait that had ended early would stand in bucket 0, whose middle is half a nanosecond.
      #expect(try #require(lateness["slow"]?.quantile(0)) > 1e-9)
      #expect(try #require(lateness["fast"]?.quantile(0)) > 1e-9)
      #expect(iteration.wall >= 0.020)
    }
  }

  @Test(arguments: Model.allCases)
  func aScheduleDoesNotDriftWhenATaskIsLate(model: Model) async throws {
    // The block takes four periods: what follows is overdue, and done at once until the schedule is met again.
    let steps: [Step] = [.block(ns: 12 * ms)] + [Step](repeating: .every(ns: 3 * ms), count: 6)
    let trial = Trial(model, tasks: 1, steps)
    let iteration = try #require(try await perform(trial).iterations.first)
    #expect(iteration.wall >= 0.018)
    #expect(iteration.wall < 0.030 + 0.5)
    let lateness = try #require(iteration.lateness?["all"])
    #expect(lateness.count == 6)
    #expect(try #require(lateness.quantile(0.5)) >= 0)
    #expect(lateness.mean ?? 0 >= (9 + 6 + 3) * 0.001 / 6 * 0.96)
  }

  @Test(arguments: Model.allCases)
  func trialsWithoutAScheduleHaveNoLateness(model: Model) async throws {
    let result = try await perform(Trial(model, tasks: 2, [.compute(units: 1)]))
    #expect(result.iterations.first?.lateness == nil)
    #expect(result.said == nil)
  }
}
