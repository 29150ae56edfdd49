import Execution
import Testing
import Trials

struct AdmissionTests {
  private static let ok = Trial(.subroutine, tasks: 2, [.compute(units: 1)])

  @Test func unknownModelIsRefusedWithTheKnownOnes() async {
    var trial = Self.ok
    trial.model = "fibre"
    await refused(
      trial,
      "unknown model \"fibre\"; this worker has subroutine, generator, coroutine, eventLoop, task, pool, "
        + "dispatch, thread, process")
  }

  @Test(arguments: [0, -1, .min, .max, 1 << 53])
  func numbersOfTasksOutsideTheirRangeAreRefused(tasks: Int) async {
    var trial = Self.ok
    (trial.tasks, trial.roles[0].tasks) = (tasks, tasks)
    await refused(trial, "tasks: \(tasks) is not allowed, from 1 to 9007199254740991 is")
  }

  @Test(arguments: [[], [1], [3], [1, 2], [0, 0]])
  func rolesThatDoNotAddUpAreRefused(tasks: [Int]) async {
    var trial = Self.ok
    trial.roles = tasks.map { Role(name: "r", tasks: $0, steps: [.compute(units: 1)], repeat: 1) }
    await refused(trial, "the roles must have all 2 tasks between them")
  }

  @Test func rolesWhoseSumWouldOverflowAreRefused() async {
    var trial = Self.ok
    trial.roles = [Int.max, .max, 4].map {
      Role(name: "r", tasks: $0, steps: [.compute(units: 1)], repeat: 1)
    }
    await refused(trial, "role \"r\", tasks: \(Int.max) is not allowed, from 0 to 9007199254740991 is")
  }

  @Test(arguments: [
    (Step.computeTime(ns: 1), "computeTime is not a worker's step, computing comes in units"),
    (.compute(units: 1 << 53), "units: 9007199254740992 is not allowed, from 0 to 9007199254740991 is"),
    (.compute(units: .max), "units: 9223372036854775807 is not allowed, from 0 to 9007199254740991 is"),
    (.sleep(ns: -1), "ns: -1 is not allowed, from 0 to 9007199254740991 is"),
    (.block(ns: .max), "ns: 9223372036854775807 is not allowed, from 0 to 9007199254740991 is"),
    (.every(ns: .min), "ns: -9223372036854775808 is not allowed, from 0 to 9007199254740991 is"),
    (.yield(times: -1), "times: -1 is not allowed, from 0 to 2147483647 is"),
    (.yield(times: 1 << 31), "times: 2147483648 is not allowed, from 0 to 2147483647 is"),
  ])
  func amountsOutsideTheirRangeAreRefused(step: Step, reason: String) async {
    var trial = Self.ok
    trial.roles[0].steps = [.say(text: "a"), step]
    let place = "role \"all\", step 2, \(step.name)"
    await refused(trial, "\(place)\(reason.hasPrefix("computeTime") ? ": " : ", ")\(reason)")
  }

  @Test(arguments: [0, -1, 1 << 31, .max])
  func repeatsOutsideTheirRangeAreRefused(laps: Int) async {
    var trial = Self.ok
    trial.roles[0].repeat = laps
    await refused(trial, "role \"all\", repeat: \(laps) is not allowed, from 1 to 2147483647 is")
  }

  @Test func roleWithoutStepsIsRefused() async {
    var trial = Self.ok
    trial.roles[0].steps = []
    await refused(trial, "role \"all\", number of steps: 0 is not allowed, from 1 to 2147483647 is")
  }

  @Test func waitsThatAddUpToYearsAreRefused() async {
    var trial = Self.ok
    trial.roles[0].steps = [Step](repeating: .every(ns: 1 << 52), count: 2_000)
    await refused(trial, "role \"all\": a task would wait for more than 9007199254740991 ns in all, 104 days")
  }

  @Test func moreMarksThanATaskCanCountAreRefused() async {
    var trial = Self.ok
    trial.roles[0].steps = [.say(text: "a"), .say(text: "b")]
    trial.roles[0].repeat = 1 << 30
    await refused(trial, "role \"all\": a task has 2147483647 every and say steps at most, repeats included")
  }

  @Test(arguments: Model.allCases)
  func moreTasksThanMemoryHoldsAreRefused(model: Model) async {
    let trial = Trial(model, tasks: 1_000_000_000_000, [.compute(units: 1)])
    await #expect(throws: ExecutionError.self) { try await perform(trial) }
  }

  @Test(arguments: [(-1, 1), (2, 1), (0, 0), (0, -5), (0, 1_000_000_000), (.max, .max)])
  func iterationsOutsideTheirRangeAreRefused(warmup: Int, iterations: Int) async {
    var trial = Self.ok
    (trial.warmup, trial.iterations) = (warmup, iterations)
    await #expect(throws: ExecutionError.self) { try await perform(trial) }
  }

  private func refused(_ trial: Trial, _ reason: String, at location: SourceLocation = #_sourceLocation) async
  {
    await #expect(throws: ExecutionError.unsupported(reason), sourceLocation: location) {
      try await perform(trial)
    }
  }
}
