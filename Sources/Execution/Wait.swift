import Glibc
import Trials

/// Everything that a task can wait for: all that a model has to serve.
enum Wait: Sendable {
  /// Let others run first.
  case turn
  case sleep(Nanoseconds)
}

/// Serves waits by making the thread wait: `subroutine` and `thread`.
struct BlockingWaits: Sendable {
  @inline(__always) func serve(_ wait: Wait) {
    switch wait {
    case .turn: sched_yield()
    case .sleep(let span): nap(span)
    }
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
    }
  }
}

/// Swift's own timer: `coroutine` and `task`.
struct SwiftWaits: AwaitingWaits {
  func sleep(_ span: Nanoseconds) async throws { try await Task.sleep(nanoseconds: UInt64(max(0, span))) }
}
