import Trials

extension Selector {
  /// Whether levels are the ones meant, as they are written: `1x` is not `1`, on no machine. Only a plain number
  /// means every level that comes to it.
  func matches(_ candidate: Planner.Candidate) -> Bool {
    let cell = candidate.cell
    return matchesNames(of: cell)
      && includes(tasks, level: candidate.tasksLevel, count: cell.tasks)
      && includes(cores, level: candidate.coresLevel, count: cell.cores)
  }

  /// Whether the cell is one that a claim speaks of: what counts is the number that a level comes to.
  ///
  /// - Parameter allCores: what `cores: all` comes to.
  func selects(_ cell: Cell, allCores: Int) -> Bool {
    matchesNames(of: cell)
      && tasks?.contains { $0.count(on: cell.cores) == cell.tasks } ?? true
      && cores?.contains { $0.count(on: allCores) == cell.cores } ?? true
  }

  private func matchesNames(of cell: Cell) -> Bool {
    workloads?.contains(cell.workload) ?? true
      && models?.contains(cell.model) ?? true
      && placements?.contains(cell.placement) ?? true
      && parameters.allSatisfy { wanted in
        cell.parameters.contains { $0.name == wanted.name && wanted.levels.contains($0.level) }
      }
  }

  private func includes(_ wanted: [Count]?, level: Count, count: Int) -> Bool {
    wanted?.contains { $0 == level || $0 == .exactly(count) } ?? true
  }
}
