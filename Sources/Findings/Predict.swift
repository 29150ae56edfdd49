import Statistics
import Trials

extension Results {
  /// Puts what was simulated in the place of the law, and holds what there is against what was measured.
  func complete(_ summary: inout Summary, of trials: CellTrials) {
    // What was simulated itself is no measurement that a prediction could be held against.
    guard simulated == nil else { return }
    let walls = trials.simulated.compactMap { $0[.wall] }
    if let middle = median(walls), let least = walls.min(), let most = walls.max() {
      summary.prediction = Prediction(.simulation, wall: middle, range: least...most, trials: walls.count)
    }
    guard var prediction = summary.prediction else { return }
    let undisturbed = trials.finished.filter { !($0.disturbance?.isDisturbed ?? false) }
    let judges = undisturbed.isEmpty ? trials.finished : undisturbed
    prediction.isOfDisturbed = undisturbed.isEmpty
    prediction.measured = .median(of: judges.compactMap { $0[.wall] })
    prediction.error = error(of: prediction, trials.simulated, judges)
    if prediction.exceedsNoise { prediction.cause = evidence(summary, of: trials, judges)?.explanation }
    summary.prediction = prediction
  }

  /// Round by round where rounds were predicted, else of the medians.
  private func error(
    of prediction: Prediction, _ simulated: [TrialFigures], _ judges: [TrialFigures]
  ) -> Double? {
    let byRound = Dictionary(simulated.map { ($0.round, $0[.wall]) }) { first, _ in first }
    let ratios = judges.compactMap { trial -> Double? in
      guard let wall = trial[.wall], wall > 0, let predicted = byRound[trial.round] ?? nil else { return nil }
      return predicted / wall
    }
    if let middle = median(ratios) { return middle - 1 }
    return prediction.measured.flatMap { $0.value > 0 ? prediction.wall / $0.value - 1 : nil }
  }

  private func evidence(
    _ summary: Summary, of trials: CellTrials, _ judges: [TrialFigures]
  ) -> Evidence? {
    guard let measured = Evidence.Side(judges), let predicted = Evidence.Side(trials.simulated) else {
      return nil
    }
    let shape = trials.cell.model.namesake?.shape
    let isOnOne = shape == .inTurn || shape == .loop
    var evidence = Evidence(
      measured: measured, predicted: predicted, shape: shape, clock: trials.clock, tasks: trials.cell.tasks,
      width: isOnOne ? min(1, summary.usableCores) : summary.usableCores)
    let slow = info?.slowRounds ?? []
    evidence.isSMT = trials.isSMT
    evidence.slowRounds = judges.count { slow.contains($0.round) }
    let disturbances = judges.compactMap(\.disturbance)
    evidence.throttled = median(disturbances.map { $0.throttledShare ?? 0 })
    evidence.stolen = median(disturbances.compactMap(\.stolenShare))
    evidence.others = median(disturbances.compactMap(\.othersShare))
    return evidence
  }
}

extension Evidence.Side {
  /// Nil without a wall time.
  fileprivate init?(_ trials: [TrialFigures]) {
    guard let wall = median(trials.compactMap { $0[.wall] }), wall > 0 else { return nil }
    self.init(
      wall: wall, cpu: median(trials.compactMap(\.cpu)), spawn: median(trials.compactMap { $0[.spawn] }),
      runQueue: median(trials.compactMap(\.runQueue)))
  }
}
