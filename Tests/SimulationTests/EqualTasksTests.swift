import Testing
import Trials

@testable import Simulation

/// Equal tasks of one second of work: what is known exactly.
@Suite struct SimulatedEqualTasksTests {
  private let second = Step.compute(units: 1_000_000_000)

  @Test(arguments: [(Model.task, 2.0, 22.0 / 15), (.pool, 2, 22.0 / 15), (.dispatch, 2, 22.0 / 15)])
  func thirtyOnSixteenRunToTheirEnds(model: Model, wall: Double, mean: Double) throws {
    let seen = try times(.same(model, tasks: 30, steps: [second]), on: SimulatedMachine(cores: 16))
    #expect(seen.wall == wall)
    #expect(abs(seen.mean - mean) < 1e-9)
  }

  @Test(arguments: [Model.thread, .process])
  func thirtyOnSixteenShareCoresAndIdleOnesTakeOver(model: Model) throws {
    let seen = try times(
      .same(model, tasks: 30, steps: [second]), on: SimulatedMachine(cores: 16),
      .free(slice: 1_000_000_000 / 64))
    #expect(seen.wall == 1.875)
    #expect(abs(seen.mean - 52.0 / 30) < 1e-9)
  }

  @Test(arguments: [(30, 1.875), (17, 1.0625)])
  func inOneLineWithShortSlicesTheyShareAlike(tasks: Int, wall: Double) throws {
    var costs = Costs.free(slice: 100_000)
    costs.scheduler.tick = 0
    let program = Program(
      tasks: tasks, laps: 1, [.init(kind: .work, amount: Program.work(1e9))])
    var discipline = Discipline(.rounds, slice: 0)
    discipline.slice = 100_000
    var machinery = Machinery(
      program, on: SimulatedMachine(cores: 16), discipline: discipline, scheduler: costs.scheduler,
      model: .init(), seed: 1)
    machinery.run(first: 0, each: 0)
    let finishes = (0..<tasks).map { Double(machinery.tasks[$0].finish) / 1e9 }
    #expect(finishes.allSatisfy { abs($0 - wall) < 1e-3 })
  }

  @Test(arguments: [(Model.task, 2.0, 18.0 / 17), (.thread, 1.5, 18.0 / 17)])
  func seventeenOnSixteen(model: Model, wall: Double, mean: Double) throws {
    let seen = try times(
      .same(model, tasks: 17, steps: [second]), on: SimulatedMachine(cores: 16),
      .free(slice: 1_000_000_000 / 64))
    #expect(seen.wall == wall)
    #expect(abs(seen.mean - mean) < 1e-9)
  }

  @Test(arguments: [Model.subroutine, .coroutine, .generator, .eventLoop])
  func oneThreadDoesOneAfterAnother(model: Model) throws {
    let seen = try times(.same(model, tasks: 30, steps: [second]), on: SimulatedMachine(cores: 16))
    #expect(seen.wall == 30)
    #expect(abs(seen.mean - 15.5) < 1e-9)
  }

  @Test(arguments: [
    (Model.subroutine, 30 * 0.02), (.coroutine, 30 * 0.02), (.generator, 0.02), (.eventLoop, 0.02),
    (.task, 0.02),
    (.pool, 0.02), (.dispatch, 15 * 0.02), (.thread, 0.02), (.process, 0.02),
  ])
  func whoWaitsKeepsItsPlaceOrGivesItUp(model: Model, wall: Double) throws {
    let seen = try times(
      .same(model, tasks: 30, steps: [.sleep(ns: 20_000_000)]), on: SimulatedMachine(cores: 2))
    #expect(abs(seen.wall - wall) < 1e-9)
  }

  @Test func aBlockedThreadIsThePoolsAndNotTheSystems() throws {
    let steps = [Step.block(ns: 10_000_000)]
    let machine = SimulatedMachine(cores: 2)
    #expect(try times(.same(.task, tasks: 4, steps: steps), on: machine).wall == 0.02)
    #expect(try times(.same(.eventLoop, tasks: 4, steps: steps), on: machine).wall == 0.04)
    #expect(try times(.same(.thread, tasks: 4, steps: steps), on: machine).wall == 0.01)
  }

