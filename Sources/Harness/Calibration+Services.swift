import Trials

extension Step {
  /// Whether what it takes is not in its words, so that it has to be measured.
  var isService: Bool {
    switch self {
    case .memory, .file, .echo, .micro: true
    case .compute, .computeTime, .sleep, .yield, .block, .every, .say, .call: false
    }
  }

  /// Whether somebody serves all tasks, so that they may wait for each other.
  var isServed: Bool {
    switch self {
    case .file, .echo: true
    default: false
    }
  }

  /// What is run in order to measure a step: a shorter one in the place of a long one, and how often.
  struct Sample: Hashable {
    var step: Step
    /// Performances one after another.
    var times: Int
    /// The step's time over that of the shorter one, where the two are in proportion.
    var factor = 1.0
    /// What the step waits longer than the shorter one, in nanoseconds.
    var longer: Nanoseconds = 0
  }

  /// Chosen by what such steps take roughly, so that a trial has some ten milliseconds of them.
  var sample: Sample {
    switch self {
    case .memory(let bytes, let passes, let pattern):
      // Beyond all caches a larger set takes longer in proportion.
      let smaller = min(bytes, Self.largestSet)
      let pass = max(1e-7, Double(smaller) / (pattern == .stream ? 5e9 : 6e8))
      let fewer = min(passes, max(1, Int(Self.span / pass)))
      return Sample(
        step: .memory(bytes: smaller, passes: fewer, pattern: pattern),
        times: Self.times(pass * Double(fewer)),
        factor: Double(passes) / Double(max(1, fewer)) * Double(bytes) / Double(max(1, smaller)))
    case .micro(let op, let times):
      let fewer = min(times, max(1, Int(Self.span / op.about)))
      return Sample(
        step: .micro(op: op, times: fewer), times: Self.times(op.about * Double(fewer)),
        factor: Double(times) / Double(max(1, fewer)))
    case .file(let bytes, let sync):
      return Sample(step: self, times: Self.times(1e-5 + Double(bytes) / 1e9 + (sync ? 2e-3 : 0)))
    case .echo(let bytes, let ns):
      let shorter = min(ns, Self.longestDelay)
      return Sample(
        step: .echo(bytes: bytes, ns: shorter),
        times: Self.times(5e-5 + Double(bytes) / 5e8 + Double(shorter) / 1e9), longer: ns - shorter)
    case .compute, .computeTime, .sleep, .yield, .block, .every, .say, .call:
      return Sample(step: self, times: 1)
    }
  }

  /// Bytes of the largest working set that is gone through: a pass over more takes a second.
  private static let largestSet = 1 << 28
  /// Seconds of performances in a trial.
  private static let span = 0.01
  /// The server's delay is in the step's words: a short one shows what comes on top of it.
  private static let longestDelay: Nanoseconds = 1_000_000

  private static func times(_ seconds: Double) -> Int {
    max(1, min(200, Int(span / max(seconds, span / 200))))
  }
}

extension MicroOperation {
  /// About how many seconds one takes.
  fileprivate var about: Double {
    switch self {
    case .call, .next, .await, .array, .iterator, .generator: 5e-9
    case .asyncLet, .taskValue, .future: 1e-6
    case .pass: 5e-6
    }
  }
}
