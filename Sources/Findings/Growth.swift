package import Statistics
import Trials

/// How much more CPU time each of many tasks took than one alone under the same model, or that a lock holds them up.
package struct Growth: Sendable, Hashable {
  /// CPU seconds of a task, over those of a task alone.
  package var ratio: Estimate
  package var cause: Cause

  package enum Cause: Sendable, Hashable {
    /// One thread computes at a time although there are cores for more, as under an interpreter's lock: so many cores
    /// were busy.
    case lock(Estimate)
    /// The kernel's part grew, and the program's didn't: locks that are waited for, switches, memory that is mapped.
    case kernel
    /// The program's own part grew: reference counts, cache lines or caches that tasks share.
    case sharing
    /// The intervals don't say which part grew.
    case unknown
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
    // Only the model's own single task: against another model's, what having tasks costs would pass for growth.
    guard let alone = self.cell(cell.cell.model, tasks: 1, cores: cell.cell.cores)?.undisturbed else {
      return nil
    }
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
    func grows(_ response: Response) -> Bool {
      let pairs = Results.pairs(calm, alone, response).map { ($0 / Double(cell.cell.tasks), $1) }
      return (Estimate.ratio(of: pairs)?.interval?.lowerBound ?? 0) >= Growth.least
    }
    return Growth(ratio: ratio, cause: grows(.user) ? .sharing : grows(.system) ? .kernel : .unknown)
  }

  /// Whether a model has one thread for all of its tasks, as far as its name says.
  private func isOnOneThread(_ model: ModelName) -> Bool {
    [.inTurn, .loop].contains(model.namesake?.shape)
  }
}
