package import Trials

/// Answers trials without running them: a discrete-event machine in the place of a worker.
///
/// The same trial, costs and seed give the same result, to the last bit.
package struct Simulator: Sendable {
  private let costs: Costs

  package init(costs: Costs) { self.costs = costs }

  /// Why such tasks can't be simulated, in words; nil where they can.
  ///
  /// - Parameter roles: With computing as units or as times.
  package func refusal(of roles: [Role], model: ModelName) -> String? {
    guard !roles.isEmpty else { return "a whole command can't be simulated: nobody knows what it does" }
    guard let native = model.namesake else {
      return "model \(model) can't be simulated: how its tasks share cores is not known"
    }
    guard costs.models[native.rawValue] != nil else {
      return "what model \(native.rawValue) costs here is not known: `juggle calibrate` measures it"
    }
    return nil
  }

  /// - Parameters:
  ///   - machine: What the trial is bound to.
  ///   - seed: Of everything random: another one for each trial of a cell.
  /// - Complexity: O(n log n) slices.
  package func callAsFunction(
    _ trial: Trial, on machine: SimulatedMachine, seed: UInt64
  ) throws(Unsimulable) -> TrialResult {
    if let reason = refusal(of: trial.roles, model: ModelName(worker: nil, model: trial.model)) {
      throw Unsimulable(description: reason)
    }
    let checksum = trial.expectedChecksum.description
    let work = trial.roles.reduce(0.0) {
      $0 + $1.busy(unitsPerSecond: costs.speed.unitsPerSecond) * Double($1.tasks)
    }
    let idle = trial.roles.reduce(0.0) { max($0, $1.idle) }
    var random = SplitMix64(seed: seed)
    let wall =
      max(1000, max(idle, work / Double(machine.pus.count))) * Double.random(in: 1...1.01, using: &random)
    return TrialResult(
      iterations: (0..<trial.warmup + trial.iterations).map { number in
        var finish = Histogram()
        finish.add(Nanoseconds(wall), count: trial.tasks)
        var iteration = Iteration(
          phase: number < trial.warmup ? .warmup : .timed, spawn: 0, wall: wall / 1e9, join: 0,
          finish: finish,
          checksum: checksum)
        (iteration.user, iteration.system, iteration.finishMean) = (work / 1e9, 0, wall / 1e9)
        return iteration
      })
  }
}

/// A trial that can't be simulated, and why.
package struct Unsimulable: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
