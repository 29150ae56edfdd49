package import Statistics
import Trials

/// What became of a cell's tasks, as far as their times say.
package enum Manner: Sendable, Hashable {
  case oneAfterAnother
  /// As many at a time as there are cores, each to its end.
  case inRounds
  /// Each gets a little of a core at a time, so that all of them end late.
  case inTurns
  /// Each has a core of its own.
  case onOwnCores
  /// They wait at the same time, and hardly longer than one alone.
  case allAtOnce
  /// None of these: so many cores were busy, of those that it could use.
  case busy(Estimate, of: Double)
  /// Too few trials that nobody disturbed: the intervals that would tell need six.
  case untold(undisturbed: Int, of: Int)
}

extension Setting {
  /// Of the time that tasks take one after the other, the least; and how many times as long as one alone, at most where
  /// nothing holds them up, and at least where they wait in rounds.
  private static let (inTurn, alone, rounds) = (0.9, 1.25, 1.9)
  /// The half that ends first, as a share of all the time. Rounds end evenly: at half of it, at two thirds with few
  /// rounds. Tasks that take turns end together.
  private static let (evenly, together) = (0.75, 0.8)

  /// What became of the tasks of a cell; nil of a single task, and where its times are unknown.
  ///
  /// Every word of it rests on 95 % intervals of rounds in which the cell was not disturbed.
  func manner(_ cell: Results.CellTrials) -> Manner? {
    let (tasks, usable) = (Double(cell.cell.tasks), usable(cell.cell.cores))
    guard tasks > 1, !cell.finished.isEmpty else { return nil }
    let calm = cell.undisturbed
    guard calm.finished.count >= Results.fewestRounds else {
      return .untold(undisturbed: calm.finished.count, of: cell.finished.count)
    }
    if let reference, let slowdown = slowdown(calm)?.interval {
      let first = Estimate.median(of: calm.finished.compactMap(\.firstHalf))?.interval
      let (isQueued, inTurn) = (slowdown.lowerBound > Self.alone, tasks * Self.inTurn)
      // Those that start one by one end one by one; where it isn't known when they ended, their time has to do.
      let endEvenly = first.map { $0.upperBound < Self.evenly } ?? (reference.kind != .computing)
      if slowdown.lowerBound >= inTurn, endEvenly { return .oneAfterAnother }
      // With a core for each, tasks that take longer don't wait for one another.
      if reference.kind != .mixed, isQueued, tasks > usable, let first {
        if reference.kind == .computing, first.lowerBound > Self.together { return .inTurns }
        // Two rounds of waiting take twice as long as one.
        let isRounds = reference.kind == .computing || slowdown.lowerBound > Self.rounds
        if first.upperBound < Self.evenly, slowdown.upperBound < inTurn, isRounds { return .inRounds }
      }
      if slowdown.upperBound <= Self.alone {
        if reference.kind == .computing, tasks <= usable { return .onOwnCores }
        if reference.kind == .waiting { return .allAtOnce }
      }
    }
    return Estimate.median(of: calm.finished.compactMap(\.busyCores)).map { .busy($0, of: usable) }
  }

  /// How many times as long as one task alone, plain calls on one core, in the rounds that both have.
  func slowdown(_ cell: Results.CellTrials) -> Estimate? {
    guard let base else { return nil }
    return .ratio(of: Results.pairs(cell, base, .wall))
  }
}

extension Results.CellTrials {
  /// The same with the trials only that nobody disturbed.
  var undisturbed: Results.CellTrials {
    var calm = self
    calm.finished.removeAll { $0.disturbance?.isDisturbed ?? false }
    return calm
  }
}

extension TrialFigures {
  /// When half of the tasks had ended, as a share of the time until all had; nil where it is unknown.
  fileprivate var firstHalf: Double? {
    guard let half = self[.finishP50], let all = self[.finishMax], all > 0 else { return nil }
    return half / all
  }

  /// Cores kept busy: CPU time over wall time.
  var busyCores: Double? { self[.wall].flatMap { wall in wall > 0 ? cpu.map { $0 / wall } : nil } }
}
