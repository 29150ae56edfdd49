import Testing
import Trials

@testable import Simulation

@Suite struct ConservationTests {
  /// Random plans: roles, steps, models, machines.
  @Test(arguments: 0..<200) func theSumOfRunTimeIsTheWorkToTheNanosecond(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let roles = (0..<Int.random(in: 1...4, using: &random)).map { number in
      Role(
        name: "r\(number)", tasks: Int.random(in: 1...20, using: &random),
        steps: (0..<Int.random(in: 1...5, using: &random)).map { _ in Self.step(&random) },
        repeat: Int.random(in: 1...4, using: &random))
    }
    let model = Model.allCases[Int.random(in: 0..<Model.allCases.count, using: &random)]
    let cores = Int.random(in: 1...9, using: &random)
    var costs = Costs.free(slice: Nanoseconds.random(in: 1000...3_000_000, using: &random))
    costs.scheduler.tick = Bool.random(using: &random) ? 0 : 4_000_000
    costs.scheduler.stealOne = [0, 1_000_000, nil]
    costs.scheduler.balance = Bool.random(using: &random) ? nil : 8_000_000
    costs.models[model.rawValue]?.lateness = [0, 5000, 90_000]
    let subject = try Simulator(costs: costs).subject(
      roles, model: ModelName(model), machine: SimulatedMachine(cores: cores), clock: .release)
    var machinery = subject.machinery(seed: UInt64(seed))
    machinery.run(first: 0, each: 0)
    #expect(machinery.unfinished == 0)
    #expect(machinery.ran == Nanoseconds(roles.reduce(0) { $0 + $1.units * UInt64($1.tasks) }))
    #expect((0..<subject.program.tasks).allSatisfy { machinery.tasks[$0].left == 0 })
    // Nobody ends before his own work and waiting are over, nor later than one after another could take.
    let longest = roles.map { $0.busy(unitsPerSecond: 1e9) + $0.idle }.max() ?? 0
    #expect(Double(machinery.end) >= longest)
    let everything = roles.reduce(0.0) { sum, role in
      sum + (role.busy(unitsPerSecond: 1e9) + role.idle + 90_000 * Double(role.steps.count * role.repeat))
        * Double(role.tasks)
    }
    #expect(Double(machinery.end) <= everything + 1)
  }

  private static func step(_ random: inout SplitMix64) -> Step {
    let time = Nanoseconds.random(in: 1...5_000_000, using: &random)
    return switch Int.random(in: 0..<5, using: &random) {
    case 0, 1: .compute(units: UInt64(time))
    case 2: .sleep(ns: time)
    case 3: .yield(times: Int.random(in: 1...5, using: &random))
    default: .block(ns: time)
    }
  }

  @Test(arguments: 0..<50) func costsAreWorkToo(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    var costs = Costs.free(slice: 500_000)
    costs.scheduler.switching = 1500
    let model = Model.allCases[seed % Model.allCases.count]
    costs.models[model.rawValue]?.task = 700
    costs.models[model.rawValue]?.turn = 300
    costs.models[model.rawValue]?.sleep = 2000
    let roles = [
      Role(
        name: "all", tasks: 7, steps: [.compute(units: 3_000_001), .yield(times: 3), .sleep(ns: 1_000_000)],
        repeat: Int.random(in: 1...3, using: &random))
    ]
    let subject = try Simulator(costs: costs).subject(
      roles, model: ModelName(model), machine: SimulatedMachine(cores: 2), clock: .release)
    var machinery = subject.machinery(seed: UInt64(seed))
    machinery.run(first: 0, each: 0)
    let whole = Int64(SimulatedMachine.whole)
    #expect(machinery.ran * whole == subject.program.work + machinery.tally.pointee.overhead)
  }

  @Test func theSameSeedGivesTheSameResultToTheLastBit() throws {
    var costs = Costs.free(slice: 1_400_000, tick: 4_000_000)
    costs.scheduler.stealOne = [100_000, 3_000_000, 12_000_000, nil]
    costs.models["thread"]?.lateness = [1000, 50_000, 70_000]
    let trial = Trial.same(
      .thread, tasks: 31, steps: [.compute(units: 1_000_000), .sleep(ns: 4_000_000)], repeat: 5)
    let simulator = Simulator(costs: costs)
    let machine = SimulatedMachine(cores: 3)
    let first = try simulator(trial, on: machine, seed: 7)
    #expect(try simulator(trial, on: machine, seed: 7) == first)
    #expect(try simulator(trial, on: machine, seed: 8) != first)
  }
}
