import Trials

/// A step compiled for the loop: trivial, so that going through steps retains and allocates nothing.
struct Op: BitwiseCopyable {
  enum Code: UInt8 { case compute, sleep, yield, block, every, say }

  var code: Code
  var kind: UInt32
  /// Units, nanoseconds or times.
  var amount: Int64
  /// `every`: when it is due in its lap, after the lap's start.
  var due: Nanoseconds = 0
  /// `every` and `say`: which of its lap's marks it leaves.
  var mark: Int32 = 0

  /// Compiles a step; `period` and `marks` count through the steps of its lap.
  ///
  /// - Precondition: computing is in units.
  init(_ step: Step, period: inout Nanoseconds, marks: inout Int32) {
    kind = step.kind
    switch step {
    case .compute(let units): (code, amount) = (.compute, Int64(units))
    case .computeTime: preconditionFailure("a trial's computing is in units")
    case .sleep(let ns): (code, amount) = (.sleep, ns)
    case .yield(let times): (code, amount) = (.yield, Int64(times))
    case .block(let ns): (code, amount) = (.block, ns)
    case .every(let ns):
      (code, amount) = (.every, ns)
      period += ns
      due = period
    case .say: (code, amount) = (.say, 0)
    }
    if step.leavesMark {
      mark = marks
      marks += 1
    }
  }
}

extension Step {
  /// Whether the time at which a task came by is kept.
  var leavesMark: Bool {
    switch self {
    case .every, .say: true
    case .compute, .computeTime, .sleep, .yield, .block: false
    }
  }
}

/// What one task goes through: its role's ops, and its own place for marks.
struct Script {
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

  @inline(__always) func mark(_ op: Op, lap: Int32) {
    marks[Int(lap &* marksPerLap &+ op.mark)] = now()
  }

  @inline(__always) func due(_ op: Op, lap: Int32) -> Nanoseconds {
    start &+ Nanoseconds(lap) &* lapPeriod &+ op.due
  }
}
