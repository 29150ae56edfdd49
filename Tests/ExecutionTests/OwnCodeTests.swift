import Execution
import Foundation
import Synchronization
import Testing
import Trials

/// The step `call`, under the models whose tasks live in this process. A forked one, whose code may allocate, wants a
/// parent with one thread, which these tests are not: the example package runs that.
@Suite(.serialized)
struct OwnCodeTests {
  static let models = Model.allCases.filter { $0 != .process }

  @Test(arguments: models, [true, false])
  func isCalledOnceATaskAndLapWithItsAmount(model: Model, awaits: Bool) async throws {
    let calls = Mutex<[[Int]: Int]>([:])
    let note = { @Sendable (call: OwnCode.Call) in
      calls.withLock { $0[[call.task, call.lap, call.amount], default: 0] += 1 }
    }
    let body: OwnCode.Body =
      awaits
      ? .awaiting { call in
        await Task.yield()
        try await Task.sleep(nanoseconds: 1_000)
        note(call)
      } : .blocking(note)
    let trial = Trial(
      model, tasks: 5, [.compute(units: 3), Self.call(amount: 7), .yield(times: 1)], repeat: 2, warmup: 1)
    let result = try await perform(trial, own: OwnCode([("other", .blocking { _ in }), ("mine", body)]))
    #expect(Set(result.iterations.map(\.checksum)) == [trial.expectedChecksum.description])
    var expected: [[Int]: Int] = [:]
    for task in 0..<5 { for lap in 0..<2 { expected[[task, lap, 7]] = 2 } }
    #expect(calls.withLock { $0 } == expected)
  }

  @Test(arguments: models.filter { $0.shape != .inTurn })
  func callsThatAwaitOverlap(model: Model) async throws {
    // None of them ends before all have begun.
    let begun = Mutex(0)
    let code = OwnCode([
      (
        "mine",
        .awaiting { _ in
          begun.withLock { $0 += 1 }
          for _ in 0..<60_000 where begun.withLock({ $0 }) < 8 {
            try await Task.sleep(nanoseconds: 1_000_000)
          }
          if begun.withLock({ $0 }) < 8 { throw Broken() }
        }
      )
    ])
    let trial = Trial(model, tasks: 8, [Self.call()])
    let result = try await perform(trial, own: code)
    #expect(result.iterations.map(\.checksum) == [trial.expectedChecksum.description])
  }

  @Test(arguments: models.filter { $0.shape == .loop })
  func aLoopServesOthersMeanwhile(model: Model) async throws {
    let released = Mutex<CheckedContinuation<Void, Never>?>(nil)
    let code = OwnCode([
      ("wait", .awaiting { _ in await withCheckedContinuation { next in released.withLock { $0 = next } } }),
      ("release", .blocking { _ in released.withLock { $0 }?.resume() }),
    ])
    // The first task can only end once the second has gone on from a sleep.
    let roles = [
      Role(name: "a", tasks: 1, steps: [.call(name: "wait", amount: 1, ns: 0, waiting: 0)], repeat: 1),
      Role(
        name: "b", tasks: 1, steps: [.sleep(ns: ms), .call(name: "release", amount: 1, ns: 0, waiting: 0)],
        repeat: 1),
    ]
    let trial = Trial(model, roles)
    let result = try await perform(trial, own: code)
    #expect(result.iterations.map(\.checksum) == [trial.expectedChecksum.description])
  }

  private struct Broken: Error, CustomStringConvertible { let description = "out of ideas" }

  @Test(arguments: models, [true, false])
  func whatItThrowsFailsTheTrialWithTheReason(model: Model, awaits: Bool) async {
    let fail = { @Sendable (call: OwnCode.Call) in if call.task == 1 { throw Broken() } }
    let body: OwnCode.Body = awaits ? .awaiting { call in try fail(call) } : .blocking(fail)
    let error = await #expect(throws: ExecutionError.self) {
      try await perform(Trial(model, tasks: 2, [Self.call()]), own: OwnCode([("mine", body)]))
    }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("task 1") && words.hasSuffix("call mine: out of ideas"), "\(words)")
  }

  @Test func whatItDoesNotHaveIsRefused() async {
    let trial = Trial(.thread, tasks: 1, [Self.call()])
    await #expect(throws: ExecutionError.unsupported("it can't call mine; it can call a, call b")) {
      try await perform(trial, own: OwnCode([("b", .blocking { _ in }), ("a", .blocking { _ in })]))
    }
    let error = await #expect(throws: ExecutionError.self) { try await perform(trial) }
    #expect(error?.description.contains("build a worker with JuggleWorker") == true)
  }

  private static func call(amount: Int = 1) -> Step { .call(name: "mine", amount: amount, ns: 0, waiting: 0) }
}
