import NIOConcurrencyHelpers
package import Trials

/// A trial's tasks in columns: each one's state, the time it finished, and the times its steps left.
///
/// Task i touches slot i only, and nothing is read before all have been joined.
package final class TaskTable: @unchecked Sendable {
  // @unchecked: the columns are shared by slot, as said above; the stamps are written before the tasks start.
  package let count: Int
  package let clock: Clock
  private let roles: [CompiledRole]
  private let seed: UInt32
  private let routines: UnsafeMutablePointer<Routine>
  private let done: UnsafeMutablePointer<Nanoseconds>
  private let marks: UnsafeMutablePointer<Nanoseconds>
  private let ops: UnsafeMutablePointer<Op>
  /// When the tasks were created and released.
  private let stamps: UnsafeMutablePointer<Nanoseconds>
  /// Where the columns that tasks write are, when the tasks are processes; nil: on the heap.
  private let memory: SharedMemory?
  private let firstFailure = NIOLockedValueBox<String?>(nil)

  private struct CompiledRole {
    var name: String
    var tasks: Range<Int>
    var script: Script
    var steps: [Step]
    var marksPerTask: Int { Int(script.marksPerLap) * Int(script.laps) }
  }

  /// - Parameter isShared: Whether processes forked from this one will run the tasks.
  /// - Throws: `ExecutionError.unsupported` when there is not so much memory to share.
  /// - Precondition: computing is in units.
  package init(_ trial: Trial, isShared: Bool = false) throws(ExecutionError) {
    var compiled: [(role: Role, ops: [Op], period: Nanoseconds, marks: Int32)] = []
    for role in trial.roles {
      var (period, marks) = (Nanoseconds(0), Int32(0))
      let ops = role.steps.map { Op($0, period: &period, marks: &marks) }
      compiled.append((role, ops, period, marks))
    }
    count = trial.tasks
    clock = trial.clock
    seed = trial.seed
    let markCount = compiled.reduce(0) { $0 + $1.role.tasks * $1.role.repeat * Int($1.marks) }
    ops = .allocate(capacity: compiled.reduce(0) { $0 + $1.ops.count })
    if isShared {
      let memory = try SharedMemory(
        bytes: SharedMemory.size(of: Routine.self, count: count)
          + SharedMemory.size(of: Nanoseconds.self, count: count + markCount + 2))
      self.memory = memory
      stamps = memory.column(of: Nanoseconds.self, count: 2)
      done = memory.column(of: Nanoseconds.self, count: count)
      marks = memory.column(of: Nanoseconds.self, count: markCount)
      routines = memory.column(of: Routine.self, count: count)
    } else {
      memory = nil
      stamps = .allocate(capacity: 2)
      routines = .allocate(capacity: count)
      done = .allocate(capacity: count)
      marks = .allocate(capacity: markCount)
    }
    stamps.initialize(repeating: 0, count: 2)

    var roles: [CompiledRole] = []
    var (task, opOffset, markOffset) = (0, 0, 0)
    for (role, roleOps, period, roleMarks) in compiled {
      (ops + opOffset).initialize(from: roleOps, count: roleOps.count)
      let script = Script(
        ops: ops + opOffset, count: Int32(roleOps.count), laps: Int32(role.repeat), lapPeriod: period,
        marksPerLap: roleMarks, marks: marks + markOffset, start: 0)
      let next = CompiledRole(
        name: role.name, tasks: task..<(task + role.tasks), script: script, steps: role.steps)
      roles.append(next)
      task += role.tasks
      opOffset += roleOps.count
      markOffset += next.marksPerTask * role.tasks
    }
    self.roles = roles
    marks.initialize(repeating: 0, count: markOffset)
    reset()
  }

  deinit {
    ops.deallocate()
    guard memory == nil else { return }
    stamps.deallocate()
    routines.deallocate()
    done.deallocate()
    marks.deallocate()
  }

  /// Puts every task back to its start.
  package func reset() {
    for task in 0..<count { (routines + task).initialize(to: Routine(seed: seed, task: task)) }
    done.initialize(repeating: 0, count: count)
  }

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
    let script = script(of: i)
    var routine = routines[i]  // a copy in the frame: neighbours in the column share a cache line
    while let wait = routine.resume(script) { waits.serve(wait) }
    (routines[i], done[i]) = (routine, now())
  }

  /// Runs task `i` to its end, suspending the caller at each wait.
  @inline(__always) func run(_ i: Int, _ waits: some AwaitingWaits) async {
    let script = script(of: i)
    var routine = routines[i]
    do {
      while let wait = routine.resume(script) { try await waits.serve(wait) }
    } catch {
      firstFailure.withLockedValue { $0 = $0 ?? "task \(i): \(error)" }
    }
    (routines[i], done[i]) = (routine, now())
  }

  /// Runs task `i` on to its next wait, in place: for a model that keeps all tasks on one thread. Nil once it has
  /// ended, which `finish` then stamps.
  @inline(__always) func resume(_ i: Int) -> Wait? { routines[i].resume(script(of: i)) }

  func finish(_ i: Int, at time: Nanoseconds) { done[i] = time }

  /// - Complexity: O(log roles): a cast may give every task a role of its own.
  private func script(of task: Int) -> Script {
    var (index, last) = (0, roles.count - 1)
    while index < last {
      let middle = (index + last) / 2
      if task < roles[middle].tasks.upperBound { last = middle } else { index = middle + 1 }
    }
    var script = roles[index].script
    script.marks += (task - roles[index].tasks.lowerBound) * roles[index].marksPerTask
    script.start = start
    return script
  }

  private var start: Nanoseconds { clock == .spawn ? created : released }

  // MARK: After the join

  /// What happened, once every task has ended.
  ///
  /// - Parameter joined: The time at which the model returned.
  /// - Throws: `ExecutionError.waitFailed` when a wait could not be served.
  /// - Complexity: O(tasks + marks).
  package func iteration(_ phase: Iteration.Phase, joined: Nanoseconds) throws(ExecutionError) -> Iteration {
    if let failure = firstFailure.withLockedValue({ $0 }) { throw .waitFailed(failure) }
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
