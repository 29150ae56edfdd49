import Foundation
import Samples
import Testing
import Trials

@testable import Findings

struct DisturbedResultsTests {
  /// Two cells of 6 rounds on two PUs, one trial of which is changed.
  private func records(_ change: (inout Record) -> Void) -> [Record] {
    var sample = Sample()
    (sample.rounds, sample.iterations, sample.noise) = (6, 1, 0)
    return sample.sayAfter().map { row in
      var row = row
      (row.pus, row.steal, row.other) = ("0 1", 0, 0)
      change(&row)
      return row
    }
  }

  private func load(_ records: [Record], paces: [RunInfo.Pace]? = nil) throws -> Results {
    var results = try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
    if let paces {
      results.info = RunInfo(
        id: "run-1", experiment: "sample", question: "", source: "", sourceHash: "", startedAt: "", seed: 1,
        unitsPerSecond: 1, targetPrecision: 0.02, host: "", kernel: "", cpu: "", cores: 2, pus: 2,
        capacity: 2,
        juggleVersion: "0")
      results.info?.paces = paces
    }
    return results
  }

  @Test func whatOthersTookIsFlaggedAndStillCounts() throws {
    let rows = try load(
      records { row in
        if row.model == "task", row.round <= 2 { (row.steal, row.other) = (0.5, 1) }
      }
    ).summaries
    #expect(rows.map(\.disturbed) == [0, 2])
    #expect(rows.map { $0.flags.contains(.disturbed) } == [false, true])
    #expect(rows.map(\.count) == [6, 6])
  }

  @Test func anAttemptThatWasMeasuredAgainDoesNotCount() throws {
    let first = records { row in if row.model == "task", row.round == 1 { row.other = 9 } }
    let again = first.filter { $0.model == "task" && $0.round == 1 }.map { row in
      var row = row
      (row.attempt, row.other, row.order) = (2, 0, 100)
      return row
    }
    let results = try load(first + again)
    #expect(results.cells.map(\.redone) == [0, 1])
    #expect(results.summaries.map(\.disturbed) == [0, 0])
    #expect(results.cells.map(\.finished.count) == [6, 6])
    #expect(!results.redoing.isGivenUp)
  }

  @Test func aBusyMachineIsKnownByItsRecords() throws {
    #expect(try load(records { $0.other = 9 }).redoing.isGivenUp)
    #expect(try !load(records { $0.other = $0.round <= 3 ? 9 : 0 }).redoing.isGivenUp)
  }

  @Test func aQuotaThatStoppedATrialIsNamedEvenWhereTheTrialIsToBlame() throws {
    let rows = try load(
      records { row in
        if row.model == "task", row.round == 1 { (row.throttled, row.user) = (0.1, 2 * (row.wall ?? 0)) }
      }
    ).summaries
    #expect(rows.map(\.throttled) == [0, 1])
    #expect(rows[1].flags.contains(.throttled))
    #expect(!rows[1].flags.contains(.disturbed))
  }

  @Test func roundsInWhichTheMachineWasSlowAreFlagged() throws {
    let paces = (1...7).map { RunInfo.Pace(round: $0, seconds: $0 == 3 ? 0.0221 : $0 == 6 ? 0.0219 : 0.02) }
    let rows = try load(records { _ in }, paces: paces).summaries
    #expect(rows.map(\.slow) == [2, 2])  // the second and the third, which have the loop between them
    #expect(rows.allSatisfy { $0.flags.contains(.slowRounds) })
    #expect(try load(records { _ in }, paces: []).summaries.allSatisfy { $0.slow == 0 })
  }

  @Test func recordsOfAnOlderVersionHaveNoFlags() throws {
    let rows = try load(records { ($0.steal, $0.other, $0.pus) = (nil, nil, "") }).summaries
    #expect(rows.allSatisfy { $0.disturbed == 0 && $0.throttled == 0 && $0.slow == 0 })
  }
}
