package import Statistics
import Trials

/// The A/A run: one and the same cell, one computing task on one PU, against itself in pairs.
package enum SelfComparing {
  package static let pairs = 20
  /// Seconds of each trial's timed work.
  private static let work = 0.02

  /// What it found, and how many of its trials were disturbed by what juggle can see.
  package struct Found: Sendable, Hashable {
    package var comparison: SelfComparison
    package var trials: Int
    package var disturbed: Int
  }

  /// Runs `pairs` pairs, which takes about three seconds.
  ///
  /// - Throws: When a worker fails, or the calling task is cancelled.
  package static func run(_ launcher: some Launcher, on pu: Int) async throws(LaunchError) -> Found {
    let rate = try await launcher.calibrate(nil, on: pu)
    let units = UInt64(max(1, rate * work))
    let trial = Trial(
      model: Model.subroutine.rawValue, tasks: 1, pus: [pu],
      roles: [Role(name: "all", tasks: 1, steps: [.compute(units: units)], repeat: 1)], seed: 1)
    var (walls, disturbed): ([(Double, Double)], Int) = ([], 0)
    for _ in 0..<pairs {
      let (one, other) = (try await measure(trial, launcher), try await measure(trial, launcher))
      walls.append((one.wall, other.wall))
      disturbed += (one.isDisturbed ? 1 : 0) + (other.isDisturbed ? 1 : 0)
    }
    return Found(comparison: SelfComparison(walls), trials: 2 * pairs, disturbed: disturbed)
  }

  private static func measure(
    _ trial: Trial, _ launcher: some Launcher
  ) async throws(LaunchError) -> (wall: Double, isDisturbed: Bool) {
    let launched = await launcher.launch(trial, on: nil, limit: 10)
    switch launched.outcome {
    case .cancelled: throw .cancelled
    case .failed(let reason): throw .failed(worker: "juggle-worker", reason: reason)
    case .finished(let result):
      guard let wall = result.iterations.last(where: { $0.phase == .timed })?.wall else {
        throw .failed(worker: "juggle-worker", reason: "no timed iteration")
      }
      return (wall, Disturbance(result, noise: launched.noise, pus: trial.pus.count).isDisturbed)
    }
  }
}
