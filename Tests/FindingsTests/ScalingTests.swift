import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct ScalingTests {
  /// Computing tasks of 5 ms under a model whose throughput follows a law up to 16 cores, and stays there beyond.
  private func results(
    _ law: ScalingLaw, tasks: [Int], cores: Int = 16, sample: Sample = Sample(),
    models: [Model] = [.thread], work: Sample.Work = Sample.Work("w", busy: 5e-3, waiting: 0)
  ) throws -> Results {
    var sample = sample
    sample.cores = cores
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + models.flatMap { model in tasks.map { (work, sample.cell(work, ModelName(model), $0, cores)) } }
    let records = sample.records(of: cells) { cell in
      guard cell.tasks > 1 else { return work.busy + work.waiting }
      return Double(cell.tasks) / law.throughput(at: Double(min(cell.tasks, cores)))
    }
    return try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  private let law = ScalingLaw(lambda: 200, sigma: 0.03, kappa: 0.002)

  @Test func theLawIsFittedUpToTheCoresOnly() throws {
    let results = try results(law, tasks: [1, 2, 4, 8, 12, 16, 32, 64])
    let fit = try #require(results.scaling(results.summaries).first)
    #expect(fit.levels == [1, 2, 4, 8, 12, 16] && fit.usableCores == 16)
    let found = try #require(fit.universal).law
    // Noise makes all times a little longer.
    #expect(abs(found.lambda / 198 - 1) < 0.03 && abs(found.sigma - 0.03) < 0.02)
    #expect(abs(found.kappa - 0.002) < 0.001)
    let (sigma, kappa) = (try #require(fit.sigma), try #require(fit.kappa))
    #expect(sigma.contains(found.sigma) && kappa.contains(found.kappa))
    #expect(fit.amdahl?.law.kappa == 0 && fit.amdahl?.degrees == 4)
    #expect(fit.peak?.contains(found.peak ?? 0) == true)
    let sentences = results.answer(results.summaries).sentences
    let said = try #require(sentences.first { $0.contains("no peak up to 16 tasks (σ ") })
    #expect(said.contains("κ 0.00") && said.contains("under thread"))
    #expect(!sentences.contains { $0.hasPrefix("No scaling law") })
  }

  @Test func aPeakBelowTheCoresIsNamed() throws {
    let results = try results(
      ScalingLaw(lambda: 200, sigma: 0.05, kappa: 0.02), tasks: [1, 2, 4, 6, 8, 12, 16])
    let sentences = results.answer(results.summaries).sentences
    #expect(sentences.contains { $0.contains("w: growing with the tasks on 16 cores, a peak at ") })
  }

  @Test func threeLevelsAreEnoughForAmdahl() throws {
    let results = try results(ScalingLaw(lambda: 200, sigma: 0.1), tasks: [1, 4, 16, 64])
    let fit = try #require(results.scaling(results.summaries).first)
    #expect(fit.universal == nil && fit.kappa == nil)
    #expect(try abs(#require(fit.amdahl).law.sigma - 0.1) < 0.02)
    #expect(try #require(fit.amdahlSigma).contains(0.1))
    let sentences = results.answer(results.summaries).sentences
    #expect(sentences.contains { $0.contains("Amdahl's law over 1, 4 and 16 tasks has σ ") })
  }

  /// Two cores never have levels enough, and that is said, not left to be guessed.
  @Test func tooFewLevelsAreSaid() throws {
    let two = try results(ScalingLaw(lambda: 200, sigma: 0), tasks: [1, 2, 4, 30], cores: 2)
    #expect(two.scaling(two.summaries).first?.amdahl == nil)
    let said = try #require(two.answer(two.summaries).sentences.first { $0.hasPrefix("No scaling law") })
    #expect(said.contains("takes 4 numbers of tasks up to the 2 cores"))
    #expect(said.contains("2 were measured (1 and 2); 2 cores can't have more."))
    let sixteen = try results(law, tasks: [16, 32])
    let one = try #require(
      sixteen.answer(sixteen.summaries).sentences.first { $0.hasPrefix("No scaling law") })
    #expect(one.hasSuffix("and 1 was measured (16)."))
    // One task could have been measured too.
    let more = try results(ScalingLaw(lambda: 200, sigma: 0), tasks: [2, 4, 30], cores: 2)
    let sentence = try #require(
      more.answer(more.summaries).sentences.first { $0.hasPrefix("No scaling law") })
    #expect(sentence.hasSuffix("and 1 was measured (2)."))
  }

  @Test func aModelWithoutALawIsNamedBesideOneThatHasOne() throws {
    var sample = Sample()
    sample.cores = 16
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4, 8, 16].map { (work, sample.cell(work, ModelName(.thread), $0, 16)) }
      + [1, 16].map { (work, sample.cell(work, ModelName(.task), $0, 16)) }
    let results = try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells) { _ in 5e-3 }, to: folder)
      return try Results.load(directory: folder.path)
    }
    let sentences = results.answer(results.summaries).sentences
    let said = try #require(sentences.first { $0.hasPrefix("No scaling law") })
    #expect(said.hasPrefix("No scaling law was fitted for w under task: "))
    #expect(said.hasSuffix("and 2 were measured (1 and 16)."))
  }

  @Test func whatUsesOneCoreOrOnlyWaitsHasNoLaw() throws {
    let loop = try results(law, tasks: [1, 2, 4, 8], models: [.eventLoop, .subroutine])
    #expect(loop.scaling(loop.summaries).isEmpty)
    let waiting = try results(law, tasks: [1, 2, 4, 8], work: Sample.Work("w", busy: 1e-5, waiting: 5e-3))
    #expect(waiting.scaling(waiting.summaries).isEmpty)
    #expect(!waiting.answer(waiting.summaries).sentences.contains { $0.hasPrefix("No scaling law") })
  }

  @Test func onlyTheSettingsThatAreSpokenOfAreFitted() throws {
    var sample = Sample()
    (sample.cores, sample.rounds) = (4, 2)
    let cells = (1...8).flatMap { place -> [(Sample.Work, Cell)] in
      let work = Sample.Work("w\(place)", busy: 5e-3, waiting: 0)
      return [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
        + [1, 2, 4].map { (work, sample.cell(work, ModelName(.thread), $0, 4)) }
    }
    let results = try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells), to: folder)
      return try Results.load(directory: folder.path)
    }
    let answer = results.answer(results.summaries)
    #expect(answer.scaling.map(\.setting) == (1...6).map { "w\($0)" })
    #expect(answer.advice.count == 8)
    #expect(answer.sentences.contains { $0.hasPrefix("2 more settings are in the table") })
  }

  @Test func fewRoundsHaveAFitWithoutIntervals() throws {
    var sample = Sample()
    sample.rounds = 2
    let results = try results(law, tasks: [1, 2, 4, 8], sample: sample)
    let fit = try #require(results.scaling(results.summaries).first)
    #expect(fit.universal != nil && fit.sigma == nil && fit.peak == nil)
  }

  @Test func mixedTasksBeyondTheCoresHaveABand() throws {
    let results = try results(
      ScalingLaw(lambda: 200, sigma: 0), tasks: [1, 2, 30], cores: 2,
      work: Sample.Work("mixed", busy: 1e-3, waiting: 4e-3))
    let beyond = try #require(results.beyondCores(results.summaries).first)
    #expect(beyond.tasks == 30 && beyond.cores == 2)
    #expect(beyond.band.lowerBound == 10 && (12...14).contains(beyond.band.upperBound))
    #expect(abs(beyond.throughput - 2_000) < 60)
    let sentences = results.answer(results.summaries).sentences
    #expect(
      sentences.contains {
        $0.hasPrefix("mixed: of tasks that begin anew as they end, 10 keep 95 % of 2 cores busy if")
      })
    let computing = try self.results(law, tasks: [1, 2, 30], cores: 2)
    #expect(computing.beyondCores(computing.summaries).isEmpty)
  }
}
