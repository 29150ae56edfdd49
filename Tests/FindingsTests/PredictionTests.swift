import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct PredictionTests {
  private func load(_ records: [Record], predicted: [Record]) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      try Sample.write(predicted, to: folder, file: Simulated.predictionsFile)
      return try Results.load(directory: folder.path)
    }
  }

  private func row(_ rows: [Summary], _ id: String) throws -> Summary {
    try #require(rows.first { $0.cellID == id })
  }

  private let staircase = "compute thread tasks=3 cores=2 compact"

  @Test func whatWasSimulatedStandsBeforeTheLaw() throws {
    let records = Sample().staircase()
    let simulated = Sample.predicted(records.filter { $0.tasks != 5 }) { _ in 1.1 }
    for row in try load(records, predicted: simulated).summaries {
      let prediction = try #require(row.prediction)
      #expect(row.predictedWall == prediction.wall)
      guard row.cell.tasks != 5 else {
        #expect(prediction.source == .law && prediction.range == nil)
        continue
      }
      #expect(prediction.source == .simulation && prediction.trials == 3)
      #expect(try #require(prediction.range).contains(prediction.wall))
      #expect(try abs(#require(prediction.error) - 0.1) < 0.03)
      #expect(prediction.exceedsNoise)
      #expect(prediction.cause != nil)
    }
  }

  @Test func withinTheNoiseThereIsNothingToExplain() throws {
    let records = Sample().staircase()
    let rows = try load(records, predicted: Sample.predicted(records)).summaries
    #expect(rows.allSatisfy { $0.prediction?.exceedsNoise == false && $0.prediction?.cause == nil })
  }

  @Test func tooFewRoundsTellNothing() throws {
    var sample = Sample()
    sample.rounds = 5
    let records = sample.staircase()
    let rows = try load(records, predicted: Sample.predicted(records) { _ in 2 }).summaries
    #expect(rows.allSatisfy { $0.prediction?.exceedsNoise == false && ($0.prediction?.error ?? 0) > 0.8 })
  }

  @Test func disturbedTrialsAreNotHeldAgainstIt() throws {
    let records = Sample().staircase().map { record in
      var record = record
      (record.pus, record.steal, record.other) = ("0 1", 0, 0)
      if record.round <= 8 {
        record.wall = record.wall.map { $0 * 1.5 }
        record.other = 4
      }
      return record
    }
    let simulated = Sample.predicted(Sample().staircase())
    let results = try load(records, predicted: simulated)
    let prediction = try #require(try row(results.summaries, staircase).prediction)
    #expect(prediction.measured?.count == 4)
    #expect(!prediction.isOfDisturbed)
    #expect(try abs(#require(prediction.error)) < 0.05)

    let all = try load(records.filter { $0.round <= 8 }, predicted: simulated)
    let disturbed = try #require(try row(all.summaries, staircase).prediction)
    #expect(disturbed.isOfDisturbed && disturbed.exceedsNoise)
    guard case .others? = disturbed.cause?.cause else {
      Issue.record("\(String(describing: disturbed.cause))")
      return
    }
    #expect(PredictionErrors(all.summaries).all == nil)
  }

  @Test(arguments: ["another run", "another experiment", "another question", "measured", "damaged", "cut"])
  func aFileThatSaysNothingOfThisRunChangesNoFigure(_ fault: String) throws {
    let records = Sample().staircase()
    let results = try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      var predicted = Sample.predicted(records)
      if fault == "another run" { for place in predicted.indices { predicted[place].run = "run-0" } }
      if fault == "another experiment" {
        for place in predicted.indices { predicted[place].experiment = "x" }
      }
      if fault == "another question" {
        for place in predicted.indices { predicted[place].questionHash = "x" }
      }
      if fault == "measured" { for place in predicted.indices { predicted[place].launcher = "local" } }
      try Sample.write(predicted, to: folder, file: Simulated.predictionsFile)
      let url = folder.appendingPathComponent(Simulated.predictionsFile)
      if fault == "damaged" { try Data("schema,run\n1,x\n".utf8).write(to: url) }
      if fault == "cut" { try Data(contentsOf: url).dropLast(4).write(to: url) }
      return try Results.load(directory: folder.path)
    }
    #expect(results.summaries.allSatisfy { $0.prediction?.source != .simulation })
    let warned = results.warnings.filter { $0.contains(Simulated.predictionsFile) }.count
    #expect(warned == (fault.hasPrefix("another") ? 0 : 1))
  }

  @Test func nothingIsReadBesideARunThatWasSimulatedItself() throws {
    let records = Sample.predicted(Sample().staircase(), rounds: 12)
    let results = try load(records, predicted: records)
    #expect(results.simulated != nil && results.cells.allSatisfy { $0.simulated.isEmpty })
  }

  @Test func cellsThatCouldNotBeSimulatedAreCountedByTheirReasons() throws {
    let records = Sample().staircase()
    let predicted = Sample.predicted(records, rounds: 1).filter { $0.iteration == 0 || $0.tasks != 5 }.map {
      row in
      var row = row
      guard row.tasks == 5 else { return row }
      (row.status, row.reason, row.phase, row.wall) = (.failed, "it can't", nil, nil)
      return row
    }
    let results = try load(records, predicted: predicted)
    #expect(results.unpredicted == [Summary.Failure(reason: "it can't", count: 2)])
    #expect(try load(records, predicted: Sample.predicted(records)).unpredicted.isEmpty)
  }

  // MARK: What counts

  @Test(arguments: [
    ("cpu-bound thread tasks=2 cores=2 compact", true), ("cpu-bound thread tasks=3 cores=2 compact", false),
    ("cpu-bound thread tasks=4 cores=2 compact", true), ("io-bound thread tasks=3 cores=2 compact", true),
    ("mixed thread tasks=4 cores=2 compact", false), ("mixed thread tasks=1 cores=2 compact", true),
  ])
  func easyCellsAreThoseThatAnySharingPredicts(_ id: String, _ isEasy: Bool) throws {
    let records = Sample().flagship()
    let rows = try load(records, predicted: Sample.predicted(records)).summaries
    #expect(try row(rows, id).isEasilyPredicted == isEasy)
  }

  @Test func errorsAreOfEachModelsCellsThatAreNotEasy() throws {
    let records = Sample().flagship()
    let predicted = Sample.predicted(records) { $0.model.native == .thread ? 1.2 : 1 }
    let rows = try load(records, predicted: predicted).summaries
    let errors = PredictionErrors(rows)
    let thread = try #require(errors["thread"])
    #expect(thread.cells == rows.count { $0.cell.model.native == .thread && !$0.isEasilyPredicted })
    #expect(abs(thread.median - 0.2) < 0.04 && thread.high >= thread.median && thread.cores == 2)
    #expect(try #require(errors["task"]).high < 0.05)
    #expect(errors["dispatch"] == nil)
    // What one thread does one after the other is told of its model, and no test of how cores are shared.
    let inTurn = rows.count {
      !$0.isEasilyPredicted && ["subroutine", "coroutine"].contains($0.cell.model.model)
    }
    let loop = rows.count {
      !$0.isEasilyPredicted && $0.cell.model.model == "eventLoop" && $0.reference?.kind == .computing
    }
    #expect(inTurn > 0 && loop > 0)
    #expect(errors.all?.cells == errors.models.reduce(0) { $0 + $1.errors.cells } - inTurn - loop)
    let beyond = PredictionErrors.beyondNoise(rows)
    #expect(beyond.allSatisfy { $0.cell.model.native == .thread })
    #expect(beyond.count == rows.count { $0.cell.model.native == .thread })
  }

  @Test func lawsEarnNothing() throws {
    let records = Sample().flagship()
    let rows = try load(records, predicted: []).summaries
    #expect(PredictionErrors(rows).models.isEmpty)
    #expect(PredictionErrors.beyondNoise(rows).isEmpty)
  }
}
