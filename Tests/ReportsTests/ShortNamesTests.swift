import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct ShortNamesTests {
  static let long = String(repeating: "cpu-bound ", count: 30)
  /// One character to Swift, of two columns.
  static let joined = Array(repeating: "🤹", count: 600).joined(separator: "\u{200D}")

  @Test(arguments: [long, joined, String(repeating: "한", count: 300)])
  func namesThatDifferLateStayApart(name: String) {
    let (one, other) = (shortName(name + "1", to: 64), shortName(name + "2", to: 64))
    #expect(one != other)
    #expect(one == shortName(name + "1", to: 64))
    #expect(fits(one, in: 64) && fits(other, in: 64))
  }

  @Test(arguments: ["cpu-bound", "한국어", "👩‍👩‍👧‍👦👍🏽", String(repeating: "é", count: 60)])
  func whatPeopleWriteStaysAsItIs(name: String) {
    #expect(shortName(name, to: 64) == name)
  }

  @Test(arguments: [long, joined])
  func everythingThatAFileNamesIsShortened(name: String) throws {
    let records = Sample().sayAfter().filter { $0.model == "task" }.map { record in
      var record = record
      (record.experiment, record.workload, record.run, record.host) = (name, name, name, name)
      (record.cpu, record.kernel, record.worker, record.model) = (name, name, name, name)
      record.parameters = [.init(name: name, level: name)]
      record.cellID = record.cell.id
      return record
    }
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let results = try Results.load(directory: folder.path).withShortNames(to: 64)
      let cell = try #require(results.cells.first)
      var names = [results.experiment, results.run, cell.cell.workload, cell.cell.model.model]
      names += cell.cell.parameters.flatMap { [$0.name, $0.level] }
      #expect(names.count == 6)
      #expect(names.allSatisfy { !$0.isEmpty && fits($0, in: 64) })
      let origin = try #require(results.origin)
      #expect(
        [origin.host, origin.cpu, origin.kernel, cell.id].allSatisfy { !$0.isEmpty && fits($0, in: 200) })
    }
  }

  @Test func anExperimentsCastsAreStillFoundByTheirWorkloads() {
    var info = RunInfo.sample()
    info.casts = [Self.long]
    let results = Results(
      experiment: "e", run: "r", info: info, otherRuns: 0, cells: [], capacity: nil, warnings: [])
    #expect(results.withShortNames().info?.casts == [shortName(Self.long)])
  }
}
