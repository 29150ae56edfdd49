import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// The law between what was measured.
struct IdealTableTests {
  /// Rows by number of tasks, on two cores.
  private func rows(busy: Double, waiting: Double, tasks: [Int]) throws -> [Int: [String: Double]] {
    var sample = Sample()
    sample.noise = 0
    let work = Sample.Work("w", busy: busy, waiting: waiting)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + tasks.map { (work, sample.cell(work, ModelName(.task), $0, 2)) }
    return try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells), to: folder)
      let results = try Results.load(directory: folder.path)
      let table = SummaryTable.ideal(run: results.run, launcher: nil, summaries: results.summaries)
      var rows: [Int: [String: Double]] = [:]
      for row in table.rows.map({ Dictionary(uniqueKeysWithValues: zip(table.header, $0)) })
      where row["cores"] == "2" {
        let number = try #require(row["tasks"].flatMap { Int($0) })
        #expect(rows[number] == nil)
        rows[number] = row.compactMapValues { Double($0) }
      }
      return rows
    }
  }

  @Test func whatComputesStopsRisingAtTheCores() throws {
    let rows = try rows(busy: 5e-3, waiting: 0, tasks: [1, 30])
    #expect(Set(1...20).isSubset(of: rows.keys) && rows.keys.max() == 30)
    for (tasks, row) in rows {
      #expect(row["ideal_speedup"] == Double(min(tasks, 2)) && row["ideal_efficiency"] == 1)
      let wall = try #require(row["ideal_wall_s"])
      #expect(abs(wall - 5e-3 * max(1, Double(tasks) / 2)) < 0.01 * wall)
      #expect(abs(try #require(row["ideal_tasks_per_s"]) - Double(tasks) / wall) < 1e-3)
      #expect(abs(try #require(row["ideal_cpu_per_task_s"]) - 5e-3) < 1e-4)
    }
  }

  /// 2 cores are busy all the time from 2 × (1 + 4) tasks on.
  @Test func whatWaitsRisesToTheTasksThatKeepTheCoresBusy() throws {
    let rows = try rows(busy: 1e-3, waiting: 4e-3, tasks: [1, 1_000])
    let rates = try [1, 5, 10, 11].map { try #require(rows[$0]?["ideal_tasks_per_s"]) }
    #expect(abs(rates[1] / rates[0] - 5) < 0.01 && abs(rates[2] / rates[0] - 10) < 0.01)
    #expect(abs(rates[3] / rates[2] - 1) < 0.01)
    #expect(rows[1]?["ideal_speedup"] == nil && rows[1]?["ideal_efficiency"] == nil)
  }

  @Test func manyTasksHaveFewRowsThatLieCloseOnALogarithmicAxis() throws {
    let numbers = try rows(busy: 1e-3, waiting: 0, tasks: [1_000, 1_000_000]).keys.sorted()
    #expect(numbers.first == 1_000 && numbers.last == 1_000_000 && numbers.count < 100)
    #expect(zip(numbers, numbers.dropFirst()).allSatisfy { Double($1) <= 1.11 * Double($0) })
  }
}
