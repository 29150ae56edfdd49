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

  @Test(arguments: [
    (Step.yield(times: 1_000_000_000), 10_000, "100 days"),
    (.sleep(ns: 86_400_000_000_000), 1_000_000, "30 years"),
    (.call(name: "f", amount: 1, ns: .max, waiting: 0), 1, "100 days"),
    (.call(name: "f", amount: 1, ns: 0, waiting: .max), 1, "30 years"),
  ])
  func whatCantBeCountedIsRefused(step: Step, tasks: Int, words: String) {
    var costs = Costs.free()
    costs.models["thread"]?.turn = 1000
    let role = Role(name: "all", tasks: tasks, steps: [step], repeat: 20)
    #expect(Simulator(costs: costs).refusal(of: [role], model: ModelName(.thread))?.contains(words) == true)
  }

  @Test func costsThatNoMachineHasAreRefusedWhereTheyCantBeCounted() {
    var costs = Costs.free()
    costs.models["thread"]?.task = 1_000_000_000_000
    let role = Role(name: "all", tasks: 100_000, steps: [.compute(units: 1)], repeat: 1)
    #expect(
      Simulator(costs: costs).refusal(of: [role], model: ModelName(.thread))?.contains("100 days") == true)
  }

  @Test func diskAndEchoServerAreLinesOfTheirOwn() throws {
    var costs = Costs.free()
    let (echo, file) = (Step.echo(bytes: 64, ns: 0), Step.file(bytes: 64, sync: true))
    costs.services = [echo, file, .memory(bytes: 64, passes: 1, pattern: .chase)].map {
      .init(model: "thread", step: $0, busy: 0, waiting: 10_000, server: 10_000)
    }
    costs.services[2].server = 0
    let machine = SimulatedMachine(cores: 2)
    func wall(_ steps: [Step]) throws -> Double {
      var trial = Trial.same(.thread, tasks: 10, steps: [])
      trial.roles = steps.map { Role(name: $0.name, tasks: 10 / steps.count, steps: [$0], repeat: 1) }
      return try times(trial, on: machine, costs).wall
    }
    #expect(abs(try wall([echo]) - 100e-6) < 1e-12)
    #expect(abs(try wall([echo, file]) - 50e-6) < 1e-12)
    // Nobody waits for anybody.
    #expect(abs(try wall([.memory(bytes: 64, passes: 1, pattern: .chase)]) - 10e-6) < 1e-12)
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
