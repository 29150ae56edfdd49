import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// With the real gnuplot and the repository's plot.gp.
@Suite(.enabled(if: Plotting.isWanted, Plotting.skipped))
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
    #expect(
      Set(pictures.keys) == [
        "tasks_per_s.svg", "wall_s.svg", "speedup.svg", "efficiency.svg", "cpu_per_task_s.svg",
        "heat_map.svg",
      ])
    for name in ["tasks_per_s.svg", "wall_s.svg"] {
      let text = String(decoding: try #require(pictures[name]), as: UTF8.self)
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
    // Two tasks each: throughput would say the same.
    #expect(try charts { _ in } == ["wall_s.svg"])
    #expect(try charts { ($0.perOperation, $0.rssPeak) = (2e-9, 5_000_000) } == ["per_operation_s.svg"])
    let memory = try charts {
      ($0.perOperation, $0.rssPeak) = (2e-9, $0.model == "task" ? 80_000_000 : 5_000_000)
    }
    #expect(memory == ["per_operation_s.svg", "rss_peak_bytes.svg"])
    #expect(
      try charts { ($0.latenessP50, $0.latenessMax) = (1e-4, 2e-3) } == [
        "lateness_p50_s.svg", "lateness_max_s.svg",
      ])
    // Without a reference no ideal is known, and nobody looked at the memory.
    #expect(try charts { $0.clock = .spawn } == ["cpu_per_task_s.svg"])
    let costs = try charts { ($0.clock, $0.rssBefore, $0.rssPeak) = (.spawn, 4_000_000, 6_000_000) }
    #expect(costs == ["cpu_per_task_s.svg", "memory_per_task_bytes.svg"])
    let finishes = try drawn(
      Sample().staircase().map { row in
        var row = row
        (row.finishP50, row.finishP90, row.finishMax) = (0.5, 0.9, 1)
        return row
      })
    #expect(finishes.keys.contains("finish_percentiles.svg") && !finishes.keys.contains("heat_map.svg"))
    #expect(
      String(decoding: try #require(finishes["finish_percentiles.svg"]), as: UTF8.self).contains("90 %"))
  }

  /// Records of 8 tasks on 2 cores that cost 20 µs each, whatever their work is.
  private func sweep(_ levels: [(name: String, busy: Double)], models: [Model]) -> [Record] {
    levels.flatMap { level in
      var sample = Sample()
      sample.parameters = [Cell.Parameter(name: "work", level: level.name)]
      let work = Sample.Work("tiny", busy: level.busy, waiting: 0)
      let cells =
        [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
        + models.map { (work, sample.cell(work, ModelName($0), 8, 2)) }
      return sample.records(of: cells) {
        Double($0.tasks) * (level.busy + ($0.tasks > 1 ? 2e-5 : 0)) / Double($0.cores)
      }
    }.map { row in
      var row = row
      row.clock = .spawn
      return row
    }
  }

  /// Eleven levels would be eleven panels.
  @Test func whatAnExperimentSweepsIsOnTheAxis() throws {
    let levels = [("1us", 1e-6), ("10us", 1e-5), ("100us", 1e-4), ("1ms", 1e-3), ("10ms", 1e-2)]
    let pictures = try drawn(sweep(levels, models: [.task, .thread]))
    #expect(Set(pictures.keys) == ["granularity.svg", "cpu_per_task_s.svg"])
    let costs = String(decoding: try #require(pictures["cpu_per_task_s.svg"]), as: UTF8.self)
    for name in ["tiny; 8 tasks", ">100us<", ">work (log scale)<"] {
      #expect(costs.contains(name), "\(name)")
    }
    let granularity = String(decoding: try #require(pictures["granularity.svg"]), as: UTF8.self)
    for name in ["half", "100 µs", "thread"] { #expect(granularity.contains(name), "\(name)") }
  }

  @Test func levelsThatAreNoNumbersHavePanels() throws {
    let pictures = try drawn(sweep([("small", 1e-5), ("medium", 1e-4), ("large", 1e-3)], models: [.task]))
    let costs = String(decoding: try #require(pictures["cpu_per_task_s.svg"]), as: UTF8.self)
    #expect(!costs.contains(">work") && costs.contains("tiny; work medium"))
  }

  @Test func failedCellsAreMarkedAndLeaveGaps() throws {
    let records = Sample().flagship()
    func failing(_ fails: (Record) -> Bool) -> [Record] {
      records.compactMap { row in
        guard fails(row) else { return row }
        guard row.iteration == 0 else { return nil }
        var failed = row
        (failed.status, failed.reason, failed.phase, failed.wall) = (.failed, "no", nil, nil)
        (failed.tasksPerSecond, failed.user, failed.system, failed.units, failed.threads) = (
          nil, nil, nil, nil, nil
        )
        return failed
      }
    }
    let some = try drawn(failing { $0.model == "thread" && $0.tasks == 30 && $0.cores == 1 })
    #expect(String(decoding: try #require(some["heat_map.svg"]), as: UTF8.self).contains(">failed<"))
    #expect(try drawn(failing { _ in true }).isEmpty)
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

  @Test(arguments: Plotting.hostileNames) func namesAreDrawnAndNeverRun(name: String) throws {
    let marker = FileManager.default.temporaryDirectory.appendingPathComponent("juggle-\(UUID().uuidString)")
      .path
    let name = name.replacingOccurrences(of: "MARKER", with: marker)
    var sample = Sample()
    sample.experiment = name
    sample.run = "run " + name
    sample.parameters = [
      Cell.Parameter(name: "p", level: name), Cell.Parameter(name: "q", level: "1ms"),
    ]
    let cells = [name, name + "a", "plain"].flatMap { workload in
      let work = Sample.Work(workload, busy: 1e-3, waiting: 0)
      return [(1, 1), (2, 2), (5, 2), (2, 1), (5, 1)].map { tasks, cores in
        let model = tasks == 1 ? ModelName(.subroutine) : ModelName(worker: "w" + name, model: "m" + name)
        return (work, sample.cell(work, model, tasks, cores))
      }
    }
    let records = sample.records(of: cells).map { row in
      var row = row
      row.host = name
      if row.tasks > 2 { (row.finishP50, row.finishP90, row.finishMax) = (0.5, 0.9, 1) }
      return row
    }
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      let chart = Chart(format: .svg, script: Plotting.script)
      let pictures = try chart.draw(directory: folder.path)
      #expect(pictures.count == 6)
      for picture in pictures {
        let text = try Plotting.svg(picture.path)
        #expect(!text.contains("<script>") && text.contains("plain"))
      }
    }
    #expect(!FileManager.default.fileExists(atPath: marker))
  }

  @Test(arguments: ["a_b{c}", "50% 'q'", "it's", "%s", "@x `y`"]) func plainCharactersAreDrawnAsTheyAre(
    name: String
  ) throws {
    let sample = Sample()
    let work = Sample.Work(name, busy: 1e-3, waiting: 0)
    let cells = [(1, 1), (2, 2), (5, 2)].map { (work, sample.cell(work, ModelName(.task), $0, $1)) }
    let picture = try #require(try drawn(sample.records(of: cells))["wall_s.svg"])
    #expect(String(decoding: picture, as: UTF8.self).contains(">\(name)<"))
  }

  @Test func longNamesAreShortenedAndToldApart() {
    let long = String(repeating: "long ", count: 2_000)
    let names = [long + "one", long + "two", long + " two", "short", String(repeating: "한", count: 99)]
    let labels = ChartLabels(names, width: 20)
    #expect(Set(names.map { labels[$0] }).count == names.count)
    #expect(chartText("a🤹b", width: 9) == "a□b")
    #expect(labels["short"] == "short" && labels[long + "one"].hasSuffix("one"))
    #expect(names.allSatisfy { labels[$0].count <= 21 })
    #expect(labels[names[4]].count == 10 && labels[names[4]].contains("…"))
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

  /// With all that a trial can have.
  private static func full(_ records: [Record]) -> [Record] {
    records.map { row in
      var row = row
      if row.tasks > 1 { (row.finishP50, row.finishP90, row.finishMax) = (0.5, 0.9, 1) }
      return row
    }
  }

  @Test(arguments: ["staircase", "flagship", "sweep"]) func everyResponseThatThereIsIsDrawn(
    of subject: String
  ) throws {
    let records =
      switch subject {
      case "staircase": Sample().staircase()
      case "flagship": Sample().flagship()
      default: sweep(Self.works(4), models: [.task, .thread])
      }
    try withTemporaryFolder { folder in
      try Sample.write(Self.full(records), to: folder)
      let results = try Results.load(directory: folder.path)
      let summaries = results.summaries
      try writeSummaries(results, summaries, directory: folder.path)
      let content = ChartContent(results, summaries, cores: 2)
      for response in Chart.responses + Chart.others {
        let pictures = try Chart(format: .svg, response: response, script: Plotting.script)
          .draw(results, summaries, nil, directory: folder.path)
        #expect(pictures.count == (content.has(response) ? 1 : 0), "\(response)")
        for picture in pictures { _ = try Plotting.svg(picture.path) }
      }
      #expect(content.has(Chart.finishPercentiles))
      #expect(content.has(Chart.heatMap) == (subject == "flagship"))
      #expect(content.has(Chart.granularity) == (subject == "sweep"))
    }
  }

  /// So many levels of work, each ten times the one before.
  private static func works(_ count: Int) -> [(name: String, busy: Double)] {
    ["1us", "10us", "100us", "1ms", "10ms", "100ms", "1s", "10s"].prefix(count).enumerated().map {
      place, name in
      (name, pow(10, Double(place - 6)))
    }
  }

  /// Panels are of the levels then, whatever the panels of other charts are.
  @Test func finishTimesOfASweepAreDrawnForSomeOfItsLevels() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Self.full(sweep(Self.works(8), models: [.task])), to: folder)
      let chart = Chart(format: .svg, response: Chart.finishPercentiles, script: Plotting.script)
      let picture = try #require(try chart.draw(directory: folder.path).first)
      let text = try Plotting.svg(picture.path)
      #expect(text.contains("(2 more settings not shown)"))
      #expect(picture.description.contains("2 more settings not shown."))
      for level in ["1us", "10us", "100us", "10ms", "100ms", "10s"] {
        #expect(text.contains("tiny; work \(level): 8 tasks"), "\(level)")
        #expect(picture.description.contains("work \(level)"), "\(level)")
      }
      for level in ["1ms", "1s"] {
        #expect(
          !text.contains("work \(level):") && !picture.description.contains("work \(level)"), "\(level)")
      }
    }
  }

  @Test(arguments: [1, 5, 6]) func intervalsAreOnlySpokenOfWhereThereAreSome(rounds: Int) throws {
    var sample = Sample()
    sample.rounds = rounds
    try withTemporaryFolder { folder in
      try Sample.write(sample.flagship(), to: folder)
      for response in ["wall_s", "efficiency"] {
        let chart = Chart(format: .svg, response: response, script: Plotting.script)
        let picture = try #require(try chart.draw(directory: folder.path).first)
        let text = try Plotting.svg(picture.path)
        #expect(text.contains("95 % interval") == (rounds >= 6))
        #expect(picture.description.contains("95 % interval") == (rounds >= 6))
        #expect(text.contains("too few rounds for an interval") == (rounds < 6))
        #expect(picture.description.contains("too few rounds for an interval") == (rounds < 6))
      }
    }
  }

  @Test func aHeatMapSaysWhichCellsItHasNoRoomFor() throws {
    var sample = Sample()
    sample.rounds = 1
    let work = Sample.Work("w", busy: 1e-3, waiting: 0)
    let cells = (1...66).flatMap { tasks in
      [1, 2].map { (work, sample.cell(work, ModelName(.task), tasks, $0)) }
    }
    let picture = try #require(try drawn(sample.records(of: cells))["heat_map.svg"])
    #expect(
      String(decoding: picture, as: UTF8.self).contains(
        "4 cells past 64 numbers of tasks or of cores not shown"))
  }

  /// plot.gp runs alone, too, and so has names of its own.
  @Test func theScriptCallsResponsesWhatTheirTitlesDo() throws {
    let script = try String(contentsOfFile: Plotting.script, encoding: .utf8)
    let start = try #require(script.range(of: "\ntitle(r) = "))
    let end = try #require(script.range(of: "\nideal(r) = "))
    let names = script[start.upperBound..<end.lowerBound].matches(of: /r eq "([a-z_0-9]+)" \? "([^"]+)"/)
    #expect(names.count > 8)
    try withTemporaryFolder { folder in
      try Sample.write(Sample().staircase(), to: folder)
      let results = try Results.load(directory: folder.path)
      let content = ChartContent(results, results.summaries, cores: 2)
      for response in Chart.responses {
        let name = names.first { $0.1 == response }.map { String($0.2) } ?? response
        #expect(content.title(of: response).lowercased() == "\(name) on 2 cores".lowercased())
      }
    }
  }
}