  @Test func slicesEndAtTicks() throws {
    // Two threads on one PU, 20 ms each, a slice of 1.4 ms that is looked at every 4 ms: five turns each.
    let costs = Costs.free(slice: 1_400_000, tick: 4_000_000)
    let trial = Trial.same(.thread, tasks: 2, steps: [.compute(units: 20_000_000)])
    let result = try Simulator(costs: costs)(trial, on: SimulatedMachine(cores: 1), seed: 3)
    let switches = result.iterations[0].involuntarySwitches ?? 0
    #expect((8...10).contains(switches))
    #expect(result.iterations[0].wall == 0.04)
  }

  @Test func aScheduleIsKeptAndLatenessIsTold() throws {
    var costs = Costs.free()
    costs.models["thread"]?.lateness = [50_000]
    let trial = Trial.same(.thread, tasks: 1, steps: [.every(ns: 1_000_000)], repeat: 10)
    let result = try Simulator(costs: costs)(trial, on: SimulatedMachine(cores: 1), seed: 1)
    #expect(abs(result.iterations[0].wall - 0.010_05) < 1e-9)
    #expect(result.iterations[0].lateness?["all"]?.count == 10)
  }

  @Test(arguments: [([1, 3], 8.0), ([3, 1], 8.0)] as [([Nanoseconds], Double)])
  func aScheduleOfSeveralPeriodsGoesOnFromLapToLap(periods: [Nanoseconds], end: Double) throws {
    let steps = periods.map { Step.every(ns: $0 * 1_000_000) }
    let trial = Trial.same(.thread, tasks: 1, steps: steps, repeat: 2)
    #expect(abs(try times(trial, on: SimulatedMachine(cores: 1)).wall - end / 1e3) < 1e-12)
  }

  @Test func aScheduleStartsAtTheTasksMakingWhereThatIsTimed() throws {
    var costs = Costs.free()
    costs.models["thread"]?.spawn = 1_000_000
    let trial = Trial.same(.thread, tasks: 3, steps: [.every(ns: 5_000_000)], clock: .spawn)
    #expect(abs(try times(trial, on: SimulatedMachine(cores: 4), costs).wall - 0.008) < 1e-12)
  }

  @Test func whatComesAfterAThreadsFinishHoldsUpOthersOnly() throws {
    var costs = Costs.free()
    costs.models["thread"]?.task = 100_000
    let trial = Trial.same(.thread, tasks: 2, steps: [.compute(units: 1_000_000)])
    let machine = SimulatedMachine(cores: 1)
    let seen = try times(trial, on: machine, .free(slice: 10_000_000))
    #expect(seen.wall == 0.002)
    costs.scheduler.slice = 10_000_000
    #expect(try times(trial, on: machine, costs).wall == 0.0021)
    let timeline = try Simulator(costs: costs).timeline(trial, on: machine, seed: 1)
    #expect(timeline.tasks.allSatisfy { $0.cpu == 1_000_000 })
    #expect(timeline.tasks.flatMap(\.slices).allSatisfy { $0.end <= timeline.wall })
  }

  @Test func whatASpawnCostsIsInTheTimeFromTheFirst() throws {
    var costs = Costs.free()
    for model in ["thread", "subroutine"] { costs.models[model]?.spawn = 100_000 }
    let machine = SimulatedMachine(cores: 4)
    let steps = [Step.compute(units: 1000)]
    #expect(
      try times(.same(.thread, tasks: 10, steps: steps, clock: .spawn), on: machine, costs).wall == 0.001_001)
    #expect(
      try times(.same(.subroutine, tasks: 10, steps: steps, clock: .spawn), on: machine, costs).wall
        == 0.001_01)
  }
}
