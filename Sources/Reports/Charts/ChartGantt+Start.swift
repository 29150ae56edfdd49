import Findings
import Trials

extension ChartGantt {
  /// The start of a timeline by PU, as much of it as makes the slices wide enough to be told apart; nil where the whole
  /// of it does that already, or where the start would be next to nothing of it.
  ///
  /// - Complexity: O(n log n) slices.
  init?(startOf entry: CellTimeline) {
    let timeline = entry.timeline
    let running = timeline.tasks.flatMap { $0.slices.lazy.filter { $0.state == .running }.map(\.duration) }
      .sorted()
    guard running.count >= 20, let longest = running.last, longest > 0 else { return nil }
    let usual = max(1, running[running.count / 2])
    let window = usual * Nanoseconds(Self.width / Self.wideEnough)
    guard window < timeline.wall / 4 * 3, window >= timeline.wall / Self.smallestPart else { return nil }
    var start = entry
    start.timeline.tasks = timeline.tasks.map { track in
      Timeline.Track(slices: Self.clipped(track.slices, at: window), cpu: track.cpu)
    }
    start.timeline.overhead = Self.clipped(timeline.overhead, at: window)
    start.timeline.wall = window
    start.timeline.truncatedAt = timeline.truncatedAt.flatMap { $0 < window ? $0 : nil }
    self.init(
      pusOf: start, part: ", the first \(Wording.seconds(Double(window) / 1e9))",
      hasOverhead: !timeline.overhead.isEmpty)
  }

  /// Pixels of the usual slice: room for the number of its task.
  private static let wideEnough = 25
  /// A start that is less than one part of so many tells nothing of the whole.
  private static let smallestPart: Nanoseconds = 200

  private static func clipped(_ slices: [Timeline.Slice], at end: Nanoseconds) -> [Timeline.Slice] {
    slices.filter { $0.start < end }.map { slice in
      var slice = slice
      slice.duration = min(slice.duration, end - slice.start)
      return slice
    }
  }
}
