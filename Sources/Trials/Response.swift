/// A measured quantity: what claims speak of and summaries are made of. Its name is its column in `trials.csv`.
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
    }
  }
}
