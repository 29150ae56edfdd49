import Statistics
import Testing
import Trials

@testable import Simulation

/// Tasks that compute and wait for times that are exponentially distributed: what queueing says exactly.
@Suite struct SimulatedRepairmanTests {
  @Test(arguments: [
    (10, 1, 1.0, 9.0, 0.832037), (20, 2, 1, 9, 1.756122), (4, 2, 1, 1, 1.7), (30, 16, 10, 10, 1.450482),
    (160, 16, 10, 90, 1.528457),
  ])
  func throughputIsTheMachineRepairmansWithinAPercent(
    tasks: Int, cores: Int, busy: Double, waiting: Double, throughput: Double
  ) throws {
    // A millisecond for each unit of time.
    let laps = 600_000 / tasks
    let program = Program(
      tasks: tasks, laps: laps,
      [
        .init(kind: .exponentialWork, amount: Program.work(busy * 1e6)),
        .init(kind: .exponentialSleep, amount: Nanoseconds(waiting * 1e6)),
      ])
    let machinery = machinery(program, cores: cores, .rounds)
    // By when tasks end on the mean: the last of them has nobody to wait for any more.
    let finish = (0..<tasks).reduce(0.0) { $0 + Double(machinery.tasks[$1].finish) } / Double(tasks)
    #expect(abs(Double(tasks * laps) / (finish / 1e6) / throughput - 1) < 0.01)
    let law = try #require(MachineRepairman(busy: busy, waiting: waiting, cores: Double(cores)))
    #expect(abs(law.throughput(tasks: tasks) / throughput - 1) < 1e-5)
  }

  @Test func sharingInSlicesKeepsTheSameThroughput() throws {
    let program = Program(
      tasks: 20, laps: 20_000,
      [
        .init(kind: .exponentialWork, amount: Program.work(1e6)),
        .init(kind: .exponentialSleep, amount: 9_000_000),
      ])
    let machinery = machinery(program, cores: 2, .timeShared, slice: 100_000)
    let finish = (0..<20).reduce(0.0) { $0 + Double(machinery.tasks[$1].finish) } / 20
    #expect(abs(Double(20 * 20_000) / (finish / 1e6) / 1.756122 - 1) < 0.01)
  }
}
