package import Trials

/// A trial's tasks in columns: each one's state, the time it finished, and the times its steps left.
///
/// Task i touches slot i only, and nothing is read before all have been joined.
package final class TaskTable: @unchecked Sendable {
  // @unchecked: the columns are shared by slot, as said above; the stamps are written before the tasks start.
  package let count: Int
  package let clock: Clock
  private let roles: [CompiledRole]
  /// What a task needs of its role, where reading it neither retains nor checks: it is read at every resume.
  private let seats: UnsafeMutablePointer<RoleSeats>
  private let seed: UInt32
  private let routines: UnsafeMutablePointer<Routine>
  private let done: UnsafeMutablePointer<Nanoseconds>
  private let marks: UnsafeMutablePointer<Nanoseconds>
  private let ops: UnsafeMutablePointer<Op>
  /// When the tasks were created and released.
  private let stamps: UnsafeMutablePointer<Nanoseconds>
  /// Which of the two the schedule starts at.
  private let startStamp: UnsafePointer<Nanoseconds>
  /// One a task, or one for all where no step needs any.
  private let own: UnsafeMutablePointer<Belongings>
  private let ownCount: Int
  private var facilities: Facilities?
  /// Where the columns that tasks write are, when the tasks are processes; nil: on the heap.
  private let memory: SharedMemory?
  private let firstFailure: FirstFailure
  private let code: OwnCode
  /// Where tasks note what they do while they are recorded; nil while they aren't.
  private(set) var log: EventLog?
  /// Whose log it is: tasks of a model that has failed may still run, and note.
  private var recorder: Recorder?

  private struct CompiledRole {
    var name: String
    var tasks: Range<Int>
    var script: Script
    var steps: [Step]
    /// Bytes of one task.
    var workingSet: Int
    var marksPerTask: Int { Int(script.marksPerLap) * Int(script.laps) }
  }

  private struct RoleSeats: BitwiseCopyable {
    var firstTask: Int
    var endTask: Int
    /// Its first task's; `start` is yet to come.
    var script: Script
    var marksPerTask: Int
  }

  /// - Parameters:
  ///   - code: What `call` calls.
  ///   - isShared: Whether processes forked from this one will run the tasks.
  /// - Throws: `ExecutionError.unsupported` when there is not so much memory to share.
  /// - Precondition: computing is in units, and `code` holds all that is called.
  package init(_ trial: Trial, own code: OwnCode = OwnCode(), isShared: Bool = false) throws(ExecutionError) {
    var compiled: [(role: Role, ops: [Op], period: Nanoseconds, marks: Int32, bytes: Int)] = []
    for role in trial.roles {
      var (period, marks, bytes) = (Nanoseconds(0), Int32(0), 0)
      let ops = role.steps.map { Op($0, own: code, period: &period, marks: &marks, place: &bytes) }
      compiled.append((role, ops, period, marks, bytes))
    }
    ownCount = trial.roles.contains { $0.steps.contains(where: \.needsBelongings) } ? trial.tasks : 1
    count = trial.tasks
    clock = trial.clock
    seed = trial.seed
    self.code = code
    let markCount = compiled.reduce(0) { $0 + $1.role.tasks * $1.role.repeat * Int($1.marks) }
    ops = .allocate(capacity: compiled.reduce(0) { $0 + $1.ops.count })
    if isShared {
      let memory = try SharedMemory(
        bytes: SharedMemory.size(of: Routine.self, count: count)
          + SharedMemory.size(of: Nanoseconds.self, count: count + markCount + 2)
          + SharedMemory.size(of: Belongings.self, count: ownCount) + FirstFailure.size)
      self.memory = memory
      stamps = memory.column(of: Nanoseconds.self, count: 2)
      done = memory.column(of: Nanoseconds.self, count: count)
      marks = memory.column(of: Nanoseconds.self, count: markCount)
      routines = memory.column(of: Routine.self, count: count)
      own = memory.column(of: Belongings.self, count: ownCount)
    } else {
      memory = nil
      stamps = .allocate(capacity: 2)
      routines = .allocate(capacity: count)
      done = .allocate(capacity: count)
      marks = .allocate(capacity: markCount)
      own = .allocate(capacity: ownCount)
    }
    firstFailure = FirstFailure(in: memory)
    own.initialize(repeating: Belongings(memory: UnsafeMutableRawPointer(own)), count: ownCount)
    stamps.initialize(repeating: 0, count: 2)

    var roles: [CompiledRole] = []
    var (task, opOffset, markOffset) = (0, 0, 0)
    for (role, roleOps, period, roleMarks, bytes) in compiled {
      (ops + opOffset).initialize(from: roleOps, count: roleOps.count)
      let script = Script(
        ops: ops + opOffset, count: Int32(roleOps.count), laps: Int32(role.repeat), lapPeriod: period,
        marksPerLap: roleMarks, marks: marks + markOffset, start: 0, own: own)
      let next = CompiledRole(
        name: role.name, tasks: task..<(task + role.tasks), script: script, steps: role.steps,
        workingSet: bytes)
      roles.append(next)
      task += role.tasks
      opOffset += roleOps.count
      markOffset += next.marksPerTask * role.tasks
    }
    self.roles = roles
    seats = .allocate(capacity: roles.count)
    for (number, role) in roles.enumerated() {
      (seats + number).initialize(
        to: RoleSeats(
          firstTask: role.tasks.lowerBound, endTask: role.tasks.upperBound, script: role.script,
          marksPerTask: role.marksPerTask))
    }
    startStamp = UnsafePointer(stamps + (trial.clock == .spawn ? 0 : 1))
    marks.initialize(repeating: 0, count: markOffset)
    reset()
  }

  deinit {
    ops.deallocate()
    seats.deallocate()
    guard memory == nil else { return }
    stamps.deallocate()
    routines.deallocate()
    done.deallocate()
    marks.deallocate()
    own.deallocate()
    firstFailure.deallocate()
  }

  /// Whether a step calls code that awaits.
  ///
  /// - Complexity: O(steps of all roles).
  var callsAwaitingCode: Bool {
    roles.contains { role in (0..<Int(role.script.count)).contains { role.script.ops[$0].code == .callWait } }
  }

  /// Gives tasks what their steps need: working sets that have been touched, open files, connections. Untimed.
  ///
  /// - Parameter executor: Where the model's Swift tasks run.
  /// - Complexity: O(bytes of all working sets).
  func furnish(_ trial: Trial, _ model: Model, on executor: (any TaskExecutor)?) throws(ExecutionError) {
    guard ownCount == count, trial.roles.contains(where: { $0.steps.contains(where: \.needsBelongings) })
    else {
      return
    }
    let bytes = roles.reduce(0) { $0 + $1.workingSet * $1.tasks.count }
    let facilities = try Facilities(
      trial, model, bytes: bytes, executor: executor, code: code, failure: firstFailure)
    self.facilities = facilities
    var place = facilities.memory
    for role in roles {
      for task in role.tasks {
        own[task].memory = place
        own[task].task = Int32(truncatingIfNeeded: task)
        own[task].facilities = .passUnretained(facilities)
        for number in 0..<Int(role.script.count) {
          let op = role.script.ops[number]
          if op.bytes > 0 { Belongings.fill(place + op.place, op, seed: seed &+ UInt32(task & 0xFFFF)) }
        }
        place += role.workingSet
      }
    }
    try facilities.open(trial, for: own)
  }

  /// Makes what task `i` writes to its own process's: a page that a fork has left both of them is copied when it is
  /// written to, and that should not be timed. What else a task has it only reads. Allocates nothing.
  func settle(_ i: Int) {
    guard ownCount > 1 || count == 1 else { return }
    let script = script(of: i)
    for number in 0..<Int(script.count) {
      let op = script.ops[number]
      guard op.code == .file || op.code == .echo else { continue }
      let start = script.own.pointee.memory + op.place
      for page in stride(from: 0, to: op.workingSet, by: 4_096) {
        // Not as the process of the iteration before left it, whose content would be taken for this one's.
        let byte = (start + page).load(as: UInt8.self)
        (start + page).storeBytes(of: byte &+ UInt8(truncatingIfNeeded: stamps[0] >> 8), as: UInt8.self)
      }
    }
  }

  /// Puts every task back to its start.
  package func reset() {
    for task in 0..<count { (routines + task).initialize(to: Routine(seed: seed, task: task)) }
    done.initialize(repeating: 0, count: count)
    for task in 0..<ownCount { (own[task].operations, own[task].spent) = (0, 0) }
  }

  /// Has tasks recorded from now on, or no more; none of them runs.
  func record(with recorder: Recorder?) { (self.recorder, log) = (recorder, recorder?.log) }

  // MARK: Stamps

  /// Stamps *create*: nothing of the iteration has been made yet.
  package func create() { stamps[0] = now() }

  /// Stamps *release*; the gate calls it just before it opens.
  func release() { stamps[1] = now() }

  private var created: Nanoseconds { stamps[0] }
  private var released: Nanoseconds { stamps[1] }

  // MARK: Running

  /// Runs task `i` to its end on the calling thread.
  @inline(__always) func run(_ i: Int, _ waits: BlockingWaits) {
    if let log { return run(i, waits, noting: log) }
    let script = script(of: i)
    var routine = routines[i]  // a copy in the frame: neighbours in the column share a cache line
    do throws(ExecutionError) {
      while let wait = routine.resume(script) { try waits.serve(wait) }
    } catch {
      fail(i, error)
    }
    (routines[i], done[i]) = (routine, now())
  }

  /// Runs task `i` to its end, suspending the caller at each wait.
  @inline(__always) func run(_ i: Int, _ waits: some AwaitingWaits) async {
    if let log { return await run(i, waits, noting: log) }
    let script = script(of: i)
    var routine = routines[i]
    do {
      while let wait = routine.resume(script) { try await waits.serve(wait) }
    } catch {
      fail(i, error)
    }
    (routines[i], done[i]) = (routine, now())
  }

  /// Runs task `i` on to its next wait, in place: for a model that keeps all tasks on one thread. Nil once it has
  /// ended, which `finish` then stamps.
  @inline(__always) func resume(_ i: Int) -> Wait? { routines[i].resume(script(of: i)) }

  /// The same for a task that may be recorded, and keeps its thread meanwhile and afterwards.
  func resume(_ i: Int, noting log: EventLog?) -> Wait? {
    routines[i].resume(script(of: i), log: log, task: i)
  }

  /// The same for a task that is recorded: it notes that it has the thread, and that it leaves it.
  func visit(_ i: Int, noting log: EventLog) -> Wait? {
    log.note(.begins, i)
    guard let wait = resume(i, noting: log) else {
      log.note(.ends, i)
      return nil
    }
    log.note(.leaves, i, for: wait)
    return wait
  }

  /// As `run`, for a task that is recorded.
  @inline(never) private func run(_ i: Int, _ waits: BlockingWaits, noting log: EventLog) {
    log.note(.begins, i)
    let script = script(of: i)
    var routine = routines[i]
    do throws(ExecutionError) {
      while let wait = routine.resume(script, log: log, task: i) { try waits.serve(wait, of: i, noting: log) }
    } catch {
      fail(i, error)
    }
    (routines[i], done[i]) = (routine, log.note(.ends, i))
  }

  @inline(never) private func run(_ i: Int, _ waits: some AwaitingWaits, noting log: EventLog) async {
    log.note(.begins, i)
    let script = script(of: i)
    var routine = routines[i]
    do {
      while let wait = routine.resume(script, log: log, task: i) {
        log.note(.leaves, i, for: wait)
        try await waits.serve(wait)
        log.note(.begins, i)
      }
    } catch {
      fail(i, error)
    }
    (routines[i], done[i]) = (routine, log.note(.ends, i))
  }

  func finish(_ i: Int, at time: Nanoseconds) { done[i] = time }

  @inline(never) func fail(_ task: Int, _ error: any Error) {
    firstFailure.set("task \(task): \(error)")
  }

  /// - Complexity: O(log roles): a cast may give every task a role of its own.
  @inline(__always) private func script(of task: Int) -> Script {
    let seat = roles.count == 1 ? seats : seats + role(of: task)
    var script = seat.pointee.script
    script.marks += (task &- seat.pointee.firstTask) &* seat.pointee.marksPerTask
    script.start = start
    if ownCount > 1 { script.own += task }
    return script
  }

  private func role(of task: Int) -> Int {
    var (index, last) = (0, roles.count - 1)
    while index < last {
      let middle = (index + last) / 2
      if task < seats[middle].endTask { last = middle } else { index = middle + 1 }
    }
    return index
  }

  /// What the wall time counts from.
  var start: Nanoseconds { startStamp.pointee }

  // MARK: After the join

  /// The last finish, counted from `start`.
  ///
  /// - Complexity: O(tasks).
  var wall: Nanoseconds { (0..<count).reduce(0) { max($0, done[$1] - start) } }

  /// What happened, once every task has ended.
  ///
  /// - Parameter joined: The time at which the model returned.
  /// - Throws: `ExecutionError.waitFailed` when a wait could not be served.
  /// - Complexity: O(tasks + marks).
  package func iteration(_ phase: Iteration.Phase, joined: Nanoseconds) throws(ExecutionError) -> Iteration {
    if let failure = firstFailure.description { throw .waitFailed(failure) }
    var finish = Histogram()
    var checksum = Checksum()
    var last = start
    var sum = 0.0
    for task in 0..<count {
      finish.add(done[task] - start)
      sum += Double(done[task] - start)
      last = max(last, done[task])
      checksum.add(routines[task].kernel)
    }
    var iteration = Iteration(
      phase: phase, spawn: seconds(released - created), wall: seconds(last - start),
      join: seconds(joined - last), finish: finish, checksum: checksum.description)
    iteration.finishMean = sum / Double(count) / 1e9
    let operations = (0..<ownCount).reduce(0) { $0 + own[$1].operations }
    if operations > 0 {
      iteration.operations = operations
      iteration.perOperation = (0..<ownCount).reduce(0) { $0 + seconds(own[$1].spent) } / Double(operations)
    }
    let lateness = self.lateness
    if !lateness.isEmpty { iteration.lateness = lateness }
    return iteration
  }

  /// How late each `every` step began, by role; only of roles that have any.
  private var lateness: [String: Histogram] {
    var byRole: [String: Histogram] = [:]
    forEachMark { role, _, op, step, lap, mark in
      guard case .every = step else { return }
      byRole[role.name, default: Histogram()].add(
        mark - (start + Nanoseconds(lap) * role.script.lapPeriod + op.due))
    }
    return byRole
  }

  /// What the `say` steps said, in the order in which they spoke: at most `limit` lines.
  package func said(limit: Int) -> [String] {
    var lines: [(time: Nanoseconds, task: Int, text: String)] = []
    forEachMark { _, task, _, step, _, mark in
      if case .say(let text) = step { lines.append((mark, task, text)) }
    }
    lines.sort { ($0.time, $0.task) < ($1.time, $1.task) }
    let kept = lines.prefix(limit).map(\.text)
    return lines.count > limit ? kept + ["… and \(lines.count - limit) more lines"] : kept
  }

  private func forEachMark(
    _ body: (CompiledRole, _ task: Int, Op, Step, _ lap: Int, _ mark: Nanoseconds) -> Void
  ) {
    for role in roles where role.marksPerTask > 0 {
      for task in role.tasks {
        let own = role.script.marks + (task - role.tasks.lowerBound) * role.marksPerTask
        for lap in 0..<Int(role.script.laps) {
          for (place, step) in role.steps.enumerated() where step.leavesMark {
            let op = role.script.ops[place]
            body(role, task, op, step, lap, own[lap * Int(role.script.marksPerLap) + Int(op.mark)])
          }
        }
      }
    }
  }
}

private func seconds(_ span: Nanoseconds) -> Double { Double(span) / 1e9 }
