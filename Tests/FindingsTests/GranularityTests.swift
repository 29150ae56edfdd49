import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct GranularityTests {
  /// 100 tasks each on 2 cores, of a work that shrinks, and what each of them costs in seconds on a core.
  private func records(
    costs: [Model: Double], levels: [String: Double] = Self.levels, sample: Sample = Sample(), cores: Int = 2,
    waiting: Double = 0, tasks: [Int] = [100]
  ) -> [Record] {
    var sample = sample
    var records: [Record] = []
    for (level, work) in levels {
      sample.parameters = [Cell.Parameter(name: "work", level: level)]
      let does = Sample.Work("tiny", busy: work, waiting: waiting)
      let cells =
        [(does, sample.cell(does, ModelName(.subroutine), 1, 1))]
        + costs.keys.flatMap { model in
          tasks.map { (does, sample.cell(does, ModelName(model), $0, cores)) }
        }
      records += sample.records(of: cells) { cell in
        guard cell.tasks > 1 else { return work + waiting }
        let cost = cell.model.native.flatMap { costs[$0] } ?? 0
        return (work + waiting + cost) * Double(cell.tasks) / Double(cores)
      }
    }
    return records
  }

  private static let levels = [
    "1ms": 1e-3, "300us": 3e-4, "100us": 1e-4, "30us": 3e-5, "10us": 1e-5, "3us": 3e-6, "1us": 1e-6,
  ]

  private func results(_ records: [Record]) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  @Test func halfOfTheSpeedIsLeftWhereTheWorkIsAsMuchAsItsCost() throws {
    let found = try results(records(costs: [.thread: 30e-6])).granularities
    let thread = try #require(found.first)
    #expect(found.count == 1 && thread.model == ModelName(.thread) && thread.parameter == "work")
    #expect(thread.setting == "tiny" && thread.tasks == 100 && thread.usableCores == 2)
    // 30 µs of work and 30 µs of cost: one of the levels.
    let value = try #require(thread.found.value)
    #expect(abs(value / 60e-6 - 1) < 0.06)
    let interval = try #require(thread.interval)
    #expect(interval.contains(value) && interval.upperBound / interval.lowerBound < 1.2)
    #expect(thread.points.map(\.level) == ["1ms", "300us", "100us", "30us", "10us", "3us", "1us"])
    #expect(abs(thread.points[0].efficiency - 1 / 1.03) < 0.02)
    #expect(abs(thread.points[6].granularity - 31e-6) < 1e-6)
  }

  @Test func whatLiesOnOneSideIsNotFound() throws {
    let results = try results(records(costs: [.pool: 1e-8, .process: 0.1, .thread: 30e-6]))
    let byModel = Dictionary(uniqueKeysWithValues: results.granularities.map { ($0.model.description, $0) })
    guard case .atMost = try #require(byModel["pool"]).found else { return #expect(Bool(false)) }
    guard case .above = try #require(byModel["process"]).found else { return #expect(Bool(false)) }
    #expect(byModel["pool"]?.interval == nil && byModel["process"]?.interval == nil)
    let sentences = results.answer(results.summaries).main
    let said = try #require(sentences.first { $0.hasPrefix("tiny, 100 tasks on 2 cores: tasks of") })
    #expect(said.contains("or more keep half of the cores' speed under thread"))
    #expect(said.contains("juggle found no such time for pool between 1.0"))
    #expect(said.contains("its shortest tasks kept 9"))
    #expect(said.contains("juggle found no such time for process between 10") && said.contains("at most 0.9"))
  }

  @Test func aSweepIsSpokenOfOnce() throws {
    let results = try results(records(costs: [.task: 5e-6, .thread: 30e-6]))
    let answer = results.answer(results.summaries)
    #expect(answer.brief?.hasPrefix("Tasks of 1") == true)
    #expect(answer.brief?.contains("or more keep half of the cores' speed under task; thread needs ") == true)
    #expect(answer.main.count == 2 && answer.advice.isEmpty)
    #expect(answer.main[0].contains("; thread needs "))
  }

  @Test(arguments: [([100], 1e-8, true), ([4, 100], 1e-8, false), ([4, 100], 30e-6, true)])
  func aSweepThatFoundNothingHidesNoOtherNumbersOfTasks(
    tasks: [Int], cost: Double, isAll: Bool
  ) throws {
    let results = try results(records(costs: [.thread: cost], tasks: tasks))
    let answer = results.answer(results.summaries)
    #expect(answer.granularities.count == tasks.count)
    #expect(answer.advice.isEmpty == isAll)
    #expect((answer.main + answer.sentences).contains { $0.hasPrefix("tiny, work ") } == !isAll)
  }

  @Test func modelsOnOneCoreAreMeasuredAgainstOne() throws {
    // On two cores, what the helper gives each of them is half of what it takes on one.
    let costs = Self.levels.mapValues { $0 * 2 }
    let results = try results(records(costs: [.eventLoop: 1e-5], levels: costs))
    let loop = try #require(results.granularities.first)
    #expect(loop.usableCores == 1 && loop.cores == 2)
    #expect(results.answer(results.summaries).main[0].contains("under eventLoop (on one core)"))
    let one = try #require(try self.results(records(costs: [.eventLoop: 1e-5], cores: 1)).granularities.first)
    #expect(abs((one.found.value ?? 0) / 2e-5 - 1) < 0.1)
  }

  @Test func aQuotaOfOneCoreMakesNoModelOneThatRunsOnOne() throws {
    let limited = records(costs: [.thread: 30e-6]).map { row in
      var row = row
      row.capacity = 1
      return row
    }
    let results = try results(limited)
    #expect(results.granularities.first?.usableCores == 1)
    #expect(results.answer(results.summaries).sentences.allSatisfy { !$0.contains("(on one core)") })
  }

  @Test func fewRoundsHaveNoInterval() throws {
    var sample = Sample()
    sample.rounds = 3
    let found = try #require(results(records(costs: [.thread: 30e-6], sample: sample)).granularities.first)
    #expect(found.found.value != nil && found.interval == nil)
  }

  @Test func oneCellOfFewRoundsLeavesNoInterval() throws {
    let all = records(costs: [.thread: 30e-6])
    let some = all.filter { $0.round <= 5 || $0.tasks == 1 || !$0.cellID.hasSuffix("work=30us") }
    #expect(some.count < all.count)
    let found = try #require(results(some).granularities.first)
    #expect(found.found.value != nil && found.interval == nil)
  }

  @Test func whatIsNoSweepOfTheWorkHasNone() throws {
    let two = ["1ms": 1e-3, "1us": 1e-6]
    #expect(try results(records(costs: [.thread: 30e-6], levels: two)).granularities.isEmpty)
    let same = ["a": 1e-3, "b": 1e-3, "c": 1e-3]
    #expect(try results(records(costs: [.thread: 30e-6], levels: same)).granularities.isEmpty)
    #expect(try results(records(costs: [.thread: 30e-6], waiting: 1e-3)).granularities.isEmpty)
    let withoutReference = records(costs: [.thread: 30e-6]).filter { $0.tasks > 1 }
    #expect(try results(withoutReference).granularities.isEmpty)
    #expect(try results(Sample().flagship()).granularities.isEmpty)
  }
}
