import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct SummaryTests {
  private func summaries(_ records: [Record], casts: [String]? = nil) throws -> [Summary] {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path).summaries
    }
  }

  private func row(
    _ rows: [Summary], _ workload: String, _ model: Model, tasks: Int, cores: Int
  ) throws -> Summary {
    try #require(
      rows.first {
        $0.cell == Cell(workload: workload, model: ModelName(model), tasks: tasks, cores: cores)
      })
  }

  @Test func speedUpAndEfficiencyAreAgainstTheSameRoundsReference() throws {
    let rows = try summaries(Sample().flagship())
    let thread = try row(rows, "cpu-bound", .thread, tasks: 30, cores: 2)
    let speedup = try #require(thread.speedup)
    #expect(abs(speedup.value - 2) < 0.05)
    #expect(speedup.interval?.contains(speedup.value) == true)
    #expect(try abs(#require(thread.efficiency) - 1) < 0.03)
    let waiting = try row(rows, "io-bound", .task, tasks: 30, cores: 2)
    #expect(waiting.efficiency == nil)
    #expect(try #require(waiting.busyCores).value < 0.2)
  }

  @Test func measuredTimesAgreeWithPredictions() throws {
    for row in try summaries(Sample().flagship()) {
      let wall = try #require(row[.wall]?.value)
      #expect(abs(wall / (try #require(row.predictedWall)) - 1) < 0.06, "\(row.cellID)")
      #expect(try #require(row.idealWall) <= 1.02 * wall)
    }
  }

  /// A cell of 1,000 tasks that wait 100 ms each, and its reference; waiting takes 50 µs of CPU time.
  private func waiting(units: Int) throws -> Summary {
    var sample = Sample()
    sample.noise = 0
    let work = Sample.Work("w", busy: 5e-5, waiting: 0.1)
    var records = sample.records(
      of: [
        (work, sample.cell(work, ModelName(.subroutine), 1, 1)),
        (work, sample.cell(work, ModelName(.task), 10_000, 2)),
      ], wall: { $0.tasks == 1 ? 0.1 : 0.13 })
    for place in records.indices {
      records[place].units = units * records[place].tasks
      (records[place].rssBefore, records[place].rssPeak) = (1 << 20, 1 << 20 + 2_500 * records[place].tasks)
    }
    return try row(summaries(records), "w", .task, tasks: 10_000, cores: 2)
  }

  @Test func theIdealOfTasksThatOnlyWaitIsTheirWait() throws {
    let row = try waiting(units: 0)
    #expect(try abs(#require(row.idealWall) - 0.1) < 1e-3)
    #expect(try abs(#require(row.predictedWall) - 0.1) < 1e-3)
    #expect(try abs(#require(row.wallOverIdeal).value - 1.3) < 0.01)
    #expect(try #require(row.wallOverIdeal?.interval).contains(1.3))
    // Where they compute, if only a little, it adds up: 10,000 × 50 µs on 2 cores.
    #expect(try abs(#require(waiting(units: 40_000).idealWall) - 0.25) < 0.01)
  }

  @Test func costsPerTaskAreSummarised() throws {
    let row = try waiting(units: 0)
    #expect(try abs(#require(row[.cpuPerTask]).value - 5.075e-5) < 1e-6)
    #expect(row[.memoryPerTask]?.value == 2_500)
  }

  @Test func withoutAnIdealNothingIsOverIt() throws {
    #expect(try summaries(Sample().sayAfter()).allSatisfy { $0.idealWall == nil && $0.wallOverIdeal == nil })
  }

  @Test func aQuotaLimitsTheCoresThatCount() throws {
    var sample = Sample()
    sample.capacity = 1.5
    let rows = try summaries(sample.flagship())
    let thread = try row(rows, "cpu-bound", .thread, tasks: 30, cores: 2)
    #expect(thread.usableCores == 1.5)
    #expect(try abs(#require(thread.efficiency) - 1) < 0.03)
    #expect(try abs(#require(thread.idealWall) - 0.1) < 0.004)
  }

  @Test func fewRoundsHaveNoIntervalAndAFlag() throws {
    var sample = Sample()
    sample.rounds = 5
    for row in try summaries(sample.sayAfter()) {
      #expect(row[.wall]?.interval == nil)
      #expect(row.flags == [.fewRounds])
    }
    sample.rounds = 6
    #expect(try summaries(sample.sayAfter()).allSatisfy { $0[.wall]?.interval != nil })
  }

  @Test func noiseBeyondTheTargetIsFlagged() throws {
    var sample = Sample()
    sample.noise = 0.2
    #expect(try summaries(sample.sayAfter()).allSatisfy { $0.flags == [.imprecise] })
  }

  @Test func failedTrialsAreCountedByReason() throws {
    let records = Sample().sayAfter().filter { $0.iteration == 0 }.enumerated().map { place, row in
      var row = row
      (row.status, row.reason, row.phase) = (.failed, place < 3 ? "crashed" : "too slow", nil)
      return row
    }
    let rows = try summaries(records)
    #expect(rows.map(\.count) == [0, 0])
    #expect(rows.map(\.failed).reduce(0, +) == 24)
    #expect(rows.allSatisfy { $0.flags == [.failed] && $0.failures.first?.reason == "too slow" })
  }

  @Test func tasksThatDifferAreNotPredicted() throws {
    var records = Sample().flagship()
    for place in records.indices where records[place].tasks > 1 { records[place].units = 1 }
    for row in try summaries(records) where row.cell.tasks > 1 {
      #expect(row.predictedWall == nil)
      #expect(row.speedup == nil)
    }
  }

  @Test func aModelOfAnotherWorkerHasAnIdealButNoLaw() throws {
    let sample = Sample()
    let work = Sample.Work("w", busy: 0.01, waiting: 0)
    let rows = try summaries(
      sample.records(of: [
        (work, sample.cell(work, ModelName(.subroutine), 1, 1)),
        (work, sample.cell(work, ModelName(worker: "py", model: "asyncio"), 4, 2)),
      ]))
    #expect(rows.map { $0.predictedWall == nil } == [false, true])
    #expect(rows.allSatisfy { $0.idealWall != nil && $0.speedup != nil && $0.efficiency != nil })
  }

  @Test func aWorkersOwnCodeIsMeasuredAgainstItsPlainCallsAndPredictedByItsModelsNames() throws {
    let sample = Sample()
    let work = Sample.Work("w", busy: 0.01, waiting: 0)
    let rows = try summaries(
      sample.records(of: [
        (work, sample.cell(work, ModelName(worker: "my", model: "subroutine"), 1, 1)),
        (work, sample.cell(work, ModelName(worker: "my", model: "thread"), 4, 2)),
      ]))
    let thread = try #require(rows.first { $0.cell.tasks == 4 })
    #expect(thread.speedup != nil)
    #expect(try abs(#require(thread.predictedWall) - 0.02) < 0.002)
  }

  @Test func parametersAndPlacementMakeSettings() throws {
    var sample = Sample()
    sample.rounds = 1
    let work = Sample.Work("w", busy: 0.01, waiting: 0)
    let cells = ["10us", "2us", "1ms"].map { level in
      sample.parameters = [Cell.Parameter(name: "work", level: level)]
      return (work, sample.cell(work, ModelName(.thread), 2, 1))
    }
    let rows = try summaries(sample.records(of: cells))
    #expect(rows.map(\.setting) == ["w, work 2us", "w, work 10us", "w, work 1ms"])
  }
}
