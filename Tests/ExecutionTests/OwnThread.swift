import Execution
import Foundation
import Trials

/// Runs a trial on a thread of its own, as a worker does on its main thread: `perform` blocks its thread, and one
/// of Swift's pool would be missing in what is measured.
func perform(_ trial: Trial, own code: OwnCode = OwnCode()) async throws -> TrialResult {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread { continuation.resume(with: Result { try Execution.perform(trial, own: code) }) }
  }
}

extension Trial {
  /// A trial in which every task does `steps`.
  init(
    _ model: Model, tasks: Int, _ steps: [Step], repeat laps: Int = 1, clock: Clock = .release,
    warmup: Int = 0,
    iterations: Int = 1
  ) {
    self.init(
      model, [Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], clock: clock, warmup: warmup,
      iterations: iterations)
  }

  init(_ model: Model, _ roles: [Role], clock: Clock = .release, warmup: Int = 0, iterations: Int = 1) {
    self.init(
      model: model.rawValue, tasks: roles.reduce(0) { $0 + $1.tasks }, pus: [], roles: roles, seed: 7,
      clock: clock,
      warmup: warmup, iterations: iterations)
  }

  /// The time that the longest of its tasks waits at least, and all of them together, in seconds.
  var longestWait: Double { (roles.map(\.idle).max() ?? 0) / 1e9 }
  var sumOfWaits: Double { roles.reduce(0) { $0 + $1.idle * Double($1.tasks) } / 1e9 }
}

let ms: Nanoseconds = 1_000_000
