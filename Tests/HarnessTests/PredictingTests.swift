import Experiments
import Foundation
import Harness
import Simulation
import Testing
import Topology
import Trials

struct PredictingTests {
  private func costs(_ models: [Model] = [.subroutine, .thread]) -> Costs {
    var costs = Costs(
      origin: .init(
        host: "here", bootID: "", kernel: "Linux", cpu: "cpu", pus: 2, worker: "", measuredAt: ""),
      scheduler: .init(slice: 3_000_000, tick: 4_000_000), speed: .init(unitsPerSecond: 1e6))
    for model in models { costs.models[model.rawValue] = .init() }
    return costs
  }

  private func predict(
    _ plan: Plan, info: RunInfo = sampleInfo(), costs: Costs? = nil
  ) async throws -> [Record] {
    let predicting = Predicting(
      plan, info: info, rates: Rates(reference: 1e6),
      topology: try Topology(synthetic: "package:1 core:2 pu:1"),
      costs: costs ?? self.costs())
    return await predicting()
  }

  private func median(_ records: [Record], _ id: String) throws -> Double {
    let walls = records.filter { $0.cellID == id && $0.phase == .timed }.compactMap(\.wall).sorted()
    try #require(!walls.isEmpty)
    return walls[walls.count / 2]
  }

  @Test func eachCellIsSimulatedAndSaysSo() async throws {
    let plan = try samplePlan()
    let records = try await predict(plan)
    #expect(Set(records.map(\.cellID)) == Set((plan.cells + plan.references).map(\.id)))
    #expect(records.allSatisfy { $0.launcher.hasPrefix(Simulated.prefix) && $0.runtime == "simulated" })
    #expect(records.allSatisfy { $0.run == "run-1" && $0.status == .ok && $0.checksum == $0.expected })
    #expect(Set(records.map(\.round)) == Set(1...Predicting.rounds))
    let wall = try median(records, "cpu thread tasks=4 cores=2 compact")
    #expect(abs(wall / 0.02 - 1) < 0.1)  // 4 × 10 ms on 2 cores
  }

  @Test func theSameRunIsPredictedAlike() async throws {
    let plan = try samplePlan()
    func figures() async throws -> [[Double?]] { try await predict(plan).map { [$0.wall, $0.user] } }
    #expect(try await figures() == figures())
  }

  @Test func eachRoundIsPredictedAtTheSpeedThatTheMachineHadInIt() async throws {
    var info = sampleInfo()
    info.paces = [0.02, 0.04, 0.02].enumerated().map {
      RunInfo.Pace(round: $0 + 1, seconds: 0.02, during: $1)
    }
    let records = try await predict(samplePlan(), info: info).filter {
      $0.cellID == "cpu subroutine tasks=1 cores=1 compact"
    }
    #expect(Set(records.map(\.round)) == [1, 2, 3])
    let walls = (1...3).map { round in records.first { $0.round == round }?.wall ?? 0 }
    #expect(
      abs(walls[0] / 0.01 - 1) < 0.1 && abs(walls[1] / 0.02 - 1) < 0.1 && abs(walls[2] / 0.01 - 1) < 0.1)
  }

  @Test func theMachineIsAsFastAsBetweenTheRounds() async throws {
    var info = sampleInfo()
    // Half as fast as its reference rate says, but for one loop.
    info.paces = [0.04, 0.04, 0.02].enumerated().map { RunInfo.Pace(round: $0 + 1, seconds: $1) }
    let records = try await predict(samplePlan(), info: info)
    #expect(abs(try median(records, "cpu subroutine tasks=1 cores=1 compact") / 0.02 - 1) < 0.1)
  }

  @Test func longTrialsAreFewerAndEachCellHasOne() async throws {
    let plan = try samplePlan(workloads: "{ turns: { steps: [yield: 3000], repeat: 1000 } }")
    let records = try await predict(plan)
    for planned in plan.cells + plan.references {
      #expect(Set(records.filter { $0.cellID == planned.id }.map(\.round)) == [1])
    }
  }

  @Test func whatCantBeSimulatedSaysWhyOnce() async throws {
    let records = try await predict(samplePlan(), costs: costs([.subroutine]))
    let failed = records.filter { $0.model == "thread" }
    #expect(failed.count == 2)  // cells, of 1 task and of 4
    #expect(failed.allSatisfy { $0.status == .failed && $0.reason?.isEmpty == false && $0.wall == nil })
    #expect(records.contains { $0.model == "subroutine" && $0.status == .ok })
  }

  @Test func otherProgramsAreNotPredicted() async throws {
    let plan = try samplePlan(
      models: "[subroutine, thread, w/thread]", more: "workers: { w: [worker] }")
    #expect(try await predict(plan).allSatisfy { $0.worker == Record.ownWorker })
  }

  @Test func theFileIsReplacedAsAWhole() async throws {
    let folder = try TemporaryFolder()
    let records = try await predict(samplePlan())
    for count in [records.count, 3] {
      try Predicting.write(Array(records.prefix(count)), parameters: [], to: folder.url)
      let table = try CSV.parse(Data(contentsOf: folder.url.appending(path: Simulated.predictionsFile)))
      let reader = try Record.Reader(header: try #require(table.rows.first))
      #expect(try table.rows.dropFirst().map { try reader($0) } == Array(records.prefix(count)))
    }
    let missing = folder.url.appending(path: "gone")
    #expect(throws: ResultStore.Refused.self) { try Predicting.write([], parameters: [], to: missing) }
  }
}
