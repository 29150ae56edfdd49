import Trials

/// Each task is a generator that hands out its next wait; one loop on the main thread drives all of them.
struct GeneratorModel: ExecutionModel {
  private let gate: Gate
  private let loop: GeneratorLoop

  init(_ trial: Trial) {
    gate = Gate(trial.clock, parties: 0, awaiting: false)
    loop = GeneratorLoop(trial)
  }

  func run(_ tasks: TaskTable) {
    gate.open(tasks)
    if let log = tasks.log {
      loop.run(tasks) { tasks.visit($0, noting: log) }
    } else {
      loop.run(tasks) { tasks.resume($0) }
    }
  }
}

/// The loop that asks the generators for their waits: a queue of those that are ready, and a timer wheel for those
/// that sleep, both through the same column of links. Twelve bytes a task beside its routine.
private final class GeneratorLoop: @unchecked Sendable {
  // @unchecked: one thread runs it, the one that calls `run`.
  private var wheel: TimerWheel
  private let calls = GeneratorCalls()
  private let batch: Int
  private let asked: UnsafeMutablePointer<(task: Int32, wait: Nanoseconds)>

  init(_ trial: Trial) {
    // The clock is read once for so many resumes, after them: their waits begin, and their ends are stamped, a
    // microsecond late at most and never early. Steps that take longer than the clock does get it for each.
    batch = trial.roles.allSatisfy { $0.steps.allSatisfy(\.isBrief) } ? 64 : 1
    asked = .allocate(capacity: batch)
    wheel = TimerWheel(capacity: trial.tasks, start: now())
  }

  deinit { asked.deallocate() }

  /// - Parameter resume: Runs a task on to its next wait.
  @inline(__always) func run(_ tasks: TaskTable, resume: (Int) -> Wait?) {
    var ready = Chain()
    var (fresh, live) = (0, tasks.count)
    while live > 0 {
      var (resumed, waiting) = (0, 0)
      while resumed < batch {
        let task: Int32
        if fresh < tasks.count {
          task = Int32(truncatingIfNeeded: fresh)
          fresh &+= 1
        } else if let next = ready.popFirst(wheel.links) {
          task = next
        } else {
          break
        }
        resumed &+= 1
        switch resume(Int(task)) {
        case .turn:
          ready.append(task, wheel.links)
        case .sleep(let span):
          asked[waiting] = (task, span)
          waiting &+= 1
        case .call(let errand):
          calls.begin(errand, of: task, in: tasks)
        case .file, .echo, .micro:
          // Refused beforehand (`Model.refusal`): a loop that served it would hold up all its tasks.
          tasks.fail(Int(task), ExecutionError.unsupported("a generator's loop serves turns and sleeps only"))
          asked[waiting] = (task, Self.forEver)
          waiting &+= 1
        case nil:
          asked[waiting] = (task, Self.forEver)
          waiting &+= 1
        }
      }
      let time = now()
      for (task, span) in UnsafeBufferPointer(start: asked, count: waiting) {
        if span == Self.forEver {
          tasks.finish(Int(task), at: time)
          live &-= 1
        } else {
          wheel.add(task, due: time &+ span)
        }
      }
      wheel.advance(to: time, into: &ready)
      if calls.count > 0 { live &-= calls.run(into: &ready, wheel.links) }
      guard ready.isEmpty, fresh == tasks.count else { continue }
      if calls.count > 0 {
        calls.wait(until: wheel.next)
      } else if let next = wheel.next {
        nap(until: next)
      }
    }
  }

  private static let forEver = Nanoseconds.max
}

extension Step {
  /// Whether it takes no longer than reading the clock a few times.
  fileprivate var isBrief: Bool {
    switch self {
    case .compute(let units): units <= 20
    case .sleep, .yield, .every, .say: true
    case .computeTime, .block, .memory, .file, .echo, .micro, .call: false
    }
  }
}
