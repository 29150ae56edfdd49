import Simulation
import Testing

@testable import Topology

struct SimulatedMachineTests {
  private let costs = Costs(
    origin: .init(host: "", bootID: "", kernel: "", cpu: "", pus: 1, worker: "", measuredAt: ""),
    scheduler: .init(slice: 1_400_000, tick: 4_000_000), speed: .init(unitsPerSecond: 1e9))

  /// Two cores of two PUs; the second core is of a slower kind.
  private func hybrid(_ capacities: [Double?]) throws -> Topology {
    var topology = try Topology(synthetic: "core:2 pu:2")
    topology.kinds = capacities.map { Topology.Kind(name: nil, efficiency: nil, capacity: $0, pus: []) }
    topology.cores[0].kind = 1
    topology.cores[1].kind = 0
    return topology
  }

  @Test(arguments: [([0.6, 1], [1024, 1024, 614, 614]), ([nil, nil], [1024, 1024, 1024, 1024])])
  func slowKindsOfCoresComputeMoreSlowly(capacities: [Double?], speeds: [Int]) throws {
    let machine = SimulatedMachine(try hybrid(capacities), pus: [0, 1, 2, 3], costs: costs)
    #expect(machine.pus.map(\.speed) == speeds)
    #expect(machine.pus.map(\.core) == [0, 0, 1, 1])
  }

  @Test func whatATrialIsNotBoundToIsNotThere() throws {
    let machine = SimulatedMachine(try Topology(synthetic: "core:2 pu:2"), pus: [2, 7], costs: costs)
    #expect(machine.pus == [.init(number: 2, core: 1)])
  }

  @Test func aQuotaIsTheMachines() throws {
    var topology = try Topology(synthetic: "core:4 pu:1")
    topology.capacity = .init(allowed: 4, of: 4, quota: Quota(group: "/g", quota: 150_000, period: 100_000))
    let machine = SimulatedMachine(topology, pus: [0], costs: costs)
    #expect(machine.quota == .init(granted: 150_000_000, period: 100_000_000))
  }

  @Test func theYieldOfAnSMTCoreIsAsMeasuredElseAssumed() throws {
    let topology = try Topology(synthetic: "core:2 pu:2")
    #expect(SimulatedMachine(topology, pus: [0], costs: costs).smtYield == SimulatedMachine.assumedYield)
    var measured = costs
    measured.speed.smtYield = 1.4
    #expect(SimulatedMachine(topology, pus: [0], costs: measured).smtYield == 1.4)
  }
}
