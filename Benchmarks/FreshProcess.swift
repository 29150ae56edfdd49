import Foundation
import Harness
import Trials

/// Runs trials in a fresh worker each: what a trial of a million tasks leaves in the allocator and in the page tables
/// would be part of the next one's figures.
struct FreshWorker {
  private let launcher = LocalLauncher(own: [programs.appending(path: "juggle-worker").path])

  func run(
    _ model: Model, tasks: Int, _ steps: [Step], repeat laps: Int = 1, clock: Clock = .spawn, pus: [Int] = []
  ) async throws -> TrialResult {
    let trial = Trial(
      model: model.rawValue, tasks: tasks, pus: pus,
      roles: [Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], seed: 1, clock: clock, warmup: 0)
    switch await launcher.launch(trial, on: nil, limit: 120).outcome {
    case .finished(let result): return result
    case .failed(let reason): throw Missing(what: "a result of \(model.rawValue) (\(reason))")
    case .cancelled: throw Missing(what: "a result of \(model.rawValue)")
    }
  }
}

extension TrialResult {
  /// From the first creation to the last join, in seconds.
  var total: Double { iterations.last.map { $0.wall + $0.join } ?? .nan }
  /// Bytes by which the worker grew.
  var growth: Double { Double((rssPeak ?? 0) - (rssBefore ?? 0)) }
}
