import NIOConcurrencyHelpers
import NIOCore
import Trials

/// `micro` for tasks that await.
extension Errand {
  @inline(never) func measureAwaiting() async throws {
    let times = op.pointee.amount
    guard let facilities = own.pointee.facilities?.takeUnretainedValue() else { throw misplaced }
    let (loop, executor) = (facilities.loop, facilities.executor)
    var result = own.pointee.sink
    let start = now()
    switch op.pointee.micro {
    case .await:
      for _ in 0..<times { result = await awaited(result) }
    case .asyncLet:
      for _ in 0..<times {
        let value = result
        async let next = awaited(value)
        result = await next
      }
    case .taskValue:
      for _ in 0..<times {
        let value = result
        result = await Task(executorPreference: executor) { await awaited(value) }.value
      }
    case .future:
      guard let loop else { throw misplaced }
      for _ in 0..<times {
        let promise = loop.makePromise(of: UInt64.self)
        let value = result
        loop.execute { promise.succeed(called(value)) }
        result = try await promise.futureResult.get()
      }
    case .pass:
      let relay = Relay()
      async let other: Void = relay.run(party: 1, passes: times / 2)
      await relay.run(party: 0, passes: times - times / 2)
      await other
    case .call, .next, .array, .iterator, .generator: throw misplaced
    }
    own.pointee.note(Int(times), since: start)
    own.pointee.sink = result
  }

  private var misplaced: ExecutionError {
    .unsupported("micro \(op.pointee.micro.rawValue) can't be done here: this is a defect of juggle")
  }
}

/// An async function that never suspends.
@inline(never) private func awaited(_ value: UInt64) async -> UInt64 { value &+ 1 }

/// Two tasks that pass control to and fro: one waits whenever the other runs.
private final class Relay: Sendable {
  private struct State {
    var turn = 0
    var waiting: UnsafeContinuation<Void, Never>?
  }

  private let state = NIOLockedValueBox(State())

  func run(party: Int, passes: Int64) async {
    for _ in 0..<passes {
      await wait(for: party)
      let other = state.withLockedValue { state in
        state.turn = 1 - party
        defer { state.waiting = nil }
        return state.waiting
      }
      other?.resume()
    }
  }

  private func wait(for party: Int) async {
    await withUnsafeContinuation { continuation in
      let isTurn = state.withLockedValue { state in
        if state.turn == party { return true }
        state.waiting = continuation
        return false
      }
      if isTurn { continuation.resume() }
    }
  }
}
