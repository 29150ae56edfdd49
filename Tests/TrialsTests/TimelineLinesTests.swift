import Foundation
import Samples
import Testing
import Trials

struct TimelineLinesTests {
  @Test func whatAWorkerWritesIsRead() throws {
    for entry in RunTimelines.thirty().cells {
      var timeline = entry.timeline
      timeline.source = .sampled(reason: "no permission")
      let (head, tracks) = TimelineLines.lines(of: timeline)
      let lines = try tracks.map { try JSONEncoder().encode($0) }
      #expect(try TimelineLines.timeline(head, lines.map(track), tasks: 30, pus: [0, 1]) == timeline)
    }
  }

  @Test func aTaskWithoutALineHasNoSlices() throws {
    let timeline = try read(#"{"task":1,"slices":[[0,5,"ready"],[5,10,"running",0]]}"#)
    #expect(timeline.tasks.map(\.slices.count) == [0, 2])
    #expect(timeline.source == .exact)
  }

  @Test(arguments: [
    (#"{"task":2,"slices":[]}"#, "task 2, there are 2 from 0 on"),
    (#"{"task":-1,"slices":[]}"#, "task -1, there are 2 from 0 on"),
    (
      #"{"task":0,"slices":[[0,5,"running",7]]}"#, "task 0 on PU 7, its trial was bound to 0 1"
    ),
    (#"{"task":0,"slices":[[0,5,"running"]]}"#, "a slice has a PU exactly where it is running"),
    (#"{"task":0,"slices":[[0,5,"waiting",0]]}"#, "a slice has a PU exactly where it is running"),
    (#"{"task":0,"slices":[[-1,5,"ready"]]}"#, "a slice from -1 ns, 5 ns long"),
    (#"{"task":0,"slices":[[0,9223372036854775807,"ready"]]}"#, "a slice from 0 ns"),
    (#"{"task":0,"slices":[[0,5,"ready"],[4,5,"ready"]]}"#, "begins before the last one's end"),
    ("{\"task\":0,\"slices\":[]}\n{\"task\":0,\"slices\":[]}", "task 0 has two lines"),
  ])
  func refusesWhatCannotBe(lines: String, reason: String) throws {
    let error = #expect(throws: Timeline.Malformed.self) { try read(lines) }
    #expect(try #require(error).description.contains(reason))
  }

  private func read(_ lines: String) throws -> Timeline {
    let head = TimelineLines.Head(timeline: 1, source: "exact", wall: 20)
    let tracks = try lines.split(separator: "\n").map { try track(Data($0.utf8)) }
    return try TimelineLines.timeline(head, tracks, tasks: 2, pus: [0, 1])
  }

  private func track(_ line: Data) throws -> TimelineLines.Track {
    try JSONDecoder().decode(TimelineLines.Track.self, from: line)
  }
}
