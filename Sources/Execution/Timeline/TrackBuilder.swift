import Trials

/// A task's slices, each from where the last one ended.
struct TrackBuilder {
  private(set) var slices: [Timeline.Slice] = []
  private(set) var end: Nanoseconds
  private let start: Nanoseconds
  private let limit: Nanoseconds

  init(start: Nanoseconds, limit: Nanoseconds) {
    (self.start, self.limit) = (start, limit)
    end = start
  }

  mutating func add(_ state: Timeline.State, pu: Int? = nil, until time: Nanoseconds) {
    let time = min(time, limit)
    guard time > end else { return }
    if let last = slices.last, last.state == state, last.pu == pu {
      slices[slices.count - 1].duration += time - end
    } else {
      slices.append(Timeline.Slice(state, pu: pu, start: end - start, duration: time - end))
    }
    end = time
  }

  /// A wait, which is one for a PU from `due` on.
  mutating func wait(until time: Nanoseconds, due: Nanoseconds) {
    add(.waiting, until: min(time, due))
    add(.ready, until: time)
  }
}
