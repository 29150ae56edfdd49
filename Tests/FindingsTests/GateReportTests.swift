import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct GateReportTests {
  private let gate = RunInfo.Gate(
    base: ["old"], head: ["new"], response: .wall, tau: 0.03, firstPairs: 10, secondPairs: 30)

  /// Records of a gate whose heads take that many times as long, with a little noise.
  private func records(
    slower: Double = 1, rounds: ClosedRange<Int> = 1...10, seed: UInt64 = 1, workload: String = "compute"
  ) -> [Record] {
    var random = SplitMix64(seed: seed)
    return rounds.flatMap { round in
      ["base", "head"].enumerated().map { place, side in
        var row = Record()
        (row.run, row.experiment, row.workload, row.model) = ("run-1", "sample", workload, "thread")
        (row.worker, row.tasks, row.tasksLevel, row.cores) = (side, 4, "4", 2)
        (row.round, row.phase, row.order) = (round, .timed, 2 * round + place)
        row.cellID = row.cell.id
        row.wall = (side == "head" ? slower : 1) * exp(Double.random(in: -0.003...0.003, using: &random))
        row.tasksPerSecond = 4
        return row
      }
    }
  }

  private func report(_ records: [Record], end: RunInfo.End = .rounds) throws -> GateReport {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      var results = try Results.load(directory: folder.path)
      var info = RunInfo(
        id: "run-1", experiment: "sample", question: "", source: "", sourceHash: "", startedAt: "", seed: 1,
        unitsPerSecond: 1, targetPrecision: 0.02, host: "", kernel: "", cpu: "", cores: 2, pus: 2,
        capacity: 2,
        juggleVersion: "")
      (info.gate, info.end) = (gate, end)
      results.info = info
      return try GateReport([results])
    }
  }

  @Test func equalBuildsPass() throws {
    let report = try report(records())
    #expect(report.outcome == .passes)
    let cell = try #require(report.cells.first)
    #expect(cell.id == "compute thread tasks=4 cores=2 compact")
    #expect((cell.firstPairs, cell.secondPairs) == (10, 0))
    #expect(try abs(#require(cell.base) - 1) < 0.01)
    // τ and a little: the intervals are narrow.
    #expect(try (0.03...0.04).contains(#require(report.detectable)))
  }

  @Test func aSlowerHeadFails() throws {
    let slow = records(slower: 1.06) + records(slower: 1.06, rounds: 11...40, seed: 2)
    let report = try report(slow + records(workload: "other"))
    #expect(report.outcome == .fails)
    let outcomes = Dictionary(
      uniqueKeysWithValues: report.cells.map { ($0.id.prefix(5), $0.judgement.outcome) })
    #expect(outcomes == ["compu": .fails, "other": .passes])
    let cell = try #require(report.cells.first { $0.judgement.outcome == .fails })
    #expect(abs((cell.judgement.ratio?.value ?? 0) - 1.06) < 0.003)
    #expect(cell.secondPairs == 30)
  }

  @Test func aSuspectWithoutASecondLookIsInconclusive() throws {
    let report = try report(records(slower: 1.06), end: .interrupted)
    #expect(report.outcome == .inconclusive)
    #expect(report.warnings.contains { $0.contains("interrupted") })
  }

  @Test func halvesOfDifferentAttemptsAreNoPair() throws {
    var all = records()
    for index in all.indices where all[index].round == 4 && all[index].worker == "head" {
      all[index].attempt = 2
    }
    #expect(try report(all).cells.first?.firstPairs == 9)
  }

  /// Rounds of which one side fails to the end.
  private func failing(_ side: String) -> [Record] {
    records(rounds: 1...3).map { row in
      guard row.worker == side, row.round == 3 else { return row }
      var row = row
      (row.status, row.reason, row.wall, row.phase) = (.failed, "wrong checksum", nil, nil)
      return row
    }
  }

  @Test func aHeadThatFailsIsNotLetThrough() throws {
    let report = try report(failing("head"))
    #expect(report.outcome == .fails)
    #expect(report.cells.first?.judgement.reason == "head failed: wrong checksum")
  }

  @Test func aBaseThatFailsLeavesNothingToCompare() throws {
    let report = try report(failing("base"))
    #expect(report.outcome == .inconclusive)
    #expect(report.cells.first?.judgement.reason == "base failed: wrong checksum")
  }

  @Test func aFailureThatWasMendedIsForgotten() throws {
    var failed = records(rounds: 4...4)
    for index in failed.indices {
      (failed[index].status, failed[index].reason, failed[index].wall) = (.failed, "killed", nil)
      failed[index].phase = nil
    }
    var all = records()
    for index in all.indices where all[index].round == 4 { all[index].attempt = 2 }
    #expect(try report(failed + all).outcome == .passes)
  }

  @Test func aRunWithoutAGateIsRefused() throws {
    try withTemporaryFolder { folder in
      try Sample.write(records(), to: folder)
      let results = try Results.load(directory: folder.path)
      #expect(throws: GateReport.NotAGate.self) { try GateReport([results]) }
      #expect(throws: GateReport.NotAGate.self) { try GateReport([]) }
    }
  }

  @Test func nothingMeasuredIsNoPass() throws {
    let report = try report([])
    #expect(report.outcome == .inconclusive)
    #expect(report.cells.isEmpty)
    #expect(report.detectable == nil)
  }
}
