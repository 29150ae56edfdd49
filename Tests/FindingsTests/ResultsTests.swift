import Foundation
import Samples
import Testing
import Trials

@testable import Findings

struct ResultsTests {
  private func load(_ records: [Record], _ change: (URL) throws -> Void = { _ in }) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      try change(folder)
      return try Results.load(directory: folder.path)
    }
  }

  @Test func theNewestRunIsShownAndOthersAreCounted() throws {
    var (old, new) = (Sample(), Sample())
    (old.run, new.run) = ("old", "new")
    new.rounds = 7
    let results = try load(old.sayAfter() + new.sayAfter())
    #expect(results.run == "new")
    #expect(results.otherRuns == 1)
    #expect(results.cells.map(\.finished.count) == [7, 7])
  }

  private func load(_ ids: [String], run: String?) throws -> Results {
    try withTemporaryFolder { folder in
      let records = ids.flatMap { id in
        var sample = Sample()
        (sample.run, sample.rounds) = (id, 6)
        return sample.sayAfter()
      }
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path, run: run)
    }
  }

  @Test(arguments: ["20261123T094735Z", "20261123", "20261123T09"])
  func anOlderRunIsShownByItsIdOrItsBeginning(text: String) throws {
    let ids = ["20261122T080000Z", "20261123T094735Z", "20261124T101500Z"]
    let results = try load(ids, run: text)
    #expect(results.run == ids[1] && results.runs == ids && results.otherRuns == 2)
  }

  @Test func anIdThatIsTheBeginningOfAnotherIsMeantItself() throws {
    #expect(try load(["run-1", "run-10"], run: "run-1").run == "run-1")
  }

  @Test(arguments: [
    ("2027", "no run \"2027\"; the newest last, there are 20261123, 20261124A and 20261124B"),
    ("", "no run \"\"; the newest last"),
    ("20261124", "2 runs begin with \"20261124\"; the newest last, there are 20261124A and 20261124B"),
  ])
  func anUnknownRunIsAnErrorThatNamesThoseThatAreThere(text: String, message: String) throws {
    let error = #expect(throws: Results.Unreadable.self) {
      try load(["20261123", "20261124A", "20261124B"], run: text)
    }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test func ofManyRunsTheNewestTenAreNamed() throws {
    let ids = (100..<113).map { "run-\($0)" }
    let error = #expect(throws: Results.Unreadable.self) { try load(ids, run: "x") }
    #expect(error?.description.contains("there are 3 older ones, run-103, ") == true)
    #expect(error?.description.hasSuffix("run-111 and run-112") == true)
    let none = #expect(throws: Results.Unreadable.self) { try load([], run: "x") }
    #expect(none?.description.hasSuffix("no run \"x\"; it holds none") == true)
  }

  @Test func timelinesOfAnotherRunAreNotThoseOfTheRunThatIsAskedFor() throws {
    try withTemporaryFolder { folder in
      let timelines = RunTimelines.thirty()
      try JSONEncoder().encode(ChromeTrace(timelines)).write(
        to: folder.appendingPathComponent(RunTimelines.file))
      #expect(try RunTimelines.load(directory: folder.path)?.run == timelines.run)
      #expect(try RunTimelines.load(directory: folder.path, run: timelines.run) != nil)
      #expect(try RunTimelines.load(directory: folder.path, run: "another") == nil)
    }
  }

  @Test func aTrialIsTheMedianOfItsTimedIterations() throws {
    var rows = Array(Sample().sayAfter().prefix(4))
    for (place, wall) in [9.0, 1, 3, 2].enumerated() { rows[place].wall = wall }
    #expect(try load(rows).cells.first?.finished.first?[.wall] == 2)
  }

  @Test func theLastAttemptOfARoundCountsAndFailuresAreKept() throws {
    var sample = Sample()
    (sample.rounds, sample.iterations) = (1, 1)
    let good = Array(sample.sayAfter().prefix(2))
    var failed = good[0]
    (failed.status, failed.reason, failed.phase, failed.wall) = (.failed, "crashed", nil, nil)
    let again = good.map { row in
      var row = row
      (row.attempt, row.wall) = (2, 7)
      return row
    }
    let cell = try #require(try load([failed] + again).cells.first)
    #expect(cell.finished.map { $0[.wall] } == [7])
    #expect(cell.failed.map(\.failure) == ["crashed"])
    #expect(try load(good + again).cells.first?.finished.map(\.attempt) == [2])
  }

  @Test func aTornLastLineIsLeftOutWithAWarning() throws {
    let results = try load(Sample().sayAfter()) { folder in
      let url = folder.appendingPathComponent("trials.csv")
      try Data(contentsOf: url).dropLast(30).write(to: url)
    }
    #expect(results.warnings.contains { $0.contains("cut off") })
    #expect(results.cells.map(\.finished.count).reduce(0, +) == 24)
  }

  @Test func aMissingOrForeignRunFileIsNoError() throws {
    #expect(try load(Sample().sayAfter()).info == nil)
    let results = try load(Sample().sayAfter()) { folder in
      try Data("[".utf8).write(to: folder.appendingPathComponent("run.json"))
    }
    #expect(results.info == nil)
    #expect(results.warnings.count == 1)
  }

  @Test func theRunFileAddsItsQuestion() throws {
    let info = RunInfo(
      id: "run-1", experiment: "sample", question: "Why?", source: "", sourceHash: "", startedAt: "", seed: 1,
      unitsPerSecond: 1, targetPrecision: 0.1, host: "", kernel: "", cpu: "", cores: 2, pus: 2, capacity: 2,
      juggleVersion: "")
    let results = try load(Sample().sayAfter()) { folder in
      try JSONEncoder().encode(RunFile(runs: [info])).write(to: folder.appendingPathComponent("run.json"))
    }
    #expect(results.info?.question == "Why?")
    #expect(results.answer(results.summaries).question == "Why?")
  }

  @Test func nothingMeasuredIsNoError() throws {
    #expect(try load([]).cells.isEmpty)
    let empty = try load([]) { try Data().write(to: $0.appendingPathComponent("trials.csv")) }
    #expect(empty.run.isEmpty)
  }

  @Test(arguments: [
    ("a,b\n", "trials.csv:1:1: "), ("\u{0}\n", "trials.csv:1:1: a NUL byte"),
    ("HEADER1,2\n", "trials.csv:2:1: 2 fields"), ("HEADER\"a\"b\n", "trials.csv:2:4: "),
  ])
  func aMalformedFileIsRefusedWithItsPlace(text: String, message: String) throws {
    let header = CSV.line(Record.header(parameters: []))
    let error = try #require(throws: Results.Unreadable.self) {
      _ = try load([]) { folder in
        try Data(text.replacingOccurrences(of: "HEADER", with: header).utf8)
          .write(to: folder.appendingPathComponent("trials.csv"))
      }
    }
    #expect(error.description.contains(message))
  }

  @Test func aWrongValueIsRefusedWithItsColumn() throws {
    var fields = try #require(Sample().sayAfter().first).fields
    fields[3] = "many"
    let text = CSV.line(Record.header(parameters: [])) + CSV.line(fields)
    let error = try #require(throws: Results.Unreadable.self) {
      _ = try load([]) { try Data(text.utf8).write(to: $0.appendingPathComponent("trials.csv")) }
    }
    #expect(error.description.contains("\"many\" is no value for round"))
  }

  @Test func aFolderWithoutTrialsIsRefused() {
    let error = #expect(throws: Results.Unreadable.self) { try Results.load(directory: "/nonexistent") }
    #expect(error?.description.contains("no such file") == true)
  }

  @Test(arguments: [("/dev/null", "Not a directory"), ("/nowhere", "no such file")])
  func whatIsNoFolderIsSaidInTheSystemsWords(path: String, reason: String) {
    let error = #expect(throws: Results.Unreadable.self) { try Results.load(directory: path) }
    #expect(error?.description.hasPrefix("\(path)/trials.csv: cannot be read: \(reason). ") == true)
  }
}
