import Foundation
import Samples
import Testing
import Trials

@testable import Findings

struct AnswerForCoresTests {
  private func load(_ records: [Record], predicted: [Record] = []) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      if !predicted.isEmpty { try Sample.write(predicted, to: folder, file: Simulated.predictionsFile) }
      return try Results.load(directory: folder.path)
    }
  }

  private func sixteen() -> [Record] {
    var sample = Sample()
    sample.cores = 16
    return sample.flagship().map { record in
      var record = record
      record.launcher = "simulated:package:1 core:16 pu:2"
      return record
    }
  }

  private func errors() throws -> PredictionErrors {
    let records = Sample().flagship()
    return PredictionErrors(try load(records, predicted: Sample.predicted(records) { _ in 1.1 }).summaries)
  }

  @Test func simulatedFiguresHaveTheErrorThatTheirModelEarned() throws {
    let results = try load(sixteen())
    let answer = try #require(
      AnswerForCores(results, results.summaries, cores: 16, earned: try errors()))
    #expect(answer.simulated == "package:1 core:16 pu:2")
    #expect(answer.tasks == [16, 24, 30, 32])
    let thread = try #require(answer.rows.first { $0.setting == "cpu-bound" && $0.model == "thread" })
    #expect(try abs(#require(thread.figures[30]?.slowdown) - 1.875) < 0.05)
    #expect(try abs(#require(thread.figures[24]?.tasksPerSecond) - 3_200) < 100)
    #expect(try abs(#require(thread.error) - 0.1) < 0.04)
    #expect(answer.lead.contains("SIMULATED on package:1 core:16 pu:2 (nothing of this was measured)"))
    let basis = answer.basis("results/mine").joined(separator: " ")
    #expect(basis.contains("up to 2 cores") && basis.contains("results/mine") && basis.contains("heat"))
  }

  @Test func withoutPredictionsThatWereTestedThereIsNoErrorBar() throws {
    let results = try load(sixteen())
    let none = PredictionErrors([])
    let answer = try #require(AnswerForCores(results, results.summaries, cores: 16, earned: none))
    #expect(answer.rows.allSatisfy { $0.error == nil })
    #expect(answer.basis("d").joined().hasPrefix("There is no error bar"))
  }

  @Test func measuredFiguresSaySoAndHaveTheirIntervals() throws {
    var sample = Sample()
    sample.cores = 16
    let results = try load(sample.flagship())
    let answer = try #require(AnswerForCores(results, results.summaries, cores: 16, earned: try errors()))
    #expect(answer.simulated == nil && answer.earned == nil)
    #expect(answer.lead.contains("measured") && !answer.lead.contains("SIMULATED"))
    #expect(answer.rows.allSatisfy { ($0.error ?? 1) < 0.05 })
    #expect(answer.basis("d").joined().contains("95 % interval"))
  }

  @Test func ofOtherNumbersOfCoresItSaysNothing() throws {
    let results = try load(Sample().flagship())
    #expect(AnswerForCores(results, results.summaries, cores: 16) == nil)
  }
}
