import Foundation
import Testing
import Topology
import Trials

@testable import Experiments

/// The repository's own experiments.
func flagship(_ name: String = "thirty-on-sixteen") throws -> Experiment {
  let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  return try Experiment.decode(file: root.appendingPathComponent("experiments/\(name).yaml").path)
}

/// A plan on a machine of so many cores, of a text.
func plan(_ text: String, cores: Int = 2, pus: Int = 1, limits: MachineLimits = .unlimited) throws -> Plan {
  try Plan(
    Experiment.decode(text: text, name: "x", path: "x.yaml"), on: .machine(cores: cores, pus: pus),
    limits: limits)
}

/// What keeps a text from running.
func refusal(_ text: String, cores: Int = 2, limits: MachineLimits = .unlimited) -> String {
  do {
    _ = try plan(text, cores: cores, limits: limits)
    return ""
  } catch {
    return "\(error)"
  }
}

/// The cells of a plan in short: model, level and number of tasks, cores, iterations.
func short(_ cells: [PlannedCell], workload: String) -> [String] {
  cells.filter { $0.cell.workload == workload }.map {
    "\($0.cell.model) \($0.tasksLevel)=\($0.cell.tasks)/\($0.cell.cores) ×\($0.iterations)"
  }
}

struct PlanTests {
  @Test(arguments: [
    (
      2,
      [
        "subroutine 1=1/1 ×10", "subroutine 30=30/1 ×1", "subroutine 1=1/2 ×10", "subroutine 30=30/2 ×1",
        "coroutine 1=1/1 ×10", "coroutine 30=30/1 ×1", "coroutine 1=1/2 ×10", "coroutine 30=30/2 ×1",
        "eventLoop 1=1/1 ×10", "eventLoop 30=30/1 ×1", "eventLoop 1=1/2 ×10", "eventLoop 1x=2/2 ×5",
        "eventLoop 1.5x=3/2 ×3", "eventLoop 2x=4/2 ×3", "eventLoop 30=30/2 ×1",
        "task 1=1/1 ×10", "task 30=30/1 ×1", "task 1=1/2 ×10", "task 1x=2/2 ×10", "task 1.5x=3/2 ×7",
        "task 2x=4/2 ×5", "task 30=30/2 ×1",
        "thread 1=1/1 ×10", "thread 30=30/1 ×1", "thread 1=1/2 ×10", "thread 1x=2/2 ×10",
        "thread 1.5x=3/2 ×7", "thread 2x=4/2 ×5", "thread 30=30/2 ×1",
      ], 10.4
    ),
    (
      16,
      [
        "subroutine 1=1/1 ×10", "subroutine 30=30/1 ×1", "subroutine 1=1/16 ×10", "subroutine 30=30/16 ×1",
        "coroutine 1=1/1 ×10", "coroutine 30=30/1 ×1", "coroutine 1=1/16 ×10", "coroutine 30=30/16 ×1",
        "eventLoop 1=1/1 ×10", "eventLoop 30=30/1 ×1", "eventLoop 1=1/16 ×10", "eventLoop 1x=16/16 ×1",
        "eventLoop 1.5x=24/16 ×1", "eventLoop 2x=32/16 ×1", "eventLoop 30=30/16 ×1",
        "task 1=1/1 ×10", "task 30=30/1 ×1", "task 1=1/16 ×10", "task 1x=16/16 ×10", "task 1.5x=24/16 ×7",
        "task 2x=32/16 ×5", "task 30=30/16 ×5",
        "thread 1=1/1 ×10", "thread 30=30/1 ×1", "thread 1=1/16 ×10", "thread 1x=16/16 ×10",
        "thread 1.5x=24/16 ×7", "thread 2x=32/16 ×5", "thread 30=30/16 ×5",
      ], 10.9
    ),
  ])
  func theFlagshipIsExpandedOverTheMachine(_ cores: Int, _ cpuBound: [String], _ round: Double) throws {
    let plan = try Plan(flagship(), on: .machine(cores: cores), limits: .unlimited)
    #expect(short(plan.cells, workload: "cpu-bound") == cpuBound)
    #expect(plan.cells.count == 87)
    #expect(plan.cells.map(\.index) == Array(0..<87))
    #expect(plan.references.isEmpty)
    #expect(Set(plan.cells.compactMap(\.reference)).count == 3)
    #expect(abs(plan.roundSeconds - round) < 0.05)
    #expect(plan.mostSeconds == 80)
    #expect(plan.skipped.allSatisfy { $0.reason == "left out by `skip`" })
    #expect(Set(plan.cells.map(\.id)).isDisjoint(with: plan.skipped.map(\.cell.id)))
  }

