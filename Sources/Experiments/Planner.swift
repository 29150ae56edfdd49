import Trials

/// The work of making a plan.
struct Planner {
  /// A combination of levels that `skip` leaves in, whether the machine can run it or not.
  struct Candidate {
    var cell: Cell
    var tasksLevel: Count
    var coresLevel: Count
  }

  let experiment: Experiment
  var machine: Machine
  let limits: MachineLimits
  let unitsPerSecond: Double

  var candidates: [Candidate] = []
  var cells: [PlannedCell] = []
  var references: [PlannedCell] = []
  var skipped: [Plan.Skipped] = []
  var claims: [PlannedClaim] = []
  var problems: [Problem] = []
  private var places: [Count: Place] = [:]

  init(experiment: Experiment, machine: Machine, limits: MachineLimits, unitsPerSecond: Double) {
    (self.experiment, self.machine) = (experiment, machine)
    (self.limits, self.unitsPerSecond) = (limits, unitsPerSecond)
  }

  mutating func plan() {
    expand()
    select()
    addReferences()
    planClaims()
  }

  /// All combinations of levels; those that `skip` names are told apart from those that only look like them
  /// before equal cells are merged.
  private mutating func expand() {
    var leftOut: [Cell] = []
    for workload in experiment.workloads {
      for parameters in combinations(of: experiment.parameters[...]) {
        for model in experiment.models {
          for placement in experiment.placement {
            for coresLevel in experiment.cores {
              for tasksLevel in experiment.tasks {
                let cores = if case .exactly(let count) = coresLevel { count } else { machine.cores }
                let candidate = Candidate(
                  cell: Cell(
                    workload: workload.name, model: model, tasks: tasksLevel.count(on: cores), cores: cores,
                    placement: placement, parameters: parameters),
                  tasksLevel: tasksLevel, coresLevel: coresLevel)
                if experiment.skip.contains(where: { $0.matches(candidate) }) {
                  leftOut.append(candidate.cell)
                } else if experiment.only.matches(candidate) {
                  candidates.append(candidate)
                }
              }
            }
          }
        }
      }
    }
    var known = Set(candidates.map(\.cell))
    for cell in leftOut where known.insert(cell).inserted {
      skipped.append(Plan.Skipped(cell: cell, reason: Plan.Skipped.byChoice))
    }
  }

  private func combinations(of parameters: ArraySlice<Experiment.Parameter>) -> [[Cell.Parameter]] {
    guard let first = parameters.first else { return [[]] }
    let rest = combinations(of: parameters.dropFirst())
    return first.levels.flatMap { level in
      rest.map { [Cell.Parameter(name: first.name, level: level)] + $0 }
    }
  }

  /// Merges equal cells and keeps those that the machine can run.
  private mutating func select() {
    var seen: Set<Cell> = []
    var refused: Set<String> = []
    let recorded = Set(
      candidates.filter { candidate in experiment.timeline.contains { $0.matches(candidate) } }.map(\.cell))
    for candidate in candidates where seen.insert(candidate.cell).inserted {
      let cell = candidate.cell
      guard cell.tasks > 0 else {
        let reason = "\(candidate.tasksLevel) of \(cell.cores) cores is less than one task"
        skipped.append(Plan.Skipped(cell: cell, reason: reason))
        continue
      }
      switch machine.pick(cores: cell.cores, placement: cell.placement) {
      case .none(let reason): skipped.append(Plan.Skipped(cell: cell, reason: reason))
      case .pus(let pus, let smt):
        if let problem = refusal(of: candidate) {
          if refused.insert(problem.description).inserted { problems.append(problem) }
        } else {
          guard var planned = plan(cell, level: candidate.tasksLevel, pus: pus, smt: smt) else { continue }
          planned.hasTimeline = recorded.contains(cell)
          cells.append(planned)
        }
      }
    }
  }

  /// Where a level of `tasks` stands. Places are kept, for finding one reads the whole file.
  private mutating func place(of level: Count) -> Place {
    if let known = places[level] { return known }
    let place = experiment.place(of: "tasks", item: experiment.tasks.firstIndex(of: level))
    places[level] = place
    return place
  }

