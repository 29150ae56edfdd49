import Reports
import Simulation
import Testing
import Trials

struct CostsTextTests {
  private static let costs: Costs = {
    var thread = Costs.ModelCosts()
    (thread.spawn, thread.start, thread.task, thread.join) = (13_750, 4_360, 466, 1)
    thread.lateness = [36_000, 40_000, 44_000]
    return Costs(
      origin: Costs.Origin(
        host: "vm\u{1B}[2J", bootID: "1", kernel: "Linux", cpu: "cpu", pus: 2, worker: "00",
        measuredAt: "2026-01-01T00:00:00Z"),
      scheduler: Costs.Scheduler(
        slice: 1_400_000, tick: 4_000_000, switching: 900, stealOne: [1_000_000, 2_000_000, 9_000_000, nil],
        stealSeveral: [500_000], balance: 32_000_000),
      speed: Costs.Speed(unitsPerSecond: 9.02e8, together: 0.97, smtYield: 1.3),
      models: ["thread": thread],
      services: [
        Costs.Service(
          model: "thread", step: .echo(bytes: 64, ns: 2_000_000), busy: 20_000, waiting: 2_030_000, server: 0)
      ])
  }()

  @Test(arguments: [
    "one thread        902 M/s", "all cores         97 %", "one core          1.30×",
    "slice             1.40 ms",
    "slices end at ticks, so after 4.00 ms", "steal of one      2.00 ms, 9.00 ms, never",
    "steal of several  500 µs, 500 µs, 500 µs", "thread   13.8   4.36     0  0.466     0      0  40.0  0.001",
    "echo 64 B, delay 2.00 ms  thread  20.0 µs  2.03 ms     0 s", "! what task costs is not known: no.",
  ])
  func everyCostIsSaid(line: String) {
    let text = presentCosts(Self.costs, notes: ["what task costs is not known: no"])
    #expect(text.contains(line), "\(text)")
    #expect(!text.contains("\u{1B}"))
  }

  @Test func aMachineWithoutTicksOrCoresOfTwoPUsSaysSo() {
    var costs = Self.costs
    (costs.scheduler.tick, costs.scheduler.balance, costs.speed.smtYield) = (0, nil, nil)
    (costs.models, costs.services) = ([:], [])
    let text = presentCosts(costs)
    #expect(text.contains("slices end exactly"))
    #expect(!text.contains("balance") && !text.contains("one core ") && !text.contains("spawn"))
  }
}
