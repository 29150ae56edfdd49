package import Experiments
package import Trials

/// What was learnt of the workers before the first trial: what they are, and how fast they compute.
package struct Rates: Sendable, Hashable {
  /// Kernel units per second of juggle's own worker: the run's reference rate.
  package var reference: Double
  /// Of each other worker, for experiments that hold time equal.
  package var own: [String: Double] = [:]
  /// What each worker calls its runtime; juggle's own under `""`.
  package var runtimes: [String: String] = [:]

  package init(reference: Double) { self.reference = reference }

  /// The rate at which a computing time becomes units for this worker.
  package func unitsPerSecond(for worker: WorkerName, _ equality: Experiment.Equality) -> Double {
    switch equality {
    case .work: reference
    case .time: worker.flatMap { own[$0] } ?? reference
    }
  }

  /// Asks every worker that the plan uses what it is, and times those whose rate is needed.
  ///
  /// - Parameter reference: The rate of an earlier run; nil to measure it.
  /// - Throws: When one doesn't answer, or lacks a model or a step that the plan asks of it.
  package static func ask(
    _ launcher: some Launcher, for plan: Plan, reference: Double?
  ) async throws(LaunchError) -> Rates {
    let pu = plan.cells.first?.pus.first ?? 0
    var rates = Rates(reference: 0)
    rates.runtimes[""] = try await launcher.describe(nil).runtime
    if let reference {
      rates.reference = reference
    } else {
      rates.reference = try await launcher.calibrate(nil, on: pu)
    }
    for name in Set(plan.cells.compactMap(\.cell.model.worker)).sorted() {
      let description = try await launcher.describe(name)
      try check(
        name, description, for: (plan.cells + plan.references).filter { $0.cell.model.worker == name })
      rates.runtimes[name] = description.runtime
      if plan.experiment.equal == .time { rates.own[name] = try await launcher.calibrate(name, on: pu) }
    }
    return rates
  }

  /// Asks the two workers of a gate what they are, and times base, whose rate both are given work by.
  ///
  /// - Returns: Also why head can't do the work, where it doesn't answer, or lacks a model or a step that the cells ask of it:
  ///   that is what a gate is there to find.
  /// - Throws: When it is base, without which nothing can be compared.
  package static func ask(
    _ launcher: some Launcher, gating cells: [PlannedCell]
  ) async throws(LaunchError) -> (rates: Rates, headFailure: String?) {
    var rates = Rates(reference: 0)
    let (base, head) = (GateSchedule.Side.base.rawValue, GateSchedule.Side.head.rawValue)
    rates.runtimes[base] = try await runtime(of: base, launcher, for: cells)
    rates.reference = try await launcher.calibrate(base, on: cells.first?.pus.first ?? 0)
    do throws(LaunchError) {
      rates.runtimes[head] = try await runtime(of: head, launcher, for: cells)
    } catch {
      guard case .failed(_, let reason) = error else { throw error }
      return (rates, reason)
    }
    return (rates, nil)
  }

  private static func runtime(
    of name: String, _ launcher: some Launcher, for cells: [PlannedCell]
  ) async throws(LaunchError) -> String? {
    let description = try await launcher.describe(name)
    try check(name, description, for: cells)
    return description.runtime
  }

  /// What a worker has to call, for people.
  private static func calls(of ability: WorkerReply.ModelAbility) -> String {
    let calls = ability.steps.filter { $0.hasPrefix("call ") }
    return calls.isEmpty ? "" : "; it can \(calls.joined(separator: ", "))"
  }

  private static func check(
    _ name: String, _ reply: WorkerReply, for cells: [PlannedCell]
  ) throws(LaunchError) {
    guard reply.kernel == Kernel.name else {
      throw .failed(
        worker: name, reason: "its kernel is \(reply.kernel ?? "not named"), \(Kernel.name) is needed")
    }
    for planned in cells {
      let model = planned.cell.model.model
      guard let ability = reply.models?[model] else {
        let known = (reply.models ?? [:]).keys.sorted().joined(separator: ", ")
        throw .failed(worker: name, reason: "it has no model \"\(model)\"; it has \(known)")
      }
      for step in planned.roles.flatMap(\.steps) where !ability.steps.contains(step.ability) {
        throw .failed(
          worker: name,
          reason: "its model \"\(model)\" can't perform the step \"\(step.ability)\"\(calls(of: ability))")
      }
    }
  }
}
