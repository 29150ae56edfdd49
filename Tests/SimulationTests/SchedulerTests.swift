import Testing
import Trials

@testable import Simulation

/// What the kernel does with threads: delays, looks, and what grows with the machine.
@Suite struct SimulatedSchedulerTests {
  private func costs(
    one: [Nanoseconds?] = [0], several: [Nanoseconds?] = [0], balance: Nanoseconds? = nil
  ) -> Costs {
    var costs = Costs.free(slice: 1_400_000, tick: 4_000_000)
    costs.scheduler.stealOne = one
    costs.scheduler.stealSeveral = several
    costs.scheduler.balance = balance
    return costs
  }

  private func three(_ ms: UInt64) -> Trial {
    .same(.thread, tasks: 3, steps: [.compute(units: ms * 1_000_000)])
  }

  private let two = SimulatedMachine(cores: 2)

  /// Medians over seeds, in multiples of one task.
  private func median(_ trial: Trial, _ costs: Costs, one: Double) throws -> Double {
    let walls = try (0..<101).map { try times(trial, on: two, costs, seed: UInt64($0)).wall / one }
    return walls.sorted()[50]
  }

  @Test func shortThreadsStayWhereTheyStarted() throws {
    // As seen on Linux 6.18: four times in ten within a tick, else after three ticks or later, or not at all.
    let assumed: [Nanoseconds?] = [1, 2, 3, 4, 11, 13, 15, 17].map { $0 * 1_000_000 } + [nil, nil]
    let seen = try median(three(20), costs(one: assumed), one: 0.02)
    #expect((1.65...2.05).contains(seen))
    #expect(try median(three(20), costs(), one: 0.02) < 1.65)
  }

  @Test func whereItWasNeverSeenNobodyTakesAThreadOver() throws {
    #expect(try median(three(20), costs(one: [nil, nil]), one: 0.02) == 2)
  }

  @Test func longThreadsEndNearlyTogether() throws {
    let wander = costs(one: [nil], balance: 32_000_000)
    let seen = try median(three(400), wander, one: 0.4)
    #expect((1.5...1.75).contains(seen))
    #expect(try median(three(400), costs(one: [nil]), one: 0.4) == 2)
  }

  @Test func aPUThatTookOneOverWaitsLonger() {
    var random = SplitMix64(seed: 1)
    let quantiles = Quantiles([1, 2, 3, 10, 11, 12])
    #expect((0..<100).allSatisfy { _ in quantiles.draw(&random, above: 5) >= 10 })
    #expect((0..<100).allSatisfy { _ in (1...12).contains(quantiles.draw(&random)) })
    #expect(Quantiles([7]).draw(&random, above: 100) == 7)
    #expect(Quantiles([]).draw(&random) == 0)
    // Beyond the longest that was seen, up to twice that.
    let open = Quantiles([10, nil])
    #expect((0..<100).map { _ in open.draw(&random) }.max() ?? 0 > 10)
  }

  @Test(arguments: [
    (1, 2, 700_000), (2, 2, 1_400_000), (4, 2, 2_100_000), (32, 2, 2_800_000), (2, 32, 700_000),
  ])
  func slicesGrowWithTheMachine(pus: Int, measured: Int, slice: Nanoseconds) {
    var scheduler = Costs.Scheduler(slice: 1_400_000, tick: 4_000_000, balance: 32_000_000)
    scheduler = scheduler.onMachine(of: pus, insteadOf: measured)
    #expect(scheduler.slice == slice)
    #expect(scheduler.balance == 32_000_000 * Nanoseconds(pus) / Nanoseconds(measured))
  }

  @Test func aSleepsLatenessHoldsItsOwnTime() throws {
    var costs = Costs.free()
    costs.models["thread"]?.lateness = [50_000]
    costs.models["thread"]?.sleep = 20_000
    let trial = Trial.same(.thread, tasks: 1, steps: [.sleep(ns: 1_000_000)], repeat: 10)
    #expect(try times(trial, on: two, costs).wall == 0.0105)
  }

  @Test func aSwitchIsPaidFor() throws {
    var costs = Costs.free(slice: 1_000_000)
    costs.scheduler.switching = 1000
    let trial = Trial.same(.thread, tasks: 2, steps: [.compute(units: 10_000_000)])
    let result = try Simulator(costs: costs)(trial, on: SimulatedMachine(cores: 1), seed: 1)
    #expect(abs(result.iterations[0].wall - 0.02002) < 3e-6)
  }
}
