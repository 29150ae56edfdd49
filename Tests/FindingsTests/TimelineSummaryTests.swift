import Samples
import Testing
import Trials

@testable import Findings

struct TimelineSummaryTests {
  private func summary(_ timeline: Timeline, _ model: Model = .thread, pus: [Int] = [0, 1]) -> TimelineSummary
  {
    TimelineSummary(
      CellTimeline(
        cell: Cell(workload: "w", model: ModelName(model), tasks: timeline.tasks.count, cores: pus.count),
        pus: pus, timeline: timeline))
  }

  @Test func threadsTakeTurns() throws {
    let found = summary(.roundRobin(tasks: 30, pus: [0, 1], work: 200_000_000, quantum: 4_000_000))
    #expect(found.course == .turns && found.usedPUs == 2 && found.movedTasks == 0)
    let run = try #require(found.run)
    #expect(run.count == 1_500 && run.median == 0.004 && run.p90 == 0.004)
    #expect(found.medianCount[.pushedAside] == 49)
    #expect(abs(try #require(found.states[.running]).seconds - 6) < 1e-9)
    #expect(abs(try #require(found.use).tasks - 1) < 1e-9)
    #expect(
      found.text
        == "thread: 30 tasks took turns on 2 PUs in 1500 slices of 4.00 ms (median); each was pushed aside 49 "
        + "times (median). The PUs were busy with tasks 100 % of the time. No task changed its PU.")
  }

  @Test func roundsRunEachTaskToItsEnd() {
    let found = summary(.roundRobin(tasks: 5, pus: [0, 1], work: 20_000_000, quantum: 20_000_000), .task)
    #expect(found.course == .once && found.run?.count == 5)
    #expect(
      found.sentences.first == "5 tasks ran on 2 PUs, each to its end in one slice, of 20.0 ms (median).")
  }

  /// Rounds on a machine that something else runs on too.
  @Test func whatOthersInterruptIsNoTurn() {
    let tracks = (0..<6).map { task in
      let start = Nanoseconds(task * 30)
      return Timeline.Track(slices: [
        .init(.ready, start: 0, duration: start), .init(.running, pu: 0, start: start, duration: 10),
        .init(.pushedAside, start: start + 10, duration: 10),
        .init(.running, pu: 0, start: start + 20, duration: 10),
      ])
    }
    let found = summary(Timeline(tasks: tracks, wall: 180), .task, pus: [0])
    #expect(found.course == .once && found.mostUnderWay == 1)
    #expect(
      found.sentences[0]
        == "6 tasks ran on 1 PU, one at a time and each to its end, in 12 slices of 10.0 ns (median); "
        + "each was pushed aside once (median).")
  }

  @Test func anEventLoopBusiesOnePU() throws {
    let found = summary(.loop(tasks: 30, pu: 0, work: 1_000_000, wait: 4_000_000, laps: 5), .eventLoop)
    #expect(found.course == .stints && found.usedPUs == 1 && found.medianCount[.waiting] == 5)
    let use = try #require(found.use)
    #expect(use.tasks < 0.5 && use.overhead != nil)
    #expect(abs(use.tasks + (use.overhead ?? 0) + use.rest - 1) < 1e-12)
    #expect(found.sentences[0].hasSuffix("; each waited 5 times (median)."))
    #expect(
      found.sentences[1].contains(
        "with the model's own work less than 0.01 %, and idle or lent to others 51 %"))
  }

  @Test func tasksThatChangeTheirPUAreCounted() {
    let track = Timeline.Track(slices: [
      .init(.running, pu: 0, start: 0, duration: 10), .init(.pushedAside, start: 10, duration: 10),
      .init(.running, pu: 1, start: 20, duration: 10),
    ])
    let found = summary(Timeline(tasks: [track, .init(slices: [])], wall: 30))
    #expect(found.movedTasks == 1 && found.ranTasks == 1)
    #expect(
      found.sentences[0]
        == "1 of 2 tasks ran on 2 PUs in 2 slices of 10.0 ns (median); it was pushed aside once.")
    #expect(found.sentences.contains("1 of 2 tasks ran on more than one PU."))
  }

  @Test func ofWhatWasCutOffOnlyTheRecordedPartCounts() throws {
    var timeline = Timeline.roundRobin(tasks: 2, pus: [0, 1], work: 10_000_000, quantum: 10_000_000)
    (timeline.wall, timeline.truncatedAt) = (100_000_000, 10_000_000)
    let found = summary(timeline)
    let use = try #require(found.use)
    #expect(found.isTruncated && found.recorded == 0.01 && abs(use.tasks - 1) < 1e-12)
    #expect(!found.sentences[0].contains("end"), "nobody knows it")
    #expect(found.sentences.last == "It is of the first 10.0 ms only: the recording was cut off there.")
  }

  @Test(arguments: [
    Timeline(tasks: [], wall: 0), Timeline(tasks: [.init(slices: [])], wall: 10),
    Timeline(tasks: [.init(slices: [.init(.waiting, start: 0, duration: 10)])], wall: 10),
  ])
  func nothingRunningIsSaid(timeline: Timeline) {
    let found = summary(timeline)
    #expect(found.course == .nothing && found.run == nil)
    #expect(found.sentences[0].hasSuffix(": none was seen running."))
  }

  @Test func whatTellsMostIsOneOfEachKindWithTheMostTasks() {
    func cell(_ model: Model, _ timeline: Timeline) -> CellTimeline {
      CellTimeline(
        cell: Cell(workload: "w", model: ModelName(model), tasks: timeline.tasks.count, cores: 2),
        pus: [0, 1],
        timeline: timeline)
    }
    let turns = { (tasks: Int) in Timeline.roundRobin(tasks: tasks, pus: [0, 1], work: 9, quantum: 3) }
    let timelines = RunTimelines(
      run: "r", experiment: "e",
      cells: [
        cell(.thread, turns(4)), cell(.process, turns(8)), cell(.thread, turns(8)),
        cell(.task, .roundRobin(tasks: 8, pus: [0, 1], work: 9, quantum: 9)),
        cell(.eventLoop, .loop(tasks: 6, pu: 0, work: 1, wait: 1, laps: 2)),
      ])
    let told = TimelineSummary.telling(timelines, count: 4).map { "\($0.0.cell.model) \($0.0.cell.tasks)" }
    #expect(told == ["process 8", "task 8", "eventLoop 6", "thread 8"])
    #expect(TimelineSummary.telling(timelines, count: 0).isEmpty)
  }
}
