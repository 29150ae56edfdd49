import CLinux
import Trials

/// Records one iteration of a trial: the kernel's switches where it tells them, and else the tasks' own looks at clock
/// and PU.
///
/// Made before the trial's threads, since only what comes after it is recorded.
final class Recorder {
  let log: EventLog
  private let memory: SharedMemory
  private let reader: SwitchReader?
  private let source: Timeline.Source

  /// Notes that are kept at most: two a slice.
  private static let mostNotes = 2 * Timeline.mostSlices

  /// - Parameter isSampled: Whether the kernel isn't even asked.
  /// - Throws: `ExecutionError.unsupported` when there is no memory for it.
  init(_ trial: Trial, isSampled: Bool = false) throws(ExecutionError) {
    let pus = trial.pus.isEmpty ? allowedPUs() : trial.pus
    do throws(SwitchReader.Refused) {
      if isSampled { throw .init(reason: "it was asked for") }
      if let threads = ProcessStatus.now().threads, threads > 1 {
        // The kernel's record is inherited by those that are made after it.
        throw .init(
          reason:
            "the process had \(threads) threads before recording began: call `serve` before anything that "
            + "makes threads")
      }
      // Processes that run code of anybody's are forked from one without threads.
      let isAlone = trial.model == Model.process.rawValue && trial.roles.contains(where: \.callsCode)
      reader = try SwitchReader(pus: pus, hasThread: !isAlone)
      source = .exact
    } catch {
      reader = nil
      source = .sampled(reason: error.reason)
    }
    let capacity = reader == nil ? Self.mostNotes : min(Self.mostNotes, trial.mostNotes)
    memory = try SharedMemory(bytes: EventLog.size(capacity: capacity))
    log = EventLog(
      in: memory, capacity: capacity, hasCPU: reader == nil || trial.computesLong,
      sampling: reader == nil ? UInt64(max(1, calibrate() / 1_000)) : 0)
  }

  /// Begins; nothing is kept of what came before.
  func start() {
    log.clear()
    reader?.start()
  }

  /// The timeline of the iteration that was recorded.
  ///
  /// - Parameters:
  ///   - start: What the wall time counts from.
  ///   - wall: Its length.
  ///   - span: From before to after it: what switches are counted in.
  ///   - counted: The switches of the process meanwhile, as `getrusage` counts them.
  /// - Complexity: O(n log n) notes and switches.
  func timeline(
    tasks: Int, start: Nanoseconds, wall: Nanoseconds, during span: Range<Nanoseconds>,
    counted: (voluntary: Int, involuntary: Int)
  ) -> Timeline {
    let (events, missingNote) = log.read()
    let switches = reader?.read()
    let missing = [missingNote, switches?.missingFrom].compactMap { $0 }.min()
    let join = TimelineJoin(
      events: events, tasks: tasks, start: start, end: start + wall, missingFrom: missing)
    var timeline = Timeline(tasks: [], source: source, wall: wall)
    if let switches {
      (timeline.tasks, timeline.overhead) = join.exact(switches.switches)
      timeline.switches = count(switches.switches, during: span, counted)
    } else {
      timeline.tasks = join.sampled()
    }
    // What is missing may begin after the last finish.
    timeline.truncatedAt = missing.flatMap { $0 < start + wall ? max(0, $0 - start) : nil }
    return timeline.limited(to: Timeline.mostSlices)
  }

  private func count(
    _ switches: [clinux_switch], during span: Range<Nanoseconds>,
    _ counted: (voluntary: Int, involuntary: Int)
  ) -> Timeline.Switches {
    let meanwhile = switches.filter { span.contains($0.time) }
    return Timeline.Switches(
      voluntary: meanwhile.count { $0.kind == CLINUX_WAITS },
      involuntary: meanwhile.count { $0.kind == CLINUX_PUSHED_ASIDE },
      countedVoluntary: counted.voluntary, countedInvoluntary: counted.involuntary)
  }
}

extension Trial {
  /// Notes that its tasks make at most, where they look at no clock meanwhile.
  fileprivate var mostNotes: Int {
    let notes = roles.reduce(0.0) { sum, role in
      let lap = role.steps.reduce(0.0) { sum, step in
        if case .yield(let times) = step { return sum + 2 * Double(times) }
        return sum + 2
      }
      return sum + Double(role.tasks) * (2 + lap * Double(role.repeat))
    }
    return Int(min(notes, 1e12))
  }

  /// Whether its tasks do so much between two notes that a system call for each doesn't show: 10,000 units are some
  /// 30 µs. What other steps take is not known, and is more than that where it matters.
  fileprivate var computesLong: Bool {
    let others = roles.flatMap(\.steps).contains { step in
      switch step {
      case .memory, .file, .call, .block: true
      case .compute, .computeTime, .sleep, .yield, .every, .say, .echo, .micro: false
      }
    }
    return others || Double(units) / Double(max(1, mostNotes)) >= 5_000
  }
}
