/// When N tasks of equal work end on C cores, nothing lost: the two closed laws.
package struct EqualTasks: Sendable, Hashable {
  /// Until the last of them ends.
  package var makespan: Double
  /// The mean of their finish times.
  package var meanFinish: Double

  /// Each runs to its end, C at a time: a makespan of ⌈N/C⌉ w. Nil unless there are tasks and cores, and work that is
  /// finite.
  package static func rounds(tasks: Int, cores: Int, work: Double) -> EqualTasks? {
    guard tasks > 0, cores > 0, work >= 0, work.isFinite else { return nil }
    let (full, rest) = tasks.quotientAndRemainder(dividingBy: cores)
    // Rounds 1 … full have C each, and what is left over ends one later.
    let turns =
      Double(cores) * Double(full) * (Double(full) + 1) / 2 + Double(rest) * (Double(full) + 1)
    return EqualTasks(
      makespan: Double(full + (rest > 0 ? 1 : 0)) * work, meanFinish: turns / Double(tasks) * work)
  }

  /// All share the cores in infinitely short slices, and end together: max(1, N/C) w. Nil as of rounds.
  ///
  /// - Parameter cores: Those that can be used, which a quota may make 1.5.
  package static func sharing(tasks: Int, cores: Double, work: Double) -> EqualTasks? {
    guard tasks > 0, cores > 0, work >= 0, work.isFinite else { return nil }
    let all = max(1, Double(tasks) / cores) * work
    return EqualTasks(makespan: all, meanFinish: all)
  }
}
