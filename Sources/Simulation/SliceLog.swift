import Trials

/// Who ran where and who waited until when, as it is simulated: stretches of the same task on the same server are one.
struct SliceLog {
  private struct Entry {
    /// -1 while it waits.
    var server: Int32
    var start: Nanoseconds
    var end: Nanoseconds
  }

  private var entries: [[Entry]]
  private var count = 0
  /// Nothing is known of what comes behind the first so many.
  private let most: Int
  private var truncatedAt: Nanoseconds?

  init(tasks: Int, most: Int = Timeline.mostSlices) {
    entries = Array(repeating: [], count: tasks)
    self.most = most
  }

  mutating func run(_ task: Int, on server: Int, from start: Nanoseconds, to end: Nanoseconds) {
    add(Entry(server: Int32(truncatingIfNeeded: server), start: start, end: end), to: task)
  }

  mutating func wait(_ task: Int, from start: Nanoseconds, to end: Nanoseconds) {
    add(Entry(server: -1, start: start, end: end), to: task)
  }

  private mutating func add(_ entry: Entry, to task: Int) {
    guard truncatedAt == nil else { return }
    if let last = entries[task].last, last.server == entry.server, last.end == entry.start {
      entries[task][entries[task].count - 1].end = entry.end
    } else if 2 * count < most {  // each may have a gap before it, which is a slice too
      entries[task].append(entry)
      count += 1
    } else {
      truncatedAt = entry.start
    }
  }

  /// - Parameters:
  ///   - pus: The operating system's number of each server's PU.
  ///   - finishes: Of each task.
  ///   - isTimeShared: Whether a task that stops running without waiting was pushed aside by the system.
  /// - Complexity: O(slices).
  func timeline(pus: [Int], finishes: [Nanoseconds], isTimeShared: Bool) -> Timeline {
    let tracks = entries.indices.map { task -> Timeline.Track in
      var slices: [Timeline.Slice] = []
      var (reached, hasRun): (Nanoseconds, Bool) = (0, false)
      for entry in entries[task] where entry.start < truncatedAt ?? .max {
        let end = min(entry.end, truncatedAt ?? .max)
        if entry.start > reached {
          let state: Timeline.State = hasRun && isTimeShared ? .pushedAside : .ready
          slices.append(.init(state, start: reached, duration: entry.start - reached))
        }
        let isRunning = entry.server >= 0
        slices.append(
          .init(
            isRunning ? .running : .waiting, pu: isRunning ? pus[Int(entry.server)] : nil, start: entry.start,
            duration: end - entry.start))
        (reached, hasRun) = (end, isRunning)
      }
      return .init(slices: slices, cpu: truncatedAt == nil ? slices.running : nil)
    }
    return Timeline(
      tasks: tracks, source: .simulated, wall: max(1, finishes.max() ?? 1), truncatedAt: truncatedAt)
  }
}

extension [Timeline.Slice] {
  fileprivate var running: Nanoseconds { reduce(0) { $0 + ($1.state == .running ? $1.duration : 0) } }
}
