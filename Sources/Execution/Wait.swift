import Glibc
import Trials

/// Everything that a task can wait for: all that a model has to serve.
enum Wait: Sendable {
  /// Let others run first.
  case turn
  case sleep(Nanoseconds)
  case file(Errand)
  case echo(Errand)
  /// An operation of `micro` that needs its model (`MicroOperation.needsModel`).
  case micro(Errand)
  /// Code of the worker's own that awaits.
  case call(Errand)
}

/// An op and what its task has of its own for it: two pointers, so that a wait is small and retains nothing.
struct Errand: @unchecked Sendable {
  // @unchecked: both point into tables that outlive their tasks, and only the task whose errand it is, or who
  // serves it while the task waits, touches what is behind `own`.
  let op: UnsafePointer<Op>
  let own: UnsafeMutablePointer<Belongings>
}

/// Serves waits by making the thread wait: `subroutine` and `thread`.
struct BlockingWaits: Sendable {
  /// Who the other party of `micro pass` is.
  var partner = Partner.thread

  @inline(__always) func serve(_ wait: Wait) throws(ExecutionError) {
    switch wait {
    case .turn: sched_yield()
    case .sleep(let span): nap(span)
    case .file(let errand): try errand.transfer()
    case .echo(let errand): try errand.exchange()
    case .micro(let errand): try errand.measure(passingTo: partner)
    case .call(let errand): try errand.callHere()
    }
  }
}

extension BlockingWaits {
  /// The same for a task that may be recorded: it keeps its thread while it waits.
  func serve(_ wait: Wait, of task: Int, noting log: EventLog?) throws(ExecutionError) {
    log?.note(.naps, task, for: wait)
    try serve(wait)
    log?.note(.goesOn, task)
  }
}

/// Serves waits by suspending the task: what differs between such models is whose timer wakes it.
protocol AwaitingWaits: Sendable {
  func sleep(_ span: Nanoseconds) async throws
}

extension AwaitingWaits {
  @inline(__always) func serve(_ wait: Wait) async throws {
    switch wait {
    case .turn: await Task.yield()
    case .sleep(let span): try await sleep(span)
    case .file, .echo, .micro, .call: try await serveErrand(wait)
    }
  }

  /// Apart, so that what such a wait keeps while it is suspended is not part of every task's frame.
  @inline(never) private func serveErrand(_ wait: Wait) async throws {
    switch wait {
    case .file(let errand): try await errand.transferOnPool()
    case .echo(let errand): try await errand.exchangeOnLoop()
    case .micro(let errand): try await errand.measureAwaiting()
    case .call(let errand): try await errand.call()
    case .turn, .sleep: break  // served where they are
    }
  }
}

/// Swift's own timer: `coroutine` and `task`.
struct SwiftWaits: AwaitingWaits {
  func sleep(_ span: Nanoseconds) async throws { try await Task.sleep(nanoseconds: UInt64(max(0, span))) }
}
