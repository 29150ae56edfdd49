import Trials

/// How long a cell should take, from what is known before anything has run.
struct Estimate {
  /// What a trial costs beside its iterations, in seconds: starting a process, writing a row.
  static let fixed = 0.015
  static let mostIterations = 50
  /// From so many tasks on there is no warm-up.
  static let tasksWithoutWarmup = 100_000

  /// Seconds of one iteration.
  let wall: Double
  /// Seconds of one iteration if everything were done one after the other, waits included.
  let serial: Double
  let warmup: Int
  let iterations: Int
  /// Seconds of one trial with its warm-up and fixed cost.
  let trial: Double

  init(
    _ roles: [Role], tasks: Int, model: Model?, cores: Int, capacity: Double, unitsPerSecond: Double,
    trial wanted: Double, warmsUp: Bool
  ) {
    var (busy, idle, blocked, longest) = (0.0, 0.0, 0.0, 0.0)
    for role in roles {
      let count = Double(role.tasks)
      let each = role.busy(unitsPerSecond: unitsPerSecond) / 1e9 + role.otherSeconds
      busy += count * each
      let waits = role.idle / 1e9 + role.otherWaits
      idle += count * waits
      blocked += count * role.blocked
      longest = max(longest, each + waits)
    }
    serial = busy + idle
    wall =
      switch model?.shape {
      case .inTurn: serial
      // A task that blocks its thread holds up all the others that live on it.
      case .loop: max(longest, busy + blocked)
      case .shifts: max(longest, serial / min(Double(cores), max(capacity, 0.01)))
      case .rounds, .timeShared, nil: max(longest, busy / min(Double(cores), max(capacity, 0.01)))
      }
    warmup = !warmsUp || tasks >= Self.tasksWithoutWarmup ? 0 : 1
    // An iteration is at least as long as making its tasks takes.
    let overhead = Double(tasks) * (model?.secondsPerTask ?? 0)
    let each = max(wall, 1e-9)
    iterations = Int(min(max((wanted / each).rounded(), 1), Double(Self.mostIterations)))
    trial = Self.fixed + Double(warmup + iterations) * (wall + overhead)
  }

  /// The longest that a trial may take by default, in seconds.
  var limit: Double { max(10, 10 * serial * Double(warmup + iterations)) }
}

extension Role {
  /// Seconds that one task spends on what is neither computing nor waiting for a time, roughly.
  fileprivate var otherSeconds: Double { steps.reduce(0) { $0 + $1.otherSeconds } * Double(`repeat`) }

  /// Seconds that one task waits for in code of a worker's own, roughly.
  fileprivate var otherWaits: Double {
    var sum: Nanoseconds = 0
    for case .call(_, _, _, let waiting) in steps { sum += waiting }
    return Double(sum) * Double(`repeat`) / 1e9
  }

  /// Seconds that one task blocks its thread for.
  fileprivate var blocked: Double {
    var sum: Nanoseconds = 0
    for case .block(let ns) in steps { sum += ns }
    return Double(sum) * Double(`repeat`) / 1e9
  }
}

extension Step {
  /// An order of magnitude, so that the number of iterations fits.
  fileprivate var otherSeconds: Double {
    switch self {
    case .compute, .computeTime, .sleep, .yield, .block, .every, .say: 0
    case .memory(let bytes, let passes, .stream): Double(bytes) * Double(passes) * 0.1e-9
    case .memory(let bytes, let passes, .chase): Double(bytes) / 64 * Double(passes) * 20e-9
    case .file(let bytes, let sync): Double(bytes) * 1e-9 + (sync ? 1e-3 : 1e-5)
    case .echo: 20e-6
    case .micro(let op, let times): Double(times) * op.seconds
    case .call(_, _, let ns, _): Double(ns) / 1e9
    }
  }
}

extension MicroOperation {
  fileprivate var seconds: Double {
    switch self {
    case .call, .iterator, .generator: 2e-9
    case .next, .array: 5e-9
    case .await: 30e-9
    case .asyncLet: 300e-9
    case .taskValue, .future: 2e-6
    case .pass: 5e-6
    }
  }
}

extension Model {
  /// Seconds that making and ending one task takes, roughly.
  fileprivate var secondsPerTask: Double {
    switch self {
    case .subroutine, .generator, .coroutine: 1e-7
    case .eventLoop, .task, .pool, .dispatch: 2e-6
    case .thread: 20e-6
    case .process: 300e-6
    }
  }
}
