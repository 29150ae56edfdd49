import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct SummaryFilesTests {
  /// The files' rows as dictionaries by column.
  private func written(_ records: [Record]) throws -> (wide: [[String: String]], long: [[String: String]]) {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      try writeSummaries(directory: folder.path)
      // A second time, over the first.
      try writeSummaries(directory: folder.path)
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(files) == ["trials.csv", "summary.csv", "summary_long.csv", "summary_ideal.csv"])
      func rows(_ name: String) throws -> [[String: String]] {
        let table = try CSV.parse(Data(contentsOf: folder.appendingPathComponent(name)))
        let header = try #require(table.rows.first).fields
        #expect(Set(header).count == header.count)
        return table.rows.dropFirst().map { row in
          #expect(row.fields.count == header.count)
          return Dictionary(zip(header, row.fields)) { first, _ in first }
        }
      }
      return (try rows("summary.csv"), try rows("summary_long.csv"))
    }
  }

  @Test func everyCellHasOneRow() throws {
    let rows = try written(Sample().flagship()).wide
    #expect(rows.count == 96)
    let row = try #require(rows.first { $0["cell"] == "cpu-bound thread tasks=30 cores=2 compact" })
    #expect(row["n"] == "12")
    #expect(row["model"] == "thread")
    #expect(row["tasks"] == "30")
    for name in ["wall_s", "tasks_per_s", "speedup", "busy_cores", "cpu_per_task_s", "wall_over_ideal"] {
      let median = try #require(row[name].flatMap(Double.init))
      let low = try #require(row[name + "_low"].flatMap(Double.init))
      let high = try #require(row[name + "_high"].flatMap(Double.init))
      #expect(low <= median && median <= high, "\(name)")
    }
    for name in ["efficiency", "ideal_wall_s", "ideal_tasks_per_s", "predicted_wall_s"] {
      #expect(row[name].flatMap(Double.init) != nil, "\(name)")
    }
  }

  @Test func whatCanBeDrawnIsAColumnWithAnInterval() throws {
    let row = try #require(try written(Sample().sayAfter()).wide.first)
    #expect(Chart.responses.contains("memory_per_task_bytes") && Chart.responses.contains("wall_over_ideal"))
    for name in Chart.responses {
      #expect(row[name] != nil && row[name + "_low"] != nil && row[name + "_high"] != nil, "\(name)")
    }
  }

  @Test func whatIsUnknownIsEmpty() throws {
    var sample = Sample()
    sample.rounds = 3
    let row = try #require(try written(sample.sayAfter()).wide.first)
    #expect(row["wall_s"]?.isEmpty == false)
    for name in ["wall_s_low", "wall_s_high", "speedup", "efficiency", "predicted_wall_s", "lateness_p50_s"]
      + ["wall_over_ideal", "memory_per_task_bytes"]
    {
      #expect(row[name] == "", "\(name)")
    }
    #expect(row["flags"] == "few_rounds")
  }

  @Test func theLongTableHasOneRowPerMeasuredQuantity() throws {
    let rows = try written(Sample().sayAfter()).long
    let responses: Set = ["wall_s", "tasks_per_s", "threads", "cpu_per_task_s"]
    #expect(Set(rows.compactMap { $0["response"] }).isSuperset(of: responses))
    #expect(rows.allSatisfy { $0["median"]?.isEmpty == false && $0["n"] == "12" })
  }

  @Test func parametersAreColumns() throws {
    var sample = Sample()
    sample.parameters = [Cell.Parameter(name: "work", level: "10us")]
    let (wide, long) = try written(sample.sayAfter())
    #expect(wide.allSatisfy { $0["p_work"] == "10us" && $0["setting"] == "say-after; work 10us" })
    #expect(long.allSatisfy { $0["p_work"] == "10us" })
  }

  @Test func aTimelineIsATableOfItsSlices() throws {
    var timelines = RunTimelines.thirty(workload: "a, \"b\"")
    timelines.cells[1].cell.parameters = [Cell.Parameter(name: "work", level: "10us")]
    timelines.cells[0].cell.parameters = [Cell.Parameter(name: "work", level: "1ms")]
    timelines.cells[1].timeline.source = .sampled(reason: "no")
    let table = try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      try JSONEncoder().encode(ChromeTrace(timelines)).write(
        to: folder.appendingPathComponent(RunTimelines.file))
      try writeSummaries(directory: folder.path)
      return try CSV.parse(Data(contentsOf: folder.appendingPathComponent("timeline.csv"))).rows.map(\.fields)
    }
    #expect(
      table.first == [
        "run", "cell", "workload", "model", "worker", "tasks", "cores", "placement", "p_work", "source",
        "task",
        "state", "pu", "start_s", "end_s",
      ])
    #expect(table.count == 1 + timelines.cells.reduce(0) { $0 + $1.timeline.sliceCount })
    let first = try #require(table.dropFirst().first)
    #expect(
      first.prefix(1) == ["run-1"]
        && first[2...8] == ["a, \"b\"", "thread", "juggle", "30", "2", "compact", "1ms"])
    #expect(first.suffix(6) == ["exact", "0", "running", "0", "0.000000000", "0.004000000"])
    let last = try #require(table.last)
    #expect(last[8] == "10us" && last[9...12] == ["sampled", "", "overhead", "0"])
    let running = table.filter { $0[3] == "thread" && $0[11] == "running" }
    let total = running.reduce(0) { $0 + (Double($1[14]) ?? 0) - (Double($1[13]) ?? 0) }
    #expect(abs(total - 30 * 0.02) < 1e-9)
  }

  @Test func noTrialsMakeAHeaderOnly() throws {
    #expect(try written([]).wide.isEmpty)
  }

  @Test func aFolderThatCanNotBeWrittenToIsNamedWithTheSystemsReason() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let results = try Results.load(directory: folder.path)
      let error = #expect(throws: Unwritable.self) {
        try writeSummaries(results, results.summaries, directory: "/proc")
      }
      #expect(
        error?.description.hasPrefix("/proc/summary.csv: can't be written: No such file or directory;")
          == true)
    }
  }
}
