import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// What was simulated says so, whatever it is shown as.
struct SimulatedReportsTests: PageTesting {
  private static let machine = "package:1 core:2 pu:2"
  private static let heading = "SIMULATED on \(machine)"

  private static let records = Sample().staircase().map { row in
    var row = row
    (row.launcher, row.host) = ("simulated:\(machine)", "simulated:\(machine)")
    return row
  }

  private func results(_ claims: [PlannedClaim] = []) throws -> Results {
    try withTemporaryFolder { folder in
      try Sample.write(Self.records, to: folder)
      var results = try Results.load(directory: folder.path)
      results.info = info()
      results.info?.claims = claims
      return results
    }
  }

  @Test func textBeginsAndEndsWithIt() throws {
    let text = try present(results())
    #expect(text.hasPrefix(Self.heading), "\(text.prefix(200))")
    #expect(text.contains("\nSIMULATED: "))
    #expect(text.contains("Nothing of it was"))
  }

  @Test func markdownSaysItUnderItsHeading() throws {
    let text = try present(results(), format: .markdown)
    #expect(text.hasPrefix("## sample (simulated)\n\n**\(Self.heading)"), "\(text.prefix(200))")
  }

  @Test func jsonHasItAsAFieldAndMeasuredRunsHaveItToo() throws {
    func object(_ text: String) throws -> [String: Any] {
      try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }
    var measured = try results()
    measured.origin?.launcher = "local"
    for (results, launcher) in [(try results(), "simulated:\(Self.machine)"), (measured, "local")] {
      for text in [try present(results, format: .json), try presentVerdicts(results, format: .json)] {
        let object = try object(text)
        #expect(object["is_simulated"] as? Bool == (launcher != "local"))
        #expect(object["launcher"] as? String == launcher)
        // What a machine sees is of one that measures.
        #expect((object["sensitivity"] == nil) == (launcher != "local"))
      }
      let comparison = Comparison(results, results, resamples: 20)
      let side =
        try object(try presentComparison(comparison, a: "a", b: "b", format: .json))["a"] as? [String: Any]
      #expect(side?["is_simulated"] as? Bool == (launcher != "local"))
    }
  }

  @Test(arguments: [CheckFormat.text, .markdown, .junit, .github])
  func aCheckSaysItInEveryFormat(format: CheckFormat) throws {
    let text = try presentVerdicts(results(), format: format)
    #expect(text.contains(Self.heading), "\(text)")
    if format == .junit { #expect(text.contains("testsuite name=\"juggle sample (simulated)\"")) }
    if format == .github { #expect(text.contains("juggle sample (simulated)")) }
    #expect(!text.contains("This machine sees"))
  }

  @Test(arguments: [CheckFormat.text, .markdown, .junit, .github])
  func aComparisonSaysItInEveryFormat(format: CheckFormat) throws {
    let comparison = Comparison(try results(), try results(), resamples: 20)
    let text = try presentComparison(comparison, a: "a", b: "b", format: format)
    #expect(text.contains("A and B are SIMULATED"), "\(text)")
    if format == .junit || format == .github { #expect(text.contains("juggle compare (simulated)")) }
  }

  @Test func summariesNameTheLauncherInEachRow() throws {
    let results = try results()
    for table in [
      SummaryTable(run: "r", launcher: results.origin?.launcher, summaries: results.summaries),
      .long(run: "r", launcher: results.origin?.launcher, summaries: results.summaries),
    ] {
      let place = try #require(table.header.firstIndex(of: "launcher"))
      #expect(Set(table.rows.map { $0[place] }) == ["simulated:\(Self.machine)"])
    }
  }

  @Test func thePageHasABadgeAndItsSectionsSayIt() throws {
    let html = try page(Self.records, info: info())
    #expect(says(html, "<p class=\"simulated\" role=\"note\">\(Self.heading)"))
    for text in [
      "How it was simulated", "SIMULATED: ", "Not simulated: 2 cells",
      "juggle simulate works out who would have run where",
    ] { #expect(says(html, text), "\(text)") }
    #expect(!says(html, "How it was measured"))
    let measured = try page()
    #expect(!says(measured, "class=\"simulated\""))
    #expect(says(measured, "How it was measured"))
  }

  @Test(.enabled(if: Plotting.isWanted, Plotting.skipped))
  func everyPictureSaysIt() throws {
    try withTemporaryFolder { folder in
      try Sample.write(
        Sample().flagship().map { row in
          var row = row
          row.launcher = "simulated:\(Self.machine)"
          return row
        }, to: folder)
      let pictures = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
      #expect(pictures.count > 4)
      for picture in pictures {
        #expect(picture.title.hasPrefix("Simulated: "), "\(picture.title)")
        #expect(picture.description.hasPrefix("Simulated, not measured. "), "\(picture.path)")
        #expect(try Plotting.svg(picture.path).contains(Self.heading), "\(picture.path)")
      }
    }
  }

  @Test(.enabled(if: Plotting.isWanted, Plotting.skipped), arguments: Plotting.hostileNames)
  func aMachineOfAnyNameIsDrawnAndNeverRun(name: String) throws {
    try withTemporaryFolder { folder in
      let marker = folder.appendingPathComponent("MARKER").path
      try Sample.write(
        Sample().sayAfter().map { row in
          var row = row
          row.launcher = "simulated:" + name.replacing("MARKER", with: marker)
          return row
        }, to: folder)
      for picture in try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path) {
        #expect(try Plotting.svg(picture.path).contains("SIMULATED"))
      }
      #expect(!FileManager.default.fileExists(atPath: marker))
    }
  }
}
