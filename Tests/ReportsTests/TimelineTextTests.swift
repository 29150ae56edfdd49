import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct TimelineTextTests {
  private func cell(_ model: Model, _ timeline: Timeline, pus: [Int] = [0, 1]) -> CellTimeline {
    CellTimeline(
      cell: Cell(workload: "w", model: ModelName(model), tasks: timeline.tasks.count, cores: pus.count),
      pus: pus, timeline: timeline)
  }

  private var turns: CellTimeline {
    cell(.thread, .roundRobin(tasks: 4, pus: [0, 1], work: 20_000_000, quantum: 5_000_000))
  }

  @Test func aCellIsDrawnByPUAndByTask() {
    #expect(
      presentTimeline(turns, on: Screen(columns: 60)) == """
        w thread tasks=4 cores=2 compact
        4 tasks took turns on 2 PUs in 16 slices of 5.00 ms
        (median); each was pushed aside 3 times (median).
        The PUs were busy with tasks 100 % of the time.
        No task changed its PU.

        PU 0     │0000022222200000222220000002222200000022222│ 100 %
        PU 1     │1111133333311111333331111113333311111133333│ 100 %
        task 0 0 │█████▄▒▒▒▒▄█████▄▒▒▒▒██████▒▒▒▒▒██████┤    │
        task 1 1 │█████▄▒▒▒▒▄█████▄▒▒▒▒██████▒▒▒▒▒██████┤    │
        task 2 2 │·····██████▒▒▒▒▒██████▒▒▒▒▄█████▄▒▒▒▒▄█████│
        task 3 3 │·····██████▒▒▒▒▒██████▒▒▒▒▄█████▄▒▒▒▒▄█████│
                  0             20.0 ms               40.0 ms

        PUs: the letter of the task that ran most.
        Tasks: █ running, · in line, ▒ pushed aside, ▄ running for
        less than half of a column, ┤ ended.
        One column is 930 µs.

        tasks are     slices     time  share
        ────────────  ──────  ───────  ─────
        running           16  80.0 ms   53 %
        in line            2  10.0 ms  6.7 %
        pushed aside      12  60.0 ms   40 %

        """)
  }

  @Test(arguments: [20, 40, 60, 80, 200]) func everyLineFits(columns: Int) {
    let many = Timeline.roundRobin(tasks: 300, pus: Array(0..<40), work: 3_000_000, quantum: 1_000_000)
    for cell in [turns, cell(.pool, many, pus: Array(0..<40)), RunTimelines.thirty().cells[1]] {
      let lines = presentTimeline(cell, on: Screen(columns: columns)).split(separator: "\n")
      // Names of tasks and PUs, and ten columns of theirs, are the least.
      #expect(lines.allSatisfy { terminalWidth($0) <= max(columns, 32) }, "\(lines)")
    }
  }

  @Test func ofManyTheFirstAndTheLastAreDrawn() {
    let many = Timeline.roundRobin(tasks: 100, pus: [0, 1], work: 3_000_000, quantum: 1_000_000)
    let text = presentTimeline(cell(.thread, many))
    #expect(text.contains("\ntask 26 q ") && !text.contains("\ntask 27 "))
    #expect(text.contains("\n⋮ 60 tasks between them, not drawn\ntask 87 p "))
    #expect(text.contains(" Letters"))
  }

  @Test func whatWasSampledOrCutOffSaysSo() {
    var timeline = turns.timeline
    (timeline.source, timeline.truncatedAt) = (.sampled(reason: "perf_event_paranoid is 3"), 20_000_000)
    timeline.switches = .init(voluntary: 4, involuntary: 12, countedVoluntary: 4, countedInvoluntary: 13)
    let text = presentTimeline(cell(.thread, timeline)).split(whereSeparator: \.isWhitespace).joined(
      separator: " ")
    #expect(text.contains("It was sampled (perf_event_paranoid is 3)"))
    #expect(text.contains("It is of the first 20.0 ms only: the recording was cut off there."))
    #expect(text.contains("4 voluntary, 12 involuntary (13 by the kernel's count)"))
    #expect(!text.contains("┤"), "where it was cut off, nobody knows when a task ended")
  }

  @Test func theModelsOwnWorkAndIdlePUsAreTold() {
    var timeline = Timeline(
      tasks: [.init(slices: [.init(.running, pu: 0, start: 0, duration: 10)])], wall: 100)
    timeline.overhead = [.init(.running, pu: 0, start: 50, duration: 50)]
    let text = presentTimeline(cell(.eventLoop, timeline), on: Screen(columns: 40))
    #expect(text.contains("│000        %%%%%%%%%%%%│  10 %\n"))
    #expect(text.contains("│                       │   0 %\n"))
    #expect(text.contains("\nmost, % the model's own work, blank no\ntask.\n"))
  }

  @Test func aWaitingTaskIsBlank() {
    let track = Timeline.Track(slices: [
      .init(.running, pu: 0, start: 0, duration: 10), .init(.waiting, start: 10, duration: 80),
      .init(.running, pu: 0, start: 90, duration: 10),
    ])
    let text = presentTimeline(cell(.task, Timeline(tasks: [track], wall: 100)), on: Screen(columns: 40))
    #expect(text.contains("\ntask 0 0 │██▄                 ▄██│\n"))
    #expect(text.contains("blank waiting"))
  }

  @Test func withoutUTF8ThePictureIsASCII() {
    let text = presentTimeline(turns, on: Screen(columns: 60, isUTF8: false))
    #expect(text.split(separator: "One column")[0].utf8.allSatisfy { $0 < 0x80 })
    #expect(text.contains("\ntask 0 0 |#####-xxxx-#####-xxxx######xxxxx######|    |\n"))
  }

  @Test(arguments: [
    Timeline(tasks: [], wall: 0), Timeline(tasks: [.init(slices: [])], wall: 100),
    Timeline(tasks: [.init(slices: [.init(.running, pu: -7, start: 50, duration: 100)])], wall: 10),
    Timeline(
      tasks: [.init(slices: [.init(.running, pu: nil, start: 0, duration: 0)])], wall: 10, truncatedAt: 0),
  ])
  func whatIsEmptyOrOddIsNoError(timeline: Timeline) {
    for columns in [nil, 20, 80] {
      #expect(presentTimeline(cell(.thread, timeline), on: Screen(columns: columns)).hasSuffix("\n"))
    }
  }

  @Test func hostileNamesAreHarmless() {
    var hostile = turns
    hostile.cell.workload = "\u{1B}[2J" + String(repeating: "😀", count: 2_500)
    hostile.timeline.source = .sampled(reason: "\u{1B}]0;x\u{7}")
    let text = presentTimeline(hostile, on: Screen(columns: 80))
    #expect(!text.contains("\u{1B}") && !text.contains("\u{7}") && text.count < 4_000)
    #expect(text.hasPrefix("�[2J😀"))
  }

  @Test func aReportEndsWithTheCellsThatTellMost() throws {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let results = try Results.load(directory: folder.path)
      let timelines = RunTimelines.thirty()
      let text = try present(results, timelines: timelines, on: Screen(columns: 80))
      #expect(text.contains("\nWho ran where:\n"))
      #expect(
        text.contains("\nthread: 30 tasks took turns on 2 PUs in 150 slices of 4.00 ms (median); each was"))
      #expect(text.contains("\neventLoop: 30 tasks took turns on 1 of 2 PUs"))
      #expect(text.contains("`juggle show DIR --timeline --cell TEXT` draws one whole."))
      let markdown = try present(results, timelines: timelines, format: .markdown)
      #expect(markdown.contains("<details><summary>Who ran where</summary>\n\n```text\ncpu-bound thread"))
      var other = timelines
      other.run = "run-0"
      #expect(try present(results, timelines: other).contains("timeline.json is of another run, run-0"))
    }
  }
}
