/// Timelines in Chrome's trace format, as Perfetto and chrome://tracing open it: for each cell a group of tracks with
/// one track a PU, and a group with one track a task. What the format has no place for is in `otherData`.
///
/// Times are microseconds with three decimals. Tracks are numbered from 1, since viewers take 0 for the idle thread.
/// Source of the format: "Trace Event Format" of the Chromium project.
package struct ChromeTrace: Sendable, Codable {
  package var displayTimeUnit = "ms"
  package var otherData: About
  package var traceEvents: [Event]

  package static let schema = 1

  package struct About: Sendable, Codable {
    package var schema: Int
    package var run, experiment: String
    package var cells: [CellAbout]
  }

  /// What a cell's events belong to.
  package struct CellAbout: Sendable, Codable {
    /// The numbers of its groups of tracks.
    package var puGroup, taskGroup: Int
    package var workload, model: String
    package var worker: String?
    package var tasks, cores: Int
    package var placement: Placement
    /// Names and levels of the experiment's own parameters, in their order.
    package var parameters: [[String]]
    package var pus: [Int]
    /// `exact` or `sampled`.
    package var source: String
    /// Why it is sampled.
    package var reason: String?
    package var wall: Double
    package var truncatedAt: Double?
    package var switches: Timeline.Switches?
    /// Nanoseconds of CPU time by task; null where it can't be told.
    package var cpu: [Nanoseconds?]

    private enum CodingKeys: String, CodingKey {
      case workload, model, worker, tasks, cores, placement, parameters, pus, source, reason, switches
      case puGroup = "pu_group"
      case taskGroup = "task_group"
      case wall = "wall_us"
      case truncatedAt = "truncated_at_us"
      case cpu = "cpu_ns"
    }
  }

  package struct Event: Sendable, Codable {
    package var name: String
    /// The state of a slice, `overhead` on a PU.
    package var cat: String?
    /// `X` for a slice, `M` for the name of a track or a group.
    package var ph: String
    package var pid: Int
    package var tid: Int
    package var ts: Double?
    package var dur: Double?
    package var args: Arguments?
  }

  package struct Arguments: Sendable, Codable {
    package var name: String?
    package var pu: Int?
    package var task: Int?

    package init(name: String? = nil, pu: Int? = nil, task: Int? = nil) {
      (self.name, self.pu, self.task) = (name, pu, task)
    }
  }
}

extension ChromeTrace {
  /// - Complexity: O(slices).
  package init(_ timelines: RunTimelines) {
    otherData = About(timelines)
    traceEvents = zip(timelines.cells, otherData.cells).flatMap { $1.events(of: $0) }
  }

  fileprivate static let overhead = "overhead"
}

extension RunTimelines {
  /// - Throws: `Timeline.Malformed` where a part doesn't fit the others: nothing is drawn from such a file.
  /// - Complexity: O(n log n) events.
  package init(_ trace: ChromeTrace) throws(Timeline.Malformed) {
    let about = trace.otherData
    guard about.schema == ChromeTrace.schema else {
      throw .init(description: "schema \(about.schema), this version reads \(ChromeTrace.schema)")
    }
    var cells: [CellTimeline] = []
    var owners: [Int: Int] = [:]  // group of tracks → place in `cells`
    for cell in about.cells {
      guard owners.updateValue(cells.count, forKey: cell.taskGroup) == nil,
        owners.updateValue(cells.count, forKey: cell.puGroup) == nil
      else { throw .init(description: "two groups of tracks have one number") }
      cells.append(try cell.emptyTimeline)
    }
    for event in trace.traceEvents where event.ph == "X" {
      guard let place = owners[event.pid] else { continue }  // somebody else's
      if event.pid == about.cells[place].puGroup {
        guard event.cat == ChromeTrace.overhead else { continue }  // said by the task's track too
        cells[place].timeline.overhead.append(try event.slice(.running, pu: event.track))
      } else {
        let task = event.track
        guard cells[place].timeline.tasks.indices.contains(task) else {
          throw .init(description: "a slice of task \(task), there are \(about.cells[place].tasks)")
        }
        guard let state = event.cat.flatMap(Timeline.State.init(rawValue:)) else {
          throw .init(description: "a slice in the state \"\(event.cat ?? "")\"")
        }
        cells[place].timeline.tasks[task].slices.append(try event.slice(state, pu: event.args?.pu))
      }
    }
    for place in cells.indices {
      for task in cells[place].timeline.tasks.indices {
        cells[place].timeline.tasks[task].slices.sort { $0.start < $1.start }
      }
      cells[place].timeline.overhead.sort { ($0.start, $0.pu ?? 0) < ($1.start, $1.pu ?? 0) }
      if let fault = cells[place].timeline.fault(on: cells[place].pus) {
        throw .init(description: "\(cells[place].cell.id): \(fault)")
      }
    }
    self.init(run: about.run, experiment: about.experiment, cells: cells)
  }
}

extension ChromeTrace.About {
  /// - Complexity: O(tasks).
  package init(_ timelines: RunTimelines) {
    schema = ChromeTrace.schema
    (run, experiment) = (timelines.run, timelines.experiment)
    cells = timelines.cells.enumerated().map { number, entry in
      ChromeTrace.CellAbout(entry, puGroup: 2 * number + 1, taskGroup: 2 * number + 2)
    }
  }
}

