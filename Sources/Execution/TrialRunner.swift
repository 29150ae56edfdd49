import CLinux
import Glibc
package import Trials

/// Runs a trial in this process: the warm-up and the timed iterations, each between its four stamps.
///
/// - Parameter code: What the step `call` can call.
/// - Throws: `ExecutionError` when the trial asks for what this worker can't do, or the system refuses.
package func perform(_ trial: Trial, own code: OwnCode = OwnCode()) throws(ExecutionError) -> TrialResult {
  try run(trial, own: code) { nil }.result
}

/// Runs a trial likewise, and records who ran where and when in its last iteration.
///
/// - Parameter isSampled: Whether tasks look at clock and PU themselves, without asking the kernel whether it would tell.
package func record(
  _ trial: Trial, own code: OwnCode = OwnCode(), isSampled: Bool = false
) throws(ExecutionError) -> (result: TrialResult, timeline: Timeline) {
  let (result, timeline) = try run(trial, own: code) { () throws(ExecutionError) in
    try Recorder(trial, isSampled: isSampled)
  }
  guard let timeline else { throw .unsupported("a trial without iterations has no timeline") }
  return (result, timeline)
}

/// - Parameter makeRecorder: Called once the trial has been found to be one, and before it has threads.
private func run(
  _ trial: Trial, own code: OwnCode, makeRecorder: () throws(ExecutionError) -> Recorder?
) throws(ExecutionError) -> (result: TrialResult, timeline: Timeline?) {
  let model = try trial.nativeModel(own: code)
  clinux_set_timer_slack(1)  // before any thread is made: they inherit it
  let before = ProcessStatus.now()
  let recorder = try makeRecorder()
  let tasks = try TaskTable(trial, own: code, isShared: model == .process)
  let execution = model.prepare(trial)
  // A fork of a process with threads must not allocate, which code of anybody's may do.
  if model == .process, let threads = before.threads, threads > 1, trial.roles.contains(where: \.callsCode) {
    throw .failed(
      "tasks that are processes are forked from this one, which has \(threads) threads already: "
        + "call `serve` before anything that makes threads")
  }
  try tasks.furnish(trial, model, on: execution.executor)

  var iterations: [Iteration] = []
  var timeline: Timeline?
  var threads = 1
  let count = trial.warmup + trial.iterations
  for number in 0..<count {
    tasks.reset()
    let recorder = number == count - 1 ? recorder : nil
    tasks.record(with: recorder)
    recorder?.start()
    let serverBefore = trial.echo?.cpuSeconds()
    let (usedBefore, began) = recorder == nil ? (Usage.now(), 0) : Usage.betweenSwitches()
    tasks.create()
    try execution.run(tasks)
    let joined = now()
    let (usedAfter, ended) = recorder == nil ? (Usage.now(), 0) : Usage.betweenSwitches()
    let used = usedAfter - usedBefore
    var iteration = try tasks.iteration(number < trial.warmup ? .warmup : .timed, joined: joined)
    if let serverBefore, let after = trial.echo?.cpuSeconds() { iteration.serverCPU = after - serverBefore }
    iteration.user = used.user
    iteration.system = used.system
    iteration.voluntarySwitches = used.voluntarySwitches
    iteration.involuntarySwitches = used.involuntarySwitches
    iterations.append(iteration)
    timeline = recorder?.timeline(
      tasks: trial.tasks, start: tasks.start, wall: tasks.wall, during: began..<max(began, ended),
      counted: (used.voluntarySwitches, used.involuntarySwitches))
    threads = max(threads, (ProcessStatus.now().threads ?? 1) + execution.joinedThreads)
  }
  var result = TrialResult(iterations: iterations)
  result.threads = threads
  if model != .process {  // whose tasks' memory is not this process's
    result.rssBefore = before.resident
    result.rssPeak = ProcessStatus.now().peakResident
  }
  let said = tasks.said(limit: 1_000)
  if !said.isEmpty { result.said = said }
  return (result, timeline)
}

/// The rate of one thread of this process in kernel units per second: the best of several tries, since
/// whatever else the machine does can only slow a try down.
package func calibrate() -> Double {
  var kernel = Kernel(seed: 1, task: 0)
  var units: UInt64 = 100_000
  var best = 0.0
  var tries = 0
  while tries < 20 {
    let start = now()
    kernel.compute(units)
    let span = now() - start
    if span < 5_000_000 {  // too short to trust: clock and interrupts would show
      units *= 2
    } else {
      best = max(best, Double(units) / Double(span) * 1e9)
      tries += 1
    }
  }
  withExtendedLifetime(kernel) {}
  return kernel.x == 0 && kernel.y == 0 ? 0 : best  // the result is used, so the work is done
}

/// CPU time and context switches so far: of this process, and of those of its children that it has waited for.
private struct Usage {
  var user: Double
  var system: Double
  var voluntarySwitches: Int
  var involuntarySwitches: Int

  static func now() -> Usage { of(RUSAGE_SELF.rawValue) + of(RUSAGE_CHILDREN.rawValue) }

  /// The same with a time at which it was so: no thread was taken off a PU between that and the count.
  /// Where threads change all the time it may be a few switches off.
  static func betweenSwitches() -> (used: Usage, time: Nanoseconds) {
    var used = Usage.now()
    for _ in 0..<100 {
      let time = Execution.now()
      let again = Usage.now()
      if used.voluntarySwitches == again.voluntarySwitches,
        used.involuntarySwitches == again.involuntarySwitches
      {
        return (used, time)
      }
      used = again
    }
    return (used, Execution.now())
  }

  private static func of(_ whose: Int32) -> Usage {
    var usage = rusage()
    getrusage(whose, &usage)
    return Usage(
      user: seconds(usage.ru_utime), system: seconds(usage.ru_stime),
      voluntarySwitches: usage.ru_nvcsw, involuntarySwitches: usage.ru_nivcsw)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  static func + (one: Usage, other: Usage) -> Usage {
    Usage(
      user: one.user + other.user, system: one.system + other.system,
      voluntarySwitches: one.voluntarySwitches + other.voluntarySwitches,
      involuntarySwitches: one.involuntarySwitches + other.involuntarySwitches)
  }

  static func - (after: Usage, before: Usage) -> Usage {
    Usage(
      user: after.user - before.user, system: after.system - before.system,
      voluntarySwitches: after.voluntarySwitches - before.voluntarySwitches,
      involuntarySwitches: after.involuntarySwitches - before.involuntarySwitches)
  }
}
