import Dispatch
import Execution
import Glibc
import Trials

/// Steps against the same written bare, and what ten thousand connections cost on one PU.
func steps() async throws -> [Figure] {
  try [microAgainstBare(), awaitAgainstBare()] + ownCode() + (await connections())
}

// MARK: micro

/// A call that `micro` repeats against a loop in this file, and likewise an await: what a step adds, and its clock,
/// must not show in what it says of one operation.
private func microAgainstBare(times: Int = 20_000_000) throws -> Figure {
  let (mine, bare) = try pairs(
    { try perOperation(.subroutine, .call, times) },
    {
      var value = UInt64(getpid())
      let start = now()
      for _ in 0..<times { value = bareCall(value) }
      keep(value)
      return Double(now() - start) / 1e9 / Double(times)
    }, count: 20)
  return Figure("micro call / the same loop bare", ratio: mine / bare, tolerance: 0.05)
}

private func awaitAgainstBare(times: Int = 2_000_000) throws -> Figure {
  let (mine, bare) = try pairs(
    { try perOperation(.coroutine, .await, times) },
    {
      let span = Span()
      let ended = DispatchSemaphore(value: 0)
      Task {
        var value = UInt64(getpid())
        let start = now()
        for _ in 0..<times { value = await bareAwait(value) }
        keep(value)
        span.seconds = Double(now() - start) / 1e9
        ended.signal()
      }
      ended.wait()
      return span.seconds / Double(times)
    })
  return Figure("micro await / the same loop bare", ratio: mine / bare, tolerance: 0.1)
}

/// Written by a task before it signals, read after that.
private final class Span: @unchecked Sendable { var seconds = Double.nan }

private func perOperation(_ model: Model, _ op: MicroOperation, _ times: Int) throws -> Double {
  let result = try perform(trial(model, tasks: 1, [.micro(op: op, times: times)]))
  return result.iterations.last?.perOperation ?? .nan
}

@inline(never) private func bareCall(_ value: UInt64) -> UInt64 { value &+ 1 }
@inline(never) private func bareAwait(_ value: UInt64) async -> UInt64 { value &+ 1 }

/// So that a loop's result is used.
@inline(never) private func keep(_ value: UInt64) { if value == 1 { abort() } }

// MARK: call

/// What calling code of one's own costs on top of the code, for information.
private func ownCode(times: Int = 20_000) throws -> [Figure] {
  let code = OwnCode([("returns", .blocking { _ in }), ("awaits", .awaiting { _ in })])
  func each(_ model: Model, _ name: String) throws -> Double {
    let step = Step.call(name: name, amount: 1, ns: 0, waiting: 0)
    let result = try perform(trial(model, tasks: 1, [step], repeat: times, iterations: 10), own: code)
    return result.iterations.map { $0.wall / Double(times) }.min() ?? .nan
  }
  return try [
    Figure("a call of one's own code that returns", seconds: each(.thread, "returns")),
    Figure("  that awaits, by task", seconds: each(.task, "awaits")),
    Figure("  that awaits, by thread", seconds: each(.thread, "awaits")),
    Figure("  that awaits, by generator", seconds: each(.generator, "awaits")),
  ]
}

// MARK: echo

/// Ten thousand connections that are open at once, on one PU, and whether they need more threads than ten do: they share
/// the one of their event loop.
private func connections(_ count: Int = 10_000) async throws -> [Figure] {
  let worker = FreshWorker()
  let pu = Array(allowedPUs().prefix(1))
  var figures: [Figure] = []
  for model in [Model.eventLoop, .task, .pool] {
    let echo = [Step.echo(bytes: 64, ns: 10_000_000)]
    let few = try await worker.run(model, tasks: 10, echo, clock: .release, pus: pu)
    let many = try await worker.run(model, tasks: count, echo, clock: .release, pus: pu)
    figures += [
      Figure(
        "10,000 connections that wait 10 ms for a reply, by \(model.rawValue)",
        seconds: many.iterations.last?.wall ?? .nan),
      Figure(
        "  threads more than for ten connections", count: (many.threads ?? .max) - (few.threads ?? 0),
        atMost: 0),
    ]
  }
  return figures
}

private func trial(
  _ model: Model, tasks: Int, _ steps: [Step], repeat laps: Int = 1, iterations: Int = 1
) -> Trial {
  Trial(
    model: model.rawValue, tasks: tasks, pus: [],
    roles: [Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], seed: 1, iterations: iterations)
}
