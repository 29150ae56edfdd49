/// When the clock starts.
package enum Clock: String, Sendable, Codable, CaseIterable {
  /// All tasks exist and wait at one gate; the clock starts as it opens.
  case release
  /// The clock starts before the first task is made.
  case spawn
}

/// One fresh worker process that runs one cell, as the worker is told about it.
///
/// Unknown fields are ignored by a worker, unknown steps are refused.
package struct Trial: Sendable, Hashable, Codable {
  package var model: String
  package var tasks: Int
  /// The PUs that the worker is bound to already, by the operating system's numbers.
  package var pus: [Int]
  package var roles: [Role]
  package var seed: UInt32
  package var clock: Clock
  /// Iterations that are run first and not counted: 0 or 1.
  package var warmup: Int
  /// Timed iterations after them.
  package var iterations: Int
  /// A folder that the worker may write files into; nil where none is wanted.
  package var artifacts: String?
  /// Whether a timeline of the last iteration is wanted, in `artifacts`.
  package var timeline: Bool?
  /// Where the echo server is; nil where no step needs it.
  package var echo: EchoEndpoint?

  package init(
    model: String, tasks: Int, pus: [Int], roles: [Role], seed: UInt32, clock: Clock = .release,
    warmup: Int = 1, iterations: Int = 1, artifacts: String? = nil, timeline: Bool? = nil,
    echo: EchoEndpoint? = nil
  ) {
    self.model = model
    self.tasks = tasks
    self.pus = pus
    self.roles = roles
    self.seed = seed
    self.clock = clock
    self.warmup = warmup
    self.iterations = iterations
    self.artifacts = artifacts
    self.timeline = timeline
    self.echo = echo
  }

  /// Units of the kernel that all its tasks compute.
  ///
  /// - Complexity: O(steps of all roles).
  package var units: UInt64 { roles.reduce(0) { $0 + $1.units * UInt64($1.tasks) } }
}