  @Test func onOneCoreEqualCellsAreMergedUnderTheirFirstLevel() throws {
    let plan = try Plan(flagship(), on: .machine(cores: 1), limits: .unlimited)
    // At `cores: all`, 1.5x comes to the same 2 tasks as 2x, and 1x to 1.
    #expect(
      short(plan.cells, workload: "cpu-bound").filter { $0.hasPrefix("task") }
        == ["task 1=1/1 ×10", "task 30=30/1 ×1"])
  }

  @Test(arguments: ["say-after", "staircase"], [2, 16])
  func sixRoundsOfEachExperimentFit(_ name: String, _ cores: Int) throws {
    let experiment = try flagship(name)
    let plan = try Plan(experiment, on: .machine(cores: cores), limits: .unlimited)
    #expect(6 * plan.roundSeconds < experiment.precision.within ?? 0)
  }

  @Test func sayAfterHasARoleForEachTaskAndNoReference() throws {
    let plan = try Plan(flagship("say-after"), on: .machine(cores: 2), limits: .unlimited)
    #expect(
      plan.cells[0].roles == [
        Role(name: "1", tasks: 1, steps: [.sleep(ns: 1_000_000_000), .say(text: "hello")], repeat: 1),
        Role(name: "2", tasks: 1, steps: [.sleep(ns: 2_000_000_000), .say(text: "world")], repeat: 1),
      ])
    #expect(plan.cells.map(\.wallEstimate) == [3, 2])
    #expect(plan.cells.map(\.iterations) == [1, 1])
    #expect(plan.cells.allSatisfy { $0.reference == nil })
    #expect(plan.references.isEmpty)
  }

  @Test func aReferenceIsAddedWhereThePlanHasNone() throws {
    let plan = try plan(
      text(tasks: "[2, 4]", models: "thread", step: "compute: $w", "parameters: { w: [1ms, 2ms] }"))
    #expect(
      plan.references.map(\.id) == [
        "w subroutine tasks=1 cores=1 compact w=1ms", "w subroutine tasks=1 cores=1 compact w=2ms",
      ])
    #expect(plan.references.map(\.index) == [4, 5])
    #expect(plan.cells.map(\.reference) == [0, 0, 1, 1].map { plan.references[$0].cell })
    #expect(plan.cells[2].roles[0].steps == [.computeTime(ns: 2_000_000)])
  }

  @Test func codeOfAWorkersOwnIsMeasuredAgainstThatWorkersPlainCalls() throws {
    let workers = "workers: { a: [./a], b: [./b] }"
    let calling = try plan(
      text(tasks: "2", models: "[a/task, b/py]", step: "call: { name: mine, takes: 1ms }", workers))
    #expect(
      calling.references.map(\.id) == [
        "w a/subroutine tasks=1 cores=1 compact", "w b/subroutine tasks=1 cores=1 compact",
      ])
    #expect(calling.cells.map(\.reference) == calling.references.map(\.cell))
    let computing = try plan(text(tasks: "2", models: "[a/task, b/py]", step: "compute: 1ms", workers))
    #expect(computing.references.map(\.id) == ["w subroutine tasks=1 cores=1 compact"])
  }

  @Test func skippedLevelsAreThoseThatAreWritten() throws {
    let one = try plan(text(tasks: "[1, 1x]", models: "task", "cores: 1\nskip: [{ tasks: 1x }]"))
    #expect(one.cells.map(\.tasksLevel) == ["1"])
    #expect(one.skipped.isEmpty)
    let equal = try plan(text(tasks: "[1, 1x, 2x]", models: "task", "skip: [{ tasks: 2 }]"))
    #expect(equal.cells.map(\.tasksLevel) == ["1", "2x"])
    let all = try plan(text(tasks: "1", models: "task", "cores: [2, all]\nskip: [{ cores: all }]"))
    #expect(all.cells.map(\.cell.cores) == [2])
  }

  @Test func multiplesAreRoundedHalfUp() throws {
    let plan = try plan(text(tasks: "[0.5x, 1.5x, 1.4x]", models: "task", "cores: [1, 3]"), cores: 3)
    #expect(plan.cells.map(\.cell.tasks) == [1, 2, 2, 5, 4])
  }

  @Test func cellsThatTheMachineHasNoCoresForAreSkippedWithTheReason() throws {
    let plan = try plan(text(tasks: "[0.2x, 1]", models: "task", "cores: [1, 16]\nplacement: [compact, smt]"))
    #expect(plan.cells.map(\.id) == ["w task tasks=1 cores=1 compact"])
    let reasons = plan.skipped.map { "\($0.cell.id): \($0.reason)" }
    #expect(reasons.contains("w task tasks=0 cores=1 compact: 0.2x of 1 cores is less than one task"))
    #expect(reasons.contains("w task tasks=1 cores=16 compact: needs 16 cores, 2 may be used here"))
    #expect(reasons.contains { $0.hasPrefix("w task tasks=1 cores=1 smt: ") })
  }

  @Test func aCellKnowsItsPUs() throws {
    let plan = try plan(text(tasks: "1", models: "task", "placement: [compact, smt]"), cores: 2, pus: 2)
    #expect(plan.cells.map { Set($0.pus) } == [[0, 2], [0, 1, 2, 3]])
    #expect(plan.cells.map(\.smt) == [false, true])
  }

  @Test(arguments: [
    ("subroutine", 4, 0.040), ("coroutine", 4, 0.040), ("eventLoop", 4, 0.020), ("task", 5, 0.0125),
    ("thread", 5, 0.0125), ("thread", 1, 0.010),
  ])
  func anIterationTakesWhatTheModelsShapeSays(_ model: String, _ tasks: Int, _ wall: Double) throws {
    let plan = try plan(text(tasks: "\(tasks)", models: model, step: "compute: 5ms, sleep: 5ms"))
    #expect(abs(plan.cells[0].wallEstimate - wall) < 1e-9)
  }

  @Test func aBlockedTaskHoldsUpItsEventLoop() throws {
    let plan = try plan(text(tasks: "4", models: "eventLoop", step: "block: 5ms"))
    #expect(abs(plan.cells[0].wallEstimate - 0.020) < 1e-9)
  }

  @Test func aQuotaMakesComputingTakeLonger() throws {
    let plan = try Plan(
      Experiment.decode(text: text(tasks: "4", models: "task"), name: "x", path: "x.yaml"),
      on: .machine(cores: 4, capacity: 1.5), limits: .unlimited)
    #expect(abs(plan.cells[0].wallEstimate - 0.020 / 1.5) < 1e-9)
  }

  @Test func trialsOfManyTasksHaveNoWarmup() throws {
    let plan = try plan(text(tasks: "[99999, 100000]", models: "task", step: "sleep: 1s"))
    #expect(plan.cells.map(\.warmup) == [1, 0])
    // Ten times what it would take one after the other.
    #expect(plan.cells[1].limit == 1_000_000)
  }

  @Test func aTrialHasAtLeastTenSecondsUnlessTheFileSaysOtherwise() throws {
    #expect(try plan(text(tasks: "1")).cells[0].limit == 10)
    #expect(try plan(text(tasks: "1", "limit: 3s")).cells[0].limit == 3)
  }

  @Test func unitsCountAtTheRateGiven() throws {
    let experiment = try Experiment.decode(
      text: text(tasks: "1", step: "compute: 1000000 units"), name: "x", path: "x.yaml")
    let plan = try Plan(experiment, on: .machine(cores: 1), limits: .unlimited, unitsPerSecond: 1e9)
    #expect(abs(plan.cells[0].wallEstimate - 0.001) < 1e-12)
    #expect(plan.cells[0].iterations == 50)
    let trial = plan.cells[0].trial(unitsPerSecond: 1e9, seed: 7, clock: .spawn)
    #expect(trial.roles[0].steps == [.compute(units: 1_000_000)])
    #expect(trial.iterations == 50)
  }

  static let shares: [(Int, [Double?], [Int])] = [
    (10, [0.5, nil], [5, 5]), (3, [0.5, 0.5], [2, 1]), (10, [1 / 3, 1 / 3, 1 / 3], [4, 3, 3]),
    (1, [0.25, nil], [0, 1]), (30, [0.1, 0.2, nil], [3, 6, 21]), (10, [0, 1], [0, 10]), (7, [nil], [7]),
  ]

  @Test(arguments: shares)
  func tasksAreSharedOutByLargestRemainder(_ tasks: Int, _ shares: [Double?], _ counts: [Int]) {
    #expect(shareOut(tasks, among: shares) == counts)
  }

  @Test func sharesMayBeParameters() throws {
    let plan = try plan(
      """
      question: Why?
      workloads:
        w: { cast: { a: { share: $a, steps: [block: 1ms] }, b: { share: rest, steps: [yield: 1], repeat: 20 } } }
      parameters: { a: [0, 25%] }
      models: task
      tasks: 8
      """)
    #expect(plan.cells.map { $0.roles.map { "\($0.name) \($0.tasks)" } } == [["b 8"], ["a 2", "b 6"]])
    #expect(plan.cells[1].roles[1].repeat == 20)
  }
}

