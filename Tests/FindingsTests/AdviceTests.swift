import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct AdviceTests {
  private let work = Sample.Work("w", busy: 1e-3, waiting: 4e-3)

  /// Advice for one workload, from cells of the given models and tasks on 2 cores.
  private func advice(
    _ models: [Model], tasks: [Int], work: Sample.Work? = nil, sample: Sample = Sample(),
    wall: (@Sendable (Cell) -> Double)? = nil
  ) throws -> (advice: Advice?, sentence: String?) {
    let work = work ?? self.work
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + models.flatMap { model in tasks.map { (work, sample.cell(work, ModelName(model), $0, 2)) } }
    return try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells, wall: wall), to: folder)
      let results = try Results.load(directory: folder.path)
      let sentences = results.answer(results.summaries).sentences
      return (results.advice(results.summaries).first, sentences.first { $0.hasPrefix("Advice") })
    }
  }

  @Test func theFewestTasksThatAreEnoughAreAdvised() throws {
    let computing = Sample.Work("w", busy: 5e-3, waiting: 0)
    let (advice, sentence) = try advice([.task, .thread], tasks: [1, 2, 4, 30], work: computing)
    #expect(advice?.tasks == 2 && advice?.cores == 2 && advice?.peak == .found)
    #expect(advice?.models == [ModelName(.task), ModelName(.thread)])
    #expect(advice?.measured == 1...30)
    #expect(abs((advice?.throughput.value ?? 0) / 400 - 1) < 0.05)
    #expect(sentence?.contains("2 tasks under task or thread on 2 cores: 39") == true)
    #expect(sentence?.hasSuffix("more gain less than 5 %.") == true)
  }

  @Test func aModelThatDoesLessIsNotAdvised() throws {
    let slow = 1.3
    let (advice, _) = try advice([.task, .thread], tasks: [2, 30]) {
      5e-3 * Double($0.tasks) / 2 * ($0.model.native == .thread ? slow : 1)
    }
    #expect(advice?.best == ModelName(.task) && advice?.models == [ModelName(.task)])
  }

  @Test func withoutAPeakTheMostThatWereMeasuredAreNamed() throws {
    let waiting = Sample.Work("w", busy: 1e-5, waiting: 5e-3)
    let (advice, sentence) = try advice([.eventLoop, .task], tasks: [1, 4, 30], work: waiting)
    #expect(advice?.peak == .notFound && advice?.tasks == 30)
    #expect(
      sentence?.contains("no peak found: throughput still grew at 30 tasks, the most that were measured")
        == true)
  }

  @Test func withoutCommonRoundsNobodyKnowsWhetherItGrew() throws {
    let sample = Sample()
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2].map { (work, sample.cell(work, ModelName(.task), $0, 2)) }
    let records = sample.records(of: cells).filter { row in
      row.model != "task" || (row.tasks == 1) == (row.round <= 6)
    }
    let results = try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
    let advice = try #require(results.advice(results.summaries).first)
    #expect(advice.tasks == 2 && advice.peak == .unknown)
    let sentences = results.answer(results.summaries).sentences
    #expect(sentences.contains { $0.contains("can't be told, as they have no round in common") })
    #expect(!sentences.contains { $0.contains("still grew") })
  }

  @Test func wherePastAPeakThroughputFallsThePeakIsAdvised() throws {
    let (advice, _) = try advice([.task], tasks: [1, 2, 4, 8, 16]) { cell in
      5e-3 * Double(cell.tasks) / (cell.tasks > 8 ? 3 : min(4, Double(cell.tasks)))
    }
    #expect(advice?.tasks == 4 && advice?.peak == .found)
  }

  @Test func whatWasNotMeasuredIsSaid() throws {
    let computing = Sample.Work("w", busy: 5e-3, waiting: 0)
    let one = try advice([.task, .thread], tasks: [20], work: computing)
    #expect(one.advice?.peak == .unknown)
    #expect(one.sentence?.contains("no other number of tasks was measured") == true)
    let many = try advice([.task], tasks: [20, 40], work: computing)
    #expect(many.sentence?.contains("fewer were not measured") == true)
  }

  @Test func withoutAChoiceThereIsNoAdvice() throws {
    #expect(try advice([.task], tasks: [4]).advice == nil)
    // Tasks that differ have no reference, and no one number of them is better than another.
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let results = try Results.load(directory: folder.path)
      #expect(results.advice(results.summaries).isEmpty)
    }
    #expect(Results.noRecords.advice([]).isEmpty)
  }

  @Test func modelsTooScatteredToCompareAreNotCalledAlike() throws {
    var sample = Sample()
    sample.rounds = 2
    let (advice, _) = try advice([.task, .thread], tasks: [2], sample: sample) {
      $0.model.native == .thread ? 6e-3 : 5e-3
    }
    #expect(advice?.models == [ModelName(.task)] && advice?.throughput.interval == nil)
  }
}

extension Results {
  static var noRecords: Results {
    Results(
      experiment: "none", run: "", info: nil, otherRuns: 0, cells: [], capacity: nil, warnings: [])
  }
}
