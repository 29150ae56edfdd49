import Trials

/// Who ran where, and when, as it is simulated: stretches of the same task on the same server are one.
struct SliceLog {
  struct Entry {
    var task: Int32
    var server: Int32
    var start: Nanoseconds
    var end: Nanoseconds
  }

  private(set) var entries: [Entry] = []
  /// Entries that are kept; nothing is known of what comes behind them.
  private let most: Int
  private(set) var truncatedAt: Nanoseconds?

  init(most: Int) { self.most = most }

  mutating func add(task: Int, server: Int, from start: Nanoseconds, to end: Nanoseconds) {
    if let last = entries.last, last.task == task, last.server == server, last.end == start {
      entries[entries.count - 1].end = end
    } else if entries.count < most {
      entries.append(
        Entry(
          task: Int32(truncatingIfNeeded: task), server: Int32(truncatingIfNeeded: server), start: start,
          end: end))
    } else if truncatedAt == nil {
      truncatedAt = start
    }
  }
}
