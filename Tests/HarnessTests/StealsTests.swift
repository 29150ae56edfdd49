import Statistics
import Testing
import Trials

@testable import Harness

/// Timelines made by hand, in milliseconds.
struct StealsTests {
  private static let ms: Nanoseconds = 1_000_000

  private static func running(_ pu: Int, _ from: Nanoseconds, _ to: Nanoseconds) -> Timeline.Slice {
    Timeline.Slice(.running, pu: pu, start: from * ms, duration: (to - from) * ms)
  }

  private static func aside(_ from: Nanoseconds, _ to: Nanoseconds) -> Timeline.Slice {
    Timeline.Slice(.pushedAside, start: from * ms, duration: (to - from) * ms)
  }

  private static func timeline(_ tasks: [[Timeline.Slice]], wall: Nanoseconds) -> Timeline {
    Timeline(tasks: tasks.map { Timeline.Track(slices: $0) }, wall: wall * ms)
  }

  private func observations(
    _ timeline: Timeline
  ) -> (one: [KaplanMeier.Observation], several: [KaplanMeier.Observation]) {
    var steals = Steals()
    steals.add(timeline)
    return (steals.one, steals.several)
  }

  /// Two tasks share PU 0, the third has PU 1 to itself and ends at 8.
  private static let alone = running(1, 0, 8)

  @Test func theTimeUntilAWaitingThreadIsTakenOver() {
    let found = observations(
      Self.timeline(
        [
          [Self.running(0, 0, 4), Self.aside(4, 8), Self.running(0, 8, 12)],
          [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 11), Self.running(1, 11, 13)],
          [Self.alone],
        ], wall: 13))
    #expect(found.one == [.init(3e6)])
    #expect(found.several.isEmpty)
  }

  @Test func oneThatIsNeverTakenOverIsSeenUntilItIsAlone() {
    // Of the two on PU 0 the second ends at 16: from then on nobody waits.
    let found = observations(
      Self.timeline(
        [
          [
            Self.running(0, 0, 4), Self.aside(4, 8), Self.running(0, 8, 12), Self.aside(12, 16),
            Self.running(0, 16, 20),
          ],
          [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 12), Self.running(0, 12, 16)],
          [Self.alone],
        ], wall: 20))
    #expect(found.one == [.init(8e6, isComplete: false)])
  }

  @Test func severalThatWaitAreCountedApart() {
    let found = observations(
      Self.timeline(
        [
          [Self.running(0, 0, 2), Self.aside(2, 12), Self.running(0, 12, 16)],
          [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 9), Self.running(1, 9, 13)],
          [Self.aside(0, 2), Self.running(0, 2, 4), Self.aside(4, 8), Self.running(0, 8, 12)],
          [Self.alone],
        ], wall: 16))
    #expect(found.several == [.init(1e6)])
    // At 13 PU 1 is idle again, and nobody waits any more.
    #expect(found.one.isEmpty)
  }

  @Test func aPUThatTookOneOverAMomentAgoIsLeftOut() {
    // PU 1 takes the third one over at 9, is idle again at 13, and two are still at PU 0.
    let timeline = Self.timeline(
      [
        [Self.running(0, 0, 2), Self.aside(2, 12), Self.running(0, 12, 16)],
        [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 9), Self.running(1, 9, 13)],
        [
          Self.aside(0, 2), Self.running(0, 2, 4), Self.aside(4, 8), Self.running(0, 8, 12),
          Self.running(0, 16, 20),
        ],
        [Self.alone],
      ], wall: 20)
    var (steals, strict) = (Steals(recent: 4 * Self.ms), Steals(recent: 5 * Self.ms))
    steals.add(timeline)
    strict.add(timeline)
    #expect(steals.one == [.init(3e6, isComplete: false)])
    #expect(strict.one == [])
    #expect(steals.several == strict.several && steals.several == [.init(1e6)])
  }

  @Test func aPUWithThreadsOfItsOwnIsNotIdle() {
    let timeline = Timeline.roundRobinForTest
    #expect(observations(timeline).one.isEmpty && observations(timeline).several.isEmpty)
  }

  @Test func nothingIsSaidOfWhatLiesBehindTheEnd() {
    var timeline = Self.timeline(
      [
        [Self.running(0, 0, 4), Self.aside(4, 8), Self.running(0, 8, 12)],
        [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 11), Self.running(1, 11, 13)],
        [Self.alone],
      ], wall: 13)
    timeline.truncatedAt = 10 * Self.ms
    #expect(observations(timeline).one == [.init(2e6, isComplete: false)])
    timeline.truncatedAt = 8 * Self.ms
    #expect(observations(timeline).one.isEmpty)
  }

  @Test func turnsLastUntilAThreadIsPushedAside() {
    var steals = Steals()
    steals.add(
      Self.timeline(
        [
          [Self.running(0, 0, 4), Self.aside(4, 8), Self.running(0, 8, 9)],
          [Self.aside(0, 4), Self.running(0, 4, 8), Self.aside(8, 9), Self.running(0, 9, 11)],
        ], wall: 11))
    #expect(steals.quanta == [4e6, 4e6])
  }
}

extension Timeline {
  /// Two tasks on each of two PUs, which all end at the same time but for the last turn.
  fileprivate static var roundRobinForTest: Timeline {
    func task(_ pu: Int, first: Bool) -> Track {
      Track(
        slices: first
          ? [
            Slice(.running, pu: pu, start: 0, duration: 4), Slice(.pushedAside, start: 4, duration: 4),
            Slice(.running, pu: pu, start: 8, duration: 4),
          ]
          : [
            Slice(.pushedAside, start: 0, duration: 4), Slice(.running, pu: pu, start: 4, duration: 4),
            Slice(.pushedAside, start: 8, duration: 4), Slice(.running, pu: pu, start: 12, duration: 4),
          ])
    }
    return Timeline(tasks: [0, 1].flatMap { [task($0, first: true), task($0, first: false)] }, wall: 16)
  }
}
