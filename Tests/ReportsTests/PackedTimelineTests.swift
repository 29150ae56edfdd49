import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct PackedTimelineTests {
  /// What the page's script does: the slices by track, tasks first, then overhead without a PU and by PU.
  private func unpacked(_ packed: PackedTimeline) throws -> [[Timeline.Slice]] {
    let bytes = try #require(Data(base64Encoded: packed.data))
    var place = bytes.startIndex
    func number() -> Int64 {
      var (value, shift): (Int64, Int64) = (0, 0)
      while true {
        let byte = bytes[place]
        place += 1
        value |= Int64(byte & 0x7F) << shift
        shift += 7
        if byte < 0x80 { return value }
      }
    }
    let tracks = (0..<packed.tasks + packed.pus.count + 1).map { _ in
      var end: Nanoseconds = 0
      return (0..<number()).map { _ in
        let head = Int(number())
        let start = end + (head & 4 == 0 ? 0 : number())
        let slice = Timeline.Slice(
          Timeline.State.allCases[head & 3], pu: head >> 3 == 0 ? nil : packed.pus[(head >> 3) - 1],
          start: start,
          duration: number())
        end = slice.end
        return slice
      }
    }
    #expect(place == bytes.endIndex)
    return tracks
  }

  @Test func nothingIsLost() throws {
    for entry in RunTimelines.thirty().cells {
      let packed = PackedTimeline(entry, title: "t")
      let tracks = try unpacked(packed)
      #expect(Array(tracks.prefix(packed.tasks)) == entry.timeline.tasks.map(\.slices))
      #expect(tracks.dropFirst(packed.tasks).flatMap(\.self) == entry.timeline.overhead)
      #expect(packed.slices == entry.timeline.sliceCount)
      #expect(packed.wall == entry.timeline.wall)
    }
  }

  @Test func gapsStayGapsAndPUsThatNobodyNamedAreKept() throws {
    let slices = [
      Timeline.Slice(.running, pu: 7, start: 1_000, duration: 5),
      .init(.waiting, start: 2_000_000_000_000, duration: 1),
    ]
    let timeline = Timeline(tasks: [.init(slices: slices), .init(slices: [])], wall: 3_000_000_000_000)
    let entry = CellTimeline(
      cell: Cell(workload: "w", model: ModelName(.thread), tasks: 2, cores: 1), pus: [3], timeline: timeline)
    let packed = PackedTimeline(entry, title: "t")
    #expect(packed.pus == [3, 7])
    #expect(try unpacked(packed) == [slices, [], [], [], []])
  }

  @Test func fiveBytesASlice() throws {
    let timeline = Timeline.roundRobin(tasks: 100, pus: [0, 1], work: 100_000_000, quantum: 4_000_000)
    let entry = CellTimeline(
      cell: Cell(workload: "w", model: ModelName(.thread), tasks: 100, cores: 2), pus: [0, 1],
      timeline: timeline)
    #expect(PackedTimeline(entry, title: "t").data.utf8.count < timeline.sliceCount * 8)
  }

  @Test func whatHasNoRoomIsLeftOutAndSaid() throws {
    var room = 1_000
    let values = try TimelineValues(.thirty(), [], run: "run-1", room: &room)
    #expect(values.cells.isEmpty)
    #expect(values.cautions.count == 1)
    #expect(values.cautions[0].contains("cpu-bound thread tasks=30 cores=2 compact (298 slices)"))
    #expect(room == 1_000)
  }

  @Test func theCellThatTellsMostIsShownFirst() throws {
    var timelines = RunTimelines.thirty()
    let short = Timeline.roundRobin(tasks: 1, pus: [0], work: 1_000_000, quantum: 1_000_000)
    let cell = Cell(workload: "w", model: ModelName(.subroutine), tasks: 1, cores: 1)
    timelines.cells.insert(CellTimeline(cell: cell, pus: [0], timeline: short), at: 0)
    var room = 1_000_000
    let values = try TimelineValues(timelines, [], run: "run-1", room: &room)
    #expect(values.cells[0].name == cell.id)
    #expect(try script(values).first == 1)
    // Where there is no room for it, another one is.
    room = 500
    let less = try TimelineValues(timelines, [], run: "run-1", room: &room)
    #expect(try script(less).first == 0)
  }

  /// What the page's script reads beside the cells.
  private struct Script: Decodable {
    struct Colours: Decodable { var tasks, states: [String], overhead: String }

    var states: [String]
    var light, dark: Colours
    var first: Int
  }

  private func script(_ values: TimelineValues) throws -> Script {
    try JSONDecoder().decode(Script.self, from: Data(values.json.utf8))
  }

  @Test func wordsAndColoursAreThoseOfTheCharts() throws {
    var room = 1_000_000
    let values = try TimelineValues(.thirty(), [], run: "run-1", room: &room)
    let script = try script(values)
    #expect(script.states == ["running", "waiting", "in line", "pushed aside"])
    #expect(script.states == values.states)
    #expect(script.light.tasks.first == "#0072b2")
    #expect(script.light.tasks == (0..<ChartColour.taskCount).map { ChartColour.task($0).hex })
    #expect(script.light.states == Timeline.State.allCases.map { ChartColour.state($0).hex })
    #expect(
      script.dark.tasks.count == script.light.tasks.count && script.dark.overhead != script.light.overhead)
    // Lightness is turned over: the lightest state is the darkest one then.
    #expect(ChartColour.white.onDark == .darkPaper)
    #expect(
      ChartColour.state(.running).onDark.ink == .black && ChartColour.state(.waiting).onDark.ink == .white)
  }

  @Test func totalsAreSumsOfSlices() throws {
    var room = 1_000_000
    let values = try TimelineValues(.thirty(), [], run: "run-1", room: &room)
    #expect(
      values.cells[0].sums
        == "30 tasks in 300\u{A0}ms; all of them together: running 600\u{A0}ms, waiting 0\u{A0}s, in line 840\u{A0}ms, "
        + "pushed aside 6.72\u{A0}s."
    )
    #expect(values.cells[0].totals.count == 30)
    #expect(values.cells[0].totals[0].times == ["20.0 ms", "0 s", "0 s", "224 ms"])
  }
}
