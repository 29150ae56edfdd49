import Testing
import Trials

@testable import Simulation

/// Cores that two PUs share, cores that differ, and quotas.
@Suite struct SimulatedBoundsTests {
  private func machine(_ pus: [(core: Int, speed: Int)], yield: Double = 1) -> SimulatedMachine {
    SimulatedMachine(
      pus: pus.enumerated().map { .init(number: $0, core: $1.core, speed: $1.speed) }, smtYield: yield)
  }

  @Test(arguments: [(1.0, 2.0), (1.25, 1.6), (1.5, 4.0 / 3), (2.0, 1)])
  func twoOfACoreYieldWhatTheyDoTogether(yield: Double, wall: Double) throws {
    let trial = Trial.same(.thread, tasks: 2, steps: [.compute(units: 1_000_000_000)])
    let seen = try times(trial, on: machine([(0, 1024), (0, 1024)], yield: yield))
    #expect(abs(seen.wall - wall) < 0.002)
  }

  @Test(arguments: [Model.thread, .task, .dispatch])
  func fewTasksHaveACoreEach(model: Model) throws {
    let trial = Trial.same(model, tasks: 2, steps: [.compute(units: 1_000_000_000)])
    let cores = machine([(0, 1024), (0, 1024), (1, 1024), (1, 1024)], yield: 1.25)
    #expect(try times(trial, on: cores).wall == 1)
  }

  @Test func whoIsLeftAloneOnACoreSpeedsUp() throws {
    // Both run at 5/8 until the short one ends at 0.8 s; the long one has done half of its second by then.
    let roles = [
      Role(name: "short", tasks: 1, steps: [.compute(units: 500_000_000)], repeat: 1),
      Role(name: "long", tasks: 1, steps: [.compute(units: 1_000_000_000)], repeat: 1),
    ]
    var trial = Trial.same(.thread, tasks: 2, steps: [])
    trial.roles = roles
    let seen = try times(trial, on: machine([(0, 1024), (0, 1024)], yield: 1.25))
    #expect(abs(seen.wall - 1.3) < 0.002)
  }

  @Test func aSlowCoreTakesLonger() throws {
    let unequal = machine([(0, 1024), (1, 512)])
    let one = Trial.same(.thread, tasks: 2, steps: [.compute(units: 1_000_000_000)])
    // The fast core takes over what is left of the other task when its own is done: it does not, since nobody waits.
    #expect(try times(one, on: unequal).wall == 2)
    // Three: the fast core does two thirds of the work as long as somebody waits.
    let three = Trial.same(.task, tasks: 3, steps: [.compute(units: 1_000_000_000)])
    #expect(try times(three, on: unequal).wall == 2)
  }

  @Test(arguments: [0.5, 1, 1.5])
  func aQuotaGrantsItsPart(share: Double) throws {
    var machine = SimulatedMachine(cores: 2)
    machine.quota = .init(granted: Nanoseconds(share * 1e8), period: 100_000_000)
    let trial = Trial.same(.thread, tasks: 4, steps: [.compute(units: 1_000_000_000)])
    let seen = try times(trial, on: machine)
    // A trial begins within a period, and has all that the rest of it grants.
    #expect(abs(seen.wall - 4 / share) <= 0.2)
  }

  @Test func aQuotaThatIsNotUsedUpChangesNothing() throws {
    var machine = SimulatedMachine(cores: 2)
    machine.quota = .init(granted: 200_000_000, period: 100_000_000)
    let trial = Trial.same(.thread, tasks: 4, steps: [.compute(units: 1_000_000_000)])
    #expect(try times(trial, on: machine).wall == 2)
  }

  @Test func whatIsLostTogetherIsLostOnSeveralPUsOnly() throws {
    var costs = Costs.free()
    costs.speed.together = 0.5
    let machine = SimulatedMachine(cores: 2)
    let step = [Step.compute(units: 1_000_000_000)]
    #expect(try times(.same(.thread, tasks: 2, steps: step), on: machine, costs).wall == 2)
    #expect(try times(.same(.thread, tasks: 1, steps: step), on: machine, costs).wall == 1)
    #expect(try times(.same(.subroutine, tasks: 2, steps: step), on: machine, costs).wall == 2)
  }
}
