import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct GateReportTests {
  private let gate = RunInfo.Gate.sample

  private func results(
    _ records: [Record], end: RunInfo.End? = .rounds, gate: RunInfo.Gate? = nil
  ) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      var results = try Results.load(directory: folder.path)
      var info = RunInfo.sample(gate: gate ?? self.gate)
      info.end = end
      results.info = info
      return results
    }
  }

  private func report(_ records: [Record], end: RunInfo.End? = .rounds) throws -> GateReport {
    try GateReport([results(records, end: end)])
  }

  @Test func equalBuildsPass() throws {
    let report = try report(gateRecords())
    #expect(report.outcome == .passes)
    let cell = try #require(report.cells.first)
    #expect(cell.id == "compute thread tasks=4 cores=2 compact")
    #expect((cell.firstPairs, cell.secondPairs) == (10, 0))
    #expect(try abs(#require(cell.base) - 1) < 0.01)
    // τ and a little: the intervals are narrow.
    #expect(try (0.03...0.045).contains(#require(report.detectable)))
  }

  @Test func simulatedRecordsAreJudgedByNoGate() throws {
    let records = gateRecords().map { row in
      var row = row
      row.launcher = "simulated:core:2 pu:1"
      return row
    }
    let error = #expect(throws: (any Error).self) { try report(records) }
    #expect(error.map { "\($0)".contains("its records are simulated") } == true)
  }

  @Test func aSlowerHeadFails() throws {
    let slow = gateRecords(slower: 1.06) + gateRecords(slower: 1.06, rounds: 11...40, seed: 2)
    let report = try report(slow + gateRecords(workload: "other"))
    #expect(report.outcome == .fails)
    let outcomes = Dictionary(
      uniqueKeysWithValues: report.cells.map { ($0.id.prefix(5), $0.judgement.outcome) })
    #expect(outcomes == ["compu": .fails, "other": .passes])
    let cell = try #require(report.cells.first { $0.judgement.outcome == .fails })
    #expect(abs((cell.judgement.ratio?.value ?? 0) - 1.06) < 0.003)
    #expect(cell.secondPairs == 30)
  }

  @Test func aSuspectWithoutASecondLookIsInconclusive() throws {
    let report = try report(gateRecords(slower: 1.06), end: .interrupted)
    #expect(report.outcome == .inconclusive)
    #expect(report.warnings.contains { $0.contains("did not run to its end") })
  }

  @Test(arguments: [RunInfo.End.interrupted, nil])
  func anUnsuspiciousGateThatWasCutOffIsNoPass(end: RunInfo.End?) throws {
    let report = try report(gateRecords(rounds: 1...8), end: end)
    #expect(report.outcome == .inconclusive)
    #expect(report.cells.first?.judgement.reason == "8 of 10 pairs were measured")
    #expect(report.warnings.contains { $0.contains("did not run to its end") })
  }

  @Test func halvesOfDifferentAttemptsAreNoPair() throws {
    var all = gateRecords()
    for index in all.indices where all[index].round == 4 && all[index].worker == "head" {
      all[index].attempt = 2
    }
    #expect(try report(all).cells.first?.firstPairs == 9)
  }

  /// Rounds of which one side fails to the end.
  private func failing(_ side: String) -> [Record] {
    gateRecords(rounds: 1...3).map { row in
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
    var failed = gateRecords(rounds: 4...4)
    for index in failed.indices {
      (failed[index].status, failed[index].reason, failed[index].wall) = (.failed, "killed", nil)
      failed[index].phase = nil
    }
    var all = gateRecords()
    for index in all.indices where all[index].round == 4 { all[index].attempt = 2 }
    let report = try report(failed + all)
    #expect(report.outcome == .passes)
    // Though it is said.
    #expect(report.warnings.contains { $0.contains("head failed once, base failed once") })
  }

  @Test func aFailureThatWasToBeTriedAgainIsNotFinal() throws {
    let report = try report(failing("head"), end: .interrupted)
    #expect(report.outcome == .inconclusive)
  }

  @Test func whatIsNotOneGateIsRefused() throws {
    var other = gate
    other.id = "gate-2"
    var two = gate
    two.parts = 2
    let one = try results(gateRecords())
    #expect(throws: GateReport.NotAGate.self) { try GateReport([one, results(gateRecords(), gate: other)]) }
    #expect(throws: GateReport.NotAGate.self) { try GateReport([one, one]) }
    #expect(throws: GateReport.NotAGate.self) { try GateReport([results(gateRecords(), gate: two)]) }
    var stopped = one
    stopped.unmeasuredRun = "run-2"
    #expect(throws: GateReport.NotAGate.self) { try GateReport([stopped]) }
  }

  @Test func aDamagedRuleIsRefused() throws {
    var (loose, none) = (gate, gate)
    loose.tau = 100
    none.secondPairs = 0
    #expect(throws: GateReport.NotAGate.self) { try GateReport([results(gateRecords(), gate: loose)]) }
    #expect(throws: GateReport.NotAGate.self) { try GateReport([results(gateRecords(), gate: none)]) }
  }

  @Test func aRunWithoutAGateIsRefused() throws {
    try withTemporaryFolder { folder in
      try Sample.write(gateRecords(), to: folder)
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
