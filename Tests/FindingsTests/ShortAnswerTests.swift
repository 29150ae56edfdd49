import Foundation
import Samples
import Statistics
import Testing
import Trials

@testable import Findings

struct ShortAnswerTests {
  private func results(_ records: [Record]) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  private func answer(_ records: [Record], cores: Int? = nil) throws -> ShortAnswer {
    let results = try results(records)
    return try #require(results.shortAnswer(results.summaries, cores: cores))
  }

  @Test func eachModelSaysWhatBecameOfItsTasks() throws {
    let answer = try answer(Sample().flagship())
    func manner(_ setting: String, _ model: Model) -> Manner? { answer[setting, ModelName(model)]?.manner }
    #expect(manner("cpu-bound", .subroutine) == .oneAfterAnother)
    #expect(manner("cpu-bound", .eventLoop) == .oneAfterAnother)
    #expect(manner("cpu-bound", .task) == .inRounds)
    #expect(manner("cpu-bound", .thread) == .inTurns)
    #expect(manner("io-bound", .eventLoop) == .allAtOnce)
    #expect(manner("io-bound", .coroutine) == .oneAfterAnother)
    guard case .busy(let busy, of: 2) = manner("mixed", .task) else {
      Issue.record("\(String(describing: manner("mixed", .task)))")
      return
    }
    #expect(abs(busy.value - 2) < 0.1)
  }

  @Test func sentencesNameModelsFiguresAndIntervals() throws {
    let said = Answers(try answer(Sample().flagship())).sentences(.whole)
    #expect(said.lead == "30 tasks on 2 cores, against one alone:")
    let computing = try #require(said.settings.first)
    #expect(computing.hasPrefix("cpu-bound: task "), "\(computing)")
    #expect(computing.contains(", in rounds, each to its end; thread "), "\(computing)")
    #expect(computing.contains(", in turns; the others "), "\(computing)")
    #expect(computing.contains(/15\.\d× \(1[45]\.\d–1[56]\.\d\)/), "\(computing)")
    #expect(computing.hasSuffix(", one after the other."), "\(computing)")
    #expect(said.settings[1].contains("eventLoop, task and thread 1.0"), "\(said.settings)")
    #expect(said.settings[2].contains("of 2 cores busy"), "\(said.settings)")
  }

  /// With five rounds there are no intervals, and nobody knows how tasks ran.
  @Test func withoutSixRoundsNothingIsSaidOfHowTasksRan() throws {
    var sample = Sample()
    sample.rounds = 5
    let answer = try answer(sample.flagship())
    #expect(answer.rows.allSatisfy { $0.manner == .untold(undisturbed: 5, of: 5) })
    let said = Answers(answer).sentences(.whole)
    #expect(said.lead.hasSuffix(" (too few rounds to tell how: 5):"), "\(said.lead)")
    #expect(!said.settings.joined().contains("too few"))
  }

  @Test func disturbedRoundsSayNothingOfHowTasksRan() throws {
    let records = Sample().flagship().map { record in
      var record = record
      (record.pus, record.steal, record.other) = ("0 1", 0, 9)
      return record
    }
    let answer = try answer(records)
    #expect(
      answer.rows.contains { if case .untold(undisturbed: 0, of: _) = $0.manner { true } else { false } })
  }

  /// The one that Python's threads do under its lock: 30 times as long, in turns, one core busy.
  @Test func aLockIsToldFromSharing() throws {
    let sample = Sample()
    let work = Sample.Work("own", busy: 5e-3, waiting: 0)
    let own = { (model: String, tasks: Int, cores: Int) in
      (work, sample.cell(work, ModelName(worker: "py", model: model), tasks, cores))
    }
    let plain = (work, sample.cell(work, ModelName(.subroutine), 1, 1))
    let locked = sample.records(
      of: [plain, own("threads", 1, 2), own("threads", 30, 2)], wall: { Double($0.tasks) * 5e-3 })
    let row = try #require(try answer(locked).rows.first { $0.model.worker == "py" })
    guard case .lock(let busy)? = row.growth?.cause else {
      Issue.record("\(String(describing: row.growth))")
      return
    }
    #expect(busy.value < 1.1)

    let shared = sample.records(of: [plain, own("processes", 1, 2), own("processes", 30, 2)]).map { record in
      var record = record
      if record.tasks > 1 { record.user = record.user.map { $0 * 1.42 } }
      return record
    }
    let grown = try #require(try answer(shared).rows.first { $0.model.worker == "py" }?.growth)
    #expect(grown.cause == .sharing && abs(grown.ratio.value - 1.42) < 0.03)
    #expect(grown.words("py/processes").contains("as happens when tasks share reference counts or caches"))
  }

  @Test func whatDoesNotGrowIsNotSaidToGrow() throws {
    #expect(try answer(Sample().flagship()).rows.allSatisfy { $0.growth == nil })
  }

  @Test func itSpeaksOfTheLevelsThatTheExperimentNames() throws {
    var results = try results(Sample().flagship())
    var info = Self.info
    info.asked = Asked(cores: 16, tasks: ["2", "30"])
    results.info = info
    #expect(try #require(results.shortAnswer(results.summaries)).tasks == [2, 30])
    #expect(try #require(results.shortAnswer(results.summaries, cores: 1)).cores == 1)
    #expect(results.shortAnswer(results.summaries, cores: 7) == nil)
  }

  private static let info = RunInfo(
    id: "run-1", experiment: "sample", question: "", source: "", sourceHash: "", startedAt: "", seed: 1,
    unitsPerSecond: 1, targetPrecision: 0.02, host: "", kernel: "", cpu: "", cores: 2, pus: 2, capacity: 2,
    juggleVersion: "0")

  // MARK: Cores that were simulated

  private func simulated(cores: Int) throws -> ShortAnswer {
    var sample = Sample()
    (sample.cores, sample.rounds) = (cores, 6)
    return try answer(
      sample.flagship().map { record in
        var record = record
        record.launcher = "simulated:core:\(cores)"
        return record
      })
  }

  /// Cells of this machine with their predictions, threads 5 % too short.
  private func checked() throws -> [Summary] {
    try withTemporaryFolder { folder in
      let records = Sample().flagship()
      try Sample.write(records, to: folder)
      try Sample.write(
        Sample.predicted(records) { $0.model == ModelName(.thread) ? 0.95 : 1 }, to: folder,
        file: Simulated.predictionsFile)
      return try Results.load(directory: folder.path).summaries
    }
  }

  @Test func theErrorOfASimulatedRowIsThatOfItsKindAndModel() throws {
    let here = try answer(Sample().flagship())
    let answers = Answers(here, elsewhere: try simulated(cores: 16), checked: try checked())
    let row = try #require(here["cpu-bound", ModelName(.thread)])
    #expect(abs(try #require(answers.error(of: row)) - 0.05) < 0.02)
    let said = answers.sentences(.figures)
    #expect(
      said.lead
        == "Against one task alone: 30 on 2 cores, measured; 16, 24 and 32 on 16, simulated:", "\(said.lead)")
    #expect(said.settings[0].contains(", on 16: "), "\(said.settings[0])")
    #expect(said.settings[0].contains("(±"), "\(said.settings[0])")
  }

  @Test func whatWasNotCheckedHasNoError() throws {
    let here = try answer(Sample().flagship())
    let answers = Answers(here, elsewhere: try simulated(cores: 16), checked: [])
    #expect(here.rows.allSatisfy { answers.error(of: $0) == nil })
    #expect(answers.sentences(.figures).settings.allSatisfy { $0.contains("(not checked)") })
  }
}
