import Testing
import Trials

@testable import Simulation

@Suite struct SimulationRefusalTests {
  private let simulator = Simulator(costs: .free())
  private let role = Role(name: "all", tasks: 1, steps: [.compute(units: 1)], repeat: 1)

  @Test func aWholeCommandCantBeSimulated() {
    #expect(simulator.refusal(of: [], model: ModelName(.process))?.contains("command") == true)
  }

  @Test func whatNobodyKnowsCantBeSimulated() {
    let foreign = ModelName(worker: "py", model: "asyncio")
    #expect(simulator.refusal(of: [role], model: foreign)?.contains("py/asyncio") == true)
    var costs = Costs.free()
    costs.models["thread"] = nil
    let reason = Simulator(costs: costs).refusal(of: [role], model: ModelName(.thread))
    #expect(reason?.contains("juggle calibrate") == true)
  }

  @Test func aStepWhoseTimeIsUnknownIsRefusedAndAKnownOneIsNot() {
    let step = Step.echo(bytes: 64, ns: 1000)
    let role = Role(name: "all", tasks: 1, steps: [step], repeat: 1)
    #expect(simulator.refusal(of: [role], model: ModelName(.thread))?.contains("echo") == true)
    var costs = Costs.free()
    costs.services = [
      .init(model: "thread", step: .echo(bytes: 64, ns: 1000), busy: 1000, waiting: 21_000, server: 5000)
    ]
    #expect(Simulator(costs: costs).refusal(of: [role], model: ModelName(.thread)) == nil)
  }

  @Test func aHundredDaysAreEnough() {
    let role = Role(name: "all", tasks: 1000, steps: [.computeTime(ns: 1_000_000_000_000_000)], repeat: 1)
    #expect(simulator.refusal(of: [role], model: ModelName(.thread))?.contains("100 days") == true)
  }

  @Test func aServerThatAllShareIsALine() throws {
    var costs = Costs.free()
    costs.services = [
      .init(model: "thread", step: .echo(bytes: 64, ns: 1000), busy: 0, waiting: 21_000, server: 5000)
    ]
    let trial = Trial.same(.thread, tasks: 10, steps: [.echo(bytes: 64, ns: 1000)])
    // Ten times the server's 5 µs, and what the last one waits for beside.
    let seen = try times(trial, on: SimulatedMachine(cores: 2), costs)
    #expect(abs(seen.wall - 66e-6) < 1e-12)
  }
}
