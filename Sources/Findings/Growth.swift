package import Statistics
import Trials

/// How much more CPU time each of many tasks took than one alone: what they share costs them that.
package struct Growth: Sendable, Hashable {
  /// CPU seconds of a task, over those of a task alone.
  package var ratio: Estimate
  package var cause: Cause

  package enum Cause: Sendable, Hashable {
    /// One thread computes at a time although there are cores for more, as under an interpreter's lock: so many cores
    /// were busy.
    case lock(Estimate)
    /// Most of it is the kernel's: locks that are waited for, switches, memory that is mapped.
    case kernel
    /// Most of it is the program's own: reference counts, cache lines or caches that tasks share.
    case sharing
  }

  /// Growth that is worth a word.
  static let least = 1.1
}

extension Setting {
  /// Cores that are busy under a lock: one, and what releasing it takes beside it.
  private static let locked = 1.25

  /// Nil where tasks mostly wait or there is one only, and where the intervals don't say that anything grew.
  func growth(_ cell: Results.CellTrials) -> Growth? {
    guard let reference, reference.kind != .waiting, cell.cell.tasks > 1 else { return nil }
    let alone = self.cell(cell.cell.model, tasks: 1, cores: cell.cell.cores) ?? base
    guard let alone, alone.id != cell.id else { return nil }
    let calm = cell.undisturbed
    guard let ratio = ratio(.cpuPerTask, calm, to: alone), let interval = ratio.interval else { return nil }
    // Workers of other programs may hold all of their threads up; juggle's own models have no such lock.
    if cell.cell.model.worker != nil, reference.kind == .computing, usable(cell.cell.cores) >= 2,
      let slowdown = slowdown(calm)?.interval, slowdown.lowerBound > Self.locked,
      let busy = Estimate.median(of: calm.finished.compactMap(\.busyCores)),
      let cores = busy.interval, cores.upperBound < Self.locked, !isOnOneThread(cell.cell.model)
    {
      return Growth(ratio: ratio, cause: .lock(busy))
    }
    guard interval.lowerBound >= Growth.least else { return nil }
    return Growth(ratio: ratio, cause: kernelShare(calm, alone) > 0.5 ? .kernel : .sharing)
  }

  /// Whether a model has one thread for all of its tasks, as far as its name says.
  private func isOnOneThread(_ model: ModelName) -> Bool {
    [.inTurn, .loop].contains(model.namesake?.shape)
  }

  /// The part of what was added to a task's CPU time that the kernel used.
  private func kernelShare(_ cell: Results.CellTrials, _ alone: Results.CellTrials) -> Double {
    func perTask(_ cell: Results.CellTrials, _ response: Response) -> Double {
      (median(cell.finished.compactMap { $0[response] }) ?? 0) / Double(cell.cell.tasks)
    }
    let (system, user) = (
      perTask(cell, .system) - perTask(alone, .system), perTask(cell, .user) - perTask(alone, .user)
    )
    return system + user > 0 ? system / (system + user) : 0
  }
}
