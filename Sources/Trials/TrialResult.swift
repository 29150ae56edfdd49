/// What a worker says about a trial that ran to its end. Times are seconds, sizes bytes.
package struct TrialResult: Sendable, Hashable, Codable {
  /// In the order in which they were run, warm-up first.
  package var iterations: [Iteration]
  /// Threads of the worker process at the busiest moment it looked, its main thread included.
  package var threads: Int?
  package var rssBefore: Int?
  package var rssPeak: Int?
  /// What `say` steps of the last iteration wrote, in the order in which they spoke.
  package var said: [String]?
  /// The name of the file in the trial's artifact folder that holds its timeline (`TimelineLines`).
  package var timeline: String?

  package init(
    iterations: [Iteration], threads: Int? = nil, rssBefore: Int? = nil, rssPeak: Int? = nil,
    said: [String]? = nil
  ) {
    self.iterations = iterations
    self.threads = threads
    self.rssBefore = rssBefore
    self.rssPeak = rssPeak
    self.said = said
  }

  private enum CodingKeys: String, CodingKey {
    case iterations, threads, said, timeline
    case rssBefore = "rss_before_bytes"
    case rssPeak = "rss_peak_bytes"
  }
}

/// One timed pass over all tasks of a trial.
///
/// Four stamps give the three spans: *create* (before the first task is made), *release* (just before the gate
/// opens), *last finish* (stamped by the tasks), *joined*.
package struct Iteration: Sendable, Hashable, Codable {
  package var phase: Phase
  /// From create to release.
  package var spawn: Double
  /// From release to the last finish (clock `release`), or from create (clock `spawn`).
  package var wall: Double
  /// From the last finish to joined.
  package var join: Double
  package var user: Double?
  package var system: Double?
  /// Mean of the tasks' finish times, on the same clock as `wall`.
  package var finishMean: Double?
  /// The tasks' finish times.
  package var finish: Histogram
  /// How late each `every` step began, by role.
  package var lateness: [String: Histogram]?
  /// What `micro` steps did, all tasks together.
  package var operations: Int?
  /// Seconds that one of these operations took, on the mean.
  package var perOperation: Double?
  /// CPU time of the echo server from create to joined.
  package var serverCPU: Double?
  package var voluntarySwitches: Int?
  package var involuntarySwitches: Int?
  package var migrations: Int?
  /// Of all tasks' final states (`Kernel.swift`): 16 hexadecimal digits.
  package var checksum: String

  package enum Phase: String, Sendable, Codable, CaseIterable { case warmup, timed }

  package init(
    phase: Phase, spawn: Double, wall: Double, join: Double, finish: Histogram, checksum: String
  ) {
    self.phase = phase
    self.spawn = spawn
    self.wall = wall
    self.join = join
    self.finish = finish
    self.checksum = checksum
  }

  private enum CodingKeys: String, CodingKey {
    case phase, finish, lateness, operations, migrations, checksum
    case spawn = "spawn_s"
    case wall = "wall_s"
    case join = "join_s"
    case user = "user_s"
    case system = "system_s"
    case finishMean = "finish_mean_s"
    case perOperation = "per_operation_s"
    case serverCPU = "server_cpu_s"
    case voluntarySwitches = "voluntary_switches"
    case involuntarySwitches = "involuntary_switches"
  }
}

/// How a trial ended. A failure is a result, not an error: it is recorded and the run goes on.
package enum Outcome: Sendable, Hashable {
  case finished(TrialResult)
  /// In words for people: what the worker did, and what was expected of it.
  case failed(reason: String)
  /// Ended on purpose, by Ctrl-C: nothing is recorded.
  case cancelled
}
