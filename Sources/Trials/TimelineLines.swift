/// A timeline as a worker leaves it in its artifact folder: lines of JSON, a head and then one a task, in any order,
/// and at most one of what was no task's.
///
/// A slice is `[start, length, "state", PU]`, in nanoseconds after the start that the wall time counts from; without a PU
/// where it runs on none.
package enum TimelineLines {
  /// The largest file that is read.
  package static let largest = 64 << 20

  package struct Head: Sendable, Codable {
    /// The version of this format.
    package var timeline: Int
    package var source: String
    package var reason: String?
    package var wall: Nanoseconds
    package var truncatedAt: Nanoseconds?
    package var switches: Timeline.Switches?

    package static let version = 1

    package init(timeline: Int, source: String, wall: Nanoseconds) {
      (self.timeline, self.source, self.wall) = (timeline, source, wall)
    }

    private enum CodingKeys: String, CodingKey {
      case timeline, source, reason, switches
      case wall = "wall_ns"
      case truncatedAt = "truncated_at_ns"
    }
  }

  package struct Track: Sendable, Codable {
    /// Nil for what was no task's.
    package var task: Int?
    package var cpu: Nanoseconds?
    package var slices: [Timeline.Slice]

    private enum CodingKeys: String, CodingKey {
      case task, slices
      case cpu = "cpu_ns"
    }
  }

  /// The lines of a timeline, to be written in this order.
  package static func lines(of timeline: Timeline) -> (head: Head, tracks: [Track]) {
    var head = Head(timeline: Head.version, source: timeline.source.name, wall: timeline.wall)
    head.reason = timeline.source.reason
    (head.truncatedAt, head.switches) = (timeline.truncatedAt, timeline.switches)
    let tasks = timeline.tasks.enumerated().map { Track(task: $0, cpu: $1.cpu, slices: $1.slices) }
    let rest = timeline.overhead.isEmpty ? [] : [Track(slices: timeline.overhead)]
    return (head, tasks + rest)
  }

  /// Puts lines together.
  ///
  /// - Parameters:
  ///   - tasks: The trial's.
  ///   - pus: Those that the trial was bound to.
  /// - Throws: `Timeline.Malformed` where they can't be of such a trial.
  /// - Complexity: O(slices).
  package static func timeline(
    _ head: Head, _ tracks: [Track], tasks: Int, pus: [Int]
  ) throws(Timeline.Malformed) -> Timeline {
    guard head.timeline == Head.version else {
      throw .init(description: "version \(head.timeline), \(Head.version) is known")
    }
    guard let source = Timeline.Source(name: head.source, reason: head.reason ?? "it doesn't say why"),
      source != .simulated
    else {
      throw .init(description: "source \"\(head.source)\", exact and sampled are allowed")
    }
    var timeline = Timeline(
      tasks: Array(repeating: Timeline.Track(slices: []), count: tasks), source: source, wall: head.wall,
      truncatedAt: head.truncatedAt, switches: head.switches)
    var seen: Set<Int?> = []
    for track in tracks {
      guard seen.insert(track.task).inserted else {
        throw .init(description: "\(track.task.map { "task \($0)" } ?? "the overhead") has two lines")
      }
      guard let task = track.task else {
        timeline.overhead = track.slices
        continue
      }
      guard timeline.tasks.indices.contains(task) else {
        throw .init(description: "task \(task), there are \(tasks) from 0 on")
      }
      timeline.tasks[task] = Timeline.Track(slices: track.slices, cpu: track.cpu)
    }
    if let fault = timeline.fault(on: pus) { throw .init(description: fault) }
    return timeline
  }
}

extension Timeline.Slice: Codable {
  package init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    let (start, duration) = (try values.decode(Nanoseconds.self), try values.decode(Nanoseconds.self))
    let state = try values.decode(Timeline.State.self)
    self.init(state, pu: values.isAtEnd ? nil : try values.decode(Int.self), start: start, duration: duration)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.unkeyedContainer()
    try values.encode(start)
    try values.encode(duration)
    try values.encode(state)
    if let pu { try values.encode(pu) }
  }
}
