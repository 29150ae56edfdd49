import Trials

/// What the tasks of a trial do, in the machine's terms: PU time, waits, and the costs of both.
struct Program {
  enum Kind: UInt8, BitwiseCopyable {
    /// `amount` of work, in nanoseconds times `SimulatedMachine.whole`.
    case work
    /// As `work`, of an amount that is drawn from an exponential distribution with this mean.
    case exponentialWork
    /// Gives its place up so many times, each of which costs `extra` of work.
    case turns
    /// Waits for so many nanoseconds.
    case sleep
    /// As `sleep`, of a time that is drawn from an exponential distribution with this mean.
    case exponentialSleep
    /// Blocks its thread for so many nanoseconds.
    case block
    /// Waits for the next point of its schedule: in the first lap `amount` nanoseconds after its start, in each further
    /// one `extra` later.
    case every
    /// Waits at the station of that number, which all tasks share: it takes it up for `amount` nanoseconds, and waits
    /// for `extra` ones more.
    case served
    /// Says the text of that number.
    case say
    /// Has done so many operations, in `extra` nanoseconds, of which the mean is reported.
    case operated
  }

  struct Op: BitwiseCopyable {
    var kind: Kind
    var amount: Int64
    var extra: Int64 = 0
    var station: Int32 = 0
  }

  /// What tasks may wait in line for, beside servers: whoever serves files, and the echo server.
  static let stations = 2

  /// One role's part of `ops`: a prologue, and what is repeated.
  struct Part: BitwiseCopyable {
    var tasks: Int
    var begin: Int32
    var lap: Int32
    var end: Int32
    var laps: Int32
  }

  private(set) var ops: [Op] = []
  private(set) var parts: [Part] = []
  /// The roles' names, by part.
  private(set) var names: [String] = []
  private(set) var texts: [String] = []
  /// Work that is the model's and not the tasks', of one pass over all tasks, in the unit of `Kind.work`.
  private(set) var overhead: Int64 = 0
  /// Work of all tasks together, overhead included; of ops as they are nothing is known.
  private(set) var work: Int64 = 0

  /// - Parameters:
  ///   - beginning: PU time of a task before its first step, in nanoseconds.
  ///   - services: What steps take whose time is not in their words.
  init(
    _ roles: [Role], costs: Costs.ModelCosts, unitsPerSecond: Double, beginning: Nanoseconds,
    services: (Step) throws(Unsimulable) -> Costs.Service
  ) throws(Unsimulable) {
    for role in roles where role.tasks > 0 {
      let begin = Int32(ops.count)
      var prologue: Int64 = 0
      if beginning > 0 {
        prologue = Self.work(Double(beginning))
        ops.append(Op(kind: .work, amount: prologue))
      }
      let lap = Int32(ops.count)
      var (own, added): (Int64, Int64) = (0, 0)
      let lapPeriod = role.steps.reduce(Nanoseconds(0)) { sum, step in
        if case .every(let ns) = step { sum + ns } else { sum }
      }
      var due: Nanoseconds = 0
      for step in role.steps {
        switch step {
        case .compute, .computeTime:
          let amount = Self.work(step.busy(unitsPerSecond: unitsPerSecond))
          add(work: amount, after: lap)
          own += amount
        case .yield(let times):
          let cost = Self.work(Double(costs.turn))
          ops.append(Op(kind: .turns, amount: Int64(times), extra: cost))
          added += cost * Int64(times)
        case .sleep(let ns):
          added += addSleep(.sleep, ns, costs, after: lap)
        case .every(let ns):
          due += ns
          added += addSleep(.every, due, costs, after: lap)
          ops[ops.count - 1].extra = lapPeriod
        case .block(let ns):
          added += addSleep(.block, ns, costs, after: lap)
        case .call(_, _, let busy, let waiting):
          let amount = Self.work(Double(busy))
          add(work: amount, after: lap)
          own += amount
          if waiting > 0 { added += addSleep(.sleep, waiting, costs, after: lap) }
        case .say(let text):
          ops.append(Op(kind: .say, amount: Int64(texts.count)))
          texts.append(text)
        case .memory, .file, .echo, .micro:
          let service = try services(step)
          let amount = Self.work(Double(service.busy))
          add(work: amount, after: lap)
          own += amount
          if service.server > 0 {
            let rest = max(0, service.waiting - service.server)
            let station: Int32 = if case .echo = step { 1 } else { 0 }
            ops.append(Op(kind: .served, amount: service.server, extra: rest, station: station))
          } else if service.waiting > 0 {
            ops.append(Op(kind: .served, amount: 0, extra: service.waiting, station: -1))
          }
          if case .micro(_, let times) = step {
            ops.append(Op(kind: .operated, amount: Int64(times), extra: service.busy + service.waiting))
          }
        }
      }
      let laps = Int64(role.repeat)
      let laps32 = Int32(clamping: role.repeat)
      parts.append(Part(tasks: role.tasks, begin: begin, lap: lap, end: Int32(ops.count), laps: laps32))
      names.append(role.name)
      overhead += (prologue + added * laps) * Int64(role.tasks)
      work += (prologue + (own + added) * laps) * Int64(role.tasks)
    }
  }

  /// Of ops as they are, for what no step says: times that are drawn, which queueing theory knows the outcome of.
  init(tasks: Int, laps: Int, _ ops: [Op]) {
    self.ops = ops
    parts = [Part(tasks: tasks, begin: 0, lap: 0, end: Int32(ops.count), laps: Int32(clamping: laps))]
    names = ["all"]
  }

  var tasks: Int { parts.reduce(0) { $0 + $1.tasks } }

  static func work(_ nanoseconds: Double) -> Int64 {
    Int64((nanoseconds * Double(SimulatedMachine.whole)).rounded())
  }

  /// Work that follows work is one stretch of it.
  private mutating func add(work amount: Int64, after first: Int32) {
    if ops.count > Int(first), ops[ops.count - 1].kind == .work {
      ops[ops.count - 1].amount += amount
    } else {
      ops.append(Op(kind: .work, amount: amount))
    }
  }

  /// - Returns: The work that it costs.
  private mutating func addSleep(
    _ kind: Kind, _ ns: Nanoseconds, _ costs: Costs.ModelCosts, after first: Int32
  ) -> Int64 {
    let cost = Self.work(Double(costs.sleep))
    if cost > 0 { add(work: cost, after: first) }
    ops.append(Op(kind: kind, amount: ns))
    return cost
  }
}
