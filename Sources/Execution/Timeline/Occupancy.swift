import CLinux
import Trials

/// When each thread was on which PU, as the kernel's switches say.
struct Occupancy {
  /// A thread's time on a PU, without a break.
  struct Span: Equatable {
    var pu: Int
    var start: Nanoseconds
    var end: Nanoseconds
    /// Whether it ended because something else was put on the PU.
    var isPushedAside: Bool
  }

  /// By thread, in order.
  private(set) var spans: [Int32: [Span]] = [:]

  /// - Parameters:
  ///   - switches: By time.
  ///   - end: When the last of them could have been; who is on a PU then has been on it up to there.
  /// - Complexity: O(switches).
  init(_ switches: [clinux_switch], end: Nanoseconds) {
    var running: [Int32: (pu: Int, start: Nanoseconds)] = [:]  // by thread
    var holders: [Int: Int32] = [:]  // by PU
    func leave(_ thread: Int32, at time: Nanoseconds, pushedAside: Bool) {
      guard let (pu, start) = running.removeValue(forKey: thread) else { return }
      if holders[pu] == thread { holders[pu] = nil }
      guard time > start else { return }
      spans[thread, default: []].append(Span(pu: pu, start: start, end: time, isPushedAside: pushedAside))
    }
    for next in switches {
      switch next.kind {
      case CLINUX_ON:
        let pu = Int(next.pu)
        // A process's last switch is not told: whoever follows it on its PU ends it.
        if let other = holders[pu], other != next.thread { leave(other, at: next.time, pushedAside: false) }
        leave(next.thread, at: next.time, pushedAside: false)
        running[next.thread] = (pu, next.time)
        holders[pu] = next.thread
      case CLINUX_PUSHED_ASIDE: leave(next.thread, at: next.time, pushedAside: true)
      default: leave(next.thread, at: next.time, pushedAside: false)
      }
    }
    for thread in Array(running.keys) { leave(thread, at: end, pushedAside: false) }
  }

  /// The place of the thread's first span that ends after `time`.
  ///
  /// - Complexity: O(log spans).
  static func first(in spans: [Span], endingAfter time: Nanoseconds) -> Int {
    var (low, high) = (0, spans.count)
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= time { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
