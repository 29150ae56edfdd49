import CLinux
import Trials

/// Makes a timeline of what tasks noted and what the kernel recorded: tasks say which thread is theirs from when to when,
/// the kernel says when that thread was on a PU.
struct TimelineJoin {
  /// By time.
  var events: [TaskEvent]
  var tasks: Int
  /// What the wall time counts from, and the last finish.
  var start: Nanoseconds
  var end: Nanoseconds
  /// From when on something is missing; nil where nothing is.
  var missingFrom: Nanoseconds?

  /// The tasks' tracks and the model's own work, by the kernel's switches.
  ///
  /// - Complexity: O((events + switches) log n).
  func exact(_ switches: [clinux_switch]) -> (tracks: [Timeline.Track], overhead: [Timeline.Slice]) {
    let occupancy = Occupancy(switches, end: max(end, switches.last?.time ?? end))
    let limit = min(end, missingFrom ?? end)
    var owned: [Int32: [(start: Nanoseconds, end: Nanoseconds)]] = [:]
    let tracks = tracks { stay, builder in
      owned[stay.thread, default: []].append((stay.start, stay.end))
      add(stay, occupancy.spans[stay.thread] ?? [], to: &builder)
    }
    var overhead: [Timeline.Slice] = []
    for (thread, spans) in occupancy.spans {
      let taken = (owned[thread] ?? []).sorted { $0.start < $1.start }
      addUnowned(spans, taken, from: start, to: limit, to: &overhead)
    }
    overhead.sort { ($0.start, $0.pu ?? 0) < ($1.start, $1.pu ?? 0) }
    return (tracks, overhead)
  }

  /// The tasks' tracks where the kernel says nothing: between two notes a task ran for as long as its thread's CPU clock
  /// went on, on the PU of the first, and then it didn't.
  func sampled() -> [Timeline.Track] {
    tracks { stay, builder in
      for (one, next) in zip(stay.notes, stay.notes.dropFirst()) {
        let ran = min(max(0, next.cpu &- one.cpu), next.time - one.time)
        let gap = next.time - one.time - ran
        // Clocks that are read one after the other differ by so much without a reason.
        guard gap > Self.resolution else {
          builder.add(.running, pu: Int(one.pu), until: next.time)
          continue
        }
        if one.kind == .naps {
          builder.wait(until: next.time - ran, due: one.due)
          builder.add(.running, pu: Int(next.pu), until: next.time)
        } else {
          builder.add(.running, pu: Int(one.pu), until: one.time + ran)
          builder.add(.pushedAside, until: next.time)
        }
      }
    }
  }

  private static let resolution: Nanoseconds = 50_000

  // MARK: What a task's own notes say

  /// A task's stay on a thread, from when it took it to when it left it.
  struct Stay {
    var thread: Int32
    var start: Nanoseconds
    var end: Nanoseconds
    var notes: ArraySlice<TaskEvent>
  }

  private func tracks(_ addStay: (Stay, inout TrackBuilder) -> Void) -> [Timeline.Track] {
    var byTask = [[TaskEvent]](repeating: [], count: tasks)
    for event in events where byTask.indices.contains(Int(event.task)) {
      byTask[Int(event.task)].append(event)
    }
    let limit = min(end, missingFrom ?? end)
    return byTask.map { notes in
      var builder = TrackBuilder(start: start, limit: limit)
      var cpu: Nanoseconds? = 0
      var left: TaskEvent?  // the note with which it left its last thread
      var place = 0
      while place < notes.count {
        // A stay: from `begins` to `leaves` or `ends`, or to the end of what is known.
        let begun = notes[place]
        if let left {
          builder.wait(until: begun.time, due: left.due)
        } else {
          builder.add(.ready, until: begun.time)
        }
        let close = notes[place...].firstIndex { $0.kind == .leaves || $0.kind == .ends } ?? notes.count
        let last = close < notes.count ? notes[close] : nil
        let stay = Stay(
          thread: begun.thread, start: begun.time, end: last?.time ?? limit,
          notes: notes[place...(min(close, notes.count - 1))])
        addStay(stay, &builder)
        if let last, last.cpu != TaskEvent.unknown, begun.cpu != TaskEvent.unknown {
          cpu = cpu.map { $0 + last.cpu - begun.cpu }
        } else {
          cpu = nil
        }
        left = last
        place = close + 1
      }
      // One that is still away when the recording ends is where it was.
      if notes.isEmpty { builder.add(.ready, until: limit) }
      if let left, left.kind == .leaves { builder.wait(until: limit, due: left.due) }
      return Timeline.Track(slices: builder.slices, cpu: notes.last?.kind == .ends ? cpu : nil)
    }
  }

  // MARK: What the kernel says of a thread

  private func add(_ stay: Stay, _ spans: [Occupancy.Span], to builder: inout TrackBuilder) {
    let naps = stay.notes.filter { $0.kind == .naps || $0.kind == .goesOn }
    var nap = naps.startIndex
    var wasPushedAside = false
    var onSince = stay.start
    for place in Occupancy.first(in: spans, endingAfter: stay.start)..<spans.count {
      let span = spans[place]
      guard span.start < stay.end else { break }
      off(until: span.start)
      builder.add(.running, pu: span.pu, until: min(span.end, stay.end))
      wasPushedAside = span.isPushedAside
      onSince = span.start
    }
    off(until: stay.end)

    func off(until time: Nanoseconds) {
      guard time > builder.end else { return }
      while nap < naps.endIndex, naps[nap].time <= builder.end { nap += 1 }
      let current = nap > naps.startIndex ? naps[nap - 1] : nil
      if let current, current.kind == .naps, !wasPushedAside || current.due <= builder.end {
        // One that was pushed aside on its way to sleep looked at the clock after that.
        let late = current.due == TaskEvent.unknown || wasPushedAside ? 0 : max(0, onSince - current.time)
        builder.wait(until: time, due: current.due + late)
      } else {
        builder.add(wasPushedAside ? .pushedAside : .waiting, until: time)
      }
    }
  }

  /// The thread's time on PUs that no task had.
  private func addUnowned(
    _ spans: [Occupancy.Span], _ taken: [(start: Nanoseconds, end: Nanoseconds)], from start: Nanoseconds,
    to end: Nanoseconds, to slices: inout [Timeline.Slice]
  ) {
    var next = 0
    for span in spans where span.end > start && span.start < end {
      var from = max(span.start, start)
      let until = min(span.end, end)
      while next < taken.count, taken[next].end <= from { next += 1 }
      var place = next
      while from < until {
        let stay = place < taken.count && taken[place].start < until ? taken[place] : (until, until)
        if stay.0 > from {
          slices.append(
            Timeline.Slice(.running, pu: span.pu, start: from - self.start, duration: stay.0 - from))
        }
        from = max(from, stay.1)
        place += 1
      }
    }
  }
}
