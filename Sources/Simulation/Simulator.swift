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
    guard !machine.pus.isEmpty else { throw Unsimulable(description: "the machine has none of its PUs") }
    let subject = try subject(
      trial.roles, model: ModelName(worker: nil, model: trial.model), machine: machine, clock: trial.clock)
    let checksum = trial.expectedChecksum.description
    var seeds = SplitMix64(seed: seed)
    var iterations: [Iteration] = []
    var said: [String]?
    for number in 0..<trial.warmup + trial.iterations {
      let phase: Iteration.Phase = number < trial.warmup ? .warmup : .timed
      var machinery = subject.machinery(seed: seeds.next())
      subject.run(&machinery, tasks: trial.tasks)
      guard machinery.unfinished == 0 else {
        throw Unsimulable(
          description:
            "\(machinery.unfinished) of \(trial.tasks) tasks never finished: this machine grants no time")
      }
      iterations.append(machinery.iteration(phase, checksum: checksum, subject))
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
    let subject = try subject(
      trial.roles, model: ModelName(worker: nil, model: trial.model), machine: machine, clock: trial.clock)
    var seeds = SplitMix64(seed: seed)
    var last = seeds.next()
    for _ in 1..<max(1, trial.warmup + trial.iterations) { last = seeds.next() }
    var machinery = subject.machinery(seed: last)
    machinery.log = SliceLog(tasks: subject.program.tasks)
    subject.run(&machinery, tasks: trial.tasks)
    let finishes = (0..<subject.program.tasks).map { machinery.tasks[$0].finish }
    return machinery.log?.timeline(
      pus: machine.pus.map(\.number), finishes: finishes, isTimeShared: subject.shape == .timeShared)
      ?? Timeline(tasks: [], source: .simulated, wall: 1)
  }

  /// Everything that a simulation of a trial needs to know.
  struct Subject {
    var program: Program
    var machine: SimulatedMachine
    var discipline: Discipline
    var scheduler: Costs.Scheduler
    var model: Costs.ModelCosts
    var shape: Model.Shape
    var clock: Clock
  }

  func subject(
    _ roles: [Role], model name: ModelName, machine: SimulatedMachine?, clock: Clock
  ) throws(Unsimulable) -> Subject {
    guard !roles.isEmpty else {
      throw Unsimulable(description: "a whole command can't be simulated: nobody knows what it does")
    }
    guard let native = name.namesake else {
      throw Unsimulable(
        description: "model \(name) can't be simulated: how its tasks share cores is not known")
    }
    guard let model = costs.models[native.rawValue] else {
      throw Unsimulable(
        description: "what model \(native.rawValue) costs is not known: `juggle calibrate` measures it")
    }
    let rate = costs.speed.unitsPerSecond
    let work = roles.reduce(0.0) { $0 + $1.busy(unitsPerSecond: rate) * Double($1.tasks) }
    guard rate > 0, work < Self.mostWork else {
      throw Unsimulable(
        description: "its tasks compute for \(work / 1e9) s together, at most 100 days can be simulated")
    }
    let shape = native.shape
    let discipline = Discipline(shape, slice: costs.scheduler.slice)
    // Where one thread does everything, it makes the tasks too.
    let extra = clock == .spawn && discipline.isAlone ? model.spawn : 0
    // What a thread or a process costs beside its steps is for the most part its end.
    let before = extra + (shape == .timeShared ? 0 : model.task)
    let program = try Program(roles, costs: model, unitsPerSecond: rate, beginning: before) {
      step throws(Unsimulable) in try service(step, native)
    }
    var slowed = machine ?? SimulatedMachine(cores: 1)
    if !discipline.isAlone, slowed.pus.count > 1, program.tasks > 1 {
      for place in slowed.pus.indices {
        let speed = Double(slowed.pus[place].speed) * costs.speed.together
        slowed.pus[place].speed = max(1, Int(speed.rounded()))
      }
    }
    var scheduler = costs.scheduler
    scheduler.balance = scheduler.balance.map {
      $0 * Nanoseconds(slowed.width) / Nanoseconds(max(1, costs.origin.pus))
    }
    return Subject(
      program: program, machine: slowed, discipline: discipline, scheduler: scheduler, model: model,
      shape: shape, clock: clock)
  }

  /// 100 days, in nanoseconds: sums of work stay below 2⁶³.
  private static let mostWork = 8.64e15

  private func service(_ step: Step, _ model: Model) throws(Unsimulable) -> Costs.Service {
    if let known = costs.services.first(where: { $0.model == model.rawValue && $0.step == step }) {
      return known
    }
    throw Unsimulable(
      description: "what the step \(step.ability) takes under model \(model.rawValue) is not known: "
        + "`juggle calibrate` measures it for an experiment")
  }
}

extension Simulator.Subject {
  func machinery(seed: UInt64) -> Machinery {
    Machinery(
      program, on: machine, discipline: discipline, scheduler: scheduler, model: model, seed: seed)
  }

  func run(_ machinery: inout Machinery, tasks: Int) {
    switch clock {
    case .release: machinery.run(first: model.start, each: model.startEach)
    case .spawn where discipline.isAlone: machinery.run(first: 0, each: 0)
    case .spawn: machinery.run(first: model.spawn, each: model.spawn)
    }
  }

  /// Threads of the worker, as it would count them; nil where its runtime decides.
  func threads(tasks: Int) -> Int? {
    switch shape {
    case .timeShared: tasks + 1
    case .inTurn, .loop, .rounds, .shifts: nil
    }
  }
}

/// A trial that can't be simulated, and why.
package struct Unsimulable: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}