struct PlanRefusalTests {
  static let memory = MachineLimits(memory: 1 << 30)
  static let threads = MachineLimits(threads: [
    MachineLimits.ThreadLimit(name: "RLIMIT_NPROC (ulimit -u)", left: 4_000),
    MachineLimits.ThreadLimit(name: "vm.max_map_count", left: 32_000),
  ])

  static let ports = MachineLimits(descriptors: 100_000, ports: 28_232)

  static let refusals: [(String, MachineLimits, String)] = [
    (
      text(tasks: "[1, 5000]", models: "[task, thread]"), threads,
      """
      x.yaml:4:12: 5000 tasks of model thread need 5000 threads; RLIMIT_NPROC (ulimit -u) allows 4000 more here; \
      ask for at most 4000 tasks
      """
    ),
    (
      text(tasks: "10000000", models: "task", step: "sleep: 1ms"), memory,
      """
      x.yaml:4:8: 10000000 tasks of model task need at least 22.4 GiB of memory; 1.0 GiB are available; \
      ask for at most 447392 tasks
      """
    ),
    (
      text(tasks: "[1, 30000]", models: "task", step: "echo: { bytes: 64B }"), ports,
      """
      x.yaml:4:12: 30000 tasks of model task need 30000 connections to the echo server, each from a port of its own; \
      net.ipv4.ip_local_port_range has 28232 ports, of which 128 are left to others; ask for at most 28104 tasks
      """
    ),
    (
      text(tasks: "30", models: "thread", step: "compute: 1s", "precision: { within: 30s }"), .unlimited,
      """
      x.yaml:5:22: one round takes about 32 s, which does not fit within 30 s; \
      allow more time with --budget or `within`, lower `trial`, or leave out cells
      """
    ),
    (
      text(models: "task", "cores: [8, 16]"), .unlimited,
      """
      x.yaml:5:8: no cell can run here; needs 16 cores, 2 may be used here; needs 8 cores, 2 may be used here
      """
    ),
    (
      text(models: "task", "skip: [{ model: task }]"), .unlimited,
      """
      x.yaml:3:9: every cell is left out; leave some levels in `skip`, or name other ones with --only
      """
    ),
    (
      "question: Why?\nworkloads: { w: { cast: [[sleep: 1s], [sleep: 2s]] } }\nmodels: task\ntasks: [2, 2x]",
      .unlimited,
      """
      x.yaml:4:12: 4 tasks, but the cast of "w" has 2; such a cast needs as many tasks as it has step lists; \
      write tasks: 2, add step lists, or give roles shares
      """
    ),
    (
      text("expect:\n- { claim: c, value: wall_s, of: { tasks: 3 }, atMost: 1s }"), .unlimited,
      """
      x.yaml:6:3: the claim "c" selects no cell in `of`; its levels are none of the experiment's, or are left out \
      by `skip`
      """
    ),
  ]

