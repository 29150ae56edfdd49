import Statistics
package import Trials

/// What one task of a workload needs, seen from its reference trials: plain calls, one task on one core.
///
/// A task that computes nothing and waits for nearly all of its time has no work that would have to be done: the few
/// microseconds of CPU time that it took are what plain calls wait with, other models have ways of their own, and a
/// million of them may wait at the same time.
package struct Reference: Sendable, Hashable {
  /// CPU seconds of one task, S in the laws.
  package var busy: Double
  /// Seconds that one task waits, Z in the laws.
  package var waiting: Double

  package enum Kind: Sendable, Hashable {
    /// It computes for at least 95 % of its time.
    case computing
    /// It computes for at most 5 % of its time.
    case waiting
    case mixed
  }

  package var kind: Kind {
    let share = busy / (busy + waiting)
    return share >= 0.95 ? .computing : share <= 0.05 ? .waiting : .mixed
  }

  /// Nil without a wall and a CPU time. A CPU time above the wall time is the clocks' disagreement: the task
  /// never waited.
  ///
  /// - Parameter units: Of the kernel, that the task computes; nil where that isn't known.
  init?(wall: Double?, cpu: Double?, units: Int? = nil) {
    guard let wall, let cpu, wall > 0, cpu >= 0 else { return nil }
    (busy, waiting) = (min(cpu, wall), wall - min(cpu, wall))
    if units == 0, kind == .waiting { (busy, waiting) = (0, wall) }
  }

  /// The shortest time in which `tasks` such tasks can end: max(S + Z, N S / C), the bounds of operational
  /// analysis (Denning and Buzen, 1978) for equal tasks that start together.
  package func idealWall(tasks: Int, cores: Double) -> Double {
    max(busy + waiting, Double(tasks) * busy / cores)
  }

  /// How long `tasks` such tasks take under a model of this shape, nothing lost.
  package func predictedWall(tasks: Int, cores: Double, shape: Model.Shape) -> Double {
    let count = Double(tasks)
    return switch shape {
    case .inTurn: count * (busy + waiting)
    case .loop: max(busy + waiting, count * busy)
    case .shifts:
      Self.rounds(tasks, cores, busy + waiting) ?? (count / cores).rounded(.up) * (busy + waiting)
    // Tasks that never wait run to their end, C at a time.
    case .rounds where kind == .computing:
      Self.rounds(tasks, cores, busy) ?? idealWall(tasks: tasks, cores: cores)
    case .rounds, .timeShared: idealWall(tasks: tasks, cores: cores)
    }
  }

  /// Nil unless the cores are whole: only those have rounds.
  private static func rounds(_ tasks: Int, _ cores: Double, _ work: Double) -> Double? {
    Int(exactly: cores).flatMap { EqualTasks.rounds(tasks: tasks, cores: $0, work: work)?.makespan }
  }
}
