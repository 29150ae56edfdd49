import Foundation
import Samples
import Testing
import Trials

@testable import Findings
@testable import Reports

struct ShortReportTests {
  private func results(cores: Int = 2, _ change: (inout Record) -> Void = { _ in }) throws -> Results {
    try withTemporaryFolder { folder in
      var sample = Sample()
      sample.cores = cores
      let records = sample.flagship().map { record in
        var record = record
        change(&record)
        return record
      }
      try Sample.write(records, to: folder)
      var results = try Results.load(directory: folder.path)
      results.info = RunInfo(
        id: results.run, experiment: results.experiment, question: "How can 16 cores keep 30 tasks running?",
        source: "", sourceHash: "", startedAt: "", seed: 1, unitsPerSecond: 1, targetPrecision: 0.02,
        host: "",
        kernel: "", cpu: "", cores: cores, pus: cores, capacity: Double(cores), juggleVersion: "0")
      return results
    }
  }

  private let more = ["More: juggle show results/sample --explain; as a page: juggle report results/sample"]

  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  @Test(arguments: [2, 16]) func aRunFitsOnOneScreen(cores: Int) throws {
    for screen in [Screen.plain, Screen(columns: 80)] {
      let text = presentShort(try results(cores: cores), more: more, on: screen)
      #expect(lines(text).count <= 40, "\(text)")
      #expect(lines(text).allSatisfy { terminalWidth(String($0)) <= 80 }, "\(text)")
    }
  }

  @Test func theAnswerStandsLastUnderItsQuestion() throws {
    let text = presentShort(try results(), more: more, on: .plain)
    let last = try #require(text.range(of: "How can 16 cores keep 30 tasks running?\n"))
    let answer = lines(String(text[last.upperBound...]))
    #expect(answer.count <= 10 && answer.first == "30 tasks on 2 cores, against one alone:", "\(text)")
    for name in ["cpu-bound", "io-bound", "mixed"] {
      #expect(answer.contains { $0.hasPrefix("- \(name): ") })
    }
    #expect(text[..<last.lowerBound].contains(more[0].prefix(40)))
  }

  @Test func measuredAndSimulatedCoresStandSideBySide() throws {
    let elsewhere = try results(cores: 16) { $0.launcher = "simulated:core:16 pu:1" }
    var asked = elsewhere
    asked.info?.asked = Asked(cores: 16, tasks: ["16", "24", "30"])
    let text = presentShort(try results(), elsewhere: asked, more: more, on: .plain)
    #expect(lines(text).count <= 40 && lines(text).allSatisfy { terminalWidth(String($0)) <= 80 }, "\(text)")
    #expect(text.contains("30 on 2  95 % interval  16 on 16  24 on 16  30 on 16       off by"), "\(text)")
    #expect(
      text.contains(
        "\nAgainst one task alone: 30 on 2 cores, measured; 16, 24 and 30 on 16, simulated:\n- cpu-bound: "),
      "\(text)")
    for name in ["- cpu-bound: ", "- io-bound: ", "- mixed: "] { #expect(text.contains(name)) }
    #expect(text.contains("not checked") && !text.contains("more: --explain"), "\(text)")
  }

  @Test func whatWentWrongHasALineEach() throws {
    var results = try results()
    results.warnings = ["It smells.", "It hums."]
    results.info?.end = .interrupted
    let text = presentShort(results, more: more, on: .plain)
    #expect(text.contains("! It smells. (and 1 more: --explain)\n"), "\(text)")
    #expect(text.contains("The run was stopped early."), "\(text)")
  }

  @Test func failedAndDisturbedTrialsAreCounted() throws {
    let results = try results { record in
      if record.cell.model == ModelName(.thread), record.round == 1, record.cell.tasks == 30 {
        (record.status, record.reason) = (.failed, "it fell")
      } else {
        (record.pus, record.steal, record.other) = ("0 1", 0, 9)
      }
    }
    let text = presentShort(results, more: more, on: .plain)
    #expect(text.contains(" trials failed, for example "), "\(text)")
    #expect(text.contains("it fell") && text.contains("disturbed by other programs"), "\(text)")
  }

  @Test func howPreciseItIsStandsThere() throws {
    #expect(presentShort(try results(), more: more, on: .plain).contains("12 rounds: "))
  }

  @Test func nothingMeasuredIsSaid() throws {
    let empty = Results(
      experiment: "e", run: "", info: nil, otherRuns: 0, cells: [], capacity: nil, warnings: [])
    #expect(presentShort(empty, more: [], on: .plain).hasSuffix("Nothing has been measured yet.\n"))
  }
}
