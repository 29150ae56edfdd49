/// A time span or a point on the monotonic clock, in nanoseconds.
package typealias Nanoseconds = Int64

/// What a task does next.
///
/// Encoded as `{"sleep":{"ns":20000000}}`: the case's name, then its values with their units in their names.
package enum Step: Sendable, Hashable, Codable {
  /// So many units of the kernel (`Kernel.swift`).
  case compute(units: UInt64)
  /// As many units as fill that time at the run's reference rate. The harness turns it into `compute` before
  /// a trial is sent; a worker refuses it.
  case computeTime(ns: Nanoseconds)
  /// Waits, giving up whatever it runs on as far as its model can.
  case sleep(ns: Nanoseconds)
  /// Offers its place to others, so many times.
  case yield(times: Int)
  /// Blocks the thread that it is on, on purpose.
  case block(ns: Nanoseconds)
  /// Waits for the next point of the task's schedule: its first `every` is due one period after the release,
  /// and each one that follows a period later, whether the task is late or not.
  case every(ns: Nanoseconds)
  /// Writes a line into the trial's result.
  case say(text: String)
  /// Goes through a working set of the task's own, so many times.
  case memory(bytes: Int, passes: Int, pattern: MemoryPattern)
  /// Writes so many bytes to a file of the task's own, brings them to the disk where `sync` says so, and reads
  /// them back.
  case file(bytes: Int, sync: Bool)
  /// Sends so many bytes to the echo server, which answers with the same bytes so many nanoseconds after it has
  /// them all.
  case echo(bytes: Int, ns: Nanoseconds)
  /// Does one operation so many times, and measures what one of them takes.
  case micro(op: MicroOperation, times: Int)
  /// Runs code of the worker's own that it has under this name, and tells it the amount. One call is busy for about
  /// `ns`, and waits for about `waiting` nanoseconds.
  case call(name: String, amount: Int, ns: Nanoseconds, waiting: Nanoseconds)

  /// The names used in experiment files, in the order of their kinds.
  package static let names = [
    "compute", "sleep", "yield", "block", "memory", "file", "echo", "micro", "every", "say",
    "call",
  ]

  package var name: String {
    switch self {
    case .compute, .computeTime: "compute"
    case .sleep: "sleep"
    case .yield: "yield"
    case .block: "block"
    case .every: "every"
    case .say: "say"
    case .memory: "memory"
    case .file: "file"
    case .echo: "echo"
    case .micro: "micro"
    case .call: "call"
    }
  }

  /// The kind number that the checksum folds in. 8 belongs to `feed`.
  package var kind: UInt32 {
    switch self {
    case .compute, .computeTime: 1
    case .sleep: 2
    case .yield: 3
    case .block: 4
    case .memory: 5
    case .file: 6
    case .echo: 7
    case .micro: 9
    case .every: 10
    case .say: 11
    case .call: 12
    }
  }

  /// How long this step computes at `unitsPerSecond`, in nanoseconds; 0 for a step that computes nothing.
  package func busy(unitsPerSecond: Double) -> Double {
    switch self {
    case .compute(let units): Double(units) / unitsPerSecond * 1e9
    case .computeTime(let ns): Double(ns)
    case .sleep, .yield, .block, .every, .say, .memory, .file, .echo, .micro, .call: 0
    }
  }

  /// How long this step lasts at least without computing, in nanoseconds. An `every` counts its period,
  /// an `echo` the server's delay.
  package var idle: Nanoseconds {
    switch self {
    case .sleep(let ns), .block(let ns), .every(let ns), .echo(_, let ns): ns
    case .compute, .computeTime, .yield, .say, .memory, .file, .micro, .call: 0
    }
  }

  /// The same step with a computing time turned into units, at least one.
  package func resolved(unitsPerSecond: Double) -> Step {
    guard case .computeTime(let ns) = self else { return self }
    return .compute(units: max(1, UInt64((Double(ns) * unitsPerSecond / 1e9).rounded())))
  }
}
