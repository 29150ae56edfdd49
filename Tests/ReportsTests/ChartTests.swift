import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// With the real gnuplot and the repository's plot.gp.
@Suite(.enabled(if: Plotting.hasGnuplot))
struct ChartTests {
  /// The pictures of these records, by file name.
  private func drawn(_ records: [Record], _ format: Chart.Format = .svg) throws -> [String: Data] {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let pictures = try Chart(format: format, script: Plotting.script).draw(directory: folder.path)
      return Dictionary(
        uniqueKeysWithValues: try pictures.map { picture in
          let url = URL(fileURLWithPath: picture.path)
          #expect(!picture.title.isEmpty && picture.description.hasSuffix("."))
          return (url.lastPathComponent, try Data(contentsOf: url))
        })
    }
  }

  @Test func throughputAndWallTimeAreDrawn() throws {
    let pictures = try drawn(Sample().flagship())
    #expect(Set(pictures.keys) == ["tasks_per_s.svg", "wall_s.svg"])
    for picture in pictures.values {
      let text = String(decoding: picture, as: UTF8.self)
      for name in ["cpu-bound", "io-bound", "mixed", "thread", "eventLoop", "ideal", "usable cores"] {
        #expect(text.contains(name), "\(name)")
      }
      #expect(text.contains("</svg>"))
    }
  }

  @Test func whatAnExperimentIsAboutIsDrawn() throws {
    func charts(_ change: (inout Record) -> Void) throws -> Set<String> {
      let records = Sample().sayAfter().map { row in
        var row = row
        change(&row)
        return row
      }
      return Set(try drawn(records).keys)
    }
    #expect(try charts { _ in } == ["tasks_per_s.svg", "wall_s.svg"])
    #expect(try charts { $0.perOperation = 2e-9 } == ["per_operation_s.svg", "rss_peak_bytes.svg"])
    #expect(
      try charts { ($0.latenessP50, $0.latenessMax) = (1e-4, 2e-3) } == [
        "lateness_p50_s.svg", "lateness_max_s.svg",
      ])
    #expect(
      try charts { $0.clock = .spawn } == [
        "wall_over_ideal.svg", "cpu_per_task_s.svg", "memory_per_task_bytes.svg",
      ])
  }

  /// Three settings of one cell each would be three panels of one point each.
  @Test func fewCellsOfManySettingsStandSideBySide() throws {
    let sample = Sample()
    func picture(tasks: [Int]) throws -> String {
      let cells = zip(["array", "iterator", "generator"], tasks).map { name, tasks in
        let work = Sample.Work(name, busy: 1e-3, waiting: 0)
        return (work, sample.cell(work, ModelName(.subroutine), tasks, 1))
      }
      return String(decoding: try #require(try drawn(sample.records(of: cells))["wall_s.svg"]), as: UTF8.self)
    }
    func width(_ picture: String) -> Substring? {
      picture.firstRange(of: "viewBox=\"0 0 ").map { picture[$0.upperBound...].prefix { $0 != " " } }
    }
    let (together, apart) = (try picture(tasks: [1, 1, 1]), try picture(tasks: [1, 2, 1]))
    for name in ["array", "iterator", "generator"] {
      #expect(together.contains(name) && apart.contains(name))
    }
    #expect(!together.contains("1 task<") && apart.contains("1 task"))
    #expect(
      try #require(width(together).flatMap { Double($0) }) < #require(width(apart).flatMap { Double($0) }))
  }

  @Test func pngIsDrawn() throws {
    let pictures = try drawn(Sample().staircase(), .png)
    #expect(pictures["wall_s.png"]?.starts(with: [0x89, 0x50, 0x4E, 0x47]) == true)
  }

  @Test(arguments: [1, 3, 12]) func oneLevelAndMissingIntervalsAreDrawn(rounds: Int) throws {
    var sample = Sample()
    sample.rounds = rounds
    let picture = try #require(try drawn(sample.sayAfter())["wall_s.svg"])
    let text = String(decoding: picture, as: UTF8.self)
    #expect(text.contains("coroutine") && text.contains("2 tasks"))
    #expect(!text.contains("NaN") && !text.contains("nan"))
  }

  @Test func namesAreDrawnAndNeverRun() throws {
    let sample = Sample()
    let marker = FileManager.default.temporaryDirectory.appendingPathComponent("juggle-\(UUID().uuidString)")
      .path
    let names = [
      "$(touch \(marker))", "`touch \(marker)`", "a_b{c}", "50% \"q\", it's", "%s \\n",
      "'; system('touch \(marker)'); '",
    ]
    let cells = names.flatMap { name in
      let work = Sample.Work(name, busy: 1e-3, waiting: 0)
      return [(1, 1), (2, 2), (5, 2)].map {
        (
          work,
          sample.cell(
            work, $0.0 == 1 ? ModelName(.subroutine) : ModelName(worker: "w\"", model: "m{}_^"), $0.0, $0.1)
        )
      }
    }
    let picture = try #require(try drawn(sample.records(of: cells))["wall_s.svg"])
    let text = String(decoding: picture, as: UTF8.self)
    #expect(text.contains("a_b{c}") && text.contains("50% 'q'; it's"))
    #expect(!FileManager.default.fileExists(atPath: marker))
  }

  @Test func nothingMeasuredIsNoPicture() throws {
    #expect(try drawn([]).isEmpty)
  }

  @Test func whatCannotBeDrawnIsRefused() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let response = #expect(throws: Chart.Failure.self) {
        try Chart(format: .svg, response: "speed", script: Plotting.script).draw(directory: folder.path)
      }
      #expect(response?.description.contains("wall_s") == true)
      let cores = #expect(throws: Chart.Failure.self) {
        try Chart(format: .svg, cores: 3, script: Plotting.script).draw(directory: folder.path)
      }
      #expect(cores?.description.contains("levels of cores have: 1") == true)
      #expect(throws: Chart.Failure.self) {
        try Chart(format: .svg, script: "/nonexistent/plot.gp").draw(directory: folder.path)
      }
    }
  }

  @Test func everyResponseCanBeDrawn() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().staircase(), to: folder)
      for response in Chart.responses {
        _ = try Chart(format: .svg, response: response, script: Plotting.script).draw(directory: folder.path)
      }
    }
  }
}