  @Test(arguments: refusals)
  func whatCannotRunIsSaid(_ text: String, _ limits: MachineLimits, _ message: String) {
    #expect(refusal(text, limits: limits) == message)
  }

  @Test func aClaimAboutCellsThatNeedAnotherMachineIsFine() throws {
    let plan = try plan(
      text(
        models: "task",
        "cores: [1, 16]\nexpect: [{ claim: c, value: wall_s, of: { cores: 16 }, atMost: 1s }]"))
    #expect(plan.claims.map(\.subjects) == [[]])
    #expect(plan.claims.map(\.leftOut) == [["needs 16 cores, 2 may be used here"]])
  }

  @Test func aRatioJoinsCellsOnWhatNeitherSideNames() throws {
    let plan = try plan(
      text(
        tasks: "[2, 3]", models: "[task, thread]",
        """
        cores: [1, 2]
        expect: [{ claim: c, ratio: wall_s, of: { tasks: 3, cores: 2 }, to: { tasks: 2, cores: all }, atMost: 2 }]
        """))
    let of = ["w task tasks=3 cores=2 compact", "w thread tasks=3 cores=2 compact"]
    let to = ["w task tasks=2 cores=2 compact", "w thread tasks=2 cores=2 compact"]
    #expect(plan.claims.map(\.subjects) == [zip(of, to).map { PlannedClaim.Subject(of: $0, to: $1) }])
    #expect(plan.claims[0].cells == Set(of + to))
  }

  @Test func claimsFindMultiplesByTheirNumber() throws {
    // 1x was merged into the level 2, and is found all the same.
    let plan = try plan(
      text(
        tasks: "[2, 1x, 4]", models: "task",
        "expect: [{ claim: c, ratio: wall_s, of: { tasks: 4 }, to: { tasks: 1x }, atMost: 2 }]"))
    #expect(plan.claims[0].subjects.map(\.to) == ["w task tasks=2 cores=2 compact"])
  }
}