extension ChromeTrace.CellAbout {
  /// The events of the cell that this is about: names of its tracks, and slices.
  ///
  /// - Complexity: O(slices).
  package func events(of entry: CellTimeline) -> [ChromeTrace.Event] {
    var events: [ChromeTrace.Event] = []
    addNames(to: &events, of: entry)
    for (task, track) in entry.timeline.tasks.enumerated() {
      for slice in track.slices {
        events.append(
          ChromeTrace.Event(
            slice, slice.state.rawValue, group: taskGroup, track: task, ChromeTrace.Arguments(pu: slice.pu)))
        guard slice.state == .running, let pu = slice.pu else { continue }
        events.append(
          ChromeTrace.Event(
            slice, "task \(task)", group: puGroup, track: pu, ChromeTrace.Arguments(task: task)))
      }
    }
    for slice in entry.timeline.overhead {
      var event = ChromeTrace.Event(
        slice, "the model's own work", group: puGroup, track: slice.pu ?? -1, nil)
      event.cat = ChromeTrace.overhead
      events.append(event)
    }
    return events
  }

  fileprivate init(_ entry: CellTimeline, puGroup: Int, taskGroup: Int) {
    let (cell, timeline) = (entry.cell, entry.timeline)
    (self.puGroup, self.taskGroup) = (puGroup, taskGroup)
    (workload, model, worker) = (cell.workload, cell.model.model, cell.model.worker)
    (tasks, cores, placement) = (cell.tasks, cell.cores, cell.placement)
    parameters = cell.parameters.map { [$0.name, $0.level] }
    pus = entry.pus
    (source, reason) = (timeline.source.name, timeline.source.reason)
    wall = microseconds(timeline.wall)
    truncatedAt = timeline.truncatedAt.map(microseconds)
    switches = timeline.switches
    cpu = timeline.tasks.map(\.cpu)
  }

  /// The cell without its slices.
  fileprivate var emptyTimeline: CellTimeline {
    get throws(Timeline.Malformed) {
      guard cpu.count == tasks else {
        throw .init(description: "CPU times of \(cpu.count) tasks where there are \(tasks)")
      }
      guard parameters.allSatisfy({ $0.count == 2 }) else {
        throw .init(description: "a parameter that is not a name and a level")
      }
      let name = ModelName(worker: worker, model: model)
      let cell = Cell(
        workload: workload, model: name, tasks: tasks, cores: cores, placement: placement,
        parameters: parameters.map { Cell.Parameter(name: $0[0], level: $0[1]) })
      guard let known = Timeline.Source(name: source, reason: reason ?? "") else {
        throw .init(description: "a timeline that is \"\(source)\"")
      }
      return CellTimeline(
        cell: cell, pus: pus,
        timeline: Timeline(
          tasks: cpu.map { Timeline.Track(slices: [], cpu: $0) }, source: known,
          wall: try nanoseconds(wall), truncatedAt: try truncatedAt.map(nanoseconds), switches: switches))
    }
  }

  /// What is to be known of a cell stands in its groups' names: viewers show those.
  fileprivate func addNames(to events: inout [ChromeTrace.Event], of entry: CellTimeline) {
    func name(_ what: String, _ text: String, _ group: Int, _ track: Int) {
      events.append(
        ChromeTrace.Event(
          name: what, ph: "M", pid: group, tid: track, args: ChromeTrace.Arguments(name: text)))
    }
    let notes =
      (entry.timeline.source == .exact ? [] : [entry.timeline.source.name])
      + (truncatedAt.map { ["known up to \($0 / 1_000) ms"] } ?? [])
    let note = notes.isEmpty ? "" : " (\(notes.joined(separator: ", ")))"
    name("process_name", "\(entry.cell.id): PUs\(note)", puGroup, 0)
    for pu in pus { name("thread_name", "PU \(pu)", puGroup, pu + 1) }
    name("process_name", "\(entry.cell.id): tasks\(note)", taskGroup, 0)
    for task in 0..<tasks { name("thread_name", "task \(task)", taskGroup, task + 1) }
  }
}

extension ChromeTrace.Event {
  fileprivate init(
    _ slice: Timeline.Slice, _ name: String, group: Int, track: Int, _ args: ChromeTrace.Arguments?
  ) {
    self.init(
      name: name, cat: slice.state.rawValue, ph: "X", pid: group, tid: track + 1,
      ts: microseconds(slice.start), dur: microseconds(slice.duration), args: args)
  }

  /// The PU or the task that it is of; -1 where the number can be of neither.
  fileprivate var track: Int { tid > 0 ? tid - 1 : -1 }

  fileprivate func slice(_ state: Timeline.State, pu: Int?) throws(Timeline.Malformed) -> Timeline.Slice {
    guard let ts, let dur else { throw .init(description: "a slice without a time") }
    return Timeline.Slice(
      state, pu: pu, start: try nanoseconds(ts), duration: try nanoseconds(dur))
  }
}

private func microseconds(_ time: Nanoseconds) -> Double { Double(time) / 1_000 }

/// - Throws: Where it is no time that a trial could take.
private func nanoseconds(_ time: Double) throws(Timeline.Malformed) -> Nanoseconds {
  guard time >= 0, time < 1e13 else {
    throw .init(description: "\(time) µs is no time that a trial takes")
  }
  return Nanoseconds((time * 1_000).rounded())
}
