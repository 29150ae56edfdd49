import Foundation
import Samples
import Testing
import Trials

@testable import Findings

struct SimulatedResultsTests {
  private static let launcher = "simulated:package:1 core:2 pu:2"

  private static func results(
    launcher: String = launcher, info: RunInfo? = nil, _ change: (inout [Record]) -> Void = { _ in }
  ) throws -> Results {
    var records = Sample().flagship().map { row in
      var row = row
      (row.launcher, row.host) = (launcher, launcher)
      return row
    }
    change(&records)
    return try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      if let info {
        try JSONEncoder().encode(RunFile(runs: [info])).write(to: folder.appendingPathComponent("run.json"))
      }
      return try Results.load(directory: folder.path)
    }
  }

  private static func info(_ simulation: RunInfo.Simulation?) -> RunInfo {
    var info = RunInfo(
      id: "run-1", experiment: "sample", question: "Why?", source: "", sourceHash: "", startedAt: "", seed: 1,
      unitsPerSecond: 8e8, targetPrecision: 0.02, launcher: launcher, host: launcher, kernel: "", cpu: "",
      cores: 2,
      pus: 4, capacity: 4, juggleVersion: "0")
    info.simulation = simulation
    return info
  }

  @Test func whatIsSimulatedIsKnownFromItsRecordsAlone() throws {
    #expect(try Self.results().simulated == "package:1 core:2 pu:2")
    #expect(
      try Self.results().simulatedHeading == "SIMULATED on package:1 core:2 pu:2: nothing below was measured."
    )
    #expect(
      try Self.results(info: Self.info(nil)).simulatedHeading
        == "SIMULATED on package:1 core:2 pu:2 (2 cores): nothing below was measured.")
    for launcher in ["local", "command", ""] {
      let measured = try Self.results(launcher: launcher)
      #expect(measured.simulated == nil)
      #expect(measured.simulatedHeading == nil)
      #expect(measured.simulatedTrust.isEmpty)
    }
  }

  @Test func theAnswerSaysSoAndClaimsNoMeasuring() throws {
    let results = try Self.results()
    let answer = results.answer(results.summaries)
    #expect(answer.brief == "SIMULATED: 30 tasks on 2 cores, against one alone:")
    #expect(answer.trust.last?.hasPrefix("Nothing of it was measured") == true)
    #expect(!answer.trust.joined().contains("This machine sees"))
    #expect(answer.sentences.contains { $0.contains("simulated") })
    #expect(answer.sentences.allSatisfy { !$0.contains("measured") }, "\(answer.sentences)")
    let measured = try Self.results(launcher: "local")
    #expect(measured.answer(measured.summaries).brief == "30 tasks on 2 cores, against one alone:")
  }

  @Test func namesOfTheUserStayAsTheyAre() throws {
    let results = try Self.results { records in
      for place in records.indices {
        records[place].workload = "was measured " + records[place].workload
        records[place].cellID = records[place].cell.id
      }
    }
    let answer = results.answer(results.summaries)
    #expect(answer.main.contains { $0.contains("was measured mixed") }, "\(answer.sentences)")
    #expect(answer.sentences.allSatisfy { !$0.contains("was simulated mixed") })
    var stopped = results
    stopped.info = Self.info(nil)
    stopped.info?.end = .interrupted
    #expect(
      stopped.answer(results.summaries).trust.contains(
        "It was interrupted; what had been simulated until then is shown."))
    stopped.info?.claims = [
      PlannedClaim(
        Claim(text: "c", response: .wall, subject: .value(of: Selector()), atLeast: nil, atMost: 1),
        subjects: [.init(of: "x")])
    ]
    #expect(stopped.verdicts.first?.judgements.first?.reason == "x was not simulated")
  }

  @Test(arguments: [
    (RunInfo.AssumedSource.given, "as the command line says"), (.measured, "as was measured there"),
    (.assumed, "as is assumed where nobody measured it"),
  ])
  func whatItWasMadeFromIsSaid(source: RunInfo.AssumedSource, words: String) throws {
    let simulation = RunInfo.Simulation(
      costsHost: "here", costsCPU: "a CPU", costsMeasuredAt: "2026-01-02T03:04:05Z",
      smtYield: .init(1.3, source))
    let trust = try Self.results(info: Self.info(simulation)).simulatedTrust.joined()
    #expect(
      trust.contains("those of here (a CPU), of 2026-01-02; the PUs of one core together do 1.30×"),
      "\(trust)")
    #expect(trust.contains(words), "\(trust)")
  }

  @Test func unequalCoresAreSaid() throws {
    var simulation = RunInfo.Simulation(costsHost: "here", costsCPU: "a CPU", costsMeasuredAt: "2026-01-02")
    simulation.capacities = .init([0.6, 1], .described)
    #expect(
      try Self.results(info: Self.info(simulation)).simulatedTrust.joined().contains(
        "its kinds of cores compute at 0.600 and 1.00 of the fastest, as the machine's description says"))
    simulation.capacities = .init([1, 1], .assumed)
    #expect(
      try Self.results(info: Self.info(simulation)).simulatedTrust.joined().contains(
        "all are taken to be alike"))
  }

  @Test(arguments: [("local", launcher), (launcher, "local"), (launcher, "simulated:core:4 pu:1")])
  func aRunOfTwoLaunchersIsRefusedWithItsLine(first: String, second: String) throws {
    let error = #expect(throws: Results.Unreadable.self) {
      try Self.results(launcher: first) { $0[40].launcher = second }
    }
    let words = error?.description ?? ""
    #expect(words.contains("trials.csv:42:"), "\(words)")
    #expect(words.contains("launcher: \"\(second)\", but run run-1 began with \"\(first)\""), "\(words)")
    #expect(words.contains("simulated ones never mix with measured ones"), "\(words)")
  }

  /// Findings are of one run: an older one in the folder, on another machine, changes nothing.
  @Test func anEarlierRunOfTheFolderIsNoPartOfAnyFigure() throws {
    let alone = try Self.results()
    let behind = try Self.results { records in
      let earlier = records.map { row in
        var row = row
        (row.run, row.launcher) = ("run-0", "simulated:core:99 pu:1")
        row.wall = row.wall.map { $0 * 7 }
        return row
      }
      records = earlier + records
    }
    #expect(behind.otherRuns == 1)
    #expect(behind.simulated == alone.simulated)
    #expect(behind.summaries == alone.summaries)
    #expect(behind.answer(behind.summaries) == alone.answer(alone.summaries))
  }

  @Test func oneOfEachIsNeverHeldAgainstTheOther() throws {
    let (simulated, measured) = (try Self.results(), try Self.results(launcher: "local"))
    #expect(Results.mixture(of: simulated, and: simulated, names: ("a", "b")) == nil)
    #expect(Results.mixture(of: measured, and: measured, names: ("a", "b")) == nil)
    for (one, other, words) in [
      (simulated, measured, "a was simulated and b was measured"),
      (measured, simulated, "b was simulated and a was measured"),
    ] {
      #expect(Results.mixture(of: one, and: other, names: ("a", "b"))?.hasPrefix(words) == true)
    }
  }

  @Test func twoSimulatedMachinesAreComparedByWhatIsRelative() throws {
    let other = try Self.results(launcher: "simulated:core:2 pu:1") { records in
      for place in records.indices { records[place].host = "simulated:core:2 pu:1" }
    }
    let comparison = Comparison(try Self.results(), other, resamples: 50)
    #expect(!comparison.isAbsolute)
    #expect(comparison.notes.first == "A and B are SIMULATED: nothing below was measured.")
    #expect(comparison.notes[1].hasPrefix("A was simulated on package:1 core:2 pu:2, B on core:2 pu:1: "))
  }
}
