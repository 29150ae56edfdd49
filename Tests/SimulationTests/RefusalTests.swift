import Testing
import Trials

@testable import Simulation

@Suite struct SimulationRefusalTests {
  @Test func aWholeCommandCantBeSimulated() {
    let simulator = Simulator(
      costs: Costs(
        origin: .init(host: "", bootID: "", kernel: "", cpu: "", pus: 1, worker: "", measuredAt: ""),
        scheduler: .init(slice: 1_400_000, tick: 4_000_000), speed: .init(unitsPerSecond: 1e9)))
    #expect(simulator.refusal(of: [], model: ModelName(.process))?.contains("command") == true)
  }
}
