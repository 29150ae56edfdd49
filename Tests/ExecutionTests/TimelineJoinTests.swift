import CLinux
import Testing
import Trials

@testable import Execution

struct TimelineJoinTests {
  private func note(
    _ kind: TaskEvent.Kind, _ task: Int32, at time: Nanoseconds, thread: Int32 = 1, pu: Int32 = 0,
    cpu: Nanoseconds = TaskEvent.unknown, due: Nanoseconds = TaskEvent.unknown
  ) -> TaskEvent {
    TaskEvent(time: time, cpu: cpu, due: due, task: task, thread: thread, pu: pu, kind: kind)
  }

  private func on(_ thread: Int32, at time: Nanoseconds, pu: Int32 = 0) -> clinux_switch {
    clinux_switch(time: time, thread: thread, pu: pu, kind: CLINUX_ON)
  }

  private func off(_ thread: Int32, at time: Nanoseconds, pu: Int32 = 0, aside: Bool) -> clinux_switch {
    clinux_switch(time: time, thread: thread, pu: pu, kind: aside ? CLINUX_PUSHED_ASIDE : CLINUX_WAITS)
  }

  private func exact(
    _ events: [TaskEvent], _ switches: [clinux_switch], tasks: Int = 1, end: Nanoseconds,
    missingFrom: Nanoseconds? = nil
  ) -> (tracks: [[String]], overhead: [String]) {
    let join = TimelineJoin(events: events, tasks: tasks, start: 100, end: end, missingFrom: missingFrom)
    let (tracks, overhead) = join.exact(switches)
    return (tracks.map { $0.slices.map(text) }, overhead.map(text))
  }

  private func text(_ slice: Timeline.Slice) -> String {
    "\(slice.start)+\(slice.duration) \(slice.state)" + (slice.pu.map { " \($0)" } ?? "")
  }

  @Test func aThreadThatIsPushedAsideIsNotRunning() {
    let (tracks, overhead) = exact(
      [note(.begins, 0, at: 110), note(.ends, 0, at: 200)],
      [on(1, at: 90), off(1, at: 140, aside: true), on(1, at: 170, pu: 1)], end: 200)
    #expect(tracks == [["0+10 ready", "10+30 running 0", "40+30 pushedAside", "70+30 running 1"]])
    #expect(overhead == ["0+10 running 0"])  // the thread was on its PU before it had a task
  }

  @Test func aBlockedThreadWaitsUntilItIsDueAndIsThenInLine() {
    let (tracks, _) = exact(
      [
        note(.begins, 0, at: 100), note(.naps, 0, at: 120, due: 150), note(.goesOn, 0, at: 160),
        note(.ends, 0, at: 180),
      ],
      [on(1, at: 90), off(1, at: 122, aside: false), on(1, at: 158)], end: 180)
    #expect(tracks == [["0+22 running 0", "22+28 waiting", "50+8 ready", "58+22 running 0"]])
  }

  @Test func tasksThatShareAThreadTakeTurnsOnIt() {
    let (tracks, overhead) = exact(
      [
        note(.begins, 0, at: 100), note(.leaves, 0, at: 120, due: 120), note(.begins, 1, at: 125),
        note(.leaves, 1, at: 140, due: 150), note(.begins, 0, at: 142), note(.ends, 0, at: 160),
        note(.begins, 1, at: 165), note(.ends, 1, at: 170),
      ],
      [on(1, at: 90)], tasks: 2, end: 170)
    #expect(
      tracks == [
        ["0+20 running 0", "20+22 ready", "42+18 running 0"],
        ["0+25 ready", "25+15 running 0", "40+10 waiting", "50+15 ready", "65+5 running 0"],
      ])
    #expect(overhead == ["20+5 running 0", "40+2 running 0", "60+5 running 0"])
  }

  @Test func aTaskMayGoOnOnAnotherThread() {
    let (tracks, _) = exact(
      [
        note(.begins, 0, at: 100, thread: 1), note(.leaves, 0, at: 120, thread: 1),
        note(.begins, 0, at: 150, thread: 2), note(.ends, 0, at: 160, thread: 2),
      ],
      [on(1, at: 90), on(2, at: 90, pu: 1)], end: 160)
    #expect(tracks == [["0+20 running 0", "20+30 waiting", "50+10 running 1"]])
  }

  @Test func aThreadThatEndedHoldsNoPU() {
    let ended = clinux_switch(time: 120, thread: 1, pu: 0, kind: CLINUX_EXITS)
    let (_, overhead) = exact([], [on(1, at: 90), ended, on(2, at: 150)], end: 200)
    #expect(overhead == ["0+20 running 0", "50+50 running 0"])
    // A process's last switch isn't told; whoever comes on its PU shows that it is gone.
    let (_, untold) = exact([], [on(1, at: 90), on(2, at: 150)], end: 200)
    #expect(untold == ["0+50 running 0", "50+50 running 0"])
  }

  @Test func nothingIsSaidFromWhereSomethingIsMissing() {
    let (tracks, overhead) = exact(
      [note(.begins, 0, at: 100)], [on(1, at: 90), on(2, at: 90, pu: 1)], tasks: 2, end: 200, missingFrom: 130
    )
    #expect(tracks == [["0+30 running 0"], ["0+30 ready"]])
    #expect(overhead == ["0+30 running 1"])
  }

  @Test func cpuTimeIsThatOfTheStays() {
    let join = TimelineJoin(
      events: [
        note(.begins, 0, at: 100, cpu: 5), note(.leaves, 0, at: 120, cpu: 25),
        note(.begins, 0, at: 130, thread: 2, cpu: 700), note(.ends, 0, at: 150, thread: 2, cpu: 715),
        note(.begins, 1, at: 100), note(.ends, 1, at: 110),
      ], tasks: 2, start: 100, end: 150)
    #expect(join.exact([]).tracks.map(\.cpu) == [35, nil])
  }

  @Test func samplesTellHowLongATaskRanBetweenThem() {
    let us: Nanoseconds = 1_000
    let join = TimelineJoin(
      events: [
        note(.begins, 0, at: 100, cpu: 0), note(.goesOn, 0, at: 100 + 1_000 * us, cpu: 1_000 * us),
        note(.goesOn, 0, at: 100 + 4_000 * us, pu: 1, cpu: 2_000 * us),
        note(.naps, 0, at: 100 + 4_500 * us, pu: 1, cpu: 2_500 * us, due: 100 + 5_500 * us),
        note(.goesOn, 0, at: 100 + 6_000 * us, pu: 1, cpu: 2_600 * us),
        note(.ends, 0, at: 100 + 6_010 * us, pu: 1, cpu: 2_605 * us),
      ], tasks: 1, start: 100, end: 100 + 6_010 * us)
    let track = join.sampled()[0]
    #expect(
      track.slices.map(text) == [
        "0+2000000 running 0", "2000000+2000000 pushedAside", "4000000+500000 running 1",
        "4500000+1000000 waiting", "5500000+400000 ready", "5900000+110000 running 1",
      ])
    #expect(track.cpu == 2_605 * us)
  }

  @Test func aTimelineHasSoManySlicesAtMost() {
    let slices = (0..<10).map { Timeline.Slice(.running, pu: 0, start: Nanoseconds($0) * 10, duration: 10) }
    let track = Timeline.Track(slices: slices)
    let cut = Timeline(tasks: [track, track], wall: 100).limited(to: 15)
    #expect(cut.truncatedAt == 70)
    #expect(cut.tasks.map { $0.slices.count } == [7, 7])
    let whole = Timeline(tasks: [track], wall: 100)
    #expect(whole.limited(to: 10) == whole)
  }
}
