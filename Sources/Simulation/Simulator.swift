package import Trials

/// Answers trials without running them: a discrete-event machine in the place of a worker.
///
/// The same trial, costs and seed give the same result, to the last bit.
package struct Simulator: Sendable {
  let costs: Costs

  package init(costs: Costs) { self.costs = costs }

  /// Why such tasks can't be simulated, in words; nil where they can.
  ///
  /// - Parameter roles: With computing as units or as times.
  package func refusal(of roles: [Role], model: ModelName) -> String? {
    do {
      _ = try subject(roles, model: model, machine: nil, clock: .release)
      return nil
    } catch { return error.description }
  }

  /// - Parameters:
  ///   - machine: What the trial is bound to.
  ///   - seed: Of everything random: another one for each trial of a cell.
  /// - Complexity: O(log n) a slice, n the PUs and the tasks that sleep.
  package func callAsFunction(
    _ trial: Trial, on machine: SimulatedMachine, seed: UInt64
  ) throws(Unsimulable) -> TrialResult {
    let subject = try subject(trial, on: machine)
    let checksum = trial.expectedChecksum.description
    var seeds = SplitMix64(seed: seed)
    var iterations: [Iteration] = []
    var said: [String]?
    for number in 0..<trial.warmup + trial.iterations {
      let phase: Iteration.Phase = number < trial.warmup ? .warmup : .timed
      var machinery = subject.machinery(seed: seeds.next())
      try subject.run(&machinery)
      iterations.append(machinery.iteration(phase, checksum: checksum))
      if number == trial.warmup + trial.iterations - 1, !subject.program.texts.isEmpty {
        said = machinery.said
      }
    }
    return TrialResult(iterations: iterations, threads: subject.threads(tasks: trial.tasks), said: said)
  }

  /// Who ran where, and when, in the last iteration of a trial, as it is simulated with that seed.
  ///
  /// - Complexity: That of the trial, and O(slices) memory.
  package func timeline(
    _ trial: Trial, on machine: SimulatedMachine, seed: UInt64
  ) throws(Unsimulable) -> Timeline {
    let subject = try subject(trial, on: machine)
    var seeds = SplitMix64(seed: seed)
    var last = seeds.next()
    for _ in 1..<max(1, trial.warmup + trial.iterations) { last = seeds.next() }
    var machinery = subject.machinery(seed: last)
    machinery.log = SliceLog(tasks: subject.program.tasks)
    try subject.run(&machinery)
    let finishes = (0..<subject.program.tasks).map { machinery.tasks[$0].finish }
    return machinery.log?.timeline(
      pus: machine.pus.map(\.number), finishes: finishes, isTimeShared: subject.shape == .timeShared)
      ?? Timeline(tasks: [], source: .simulated, wall: 1)
  }
}

extension Simulator {
  private func subject(_ trial: Trial, on machine: SimulatedMachine) throws(Unsimulable) -> Subject {
    guard !machine.pus.isEmpty else { throw Unsimulable(description: "the machine has none of its PUs") }
    return try subject(
      trial.roles, model: ModelName(worker: nil, model: trial.model), machine: machine, clock: trial.clock)
  }
}

/// A trial that can't be simulated, and why.
package struct Unsimulable: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
