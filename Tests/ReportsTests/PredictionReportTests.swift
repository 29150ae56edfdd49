import Findings
import Foundation
import Samples
import Simulation
import Testing
import Trials

@testable import Reports

struct PredictionReportTests {
  /// The flagship, with threads predicted to be a sixth too quick.
  private func withResults<Result>(
    predicted: Bool = true, _ body: (Results, URL) throws -> Result
  ) throws -> Result {
    try withTemporaryFolder { folder in
      let records = Sample().flagship()
      try Sample.write(records, to: folder)
      if predicted {
        try Sample.write(
          Sample.predicted(records) { $0.model.native == .thread ? 0.85 : 1 }, to: folder,
          file: Simulated.predictionsFile)
      }
      return try body(try Results.load(directory: folder.path), folder)
    }
  }

  @Test func theTextHasErrorsByModelAndTheWorstCellsWithTheirCauses() throws {
    let text = try withResults { results, _ in try present(results) }
    #expect(text.contains("Prediction: Simulated with the costs in machine.json"))
    #expect(text.contains(#/thread +\d+ +1\d %/#))
    #expect(text.contains("Off by more than the noise, the worst 6 of "))
    let cells = text.split(separator: "\n").filter { $0.hasPrefix("- ") && $0.contains("tasks=") }
    #expect(cells.count == 6)
    #expect(text.contains("−15 %"))
    #expect(text.contains("  predicted  ") && !text.contains("by law"))
  }

  @Test func cellsThatCouldNotBeSimulatedAreSaidWithTheReason() throws {
    try withResults { results, _ in
      var results = results
      for place in results.cells.indices where results.cells[place].cell.model.native == .task {
        (results.cells[place].simulated, results.cells[place].unpredicted) = (
          [], "what it costs is not known"
        )
      }
      let count = results.cells.count { $0.unpredicted != nil }
      #expect(
        try present(results).replacing("\n", with: " ").contains(
          "\(count) cells could not be simulated: what it costs is not known."))
      #expect(try present(results, format: .json).contains("\"unpredicted\" : ["))
      for place in results.cells.indices { results.cells[place].simulated = [] }
      let none = try present(results)
      #expect(none.contains("So there is nothing to hold against what was measured."))
      #expect(!none.contains("No cell is off"))
    }
  }

  @Test func ofARunWithoutPredictionsOnlyTheLawIsSaid() throws {
    try withResults(predicted: false) { results, _ in
      let text = try present(results)
      #expect(!text.contains("Prediction:") && text.contains("by law"))
      let json = try present(results, format: .json)
      #expect(json.contains("\"source\" : \"law\"") && !json.contains("\"p90\""))
    }
  }

  @Test func markdownHasTheSection() throws {
    let text = try withResults { results, _ in try present(results, format: .markdown) }
    #expect(text.contains("**Prediction**: Simulated"))
    #expect(text.contains("| model | cells | off by (median) | 90 % within |"))
  }

  @Test func jsonHasErrorsAndCauses() throws {
    let json = try withResults { results, _ in try present(results, format: .json) }
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let prediction = try #require(report["prediction"] as? [String: Any])
    let models = try #require(prediction["models"] as? [[String: Any]])
    let thread = try #require(models.first { $0["model"] as? String == "thread" })
    #expect(try #require(thread["p90"] as? Double) > 0.1)
    #expect(try #require(thread["cells"] as? Int) > 0)
    let cells = try #require(report["cells"] as? [[String: Any]])
    let cell = try #require(
      cells.first { $0["cell"] as? String == "cpu-bound thread tasks=3 cores=2 compact" })
    let own = try #require(cell["prediction"] as? [String: Any])
    #expect(own["source"] as? String == "simulation" && own["exceeds_noise"] as? Bool == true)
    #expect(own["easy"] as? Bool == false && own["trials"] as? Int == 3)
    let cause = try #require(own["cause"] as? [String: Any])
    #expect(cause["name"] as? String == "placement")
    #expect(cell["predicted_wall_s"] as? Double == own["wall_s"] as? Double)
  }

  @Test func theSummaryFileHasSourceRangeAndError() throws {
    try withResults { results, _ in
      let table = SummaryTable(run: results.run, launcher: nil, summaries: results.summaries)
      func column(_ name: String) throws -> [String] {
        let place = try #require(table.header.firstIndex(of: name))
        return table.rows.map { $0[place] }
      }
      let sources = try column("prediction")
      #expect(Set(sources) == ["simulation"])
      for name in ["predicted_wall_s", "predicted_wall_s_low", "predicted_wall_s_high", "prediction_error"] {
        let values = try column(name)
        #expect(values.allSatisfy { Double($0) != nil }, "\(name)")
      }
    }
    try withResults(predicted: false) { results, _ in
      let table = SummaryTable(run: results.run, launcher: nil, summaries: results.summaries)
      let (source, low) = (
        try #require(table.header.firstIndex(of: "prediction")),
        try #require(table.header.firstIndex(of: "predicted_wall_s_low"))
      )
      #expect(table.rows.allSatisfy { $0[source] == "law" && $0[low].isEmpty })
    }
  }

  @Test func thePageHasTheSectionAndTheRawData() throws {
    try withResults { _, folder in
      try Data("{}".utf8).write(to: folder.appendingPathComponent(Costs.file))
      let html = try ReportPage(script: Plotting.script).html(of: [folder.path])
      #expect(html.contains("download=\"machine.json\""))
      #expect(html.contains("<h2 id=\"prediction-title\">Prediction</h2>"))
      #expect(html.contains("href=\"#prediction\""))
      #expect(html.contains("beyond noise"))
      #expect(html.contains("predicted.csv"))
    }
    try withResults(predicted: false) { _, folder in
      try Data("{}".utf8).write(to: folder.appendingPathComponent(Costs.file))
      let html = try ReportPage(script: Plotting.script).html(of: [folder.path])
      #expect(!html.contains("machine.json"))
      #expect(!html.contains("prediction-title") && !html.contains("predicted.csv"))
    }
  }

  @Test(.enabled(if: Plotting.isWanted, Plotting.skipped)) func chartsHaveRingsWhereSomethingWasSimulated()
    throws
  {
    for isPredicted in [true, false] {
      try withResults(predicted: isPredicted) { _, folder in
        let pictures = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
        for picture in pictures {
          let name = URL(fileURLWithPath: picture.path).lastPathComponent
          let hasRings = isPredicted && ["wall_s.svg", "tasks_per_s.svg"].contains(name)
          let svg = try String(contentsOfFile: picture.path, encoding: .utf8)
          #expect(svg.contains("predicted (simulated)") == hasRings, "\(name)")
          #expect(picture.description.contains("Rings are predictions") == hasRings, "\(name)")
        }
      }
    }
  }
}
