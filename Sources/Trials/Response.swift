/// A quantity that claims speak of and summaries are made of. Its name is its column in `trials.csv`, or, for the two
/// that are per task, in `summary.csv` only: they are derived from what `trials.csv` has, which they add nothing to.
package enum Response: String, Sendable, Codable, CaseIterable {
  case wall = "wall_s"
  case tasksPerSecond = "tasks_per_s"
  case spawn = "spawn_s"
  case join = "join_s"
  case user = "user_s"
  case system = "system_s"
  case finishMean = "finish_mean_s"
  case finishP50 = "finish_p50_s"
  case finishP90 = "finish_p90_s"
  case finishP99 = "finish_p99_s"
  case finishP999 = "finish_p999_s"
  case finishMax = "finish_max_s"
  case latenessP50 = "lateness_p50_s"
  case latenessP99 = "lateness_p99_s"
  case latenessMax = "lateness_max_s"
  case operations
  case perOperation = "per_operation_s"
  case voluntarySwitches = "voluntary_switches"
  case involuntarySwitches = "involuntary_switches"
  case migrations
  case threads
  case rssPeak = "rss_peak_bytes"
  /// Derived: CPU seconds of the worker over its tasks. What starting, switching and ending them cost is in it, and
  /// what is spent once whatever their number. See `Record.cpuPerTask`.
  case cpuPerTask = "cpu_per_task_s"
  /// Derived: bytes that the worker grew by over its tasks. See `Record.memoryPerTask`.
  case memoryPerTask = "memory_per_task_bytes"

  /// Whether it counts things, so that its values are whole numbers which are exact.
  package var isCount: Bool {
    switch self {
    case .operations, .voluntarySwitches, .involuntarySwitches, .migrations, .threads: true
    default: false
    }
  }

  /// This quantity of one record; nil where it is unknown.
  package func value(of record: Record) -> Double? {
    switch self {
    case .wall: record.wall
    case .tasksPerSecond: record.tasksPerSecond
    case .spawn: record.spawn
    case .join: record.join
    case .user: record.user
    case .system: record.system
    case .finishMean: record.finishMean
    case .finishP50: record.finishP50
    case .finishP90: record.finishP90
    case .finishP99: record.finishP99
    case .finishP999: record.finishP999
    case .finishMax: record.finishMax
    case .latenessP50: record.latenessP50
    case .latenessP99: record.latenessP99
    case .latenessMax: record.latenessMax
    case .operations: record.operations.map(Double.init)
    case .perOperation: record.perOperation
    case .voluntarySwitches: record.voluntarySwitches.map(Double.init)
    case .involuntarySwitches: record.involuntarySwitches.map(Double.init)
    case .migrations: record.migrations.map(Double.init)
    case .threads: record.threads.map(Double.init)
    case .rssPeak: record.rssPeak.map(Double.init)
    case .cpuPerTask: record.cpuPerTask
    case .memoryPerTask: record.memoryPerTask
    }
  }
}

extension Record {
  /// User and system time from *create* to *joined* over the tasks, in seconds; nil where either is unknown. The
  /// processes that a worker made for its tasks and waited for are in it.
  package var cpuPerTask: Double? {
    guard tasks > 0, let user, let system else { return nil }
    return (user + system) / Double(tasks)
  }

  /// The peak of the worker's resident memory less what it had before its tasks were made, over the tasks, in bytes.
  ///
  /// In it are the tasks' own state and stacks, their entries in juggle's table, what their steps keep (working sets,
  /// buffers), and once for all of them the threads, queues, timers and code that the model needs: with few tasks that
  /// is most of it. Not in it is what the kernel keeps for a thread or a connection. The peak is that of all iterations
  /// of the trial; where tasks end while others are still being made (`Clock.spawn`), it never holds all of them, and
  /// this is less than what a task takes.
  ///
  /// Nil where it is unknown, as where each task is a process: the worker's memory isn't theirs. Never below 0: the
  /// kernel counts pages in batches, and may say of a worker that hardly grew that it shrank.
  package var memoryPerTask: Double? {
    guard tasks > 0, let rssBefore, let rssPeak, model != Model.process.rawValue else { return nil }
    return max(0, Double(rssPeak) - Double(rssBefore)) / Double(tasks)
  }
}
