/// Who ran where, and when: one iteration of one trial, as it was recorded.
///
/// Times are nanoseconds after the moment that the wall time counts from.
package struct Timeline: Sendable, Hashable {
  /// By number of task. A task's slices are in order, do not overlap, and leave no gap up to its end.
  package var tasks: [Track]
  /// What ran on the trial's PUs and was no task: the model's own work, such as its queues, timers and hand-overs.
  /// Empty where it can't be told.
  package var overhead: [Slice]
  package var source: Source
  /// Last finish of all tasks.
  package var wall: Nanoseconds
  /// Nothing is known from there on; nil where all was recorded.
  package var truncatedAt: Nanoseconds?
  /// Context switches of the whole process while it was recorded: as recorded, and as the kernel counted them.
  package var switches: Switches?

  /// How it is known.
  package enum Source: Sendable, Hashable {
    /// The kernel said when each thread was put on a PU and taken off it.
    case exact
    /// The tasks looked at the clock and at their PU from time to time, since the kernel would not say, for this reason:
    /// sums are right, where a gap lies is known to a millisecond or so.
    case sampled(reason: String)
    /// Nothing ran: the simulator worked it out.
    case simulated

    package var isSampled: Bool { if case .sampled = self { true } else { false } }

    /// As files have it; `init` reads it, nil for any other word.
    package var name: String {
      switch self {
      case .exact: "exact"
      case .sampled: "sampled"
      case .simulated: "simulated"
      }
    }

    package var reason: String? { if case .sampled(let reason) = self { reason } else { nil } }

    package init?(name: String, reason: String) {
      switch name {
      case "exact": self = .exact
      case "sampled": self = .sampled(reason: reason)
      case "simulated": self = .simulated
      default: return nil
      }
    }
  }

  /// What can't be a timeline of a trial, or why there is none: what was found, and what is allowed.
  package struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  /// What a task does, or what is done to it.
  package enum State: String, Sendable, Codable, CaseIterable {
    /// It is on a PU.
    case running
    /// It waits for something, a timer or a reply, and needs no PU.
    case waiting
    /// It could run, and is in line: not begun yet, or called back by its model and not reached.
    case ready
    /// It could run, and the system has put something else on its PU.
    case pushedAside = "pushed aside"
  }

  package struct Slice: Sendable, Hashable {
    package var state: State
    /// By the operating system's number; nil where it runs on none.
    package var pu: Int?
    package var start: Nanoseconds
    package var duration: Nanoseconds

    package init(_ state: State, pu: Int? = nil, start: Nanoseconds, duration: Nanoseconds) {
      (self.state, self.pu, self.start, self.duration) = (state, pu, start, duration)
    }

    package var end: Nanoseconds { start + duration }
  }

  /// One task.
  package struct Track: Sendable, Hashable {
    package var slices: [Slice]
    /// Its CPU time, by its threads' own clocks; nil where it can't be told.
    package var cpu: Nanoseconds?

    package init(slices: [Slice], cpu: Nanoseconds? = nil) { (self.slices, self.cpu) = (slices, cpu) }

    /// - Complexity: O(slices).
    package func total(_ state: State) -> Nanoseconds {
      slices.reduce(0) { $0 + ($1.state == state ? $1.duration : 0) }
    }
  }

  /// Voluntary ones are a thread's own doing: it waits. Involuntary ones are the system's.
  package struct Switches: Sendable, Hashable, Codable {
    package var voluntary, involuntary: Int
    /// The same by `getrusage`.
    package var countedVoluntary, countedInvoluntary: Int

    package init(voluntary: Int, involuntary: Int, countedVoluntary: Int, countedInvoluntary: Int) {
      (self.voluntary, self.involuntary) = (voluntary, involuntary)
      (self.countedVoluntary, self.countedInvoluntary) = (countedVoluntary, countedInvoluntary)
    }

    private enum CodingKeys: String, CodingKey {
      case voluntary, involuntary
      case countedVoluntary = "voluntary_by_rusage"
      case countedInvoluntary = "involuntary_by_rusage"
    }
  }

  package init(
    tasks: [Track], overhead: [Slice] = [], source: Source = .exact, wall: Nanoseconds,
    truncatedAt: Nanoseconds? = nil, switches: Switches? = nil
  ) {
    self.tasks = tasks
    self.overhead = overhead
    self.source = source
    self.wall = wall
    self.truncatedAt = truncatedAt
    self.switches = switches
  }

  /// Slices that a trial's timeline has at most, those of the overhead included.
  package static let mostSlices = 200_000

  /// - Complexity: O(tasks).
  package var sliceCount: Int { tasks.reduce(overhead.count) { $0 + $1.slices.count } }
}

/// The timeline of one cell: of a trial of its own, after those that were measured.
package struct CellTimeline: Sendable, Hashable {
  package var cell: Cell
  /// PUs that the trial was bound to, by the operating system's numbers.
  package var pus: [Int]
  package var timeline: Timeline

  package init(cell: Cell, pus: [Int], timeline: Timeline) {
    (self.cell, self.pus, self.timeline) = (cell, pus, timeline)
  }
}

/// The timelines of one run: what `timeline.json` holds, in Chrome's trace format (`ChromeTrace`).
package struct RunTimelines: Sendable, Hashable {
  /// The run's id.
  package var run: String
  package var experiment: String
  package var cells: [CellTimeline]

  package init(run: String, experiment: String, cells: [CellTimeline]) {
    (self.run, self.experiment, self.cells) = (run, experiment, cells)
  }

  /// The name of the file in a results folder.
  package static let file = "timeline.json"
}
