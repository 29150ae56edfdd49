import Statistics
package import Trials

/// What a cell's timeline says in a few figures: who took turns with whom, and in slices of which length. Of a timeline
/// that was cut off it speaks of the part that was recorded.
///
/// Times are seconds.
package struct TimelineSummary: Sendable, Hashable {
  package var cell: Cell
  /// PUs that the trial was bound to, and those of them that a task was seen on.
  package var pus, usedPUs: Int
  /// Tasks, and those of them that were seen running.
  package var tasks, ranTasks: Int
  package var course: Course
  /// How long the slices are in which tasks ran; nil where none did.
  package var run: Lengths?
  /// By state, over all tasks; without the states that no task was in.
  package var states: [Timeline.State: Total]
  /// By state, how often the middle one of the tasks was in it.
  package var medianCount: [Timeline.State: Int]
  /// What the PUs did with the time that was recorded, as shares of 1; nil where nothing was recorded.
  package var use: Use?
  /// Tasks that had begun to run and not yet ended, the most at any time.
  package var mostUnderWay: Int
  /// Tasks that ran on more than one PU.
  package var movedTasks: Int
  /// Seconds that were recorded: up to the last finish, or to where the recording was cut off.
  package var recorded: Double
  /// Seconds that the recorded trial took, and the median of its cell's trials; nil where that isn't known.
  package var wall: Double
  package var usualWall: Double?
  package var isTruncated: Bool
  package var source: Timeline.Source

  /// How the tasks that ran came to their end.
  package enum Course: String, Sendable, CaseIterable {
    /// No task was seen running.
    case nothing
    /// Each ran from its beginning to its end with no more of them under way than there are PUs. What is no task of
    /// the trial may have come between.
    case once
    /// They were pushed aside in the midst of their work, and others ran.
    case turns
    /// They ran in several slices and gave their place up by themselves: they waited, or let others run.
    case stints
  }

  /// Lengths of slices, in seconds.
  package struct Lengths: Sendable, Hashable {
    package var count: Int
    package var median: Double
    /// Nine of ten are at most so long.
    package var p90: Double
  }

  /// Slices of one state.
  package struct Total: Sendable, Hashable {
    package var count: Int
    package var seconds: Double
  }

  /// Shares of the time of all PUs.
  package struct Use: Sendable, Hashable {
    /// Running tasks.
    package var tasks: Double
    /// The model's own work; nil where it can't be told from idling.
    package var overhead: Double?
    /// The rest: idling, and the model's own work where that can't be told.
    package var rest: Double
  }

  /// - Parameter usualWall: Seconds that the cell's other trials took, the median of them.
  /// - Complexity: O(n log n) slices.
  package init(_ cell: CellTimeline, usualWall: Double? = nil) {
    let timeline = cell.timeline
    (wall, self.usualWall) = (seconds(timeline.wall), usualWall)
    self.cell = cell.cell
    (tasks, pus) = (timeline.tasks.count, cell.pus.count)
    (source, isTruncated) = (timeline.source, timeline.truncatedAt != nil)
    recorded = seconds(max(0, min(timeline.truncatedAt ?? timeline.wall, timeline.wall)))

    var lengths: [Double] = []
    var states: [Timeline.State: Total] = [:]
    var counts: [Timeline.State: [Int]] = [:]
    var (used, ran, moved): (Set<Int>, Int, Int) = ([], 0, 0)
    var stretches: [ClosedRange<Nanoseconds>] = []
    for track in timeline.tasks {
      var own: [Timeline.State: Int] = [:]
      var places: Set<Int> = []
      for slice in track.slices {
        own[slice.state, default: 0] += 1
        states[slice.state, default: Total(count: 0, seconds: 0)].add(seconds(slice.duration))
        guard slice.state == .running else { continue }
        lengths.append(seconds(slice.duration))
        if let pu = slice.pu { places.insert(pu) }
      }
      let running = track.slices.filter { $0.state == .running }
      if let start = running.first?.start, let end = running.last?.end, start < end {
        stretches.append(start...end)
      }
      used.formUnion(places)
      if own[.running] != nil { ran += 1 }
      if places.count > 1 { moved += 1 }
      for state in Timeline.State.allCases { counts[state, default: []].append(own[state] ?? 0) }
    }
    (usedPUs, ranTasks, movedTasks) = (used.count, ran, moved)
    self.states = states
    medianCount = counts.mapValues { $0.sorted()[$0.count / 2] }
    run = Lengths(lengths)
    mostUnderWay = Self.most(of: stretches)
    course =
      if ran == 0 {
        .nothing
      } else if mostUnderWay <= cell.pus.count {
        .once
      } else if states[.pushedAside] != nil {
        .turns
      } else {
        .stints
      }
    use = Use(
      tasks: states[.running]?.seconds ?? 0,
      overhead: timeline.overhead.isEmpty ? nil : timeline.overhead.reduce(0) { $0 + seconds($1.duration) },
      of: recorded * Double(cell.pus.count))
  }

  /// The largest number of stretches of time that have a moment in common.
  private static func most(of stretches: [ClosedRange<Nanoseconds>]) -> Int {
    // One that ends where another begins is over.
    let changes = stretches.flatMap { [($0.lowerBound, 1), ($0.upperBound, -1)] }
      .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    var (count, most) = (0, 0)
    for (_, change) in changes {
      count += change
      most = max(most, count)
    }
    return most
  }

  /// The cells that tell most: at most `count`, each of another course or on another number of PUs, those with the most
  /// tasks first; then whatever is left, in the file's order.
  ///
  /// - Complexity: O(n log n) slices.
  package static func telling(
    _ timelines: RunTimelines, usualWalls: [Cell: Double] = [:], count: Int
  ) -> [(CellTimeline, TimelineSummary)] {
    telling(timelines.cells.map { ($0, TimelineSummary($0, usualWall: usualWalls[$0.cell])) }, count: count)
  }

  /// The same where they are summarised already.
  ///
  /// - Complexity: O(n log n) cells.
  package static func telling(
    _ cells: [(CellTimeline, TimelineSummary)], count: Int
  ) -> [(CellTimeline, TimelineSummary)] {
    let all = cells.enumerated().sorted { one, other in
      (other.element.1.tasks, one.offset) < (one.element.1.tasks, other.offset)
    }.map(\.element)
    var seen: Set<Sight> = []
    let first = all.filter { seen.insert(Sight($0.1)).inserted }
    let places = Set(first.map(\.1.cell))
    return Array((first + all.filter { !places.contains($0.1.cell) }).prefix(max(0, count)))
  }

  /// What makes two pictures look alike.
  private struct Sight: Hashable {
    var course: Course
    var usesAll: Bool

    init(_ summary: TimelineSummary) {
      (course, usesAll) = (summary.course, summary.usedPUs >= min(summary.pus, summary.tasks))
    }
  }
}

extension [Summary] {
  /// Seconds that the trials of each cell took, their median; without the cells of which no trial ran to its end.
  package var usualWalls: [Cell: Double] {
    Dictionary(compactMap { row in row[.wall].map { (row.cell, $0.value) } }) { first, _ in first }
  }
}

extension TimelineSummary.Lengths {
  fileprivate init?(_ lengths: [Double]) {
    let sorted = lengths.sorted()
    guard let middle = Statistics.median(sorted) else { return nil }
    // The smallest that nine of ten are not above.
    let rank = (sorted.count * 9 + 9) / 10
    (count, median, p90) = (sorted.count, middle, sorted[rank - 1])
  }
}

extension TimelineSummary.Total {
  fileprivate mutating func add(_ more: Double) {
    count += 1
    seconds += more
  }
}

extension TimelineSummary.Use {
  fileprivate init?(tasks: Double, overhead: Double?, of whole: Double) {
    guard whole > 0 else { return nil }
    self.tasks = min(1, tasks / whole)
    self.overhead = overhead.map { min(1, $0 / whole) }
    rest = max(0, 1 - self.tasks - (self.overhead ?? 0))
  }
}

private func seconds(_ time: Nanoseconds) -> Double { Double(time) / 1e9 }
