import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// What drawing leaves in a folder's `charts`.
@Suite(.enabled(if: Plotting.isWanted, Plotting.skipped))
struct ChartFilesTests {
  /// A results folder whose `charts` holds these files.
  private func withCharts(_ names: [String], _ body: (URL) throws -> Void) throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let charts = folder.appendingPathComponent("charts")
      try FileManager.default.createDirectory(at: charts, withIntermediateDirectories: true)
      for name in names { try Data("old".utf8).write(to: charts.appendingPathComponent(name)) }
      try body(folder)
    }
  }

  private func files(_ folder: URL) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("charts").path))
  }

  /// Files that an earlier drawing may have left, and some of others.
  private static let stale = [
    "tasks_per_s.svg", "wall_s.png", "heat_map.png", "granularity.svg", "granularity.csv",
    "finish_percentiles.svg", "timeline-9-pus.svg", "timeline-1-tasks.png", "timeline-12-start.csv",
  ]
  private static let foreign = [
    "mine.svg", "tasks_per_s.txt", "tasks_per_s.csv", "timeline-x-pus.svg", "timeline.svg", "wall_s",
    ".hidden.svg",
    "old-wall_s.svg",
  ]

  @Test func picturesThatAreNotDrawnAnyMoreAreRemovedAndNothingElse() throws {
    try withCharts(Self.stale + Self.foreign) { folder in
      _ = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
      #expect(try files(folder) == Set(Self.foreign + ["wall_s.svg"]))
    }
  }

  @Test func picturesGoWhereThereIsNothingToDraw() throws {
    try withCharts(Self.stale + Self.foreign) { folder in
      try Sample.write([], to: folder)
      _ = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
      #expect(try files(folder) == Set(Self.foreign))
    }
  }

  @Test func drawingOneResponseLeavesTheOthers() throws {
    try withCharts(Self.stale + Self.foreign) { folder in
      let chart = Chart(format: .svg, response: "throughput_or_so", script: Plotting.script)
      #expect(throws: Chart.Failure.self) { try chart.draw(directory: folder.path) }
      _ = try Chart(format: .svg, response: "user_s", script: Plotting.script).draw(directory: folder.path)
      #expect(try files(folder) == Set(Self.stale + Self.foreign + ["user_s.svg"]))
    }
  }

  /// A folder with a plot.gp of these commands.
  private func withScript(_ commands: String, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      for name in ["plot.gp", "timeline.gp"] {
        try Data(commands.utf8).write(to: folder.appendingPathComponent(name))
      }
      try body(folder.appendingPathComponent("plot.gp").path)
    }
  }

  @Test func whatStopsHalfWayLeavesTheOldPictures() throws {
    let commands =
      "set terminal svg; set output out . '/wall_s.svg'; plot sin(x); unset output; exit status 3"
    try withScript(commands) { script in
      try withCharts(Self.stale + ["wall_s.svg"]) { folder in
        let failure = #expect(throws: Chart.Failure.self) {
          try Chart(format: .svg, script: script).draw(directory: folder.path)
        }
        let said = try #require(failure).description
        #expect(said.contains("status 3"))
        #expect(try files(folder) == Set(Self.stale + ["wall_s.svg"]))
        let picture = folder.appendingPathComponent("charts/wall_s.svg")
        #expect(try Data(contentsOf: picture) == Data("old".utf8))
      }
    }
  }

  @Test(arguments: [Chart.Format.svg, .terminal]) func aPictureThatDoesNotComeIsAFailure(
    format: Chart.Format
  ) throws {
    try withScript("print 'plot.gp: no reason'") { script in
      try withCharts([]) { folder in
        let failure = #expect(throws: Chart.Failure.self) {
          try Chart(format: format, script: script).draw(directory: folder.path)
        }
        let said = try #require(failure?.description)
        #expect(said.contains("no picture of wall_s") && said.contains("no reason"))
        #expect(try files(folder).isEmpty)
      }
    }
  }

  @Test func whatAKilledDrawingLeftIsRemovedLater() throws {
    let (long, short, other) = (
      ".drawing-\(UUID().uuidString)", ".drawing-\(UUID().uuidString)", ".drawing-mine"
    )
    try withCharts([]) { folder in
      let charts = folder.appendingPathComponent("charts")
      for name in [long, short, other] {
        let url = charts.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        guard name != short else { continue }
        try FileManager.default.setAttributes(
          [.modificationDate: Date(timeIntervalSinceNow: -90_000)], ofItemAtPath: url.path)
      }
      _ = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
      #expect(try files(folder) == [short, other, "wall_s.svg"])
    }
  }

  @Test func aSummaryOfAnEarlierVersionIsDrawn() throws {
    try withCharts([]) { folder in
      _ = try Chart(format: .svg, script: Plotting.script).draw(directory: folder.path)
      let url = folder.appendingPathComponent("summary.csv")
      let rows = try CSV.parse(Data(contentsOf: url)).rows.map(\.fields)
      let header = try #require(rows.first)
      let newer = header.indices.filter { ["launcher", "prediction"].contains(header[$0]) }
      #expect(newer.count == 2)
      let older = rows.map { row in row.indices.filter { !newer.contains($0) }.map { row[$0] } }
      try Data(older.map { CSV.line($0) }.joined().utf8).write(to: url)
      let process = Process()
      process.executableURL = program("gnuplot")
      process.arguments = ["-e", "dir='\(folder.path)'", Plotting.script]
      let errors = Pipe()
      process.standardError = errors
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0, "\(said)")
      let svg = try Plotting.svg(folder.appendingPathComponent("wall_s.svg").path)
      #expect(svg.contains("wall time") && !svg.contains("SIMULATED"))
    }
  }
}
