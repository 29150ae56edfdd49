package import Trials

/// Whether a worker did what it was asked, from what it says it did.
package struct Verification: Sendable {
  private let trial: Trial
  private let expected: String
  /// Seconds below which nobody who waited as long as the steps say can have finished.
  private let leastWall: Double

  /// - Complexity: O(steps of all tasks).
  package init(_ trial: Trial, shape: Model.Shape?) {
    self.trial = trial
    expected = trial.expectedChecksum.description
    let waits = trial.roles.filter { $0.tasks > 0 }
    let idle =
      shape == .inTurn
      ? waits.reduce(0) { $0 + $1.idleInTurn } : waits.reduce(0) { max($0, $1.idle) }
    // A thousandth less: clocks of other runtimes are not this one's.
    leastWall = idle / 1e9 * 0.999
  }

  /// The checksum that the trial must have.
  package var checksum: String { expected }

  /// What readers of `trials.csv` take: no trial lasts 30 years, and whole numbers have to survive JSON.
  private static let seconds = 0...1e9
  private static let counts = 0...(1 << 53)

  /// What is wrong with the result, in words; nil when nothing is.
  package func complaint(about result: TrialResult) -> String? {
    for (name, value) in [
      ("threads", result.threads), ("rss_before_bytes", result.rssBefore), ("rss_peak_bytes", result.rssPeak),
    ] {
      if let value, !Self.counts.contains(value) { return "\(name) is \(value)" }
    }
    let phases = result.iterations.map(\.phase)
    let wanted =
      [Iteration.Phase](repeating: .warmup, count: trial.warmup)
      + [Iteration.Phase](repeating: .timed, count: trial.iterations)
    guard phases == wanted else {
      return "it reported \(phases.filter { $0 == .warmup }.count) warm-up and "
        + "\(phases.filter { $0 == .timed }.count) timed iterations, \(trial.warmup) and \(trial.iterations) were asked"
    }
    for (number, iteration) in result.iterations.enumerated() {
      if let reason = complaint(about: iteration) { return "iteration \(number): \(reason)" }
    }
    return nil
  }

  private func complaint(about iteration: Iteration) -> String? {
    guard iteration.checksum == expected else {
      return "wrong checksum \(iteration.checksum), the work asked for gives \(expected): "
        + "steps were dropped, repeated or done out of order"
    }
    for (name, value) in [
      ("spawn_s", iteration.spawn), ("wall_s", iteration.wall), ("join_s", iteration.join),
    ] {
      guard Self.seconds.contains(value) else { return "\(name) is \(value)" }
    }
    guard iteration.wall > 0 else { return "wall_s is 0" }
    guard iteration.wall >= 1e-12 else { return "wall_s is \(iteration.wall)" }
    guard iteration.wall >= leastWall else {
      return
        "it took \(iteration.wall) s, and can't have waited for the \(leastWall) s that its steps ask for"
    }
    guard iteration.finish.count == trial.tasks else {
      return "its finish times are of \(iteration.finish.count) tasks, \(trial.tasks) were asked"
    }
    for (name, value) in [
      ("user_s", iteration.user), ("system_s", iteration.system), ("finish_mean_s", iteration.finishMean),
      ("server_cpu_s", iteration.serverCPU), ("per_operation_s", iteration.perOperation),
    ] {
      if let value, !Self.seconds.contains(value) { return "\(name) is \(value)" }
    }
    for (name, value) in [
      ("operations", iteration.operations), ("voluntary_switches", iteration.voluntarySwitches),
      ("involuntary_switches", iteration.involuntarySwitches), ("migrations", iteration.migrations),
    ] {
      if let value, !Self.counts.contains(value) { return "\(name) is \(value)" }
    }
    let roles = Set(trial.roles.map(\.name))
    if let role = iteration.lateness?.keys.first(where: { !roles.contains($0) }) {
      return "it reported the lateness of \"\(role)\", which is no role of this trial"
    }
    return nil
  }
}

extension Role {
  /// The waiting of all its tasks, one after another, in nanoseconds. Schedules of `every` all start at the
  /// release, so they pass together.
  fileprivate var idleInTurn: Double {
    let hasSchedule = steps.contains { if case .every = $0 { true } else { false } }
    return hasSchedule ? idle : idle * Double(tasks)
  }
}
