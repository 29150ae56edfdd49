package import Topology
package import Trials

/// What an experiment comes to on one machine: every cell that runs, and why the others do not.
package struct Plan: Sendable, Hashable {
  package var experiment: Experiment
  /// In the file's order: workloads, parameters, models, placement, cores, tasks.
  package var cells: [PlannedCell]
  /// Cells that only serve to measure the speed-up of others against, and are run in every round too.
  package var references: [PlannedCell]
  package var skipped: [Skipped]
  /// What the experiment expects, in the file's order.
  package var claims: [PlannedClaim]

  package struct Skipped: Sendable, Hashable {
    package var cell: Cell
    package var reason: String

    /// The reason of what the experiment itself leaves out, as against what this machine can't run.
    package static let byChoice = "left out by `skip`"
  }

  /// Seconds of one round of all cells, references included.
  package var roundSeconds: Double { (cells + references).reduce(0) { $0 + $1.trialEstimate } }

  /// The cells that a timeline is recorded of.
  package var recorded: [PlannedCell] { cells.filter(\.hasTimeline) }

  /// Seconds that recording takes, after all else.
  package var recordingSeconds: Double {
    recorded.reduce(0) { $0 + $1.wallEstimate * Double($1.warmup + 1) + Estimate.fixed }
  }

  /// Seconds until the first look at which everything may be precise.
  package var leastSeconds: Double { capped(Double(experiment.precision.rounds.lowerBound) * roundSeconds) }

  /// Seconds when no cell becomes precise before the last round.
  package var mostSeconds: Double { capped(Double(experiment.precision.rounds.upperBound) * roundSeconds) }

  private func capped(_ seconds: Double) -> Double { min(seconds, experiment.precision.within ?? .infinity) }

  /// Expands an experiment over a machine.
  ///
  /// - Parameters:
  ///   - limits: what the machine can hold; more tasks than that are an error.
  ///   - unitsPerSecond: the reference rate, for the time of steps that are given in units.
  /// - Throws: everything that keeps this machine from running the experiment, together.
  /// - Complexity: O(combinations of levels × entries of `skip` and claims).
  package init(
    _ experiment: Experiment, on topology: Topology, limits: MachineLimits, unitsPerSecond: Double = 8e8
  ) throws(InvalidExperiment) {
    var planner = Planner(
      experiment: experiment, machine: Machine(topology), limits: limits, unitsPerSecond: unitsPerSecond)
    planner.plan()
    self.experiment = experiment
    (cells, references) = (planner.cells, planner.references)
    (skipped, claims) = (planner.skipped, planner.claims)
    if planner.problems.isEmpty {
      planner.problems = Self.refusals(of: self, candidates: planner.candidates.count)
    }
    guard planner.problems.isEmpty else { throw InvalidExperiment(planner.problems) }
  }

  private static func refusals(of plan: Plan, candidates: Int) -> [Problem] {
    let experiment = plan.experiment
    guard !plan.cells.isEmpty else {
      if candidates == 0 {
        if let problem = experiment.emptyRestriction { return [problem] }
        let advice = "leave some levels in `skip`, or name other ones with --only"
        return [Problem(experiment.place(of: "models"), "every cell is left out", advice: advice)]
      }
      let reasons = Set(plan.skipped.map(\.reason)).sorted().joined(separator: "; ")
      return [Problem(experiment.place(of: "cores"), "no cell can run here", allowed: reasons)]
    }
    if let within = experiment.precision.within, plan.roundSeconds > within {
      return [
        Problem(
          experiment.place(of: "precision", "within"),
          "one round takes about \(TimeText.about(plan.roundSeconds)), which does not fit within \(TimeText.about(within))",
          advice: "allow more time with --budget or `within`, lower `trial`, or leave out cells")
      ]
    }
    return []
  }
}

extension Experiment {
  /// What is wrong with `--only` where it names levels that no cell has; nil where there is none.
  fileprivate var emptyRestriction: Problem? {
    let options = overrides.filter { $0.hasPrefix("--only ") }
    guard !options.isEmpty else { return nil }
    let levels: [(name: String, isNamed: Bool, levels: [String])] =
      [
        ("workload", only.workloads != nil, workloads.map(\.name)),
        ("model", only.models != nil, models.map(\.description)),
        ("tasks", only.tasks != nil, tasks.map(\.description)),
        ("cores", only.cores != nil, cores.map(\.description)),
        ("placement", only.placements != nil, placement.map(\.rawValue)),
      ]
      + parameters.map { parameter in
        (parameter.name, only.parameters.contains { $0.name == parameter.name }, parameter.levels)
      }
    let named = levels.filter(\.isNamed).map { "\($0.name): \($0.levels.joined(separator: ", "))" }
    return Problem(
      .option(options.joined(separator: " ")), "no cell has these levels together",
      allowed: "levels here are \(named.joined(separator: "; "))",
      advice: "name others, or add them with --set; `skip` may leave out the rest")
  }
}
