import Experiments
import Foundation
import Statistics
import Synchronization
import Testing
import Topology
import Trials

@testable import Harness

struct GateRunTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// A launcher whose heads take that many times as long as its bases.
  private final class Pairs: Launcher {
    let name = "pairs"
    let slower: Double
    let answer: @Sendable (String, Int) -> Outcome?
    let noise: Noise
    /// A side that has no models.
    let broken: String?
    private let count = Mutex(0)

    init(
      slower: Double = 1, noise: Noise = Noise(), broken: String? = nil,
      answer: @escaping @Sendable (String, Int) -> Outcome? = { _, _ in nil }
    ) {
      (self.slower, self.noise, self.broken, self.answer) = (slower, noise, broken, answer)
    }

    func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply {
      var reply = WorkerReply(id: "")
      (reply.runtime, reply.kernel) = ("the \(worker ?? "?")", Kernel.name)
      reply.models = worker == broken ? [:] : ["thread": .init(steps: ["compute"])]
      return reply
    }

    func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double {
      worker == "base" ? 2e6 : 1
    }

    func pace(_ units: UInt64, on pu: Int) async -> Double? { nil }

    func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched {
      let number = count.withLock { count in
        count += 1
        return count - 1
      }
      let wall = 0.01 * (worker == "head" ? slower : 1) * (1 + 0.0001 * Double(number % 7))
      return Launched(
        answer(worker ?? "", number) ?? .finished(MockLauncher.result(trial, wall: wall)), noise: noise)
    }
  }

  private func part() throws -> GatePart {
    let plan = try samplePlan(models: "[thread]", tasks: "[2, 4]")
    let store = try ResultStore(folder: folder.url, parameters: [])
    return GatePart(
      experiment: plan.experiment, cells: plan.gated,
      opened: OpenRun(info: sampleInfo(), store: store, runs: RunStore(folder: folder.url)))
  }

  private func run(_ launcher: Pairs, response: Response = .wall) async throws -> [RunInfo] {
    var rates = Rates(reference: 1e6)
    rates.runtimes = ["base": "the base", "head": "the head"]
    return try await GateRun(
      [part()], rule: GateRule(), response: response, launcher: launcher, rates: rates, seed: 1)(report: {
        _ in
      })
  }

  private func records() throws -> [Record] {
    let table = try CSV.parse(Data(contentsOf: folder.url.appending(path: "trials.csv")))
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }.filter { $0.phase != .warmup }
  }

  @Test func everyPairIsRecordedWithItsBuilds() async throws {
    let infos = try await run(Pairs())
    #expect(infos.map(\.end) == [.rounds])
    let records = try records()
    #expect(records.count == 2 * 2 * 10)
    #expect(Set(records.map(\.worker)) == ["base", "head"])
    #expect(Set(records.map(\.runtime)) == ["the base", "the head"])
    for round in 1...10 { #expect(records.filter { $0.round == round }.count == 4) }
    #expect(records.allSatisfy { $0.checksum == $0.expected && $0.checksum != nil })
  }

  @Test func aSlowerHeadIsLookedAtAgain() async throws {
    _ = try await run(Pairs(slower: 1.1))
    #expect(try records().map(\.round).max() == 40)
  }

  @Test func whatTheMachineDidIsRecordedAndMeasuredAgain() async throws {
    _ = try await run(Pairs(noise: Noise(steal: 0.5, other: 0)))
    let records = try records()
    #expect(records.allSatisfy { $0.steal == 0.5 })
    // As long as it isn't clear that the machine is busy all the time.
    #expect(records.contains { $0.attempt > 1 })
    #expect(records.filter { $0.round == 10 }.allSatisfy { $0.attempt == 1 })
  }

  @Test func aHeadThatFailsIsRecordedAndGivenUp() async throws {
    _ = try await run(Pairs { worker, _ in worker == "head" ? .failed(reason: "it crashed") : nil })
    let failed = try records().filter { $0.status == .failed }
    #expect(failed.allSatisfy { $0.worker == "head" && $0.reason == "it crashed" })
    #expect(failed.count == 2 * 3)
  }

  @Test func whatWasMeasuredBeforeAStopIsKept() async throws {
    let infos = try await run(Pairs { _, number in number == 7 ? .cancelled : nil })
    #expect(infos.map(\.end) == [.interrupted])
    #expect(try records().count == 7)
  }

  @Test func bothBuildsAreAskedAndBaseGivesTheRate() async throws {
    let (rates, failure) = try await Rates.ask(Pairs(), gating: try part().cells)
    #expect(failure == nil)
    #expect(rates.reference == 2e6)
    #expect(rates.runtimes == ["base": "the base", "head": "the head"])
  }

  @Test func aHeadThatCantBeAskedIsReportedAndABaseThatCantIsThrown() async throws {
    let cells = try part().cells
    let (rates, failure) = try await Rates.ask(Pairs(broken: "head"), gating: cells)
    #expect(rates.reference == 2e6)
    #expect(failure == "it has no model \"thread\"; it has ")
    await #expect(throws: LaunchError.failed(worker: "base", reason: "it has no model \"thread\"; it has ")) {
      try await Rates.ask(Pairs(broken: "base"), gating: cells)
    }
  }

  @Test func aHeadThatFailsAtOnceHasAFailedTrialOfEveryCellAndNothingIsMeasured() throws {
    let run = GateRun(
      [try part()], rule: GateRule(), response: .wall, launcher: Pairs(), rates: Rates(reference: 1e6),
      seed: 1)
    let infos = try run.failed(because: "no\nanswer")
    #expect(infos.map(\.end) == [.rounds])
    let records = try records()
    #expect(records.map(\.tasks) == [2, 4])
    #expect(records.allSatisfy { $0.status == .failed && $0.worker == "head" && $0.reason == "no answer" })
    #expect(records.map(\.order) == [1, 2])
  }

  @Test func aQuantityThatNobodyReportsIsAFailureWithItsReason() async throws {
    _ = try await run(Pairs(), response: .perOperation)
    let records = try records()
    #expect(records.allSatisfy { $0.status == .failed })
    #expect(records.first?.reason?.contains("per_operation_s") == true)
  }

  @Test func baseAndHeadTakeThePlaceOfOneWorker() throws {
    let foreign = try samplePlan(models: "[py/thread]", more: "workers: { py: [python3, w.py] }")
    #expect(foreign.workers == ["py"])
    #expect(!foreign.gated.isEmpty)
    #expect(foreign.gated.allSatisfy { $0.cell.model.worker == nil })
    let mixed = try samplePlan(models: "[thread, py/thread]", more: "workers: { py: [python3, w.py] }")
    #expect(mixed.workers == ["py", nil])
  }
}
