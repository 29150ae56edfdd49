import Execution
import Foundation
import Harness
import Trials

/// What recording a timeline takes from what is recorded: the wall time of a trial that is, against one that isn't, each
/// in a fresh worker.
///
/// Interleaved pairs, the order within each by coin flip, and the ratio of the means of the lower halves.
func recordingCost(pairs: Int = 30) async throws -> [Figure] {
  let rate = calibrate()
  func cost(_ name: String, _ model: Model, tasks: Int, work: Double, atMost limit: Double) async throws
    -> Figure
  {
    let units = UInt64(rate * work)
    var trial = Trial(
      model: model.rawValue, tasks: tasks, pus: allowedPUs(),
      roles: [Role(name: "all", tasks: tasks, steps: [.compute(units: units)], repeat: 1)], seed: 1)
    let launcher = LocalLauncher(own: [programs.appending(path: "juggle-worker").path])
    func wall(recorded: Bool) async throws -> Double {
      trial.timeline = recorded
      let launched = await launcher.launch(trial, on: nil, limit: 60)
      guard case .finished(let result) = launched.outcome, let wall = result.iterations.last?.wall else {
        throw Missing(what: "a result of \(model.rawValue)")
      }
      if recorded {
        guard case .success(let timeline) = launched.timeline, timeline.source == .exact else {
          throw Missing(
            what:
              "a timeline that the kernel recorded (\(launched.timeline.map { "\($0)".prefix(300) } ?? "none"))"
          )
        }
      }
      return wall
    }
    var (bare, recorded) = ([Double](), [Double]())
    for _ in 0..<pairs {
      if Bool.random() {
        bare.append(try await wall(recorded: false))
        recorded.append(try await wall(recorded: true))
      } else {
        recorded.append(try await wall(recorded: true))
        bare.append(try await wall(recorded: false))
      }
    }
    return Figure(
      "recording \(name): wall recorded / wall bare", ratio: lowerHalfMean(recorded) / lowerHalfMean(bare),
      atMost: limit)
  }
  return [
    try await cost("30 threads of 20 ms", .thread, tasks: 30, work: 0.020, atMost: 1.02),
    try await cost("2,000 Swift tasks of 100 µs", .task, tasks: 2_000, work: 100e-6, atMost: 1.05),
  ]
}