  /// Why a cell that has its cores cannot be what was meant.
  private mutating func refusal(of candidate: Candidate) -> Problem? {
    let cell = candidate.cell
    if let workload = experiment.workloads.first(where: { $0.name == cell.workload }),
      case .each(let scripts) = workload.cast, scripts.count != cell.tasks
    {
      return Problem(
        place(of: candidate.tasksLevel),
        "\(cell.tasks) tasks, but the cast of \(quoted(cell.workload)) has \(scripts.count)",
        allowed: "such a cast needs as many tasks as it has step lists",
        advice: "write tasks: \(scripts.count), add step lists, or give roles shares")
    }
    if let (step, reason) = refusedStep(of: cell) {
      return Problem(
        experiment.place(of: "workloads", cell.workload),
        "model \(cell.model) cannot perform the step \(quoted(step)) of \(quoted(cell.workload))",
        allowed: reason,
        advice: "leave the pair out with `skip`; `juggle list --models --steps` shows the others")
    }
    if let problem = excessiveWork(of: candidate) { return problem }
    guard
      let excess = limits.excess(of: cell.tasks, model: cell.model.namesake, roles: roles(of: cell))
    else { return nil }
    return Problem(
      place(of: candidate.tasksLevel), "\(cell.tasks) tasks of model \(cell.model) need \(excess.needed)",
      allowed: excess.limit,
      advice: "ask for at most \(excess.most) tasks")
  }

  /// The most steps that the tasks of one trial may do together: what they come to is worked out beforehand, at
  /// some 10 ns each.
  private static let mostSteps = 1e8
  /// The most units of the kernel: integers of the worker protocol stay below 2⁵³.
  private static let mostUnits = 9e15

  private mutating func excessiveWork(of candidate: Candidate) -> Problem? {
    let cell = candidate.cell
    let (steps, units) = roles(of: cell).reduce((0.0, 0.0)) { sum, role in
      let tasks = Double(role.tasks)
      return (
        sum.0 + tasks * Double(role.steps.count) * Double(role.repeat),
        sum.1 + tasks * role.busy(unitsPerSecond: unitsPerSecond) / 1e9 * unitsPerSecond
      )
    }
    guard steps > Self.mostSteps || units > Self.mostUnits else { return nil }
    let isSteps = steps > Self.mostSteps
    return Problem(
      place(of: candidate.tasksLevel),
      "\(cell.tasks) tasks of \(quoted(cell.workload)) come to "
        + (isSteps ? "\(steps) steps" : "\(units) kernel units"),
      allowed: isSteps ? "at most 100000000 steps in a trial" : "at most 9e15 units in a trial",
      advice: "ask for fewer tasks, or less of each")
  }

  private func roles(of cell: Cell) -> [Role] {
    let workload = experiment.workloads.first { $0.name == cell.workload }
    return (try? workload?.roles(tasks: cell.tasks, parameters: cell.parameters)) ?? []
  }

  private func refusedStep(of cell: Cell) -> (step: String, reason: String)? {
    guard let model = cell.model.native else { return nil }
    for step in roles(of: cell).flatMap(\.steps) {
      if let reason = model.refusal(of: step.ability) { return (step.ability, reason) }
    }
    return nil
  }

  private func plan(_ cell: Cell, level: Count, pus: [Int], smt: Bool) -> PlannedCell? {
    guard let workload = experiment.workloads.first(where: { $0.name == cell.workload }),
      let roles = try? workload.roles(tasks: cell.tasks, parameters: cell.parameters)
    else { return nil }
    let estimate = Estimate(
      roles, tasks: cell.tasks, model: cell.model.namesake, cores: cell.cores, capacity: machine.capacity,
      unitsPerSecond: unitsPerSecond, trial: experiment.precision.trial,
      warmsUp: experiment.precision.warmsUp)
    // Plain calls are what speed-up is measured against, where they can do the same; and one task alone could only be
    // of one role: nothing that the whole cast's speed-up could be measured against.
    // What calls code of a worker's own can only be measured against that worker's plain calls.
    let isOwn = roles.contains(where: \.callsCode)
    let isPlain = roles.flatMap(\.steps).allSatisfy {
      isOwn || Model.subroutine.refusal(of: $0.ability) == nil
    }
    let hasReference = if case .all = workload.cast { isPlain } else { false }
    let reference = isOwn ? cell.ownReference : cell.reference
    return PlannedCell(
      cell: cell, index: cells.count + references.count, tasksLevel: level.description, pus: pus, smt: smt,
      roles: roles, warmup: estimate.warmup, iterations: estimate.iterations, wallEstimate: estimate.wall,
      trialEstimate: estimate.trial, limit: experiment.limit ?? estimate.limit,
      reference: hasReference ? reference : nil)
  }

  /// The reference cells that the plan does not hold itself.
  private mutating func addReferences() {
    var known = Set(cells.map(\.cell))
    for planned in cells {
      guard let cell = planned.reference, known.insert(cell).inserted,
        case .pus(let pus, let smt) = machine.pick(cores: 1, placement: .compact)
      else { continue }
      plan(cell, level: .exactly(1), pus: pus, smt: smt).map { references.append($0) }
    }
  }
}
