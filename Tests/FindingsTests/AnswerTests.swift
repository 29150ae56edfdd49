import Foundation
import Samples
import Testing
import Trials

@testable import Findings

struct AnswerTests {
  private func answer(_ records: [Record]) throws -> Answer {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let results = try Results.load(directory: folder.path)
      return results.answer(results.summaries)
    }
  }

  /// Whether one sentence says all of it.
  private func says(_ answer: Answer, _ parts: String...) -> Bool {
    (answer.main + answer.sentences).contains { sentence in parts.allSatisfy(sentence.contains) }
  }

  @Test func computingTasksShareTheCores() throws {
    let answer = try answer(Sample().flagship())
    #expect(says(answer, "cpu-bound: task 15.", "in rounds, each to its end; thread 15.", "in turns"))
    #expect(says(answer, "the others 30.", "one after the other"))
    #expect(says(answer, "cpu-bound: throughput", "stopped growing at 2 tasks"))
    #expect(answer.brief == "30 tasks on 2 cores, against one alone:")
  }

  @Test func waitingTasksTakeNoLongerThanOne() throws {
    let answer = try answer(Sample().flagship())
    #expect(
      says(answer, "io-bound: eventLoop, task and thread 1.0", "all at once", "subroutine and coroutine 29.9")
    )
    #expect(says(answer, "io-bound: throughput", "still growing at 30 tasks"))
  }

  @Test func mixedTasksNameHowManyKeepTheCoresBusy() throws {
    #expect(says(try answer(Sample().flagship()), "mixed: ", "10 keep 95 % of 2 cores busy"))
  }

  @Test func roundsAndSharingAreToldApart() throws {
    let answer = try answer(Sample().staircase())
    #expect(says(answer, "3 tasks on 2 cores", "under task (in rounds)", "under thread (sharing the cores)"))
    #expect(says(answer, "1 2 3 4 5 6 7 8 tasks took", "task 1.00"))
  }

  /// A series needs more tasks than cores, and 20 at most: on many cores there is none.
  @Test(arguments: [17, 18, 19, 128]) func fewTasksOnManyCoresAreNoSeries(cores: Int) throws {
    let sample = Sample()
    let work = Sample.Work("short", busy: 0.02, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 3].map { (work, sample.cell(work, ModelName(.thread), $0, cores)) }
    #expect(!says(try answer(sample.records(of: cells)), "1 2 3 tasks took"))
  }

  @Test(arguments: [
    (1.8, "between rounds and sharing"), (1.5, "sharing the cores"), (2.0, "in rounds"),
    (3.0, "longer than rounds"),
  ])
  func whatWasSeenIsSaidWhateverTheModel(ratio: Double, words: String) throws {
    let sample = Sample()
    let work = Sample.Work("short", busy: 0.02, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 3].map { (work, sample.cell(work, ModelName(.thread), $0, 2)) }
    let records = sample.records(of: cells) { $0.tasks == 3 ? 0.02 * ratio : 0.02 }
    #expect(says(try answer(records), "under thread (\(words))"))
  }

  @Test func scatterIsNotTakenForAFinding() throws {
    var sample = Sample()
    sample.noise = 0.6
    let answer = try answer(sample.staircase())
    #expect(!answer.sentences.contains { $0.contains("(in rounds)") || $0.contains("each got") })
  }

  @Test func tasksWithoutALawAreCompared() throws {
    var sample = Sample()
    sample.noise = 0.0001
    let answer = try answer(sample.sayAfter())
    #expect(answer.brief == "2 tasks on 1 core:")
    #expect(answer.main == ["say-after: task 2.00 s; coroutine 3.00 s."], "\(answer.main)")
    #expect(answer.sentences.isEmpty)
  }

  @Test func aQuotaIsExplained() throws {
    var sample = Sample()
    sample.capacity = 1.5
    #expect(says(try answer(sample.flagship()), "could use 1.50 of its 2 cores"))
  }

  @Test func trustNamesRoundsAndTheWidestInterval() throws {
    let many = try answer(Sample().flagship()).trust.joined()
    #expect(
      many.contains("12 rounds a cell") && many.contains("the widest is ±")
        && many.contains("within this run"))
    var sample = Sample()
    sample.rounds = 2
    #expect(
      try answer(sample.flagship()).trust.joined().contains("2 rounds a cell; no cell has the 6 rounds"))
  }

  @Test func emptyAndFailedRunsSaySo() throws {
    #expect(try answer([]).brief == "Nothing has been measured yet.")
    let failed = Sample().sayAfter().prefix(3).map { row in
      var row = row
      (row.status, row.phase) = (.failed, nil)
      return row
    }
    #expect(try answer(failed).brief?.hasPrefix("No trial ran to its end") == true)
  }

  @Test func oneCellIsEnough() throws {
    let sample = Sample()
    let work = Sample.Work("w", busy: 0.01, waiting: 0)
    let answer = try answer(sample.records(of: [(work, sample.cell(work, ModelName(.thread), 4, 2))]))
    #expect(
      answer.brief == "4 tasks on 2 cores:" && answer.main[0].hasPrefix("w: thread 20."), "\(answer.main)")
  }
}
