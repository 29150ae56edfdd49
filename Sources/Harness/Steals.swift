import Statistics
import Trials

/// How long PUs that had nothing to do took to take over threads that waited elsewhere, and how long threads ran while
/// others waited: what recorded timelines of tasks that only compute show.
///
/// Such a task is on a PU or in line for one until it ends: it is counted where it ran last. One that has not run yet is
/// nowhere, since a timeline doesn't tell.
struct Steals: Hashable {
  /// A PU that took a thread over so short a time ago, in nanoseconds, is left out where one waits: it comes to it later
  /// than others do.
  let recent: Nanoseconds
  /// Nanoseconds, where at most one waited on any other PU when the PU fell idle; one that never came to it, because
  /// nobody waited any more, is incomplete.
  private(set) var one: [KaplanMeier.Observation] = []
  /// The same where several waited on one of them.
  private(set) var several: [KaplanMeier.Observation] = []
  /// Of slices at whose end a thread was pushed aside, in nanoseconds.
  private(set) var quanta: [Double] = []

  init(recent: Nanoseconds = 0) { self.recent = recent }

  /// - Complexity: O(n log n + idle times × n) slices, tasks and PUs.
  mutating func add(_ timeline: Timeline) {
    let stays = timeline.tasks.map { track in track.slices.filter { $0.state == .running && $0.pu != nil } }
    let end = timeline.truncatedAt ?? .max
    let crowd = Crowd(stays)
    for (pu, queue) in Self.byPU(stays) {
      for (place, stay) in queue.enumerated() where stay.slice.end < end {
        let time = stay.slice.end
        let counts = crowd.counts(at: time)
        guard counts[pu, default: 0] == 0, let fullest = counts.values.max(), fullest > 1 else { continue }
        let next = place + 1 < queue.count ? queue[place + 1] : nil
        // Nobody can say where one waited that had not run before.
        if let next, Self.pu(of: stays[next.task], at: time) == nil { continue }
        let over = crowd.nobodyWaits(after: time, except: pu) ?? timeline.wall
        let taken = next.map(\.slice.start) ?? .max
        let seen = min(taken, over, end)
        let observation = KaplanMeier.Observation(Double(seen - time), isComplete: taken <= seen)
        if fullest > 2 {
          several.append(observation)
        } else if !queue[...place].contains(where: { $0.slice.start > time - recent && hasMoved($0, stays) })
        {
          one.append(observation)
        }
      }
    }
    addQuanta(timeline, end: end)
  }

  private mutating func addQuanta(_ timeline: Timeline, end: Nanoseconds) {
    for track in timeline.tasks {
      for (slice, next) in zip(track.slices, track.slices.dropFirst())
      where slice.state == .running && next.state == .pushedAside && next.start < end {
        quanta.append(Double(slice.duration))
      }
    }
  }

  private typealias Stay = (task: Int, slice: Timeline.Slice)

  /// Whether the thread had run elsewhere before.
  private func hasMoved(_ stay: Stay, _ stays: [[Timeline.Slice]]) -> Bool {
    let before = stays[stay.task].last { $0.start < stay.slice.start }
    return before != nil && before?.pu != stay.slice.pu
  }

  private static func byPU(_ stays: [[Timeline.Slice]]) -> [Int: [Stay]] {
    var queues: [Int: [Stay]] = [:]
    for (task, slices) in stays.enumerated() {
      for slice in slices { if let pu = slice.pu { queues[pu, default: []].append((task, slice)) } }
    }
    return queues.mapValues { $0.sorted { $0.slice.start < $1.slice.start } }
  }

  /// Where a task was seen last; nil before it first ran and once it has ended.
  private static func pu(of slices: [Timeline.Slice], at time: Nanoseconds) -> Int? {
    guard let last = slices.last, last.end > time else { return nil }
    return slices.last { $0.start <= time }?.pu
  }
}

/// How many tasks there are at each PU, running or in line, over time: a task is where it ran last, from its first slice to
/// its end.
private struct Crowd {
  /// What changes at a moment, in order: so many more tasks at a PU.
  private var changes: [(time: Nanoseconds, pu: Int, by: Int)] = []

  init(_ stays: [[Timeline.Slice]]) {
    for slices in stays {
      var last: Int?
      for slice in slices {
        guard let pu = slice.pu, pu != last else { continue }
        if let last { changes.append((slice.start, last, -1)) }
        changes.append((slice.start, pu, 1))
        last = pu
      }
      if let last, let end = slices.last?.end { changes.append((end, last, -1)) }
    }
    changes.sort { $0.time < $1.time }
  }

  /// - Complexity: O(changes).
  func counts(at time: Nanoseconds) -> [Int: Int] {
    changes.prefix { $0.time <= time }.reduce(into: [:]) { $0[$1.pu, default: 0] += $1.by }
  }

  /// The first moment after a time at which no other PU has more than one; nil where there is none.
  ///
  /// - Complexity: O(changes).
  func nobodyWaits(after time: Nanoseconds, except pu: Int) -> Nanoseconds? {
    var counts = counts(at: time)
    var crowded = counts.count { $0.key != pu && $0.value > 1 }
    let later = changes.drop { $0.time <= time }
    for (place, change) in zip(later.indices, later) {
      let before = counts[change.pu, default: 0]
      counts[change.pu] = before + change.by
      if change.pu != pu { crowded += (before + change.by > 1 ? 1 : 0) - (before > 1 ? 1 : 0) }
      let isLast =
        later.index(after: place) == later.endIndex || later[later.index(after: place)].time > change.time
      if isLast, crowded == 0 { return change.time }
    }
    return nil
  }
}
