import Experiments
import Trials

extension Record {
  /// The rows of a trial that ran to its end: one an iteration.
  ///
  /// - Parameter base: What is known of the trial without its result.
  static func rows(
    _ result: TrialResult, noise: Noise, expected: String, from base: Record
  ) -> [Record] {
    result.iterations.enumerated().map { number, iteration in
      var record = base
      record.iteration = number
      record.phase = iteration.phase
      record.threads = result.threads
      record.spawn = iteration.spawn
      record.wall = iteration.wall
      record.join = iteration.join
      record.tasksPerSecond = Double(base.tasks) / iteration.wall
      record.user = iteration.user
      record.system = iteration.system
      record.finishMean = iteration.finishMean ?? iteration.finish.mean
      record.finishP50 = iteration.finish.quantile(0.5)
      record.finishP90 = iteration.finish.quantile(0.9)
      record.finishP99 = iteration.finish.quantile(0.99)
      record.finishP999 = iteration.finish.quantile(0.999)
      record.finishMax = iteration.wall  // the last finish is what ends the wall time
      if let lateness = iteration.lateness {
        var all = Histogram()
        for histogram in lateness.values { all.merge(histogram) }
        record.latenessP50 = all.quantile(0.5)
        record.latenessP99 = all.quantile(0.99)
        record.latenessMax = all.quantile(1)
      }
      record.operations = iteration.operations
      record.perOperation = iteration.perOperation
      record.serverCPU = iteration.serverCPU
      record.voluntarySwitches = iteration.voluntarySwitches
      record.involuntarySwitches = iteration.involuntarySwitches
      record.migrations = iteration.migrations
      record.rssBefore = result.rssBefore
      record.rssPeak = result.rssPeak
      (record.steal, record.other, record.throttled) = (noise.steal, noise.other, noise.throttled)
      record.expected = expected
      record.checksum = iteration.checksum
      return record
    }
  }

  /// The row of a trial that failed.
  static func row(failed reason: String, from base: Record) -> Record {
    var record = base
    record.status = .failed
    record.reason = reason.split(whereSeparator: \.isNewline).joined(separator: " ")
    return record
  }

  /// What is known of a trial's records before it runs.
  ///
  /// - Parameters:
  ///   - place: Its round, attempt and place in the run, from 1.
  ///   - units: Of the kernel, that its tasks compute together.
  init(
    _ planned: PlannedCell, at place: (round: Int, attempt: Int, order: Int), of run: RunInfo, clock: Clock,
    units: UInt64
  ) {
    self.init()
    let cell = planned.cell
    self.run = run.id
    cellID = cell.id
    (round, attempt, order) = place
    self.experiment = run.experiment
    questionHash = run.sourceHash
    launcher = run.launcher
    host = run.host
    kernel = run.kernel
    cpu = run.cpu
    capacity = run.capacity
    workload = cell.workload
    model = cell.model.model
    worker = cell.model.worker ?? Self.ownWorker
    juggleVersion = run.juggleVersion
    tasks = cell.tasks
    tasksLevel = planned.tasksLevel
    cores = cell.cores
    pus = planned.pus.map(String.init).joined(separator: " ")
    smt = planned.smt
    placement = cell.placement
    self.clock = clock
    parameters = cell.parameters
    unitsPerSecond = run.unitsPerSecond
    self.units = Int(units)
  }
}
