import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

/// With the real gnuplot and the repository's timeline.gp.
@Suite(.enabled(if: Plotting.isWanted, Plotting.skipped))
struct ChartTimelineTests {
  /// A folder with these timelines and the trials of a small run, drawn.
  private func drawn(
    _ timelines: RunTimelines, response: String? = Chart.timeline, _ look: ([Picture], URL) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      try JSONEncoder().encode(ChromeTrace(timelines)).write(
        to: folder.appendingPathComponent(RunTimelines.file))
      try look(
        Chart(format: .svg, response: response, script: Plotting.script).draw(directory: folder.path), folder)
    }
  }

  private func one(_ timeline: Timeline, workload: String = "mixed", pus: [Int] = [0, 1]) -> RunTimelines {
    RunTimelines(
      run: "run-1", experiment: "sample",
      cells: [
        CellTimeline(
          cell: Cell(
            workload: workload, model: ModelName(.task), tasks: timeline.tasks.count, cores: pus.count),
          pus: pus, timeline: timeline)
      ])
  }

  private func text(of picture: Picture) throws -> String { try Plotting.svg(picture.path) }

  private func rows(_ picture: Picture) throws -> [[String]] {
    let file = URL(fileURLWithPath: picture.path).deletingPathExtension().appendingPathExtension("csv")
    return try CSV.parse(Data(contentsOf: file)).rows.map(\.fields)
  }

  @Test func eachRecordedCellHasAPictureByPUAndOneByTask() throws {
    try drawn(.thirty(), response: nil) { pictures, folder in
      let names = pictures.map { URL(fileURLWithPath: $0.path).lastPathComponent }
      #expect(
        names.suffix(6) == [
          "timeline-1-pus.svg", "timeline-1-start.svg", "timeline-1-tasks.svg", "timeline-2-pus.svg",
          "timeline-2-start.svg", "timeline-2-tasks.svg",
        ])
      #expect(names.contains("wall_s.svg"))
      let byPU = try text(of: #require(pictures.dropLast(5).last))
      for said in [
        "cpu-bound as thread: 30 tasks on 2 cores", "Recorded by the kernel.", "PU 0", "PU 1", "(ms)", ">7<",
      ] {
        #expect(byPU.contains(said), "\(said)")
      }
      let start = try text(of: #require(pictures.dropLast(4).last))
      #expect(start.contains("by PU, the first 160 ms") && start.contains(">17<"))
      let byTask = try text(of: #require(pictures.last))
      for said in ["cpu-bound as eventLoop", "task 29", "running", "waiting", "in line"] {
        #expect(byTask.contains(said), "\(said)")
      }
      #expect(pictures.last?.description.contains("waiting") == true)
      #expect(FileManager.default.fileExists(atPath: folder.path + "/timeline.csv"))
    }
  }

  @Test func slicesAreDrawnAsTheyAreWhereTheyCanBeSeen() throws {
    let timelines = RunTimelines.thirty()
    let gantt = ChartGantt(pusOf: timelines.cells[0])
    #expect(gantt.tracks == ["PU 0", "PU 1"])
    #expect(
      gantt.boxes.count
        == timelines.cells[0].timeline.tasks.reduce(0) { $0 + $1.slices.count { $0.state == .running } })
    #expect(!gantt.notes.contains { $0.contains("merged") })
    let start = try #require(ChartGantt(startOf: timelines.cells[0]))
    #expect(start.span == 0.16 && start.boxes.count == 80 && start.marks.count == start.boxes.count)
    #expect(start.boxes.map(\.end).max() == 0.16)
    // Slices that are wide enough need no picture of their own.
    #expect(
      ChartGantt(startOf: one(.roundRobin(tasks: 30, pus: [0, 1], work: 1_000, quantum: 1_000)).cells[0])
        == nil)
  }

  @Test func manySlicesAreMergedToColumnsAndThePictureSaysSo() throws {
    let timeline = Timeline.roundRobin(tasks: 1_000, pus: [0, 1], work: 20_000, quantum: 1_000)
    #expect(timeline.sliceCount > 39_000)
    try drawn(one(timeline)) { pictures, _ in
      #expect(pictures.count == 2)
      for picture in pictures {
        let text = try text(of: picture)
        #expect(text.contains("narrower than a pixel"))
      }
      let byTask = try text(of: pictures[1])
      #expect(byTask.contains("5 neighbouring tasks share a row."))
      #expect(try rows(pictures[1]).contains { $0[0] == "track" && $0[5] == "995–999" })
    }
  }

  /// What a column shows is what happened in it, to its steps.
  @Test func mergedColumnsKeepTheirShares() throws {
    // A task runs for a quarter of each millisecond, too briefly to be seen, and waits for the rest.
    var slices: [Timeline.Slice] = []
    for lap in 0..<10_000 as Range<Nanoseconds> {
      slices.append(Timeline.Slice(.running, pu: 3, start: lap * 1_000, duration: 250))
      slices.append(Timeline.Slice(.waiting, start: lap * 1_000 + 250, duration: 750))
    }
    let timelines = one(Timeline(tasks: [Timeline.Track(slices: slices)], wall: 10_000_000), pus: [2, 3])
    let byTask = ChartGantt(tasksOf: timelines.cells[0])
    #expect(byTask.boxes.map(\.text) == ["running 25 %; waiting 75 %"])
    #expect(byTask.boxes.map(\.end) == [0.01])
    let byPU = ChartGantt(pusOf: timelines.cells[0])
    #expect(byPU.tracks == ["PU 2", "PU 3"])
    #expect(byPU.boxes.map(\.track) == [1] && byPU.boxes.map(\.text) == ["task 0, busy for up to 25 %"])
  }

  @Test func tasksThatTakeTurnsTooQuicklyHaveAColourOfTheirOwn() throws {
    let timeline = Timeline.roundRobin(tasks: 30, pus: [0], work: 1_000_000, quantum: 1_000)
    let gantt = ChartGantt(pusOf: one(timeline, pus: [0]).cells[0])
    #expect(gantt.boxes.first?.text == "several tasks" && gantt.boxes.first?.colour == .several)
    #expect(gantt.legend.contains { $0.0 == .several })
  }

  /// A task each on two PUs, one for half of the 5 ms that were recorded of 20 ms.
  private var halfKnown: Timeline {
    var timeline = Timeline(
      tasks: [(0, 5_000_000), (1, 2_500_000)].map { pu, duration in
        Timeline.Track(slices: [Timeline.Slice(.running, pu: pu, start: 0, duration: duration)])
      }, wall: 20_000_000)
    timeline.truncatedAt = 5_000_000
    return timeline
  }

  @Test func sharesAreOfWhatWasRecorded() throws {
    var timelines = one(halfKnown)
    let byPU = ChartGantt(pusOf: timelines.cells[0]).description
    #expect(byPU.contains("Busy, of the 5.00 ms that were recorded: PU 0 100 % and PU 1 50 %."))
    let byTask = ChartGantt(tasksOf: timelines.cells[0]).description
    #expect(byTask.contains("of all their time, of the 5.00 ms that were recorded 75 % running."))
    timelines.cells[0].timeline.truncatedAt = nil
    #expect(ChartGantt(pusOf: timelines.cells[0]).description.contains("Busy: PU 0 25 % and PU 1 13 %."))
    timelines.cells[0].timeline.truncatedAt = 0
    #expect(!ChartGantt(pusOf: timelines.cells[0]).description.contains("%"))
    #expect(!ChartGantt(tasksOf: timelines.cells[0]).description.contains("%"))
  }

  @Test func whatWhiteStandsForIsSaid() throws {
    var timeline = halfKnown
    func legend() -> [String] { ChartGantt(pusOf: one(timeline).cells[0]).legend.map(\.1) }
    #expect(legend() == ["white: no task: idle, or somebody else, or the model's own work; or not known"])
    timeline.truncatedAt = nil
    timeline.overhead = [Timeline.Slice(.running, pu: 1, start: 3_000_000, duration: 10_000)]
    #expect(legend() == ["the model's own work", "white: no task: idle, or somebody else"])
    timeline.source = .sampled(reason: "no")
    #expect(legend().last == "white: no task: idle, or somebody else, or the model's own work")
  }

  @Test func aStartThatIsNextToNothingHasNoPicture() {
    // Tasks that run for a microsecond, and sleep.
    func sleeping(_ wall: Nanoseconds) -> CellTimeline {
      let slices = [Timeline.Slice(.running, pu: 0, start: 0, duration: 1_000)]
      return one(
        Timeline(tasks: Array(repeating: Timeline.Track(slices: slices), count: 30), wall: wall)
      ).cells[0]
    }
    #expect(ChartGantt(startOf: sleeping(40_000_000)) == nil)
    #expect(ChartGantt(startOf: sleeping(4_000_000)) != nil)
  }

  @Test func whatIsNotKnownIsSaid() throws {
    var timeline = Timeline.roundRobin(tasks: 4, pus: [0, 1], work: 3_000_000, quantum: 1_000_000)
    timeline.source = .sampled(reason: "perf_event_paranoid is 4, and 2 is wanted")
    timeline.truncatedAt = 5_000_000
    timeline.wall = 20_000_000
    timeline.overhead = [Timeline.Slice(.running, pu: 0, start: 6_000_000, duration: 40_000)]
    var timelines = one(timeline)
    timelines.run = "run-0"
    try drawn(timelines) { pictures, _ in
      for picture in pictures {
        let text = try text(of: picture)
        #expect(text.contains("Sampled: perf_event_paranoid is 4, and 2 is wanted."))
        #expect(
          text.contains("nothing known from here") && text.contains("Nothing is known from 5.00 ms on."))
        for said in [
          "Sampled: perf_event_paranoid is 4, and 2 is wanted.", "Nothing is known from 5.00 ms on.",
          "Recorded in the run run-0, not in the newest one.",
        ] {
          #expect(picture.description.contains(said), "\(said)")
        }
      }
      #expect(try rows(pictures[0]).contains { $0[0] == "slice" && $0[5].hasPrefix("the model's own work") })
    }
  }

  @Test(arguments: [
    Timeline(tasks: [], wall: 0),
    Timeline(tasks: [Timeline.Track(slices: [])], wall: 0),
    Timeline(tasks: [Timeline.Track(slices: [])], wall: 1_000),
    Timeline(
      tasks: [Timeline.Track(slices: [Timeline.Slice(.running, pu: 0, start: 0, duration: 0)])], wall: 0),
    .roundRobin(tasks: 1, pus: [0], work: 1_000, quantum: 1_000),
  ]) func littleIsAnHonestPicture(timeline: Timeline) throws {
    for pus in [[], [0], [0, 7]] where timeline.tasks.allSatisfy({ $0.slices.isEmpty }) || pus.contains(0) {
      try drawn(one(timeline, pus: pus)) { pictures, _ in
        for picture in pictures {
          let text = try text(of: picture)
          #expect(timeline.sliceCount > 0 || text.contains("No slice was recorded"))
          #expect(!text.contains("nan") && !text.contains("NaN"))
        }
      }
    }
  }

  @Test(arguments: Plotting.hostileNames) func namesAreDrawnAndNeverRun(name: String) throws {
    let marker = FileManager.default.temporaryDirectory.appendingPathComponent("juggle-\(UUID().uuidString)")
      .path
    let name = name.replacingOccurrences(of: "MARKER", with: marker)
    var timeline = Timeline.roundRobin(tasks: 3, pus: [0, 1], work: 2_000_000, quantum: 1_000_000)
    timeline.source = .sampled(reason: name)
    var timelines = one(timeline, workload: name)
    timelines.experiment = name
    timelines.run = name
    timelines.cells[0].cell.model = ModelName(worker: name, model: name)
    timelines.cells[0].cell.parameters = [Cell.Parameter(name: name, level: name)]
    try drawn(timelines) { pictures, folder in
      #expect(pictures.count == 2)
      for picture in pictures {
        let text = try text(of: picture)
        #expect(!text.contains("<script>"))
      }
      #expect(try CSV.parse(Data(contentsOf: folder.appendingPathComponent("timeline.csv"))).rows.count > 6)
    }
    #expect(!FileManager.default.fileExists(atPath: marker))
  }

  @Test func ofManyCellsThoseWithTheMostTasksAreDrawn() throws {
    let cells = (1...30).flatMap { tasks in
      [Model.task, .thread].map { model in
        CellTimeline(
          cell: Cell(workload: "w", model: ModelName(model), tasks: tasks, cores: 1), pus: [0],
          timeline: .roundRobin(tasks: tasks, pus: [0], work: 1_000_000, quantum: 1_000_000))
      }
    }
    let timelines = RunTimelines(run: "run-1", experiment: "sample", cells: cells)
    let drawn = Chart.drawn(timelines).map { cells[$0].cell.tasks }
    #expect(drawn == (21...30).flatMap { [$0, $0] })
    try self.drawn(timelines) { pictures, folder in
      #expect(pictures.count == Chart.mostTimelinePictures)
      #expect(pictures.last?.description.contains("40 more cells have timelines that are not drawn") == true)
      let last = try text(of: #require(pictures.last))
      #expect(last.contains("40 more cells"))
      // Drawn anew for fewer cells, none is left of those before.
      let fewer = RunTimelines(run: "run-2", experiment: "sample", cells: Array(cells.prefix(1)))
      try JSONEncoder().encode(ChromeTrace(fewer)).write(to: folder.appendingPathComponent(RunTimelines.file))
      _ = try Chart(format: .svg, response: Chart.timeline, script: Plotting.script).draw(
        directory: folder.path)
      let files = try FileManager.default.contentsOfDirectory(
        atPath: folder.appendingPathComponent("charts").path)
      #expect(files.count { $0.hasPrefix("timeline-") } == 4)
    }
  }

  @Test func aTimelineCanNotBeText() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      #expect(throws: Chart.Failure.self) {
        try Chart(format: .terminal, response: Chart.timeline, script: Plotting.script).draw(
          directory: folder.path)
      }
      let chart = Chart(format: .svg, response: Chart.timeline, script: Plotting.script)
      #expect(try chart.draw(directory: folder.path).isEmpty)
    }
  }

  /// Relative luminance and contrast as WCAG 2.2 has them.
  private func contrast(_ one: ChartColour, _ two: ChartColour) -> Double {
    func luminance(_ colour: ChartColour) -> Double {
      let parts = [colour.red, colour.green, colour.blue].map { part in
        part <= 0.03928 * 255 ? part / 255 / 12.92 : pow((part / 255 + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
    let (dark, light) = (min(luminance(one), luminance(two)), max(luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)
  }

  @Test func statesDifferInGreyAndNoneDrownsRunning() {
    let states = Timeline.State.allCases
    for (place, one) in states.enumerated() {
      for two in states.dropFirst(place + 1) {
        #expect(contrast(.state(one), .state(two)) > 1.1, "\(one) and \(two)")
      }
    }
    func colourfulness(_ colour: ChartColour) -> Double {
      max(colour.red, colour.green, colour.blue) - min(colour.red, colour.green, colour.blue)
    }
    #expect(contrast(.state(.pushedAside), .white) >= 3)
    #expect(contrast(.state(.pushedAside), .state(.running)) > 2)
    #expect(colourfulness(.state(.pushedAside)) < colourfulness(.state(.running)))
  }

  @Test func aPageHasTheSameColours() {
    #expect(TimelineColours.light.tasks.count == 35 && TimelineColours.light.tasks.first == "#0072b2")
    #expect(Set(TimelineColours.light.tasks).count == 35)
    for (task, hex) in TimelineColours.light.tasks.enumerated() {
      #expect(Int(hex.dropFirst(), radix: 16) == ChartColour.task(task).number && hex.count == 7)
    }
    #expect(TimelineColours.light.states.count == 4 && TimelineColours.light.states.first == "#005c9e")
  }

  @Test func neighboursAndTasksOfOnePUDifferInColour() {
    func distance(_ one: ChartColour, _ two: ChartColour) -> Double {
      abs(one.red - two.red) + abs(one.green - two.green) + abs(one.blue - two.blue)
    }
    let colours = (0..<ChartColour.taskCount).map(ChartColour.task)
    #expect(Set(colours).count == colours.count)
    for step in [1, 2, 4, 8, 16] {
      for task in colours.indices.dropLast(step) {
        #expect(distance(colours[task], colours[task + step]) > 50, "\(task) and \(task + step)")
      }
    }
    for (task, colour) in colours.enumerated() {
      #expect(distance(colour, .overhead) > 50 && distance(colour, .white) > 50, "\(task)")
    }
  }
}
