import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct GateTextTests {
  private func report(_ records: [Record]) throws -> GateReport {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      var results = try Results.load(directory: folder.path)
      results.info = .sample()
      return try GateReport([results])
    }
  }

  private var slow: [Record] {
    gateRecords(slower: 1.06) + gateRecords(slower: 1.06, rounds: 11...40, seed: 2)
  }

  @Test func aPassSaysWhatWasShownAndWhatCouldHaveBeenSeen() throws {
    let text = try presentGate(report(gateRecords()))
    #expect(
      text.contains(
        "1 cell: 1 passes. The gate passes: no cell was shown to be slower by 3 % or\nmore, and in each the "
          + "interval ends below 6 %."))
    #expect(text.contains("This machine sees 3"))
    #expect(text.split(separator: "\n").allSatisfy { terminalWidth(String($0)) <= 100 })
  }

  @Test func aFailureSaysThatHeadIsSlower() throws {
    let text = try presentGate(report(slow))
    #expect(text.contains("The gate fails: head is slower than base."))
    #expect(text.contains("10 + 30  fails"))
  }

  @Test func aHeadThatCantDoTheWorkIsNotCalledSlow() throws {
    let broken = gateRecords(rounds: 1...2).map { row in
      guard row.worker == "head" else { return row }
      var row = row
      (row.status, row.reason, row.wall, row.phase, row.tasksPerSecond) = (
        .failed, "it crashed", nil, nil, nil
      )
      return row
    }
    let text = try presentGate(report(broken))
    #expect(text.contains("The gate fails: head can't do the work."))
    #expect(text.contains("head failed: it crashed"))
  }

  @Test func markdownHasTheTableAndTheWord() throws {
    let text = try presentGate(report(slow), format: .markdown)
    #expect(text.hasPrefix("## juggle gate: ❌ fails\n\n| cell |"))
    #expect(text.contains("| 10 + 30 | ❌ fails |"))
  }

  @Test func jsonHasTheFigures() throws {
    let text = try presentGate(report(slow), format: .json)
    let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["outcome"] as? String == "fails")
    #expect(json["tau"] as? Double == 0.03)
    let cell = try #require((json["cells"] as? [[String: Any]])?.first)
    #expect((1.05...1.07).contains(cell["ratio"] as? Double ?? 0))
    #expect((cell["adjusted_p"] as? Double ?? 1) <= 0.01)
  }

  @Test func whatPassesIsOneNotice() throws {
    let github = try presentGate(
      report(gateRecords() + gateRecords(seed: 3, workload: "other")), format: .github)
    #expect(github == "::notice title=juggle gate%3A 2 cells::pass\n")
    let failing = try presentGate(report(slow), format: .github)
    #expect(failing.hasPrefix("::error title="))
  }

  @Test func othersWorkIsSaid() throws {
    var records = gateRecords()
    for index in records.indices { (records[index].other, records[index].pus) = (0.9, "0 1") }
    let text = try presentGate(report(records))
    #expect(text.contains("! 20 of 20 trials were disturbed"))
  }
}
