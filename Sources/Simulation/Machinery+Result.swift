import Trials

extension Machinery {
  /// CPU time of all servers, in nanoseconds.
  var ran: Nanoseconds { (0..<servers).reduce(0) { $0 + places[$1].ran } }

  /// When the last task finished.
  var end: Nanoseconds { (0..<program.tasks).reduce(0) { max($0, tasks[$1].finish) } }

  /// What `say` steps said, in the order in which they spoke.
  var said: [String] { tally.pointee.said.map { program.texts[$0] } }

  /// What a worker would report.
  ///
  /// - Parameter checksum: That of the work; nothing was computed.
  func iteration(_ phase: Iteration.Phase, checksum: String) -> Iteration {
    let count = program.tasks
    var (finish, sum) = (Histogram(), 0.0)
    for task in 0..<count {
      finish.add(tasks[task].finish)
      sum += Double(tasks[task].finish)
    }
    var iteration = Iteration(
      phase: phase, spawn: clock == .release ? Double(model.spawn) * Double(count) / 1e9 : 0,
      wall: max(1, Double(end)) / 1e9, join: Double(model.join) * Double(count) / 1e9, finish: finish,
      checksum: checksum)
    iteration.finishMean = sum / Double(max(1, count)) / 1e9
    let whole = Double(SimulatedMachine.whole)
    let overhead = Double(program.overhead + tally.pointee.overhead) / whole
    let total = Double(ran)
    iteration.system = min(total, overhead) / 1e9
    iteration.user = max(0, total - overhead) / 1e9
    if discipline.line == .own {
      iteration.voluntarySwitches = tally.pointee.voluntary
      iteration.involuntarySwitches = tally.pointee.involuntary
      iteration.migrations = tally.pointee.migrations
    }
    if tally.pointee.operations > 0 {
      iteration.operations = tally.pointee.operations
      iteration.perOperation = tally.pointee.operating / Double(tally.pointee.operations) / 1e9
    }
    if !tally.pointee.lateness.isEmpty {
      var lateness: [String: Histogram] = [:]
      for (part, histogram) in tally.pointee.lateness {
        lateness[program.names[part], default: Histogram()].merge(histogram)
      }
      iteration.lateness = lateness
    }
    return iteration
  }
}
