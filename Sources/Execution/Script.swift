import Trials

/// A step compiled for the loop: trivial, so that going through steps retains and allocates nothing.
struct Op: BitwiseCopyable {
  enum Code: UInt8 {
    case compute, sleep, yield, block, every, say, stream, chase, file, echo
    /// `micro` on the spot, and as a wait that the model serves.
    case micro, microWait
    /// `call` likewise: code that returns, and code that awaits.
    case call, callWait
  }

  var code: Code
  var kind: UInt32
  /// Units, nanoseconds or times.
  var amount: Int64
  /// `memory`, `file` and `echo`: how much, and where it begins in what the task has of its own.
  var bytes = 0
  var place = 0
  /// All that it keeps there, in bytes.
  var workingSet = 0
  /// `file`: whether it has to reach the disk.
  var sync = false
  var micro = MicroOperation.call
  /// `call`: which of the worker's own code.
  var own: Int32 = 0
  /// `every`: when it is due in its lap, after the lap's start.
  var due: Nanoseconds = 0
  /// `every` and `say`: which of its lap's marks it leaves.
  var mark: Int32 = 0

  /// Compiles a step; `period`, `marks` and `place` count through the steps of its lap.
  ///
  /// - Precondition: computing is in units, and the worker has the code that is called.
  init(
    _ step: Step, own code: OwnCode = OwnCode(), period: inout Nanoseconds, marks: inout Int32,
    place: inout Int
  ) {
    kind = step.kind
    switch step {
    case .compute(let units): (self.code, amount) = (.compute, Int64(units))
    case .computeTime: preconditionFailure("a trial's computing is in units")
    case .sleep(let ns): (self.code, amount) = (.sleep, ns)
    case .yield(let times): (self.code, amount) = (.yield, Int64(times))
    case .block(let ns): (self.code, amount) = (.block, ns)
    case .every(let ns):
      (self.code, amount) = (.every, ns)
      period += ns
      due = period
    case .say: (self.code, amount) = (.say, 0)
    case .memory(let size, let passes, let pattern):
      (self.code, amount, bytes) = (pattern == .stream ? .stream : .chase, Int64(passes), size)
    case .file(let size, let isSynced): (self.code, amount, bytes, sync) = (.file, 0, size, isSynced)
    case .echo(let size, let ns): (self.code, amount, bytes) = (.echo, ns, size)
    case .micro(let op, let times):
      (self.code, amount, micro) = (op.needsModel ? .microWait : .micro, Int64(times), op)
    case .call(let name, let told, _, _):
      guard let index = code.index(of: name) else { preconditionFailure("no code is called \(name)") }
      (self.code, amount, own) = (code.awaits(index) ? .callWait : .call, Int64(told), Int32(index))
    }
    self.place = place
    workingSet = step.workingSet
    place += Self.roundedToLine(step.workingSet)
    if step.leavesMark {
      mark = marks
      marks += 1
    }
  }

  /// What begins on a cache line of its own shares none with its neighbour's.
  static func roundedToLine(_ bytes: Int) -> Int { (bytes + 63) & ~63 }
}

extension Step {
  /// Whether the time at which a task came by is kept.
  var leavesMark: Bool {
    switch self {
    case .every, .say: true
    case .compute, .computeTime, .sleep, .yield, .block, .memory, .file, .echo, .micro, .call: false
    }
  }
}

/// What one task goes through: its role's ops, and its own place for marks.
struct Script: BitwiseCopyable {
  var ops: UnsafePointer<Op>
  var count: Int32
  var laps: Int32
  /// How far the schedule of `every` moves in a lap.
  var lapPeriod: Nanoseconds
  var marksPerLap: Int32
  /// Where this task leaves the times of its `every` and `say` steps.
  var marks: UnsafeMutablePointer<Nanoseconds>
  /// The start of the schedule: the release, or the creation (clock `spawn`).
  var start: Nanoseconds
  /// What this task has of its own besides its state; all tasks share one that is empty where steps need none.
  var own: UnsafeMutablePointer<Belongings>

  @inline(__always) func mark(_ op: Op, lap: Int32) {
    marks[Int(lap &* marksPerLap &+ op.mark)] = now()
  }

  /// The wait for an op that its task's own things are needed for.
  @inline(__always) func errand(_ op: Int32) -> Errand { Errand(op: ops + Int(op), own: own) }

  @inline(__always) func due(_ op: Op, lap: Int32) -> Nanoseconds {
    start &+ Nanoseconds(lap) &* lapPeriod &+ op.due
  }
}
