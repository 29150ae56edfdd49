/// What a worker reads: one line of JSON on standard input.
package struct WorkerRequest: Sendable, Codable {
  package static let version = 1

  package var `protocol`: Int
  /// Sent back in the reply, so that an old reply is never taken for a new one.
  package var id: String
  package var request: Kind
  /// Present when `request` is `run`.
  package var trial: Trial?

  package enum Kind: String, Sendable, Codable { case describe, calibrate, run }

  package init(id: String, _ request: Kind, trial: Trial? = nil) {
    self.protocol = Self.version
    self.id = id
    self.request = request
    self.trial = trial
  }
}

/// What a worker answers: one line of JSON on standard output, of at most 1 MiB.
///
/// `describe` fills `runtime`, `kernel` and `models`; `calibrate` fills `unitsPerSecond`; `run` fills `result`.
/// A worker that can't do what it was asked says why in `error`.
package struct WorkerReply: Sendable, Codable {
  package static let largest = 1 << 20

  package var `protocol`: Int
  package var id: String
  package var runtime: String?
  package var kernel: String?
  package var models: [String: ModelAbility]?
  package var unitsPerSecond: Double?
  package var result: TrialResult?
  package var error: String?

  /// What one model of a worker can do.
  package struct ModelAbility: Sendable, Codable {
    /// Names of the steps that it performs, with the operation for `micro` and the name of the code for `call`.
    package var steps: [String]
    /// How many threads run tasks, one of `numbersOfThreads`; nil where that isn't known.
    package var threads: String?

    /// One thread, as many as cores, one a task.
    package static let numbersOfThreads = ["one", "cores", "tasks"]

    package init(steps: [String], threads: String? = nil) {
      self.steps = steps
      self.threads = threads
    }
  }

  package init(id: String) {
    self.protocol = WorkerRequest.version
    self.id = id
  }

  private enum CodingKeys: String, CodingKey {
    case `protocol`, id, runtime, kernel, models, result, error
    case unitsPerSecond = "units_per_second"
  }
}
