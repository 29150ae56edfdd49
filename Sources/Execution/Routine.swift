import Trials

/// One task as a generator: `resume` runs on to the task's next wait and hands it out; nil at the end.
///
/// Here alone is written what a step does, in which order, and what the checksum sees of it; the models only
/// serve waits. It never allocates.
struct Routine: BitwiseCopyable {  // 20 bytes
  private(set) var kernel: Kernel
  private var op: Int32 = 0
  private var lap: Int32 = 0
  /// Turns of a `yield` that were taken; `waiting` while a wait is being served.
  private var turns: Int32 = 0

  private static let waiting: Int32 = -1

  init(seed: UInt32, task: Int) { kernel = Kernel(seed: seed, task: task) }

  /// - Parameters:
  ///   - log: Where a task that is recorded notes what it does; nil, and written as nil, costs nothing.
  ///   - task: Its number, for the log.
  @inline(__always) mutating func resume(_ script: Script, log: EventLog? = nil, task: Int = 0) -> Wait? {
    if turns == Self.waiting {
      turns = 0
      let served = script.ops[Int(op)]
      if served.code == .every { script.mark(served, lap: lap) }
      end(served, script)
    }
    while lap < script.laps {
      while op < script.count {
        let next = script.ops[Int(op)]
        switch next.code {
        case .compute:
          var state = kernel  // in registers, also where this routine lies in a suspended task's frame
          if let log, log.sampling > 0 {
            state.compute(UInt64(bitPattern: next.amount), noting: log, task)
          } else {
            state.compute(UInt64(bitPattern: next.amount))
          }
          kernel = state
        case .block:
          log?.note(.naps, task, for: .sleep(next.amount))
          nap(next.amount)
          log?.note(.goesOn, task)
        case .yield:
          if Int64(turns) < next.amount {
            turns &+= 1
            return .turn
          }
          turns = 0
        case .sleep:
          turns = Self.waiting
          return .sleep(next.amount)
        case .every:
          let left = script.due(next, lap: lap) &- now()
          if left > 0 {
            turns = Self.waiting
            return .sleep(left)
          }
          script.mark(next, lap: lap)
        case .say:
          script.mark(next, lap: lap)
        case .stream, .chase:
          script.own.pointee.walk(next)
        case .micro:
          script.own.pointee.measure(next, script)
        case .file:
          turns = Self.waiting
          return .file(script.errand(op))
        case .echo:
          turns = Self.waiting
          return .echo(script.errand(op))
        case .microWait:
          turns = Self.waiting
          return .micro(script.errand(op))
        case .call:
          guard script.own.pointee.call(next, lap: lap) else { return nil }
        case .callWait:
          turns = Self.waiting
          script.own.pointee.lap = lap
          return .call(script.errand(op))
        }
        end(next, script)
      }
      op = 0
      lap &+= 1
    }
    return nil
  }

  @inline(__always) private mutating func end(_ step: Op, _ script: Script) {
    op &+= 1
    let number = UInt32(bitPattern: lap) &* UInt32(bitPattern: script.count) &+ UInt32(bitPattern: op)
    kernel.fold(step: number, kind: step.kind)
  }
}

extension Kernel {
  /// Computes in pieces, and notes after each that its task is still at it.
  fileprivate mutating func compute(_ units: UInt64, noting log: EventLog, _ task: Int) {
    var left = units
    while left > log.sampling {
      compute(log.sampling)
      left -= log.sampling
      log.note(.goesOn, task)
    }
    compute(left)
  }
}
