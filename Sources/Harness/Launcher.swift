package import Trials

/// Who starts workers and brings their answers: this machine, or whatever stands in for it.
package protocol Launcher: Sendable {
  /// What the column `launcher` says.
  var name: String { get }
  /// What the worker can do.
  func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply
  /// Kernel units per second of one thread of this worker on that PU.
  func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double
  /// Runs a trial in a fresh process. Whatever goes wrong is an outcome.
  ///
  /// - Parameter limit: Seconds after which it is ended.
  func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched
  /// How fast the machine computes just now: CPU seconds that this much of the kernel takes one thread on that PU; nil
  /// where that can't be told.
  func pace(_ units: UInt64, on pu: Int) async -> Double?
}

/// What became of a trial, and what else happened meanwhile.
package struct Launched: Sendable, Hashable {
  package var outcome: Outcome
  package var noise: Noise
  /// The timeline that the trial asked for, or why there is none; nil where it asked for none.
  package var timeline: Result<Timeline, Timeline.Malformed>?

  package init(_ outcome: Outcome, noise: Noise = Noise()) { (self.outcome, self.noise) = (outcome, noise) }
}

/// A worker's name in the experiment file; nil for juggle's own.
package typealias WorkerName = String?

/// Why a worker could not be asked.
package enum LaunchError: Error, Sendable, Hashable, CustomStringConvertible {
  case failed(worker: String, reason: String)
  case cancelled

  package var description: String {
    switch self {
    case .failed(let worker, let reason): "worker \(worker): \(reason)"
    case .cancelled: "stopped"
    }
  }
}
