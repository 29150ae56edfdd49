import Trials

/// Why a cell took another time than was predicted, as far as its records tell: each with the figures that speak for it.
/// Shares are of 1.
package enum Cause: Sendable, Hashable {
  /// A quota stopped its control group for that share of its PUs' time.
  case throttled(share: Double)
  /// The hypervisor took that share of its PUs' time for other machines.
  case stolen(share: Double)
  /// Other programs took that share of its PUs' time.
  case others(share: Double)
  /// The same work took so many times the CPU time that was predicted: the machine was slower than between the rounds,
  /// or faster below 1. And how many of its rounds the calibration loops found slow.
  case pace(ratio: Double, slowRounds: Int)
  /// PUs that share a core took so many times the CPU time that was predicted.
  case sharedCores(ratio: Double)
  /// Threads kept so many cores busy, and others were predicted: more or fewer of them stayed where they started.
  case placement(busy: Double, predicted: Double)
  /// A task waited so many seconds for a PU.
  case runQueue(seconds: Double, predicted: Double)
  /// Making the tasks took so many seconds.
  case spawn(seconds: Double, predicted: Double)
  /// None of these. CPU time over what was predicted, and cores kept busy and predicted, where they are known.
  case notExplained(ratio: Double?, busy: Double?, predicted: Double?)
}

/// A cause with the part of the difference that it explains.
package struct Explanation: Sendable, Hashable {
  package var cause: Cause
  /// Of 1; 0 of what is not explained.
  package var share: Double

  package init(_ cause: Cause, share: Double) { (self.cause, self.share) = (cause, share) }
}

/// What is known of a cell's trials beside their wall time: what causes are told by.
struct Evidence: Sendable, Hashable {
  /// Medians over trials, measured or simulated, in seconds; nil where unknown.
  struct Side: Sendable, Hashable {
    var wall: Double
    /// Of the worker, user and system.
    var cpu: Double?
    var spawn: Double?
    /// Of all its threads together.
    var runQueue: Double?

    /// Cores kept busy.
    var busy: Double? { cpu.map { $0 / wall } }
  }

  var measured, predicted: Side
  var shape: Model.Shape?
  var clock = Clock.release
  var tasks: Int
  /// Cores that tasks of such a model can keep busy.
  var width: Double
  var isSMT = false
  /// Measured rounds in which the machine was slow.
  var slowRounds = 0
  /// Medians over the trials, as shares of their PUs' time; nil where unknown.
  var throttled, stolen, others: Double?

  /// A cause that explains less of the difference than this is none.
  static let least = 0.3

  /// The cause that explains most of the difference.
  ///
  /// Wall time is CPU time over the cores kept busy, so that a difference is one of the first, or of the second. Each
  /// cause is asked by how much it alone would have changed the predicted wall time.
  var explanation: Explanation {
    let difference = measured.wall / predicted.wall - 1
    let explained = candidates.map { cause, change in
      Explanation(cause, share: difference == 0 ? 0 : change / difference)
    }
    // One that would have made much more of a difference explains it no better than one that made less.
    func fit(_ share: Double) -> Double { share > 1 ? 1 / share : share }
    let best = explained.max { fit($0.share) < fit($1.share) }
    if let best, fit(best.share) >= Self.least { return Explanation(best.cause, share: min(1, best.share)) }
    if difference != 0,
      let inLine = runQueueWait.map({ Explanation($0.cause, share: min(1, $0.change / difference)) }),
      inLine.share >= Self.least
    {
      return inLine
    }
    return Explanation(
      .notExplained(ratio: ratio, busy: measured.busy, predicted: predicted.busy), share: 0)
  }

  /// CPU time measured over predicted.
  private var ratio: Double? {
    guard let cpu = measured.cpu, let expected = predicted.cpu, expected > 0 else { return nil }
    return cpu / expected
  }

  /// The part of its cores' time that was predicted to be busy: what more CPU time can delay.
  private var load: Double { min(1, (predicted.busy ?? 0) / max(width, 1e-9)) }

  /// Waiting in line is what most other causes come to: it is one itself only where none of them is.
  private var runQueueWait: (cause: Cause, change: Double)? {
    guard let waited = measured.runQueue, let expected = predicted.runQueue, tasks > 0 else { return nil }
    let each = (waited / Double(tasks), expected / Double(tasks))
    return (.runQueue(seconds: each.0, predicted: each.1), (each.0 - each.1) / predicted.wall)
  }

  /// Causes, each with the change that it alone would make to the predicted wall time, as a share of that.
  private var candidates: [(Cause, Double)] {
    var candidates: [(Cause, Double)] = []
    // What is taken from a core for a share of the time makes the rest last longer.
    func delay(_ share: Double) -> Double { load * (1 / (1 - min(0.99, share)) - 1) }
    for (share, cause) in [
      (throttled, Cause.throttled), (stolen, Cause.stolen), (others, Cause.others),
    ] {
      if let share, share > 0 { candidates.append((cause(share), delay(share))) }
    }
    if let ratio {
      candidates.append(
        isSMT && ratio > 1
          ? (.sharedCores(ratio: ratio), load * (ratio - 1))
          : (.pace(ratio: ratio, slowRounds: slowRounds), load * (ratio - 1)))
    }
    if shape == .timeShared, width > 1, Double(tasks) > width, let busy = measured.busy, busy > 0,
      let expected = predicted.busy
    {
      // What others took can't have been busy, whoever stayed where.
      let kept = 1 - min(0.99, (throttled ?? 0) + (stolen ?? 0) + (others ?? 0))
      let change = expected > busy ? max(0, expected * kept / busy - 1) : expected / busy - 1
      candidates.append((.placement(busy: busy, predicted: expected), load * change))
    }
    if clock == .spawn, let spawn = measured.spawn, let expected = predicted.spawn {
      candidates.append(
        (.spawn(seconds: spawn, predicted: expected), (spawn - expected) / predicted.wall))
    }
    return candidates
  }
}
