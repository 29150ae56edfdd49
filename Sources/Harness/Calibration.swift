package import Experiments
package import Topology
package import Trials

/// What is to be learnt of this machine so that it can be simulated: a pure plan of small trials of juggle's own worker.
///
/// Who runs them is `measure`, what follows from them is `costs`.
package struct Calibration: Sendable, Hashable {
  package var models: [Model]
  /// Steps whose time is not in their words, each with a model that performs it.
  package var performances: [Performance]
  /// One PU of each usable core, by the operating system's numbers.
  package var pus: [Int]
  /// The PUs of one core of which this process may use several; none where there is no such core.
  package var siblings: [Int]
  /// PUs of the whole machine.
  package var allPUs: Int

  /// A step under a model.
  package struct Performance: Sendable, Hashable {
    package var model: Model
    package var step: Step

    package init(model: Model, step: Step) { (self.model, self.step) = (model, step) }
  }

  /// - Parameters:
  ///   - models: Which to measure; those named twice are measured once.
  ///   - performances: Those that a model refuses, and steps whose time is in their words, are left out.
  package init(_ topology: Topology, models: [Model] = Model.allCases, performances: [Performance] = []) {
    let wanted = Set(models)
    self.models = Model.allCases.filter(wanted.contains)
    var seen: Set<Performance> = []
    let possible = performances.filter {
      $0.step.isService && $0.model.refusal(of: $0.step.ability) == nil && seen.insert($0).inserted
    }
    self.performances = Model.allCases.flatMap { model in possible.filter { $0.model == model } }
    pus = (try? topology.pick(cores: topology.usableCores.count, placement: .compact)) ?? []
    siblings = topology.usableCores.first { $0.allowedPUs.count > 1 }?.allowedPUs ?? []
    allPUs = topology.pus.count
  }

  /// What a plan's cells need, those of other workers too where their models bear names of juggle's own: the same is
  /// predicted of them.
  package init(_ plan: Plan, on topology: Topology) {
    let cells = plan.cells + plan.references
    self.init(
      topology, models: cells.compactMap(\.cell.model.namesake),
      performances: cells.flatMap { planned in
        planned.roles.flatMap(\.steps).compactMap { step in
          planned.cell.model.namesake.map { Performance(model: $0, step: step) }
        }
      })
  }

  /// One kind of trial.
  package enum Probe: Sendable, Hashable {
    /// One thread computes.
    case alone
    /// All cores compute, one PU each.
    case together
    /// All PUs of one core compute.
    case siblings
    /// One thread more than there are cores, recorded.
    case oneTooMany
    /// Twice as many threads as there are cores and one more, recorded.
    case twiceAsMany
    /// One task that does nearly nothing.
    case one(Model)
    /// Many such tasks, on all cores and on one PU.
    case many(Model)
    case manyOnOnePU(Model)
    /// Two tasks on one PU that give up their place all the time.
    case turns(Model)
    /// One thread that offers its place all the time, and nobody wants it.
    case offers
    /// One task that sleeps again and again.
    case sleeps(Model)
    /// One that keeps to a schedule.
    case schedule(Model)
    /// One task that performs a step again and again, and several at once.
    case performs(Performance)
    case performAtOnce(Performance)
  }

  /// Passes over all probes, at most; the first is always made.
  package static let passes = 3

  /// The probes of a pass, from 0, in the order in which they are run.
  ///
  /// Recorded ones come several times: what they show is not the same each time. The first pass, which may be the only
  /// one, has enough of them.
  package func probes(ofPass number: Int) -> [Probe] {
    var probes: [Probe] = [.alone, .offers, .oneTooMany]
    if pus.count > 1 { probes += [.together, .twiceAsMany, .oneTooMany] }
    if !siblings.isEmpty { probes.append(.siblings) }
    if !models.contains(.thread) { probes += [.one(.thread), .turns(.thread)] }
    probes += models.flatMap(self.probes(of:))
    if pus.count > 1 {
      // What is lost together is a small difference of two figures that scatter: several of each, in turn.
      for _ in 0..<3 { probes += [.alone, .together] }
      probes += [.oneTooMany, .twiceAsMany]
      // Whether a thread stays where it started is a matter of chance, so that many have to be seen.
      for _ in 0..<4 { probes.append(.oneTooMany) }
      if number == 0 { probes.append(.twiceAsMany) }
    }
    for performance in performances {
      if !models.contains(performance.model) { probes.append(.one(performance.model)) }
      probes.append(.performs(performance))
      if performance.step.isServed { probes.append(.performAtOnce(performance)) }
    }
    return probes
  }

  /// All that a model's costs are worked out from.
  func probes(of model: Model) -> [Probe] {
    [.one(model), .many(model), .manyOnOnePU(model), .turns(model), .sleeps(model), .schedule(model)]
  }

  /// Tasks of `many`.
  static let many = 64
  /// Turns of each task of `turns`: on a busy machine each may cost everybody else's slice, and they have to end.
  static let turns = 200
  /// Waits of `sleeps` and `schedule`, and how long each is.
  static let waits = 10
  static let wait: Nanoseconds = 1_000_000
  /// Tasks of `performAtOnce`.
  static let atOnce = 8
  /// Seconds of computing that show what a thread's time is; short enough for recorded trials not to take long.
  static let work = 0.02

  /// The trial of a probe.
  ///
  /// - Parameter unitsPerSecond: About how fast a thread computes: for trials to be of the length that they should be.
  package func trial(_ probe: Probe, unitsPerSecond: Double) -> Trial {
    let compute = Step.compute(units: units(unitsPerSecond))
    let nothing = Step.compute(units: 1)
    let first = Array(pus.prefix(1))
    func trial(
      _ model: Model, _ tasks: Int, on pus: [Int], _ step: Step, repeat count: Int = 1, iterations: Int = 2
    ) -> Trial {
      Trial(
        model: model.rawValue, tasks: tasks, pus: pus,
        roles: [Role(name: "all", tasks: tasks, steps: [step], repeat: count)], seed: 1,
        iterations: iterations)
    }
    switch probe {
    case .alone: return trial(.subroutine, 1, on: first, compute)
    case .together: return trial(.thread, pus.count, on: pus, compute)
    case .siblings: return trial(.thread, siblings.count, on: siblings, compute)
    case .oneTooMany, .twiceAsMany:
      let tasks = probe == .oneTooMany ? pus.count + 1 : 2 * pus.count + 1
      var recorded = trial(.thread, tasks, on: pus, compute)
      recorded.timeline = true
      return recorded
    case .one(let model): return trial(model, 1, on: pus, nothing, iterations: 5)
    case .many(let model): return trial(model, Self.many, on: pus, nothing, iterations: 3)
    case .manyOnOnePU(let model): return trial(model, Self.many, on: first, nothing, iterations: 3)
    case .turns(let model): return trial(model, 2, on: first, .yield(times: Self.turns))
    case .offers: return trial(.thread, 1, on: first, .yield(times: Self.turns))
    case .sleeps(let model):
      return trial(model, 1, on: pus, .sleep(ns: Self.wait), repeat: Self.waits)
    case .schedule(let model):
      return trial(model, 1, on: pus, .every(ns: Self.wait), repeat: Self.waits)
    case .performs(let performance):
      let sample = performance.step.sample
      return trial(performance.model, 1, on: pus, sample.step, repeat: sample.times)
    case .performAtOnce(let performance):
      let sample = performance.step.sample
      return trial(performance.model, Self.atOnce, on: pus, sample.step, repeat: sample.times)
    }
  }

  func units(_ unitsPerSecond: Double) -> UInt64 { UInt64(min(1e12, max(1, unitsPerSecond * Self.work))) }
}
