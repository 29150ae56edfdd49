import Trials

extension Simulator {
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

  /// - Parameter machine: Nil where it is only asked whether such tasks can be simulated at all.
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
    var machine = machine ?? SimulatedMachine(cores: 1)
    let (shape, rate) = (native.shape, costs.speed.unitsPerSecond)
    let services = { (step: Step) throws(Unsimulable) in try self.service(step, native) }
    let slowest = machine.pus.map(\.speed).min() ?? 1
    let extent = try Extent(roles, costs: model, unitsPerSecond: rate, slowest: slowest, services: services)
    if let reason = extent.refusal { throw Unsimulable(description: reason) }

    let scheduler = costs.scheduler.onMachine(of: machine.width, insteadOf: costs.origin.machinePUs)
    let discipline = Discipline(shape, slice: scheduler.slice)
    // Where one thread does everything, it makes the tasks too.
    let extra = clock == .spawn && discipline.isAlone ? model.spawn : 0
    // What a thread or a process costs beside its steps is for the most part its end.
    let before = extra + (shape == .timeShared ? 0 : model.task)
    let program = try Program(
      roles, costs: model, unitsPerSecond: rate, beginning: before, services: services)
    if !discipline.isAlone { machine.slow(by: costs.speed.together, tasks: program.tasks) }
    return Subject(
      program: program, machine: machine, discipline: discipline, scheduler: scheduler, model: model,
      shape: shape, clock: clock)
  }

  private func service(_ step: Step, _ model: Model) throws(Unsimulable) -> Costs.Service {
    if let known = costs.services.first(where: { $0.model == model.rawValue && $0.step == step }) {
      return known
    }
    throw Unsimulable(
      description: "what the step \(step.ability) takes under model \(model.rawValue) is not known: "
        + "`juggle calibrate` measures it for an experiment")
  }
}

extension SimulatedMachine {
  /// PUs that compute at the same time are slower than one alone, the more so the more there are.
  ///
  /// - Parameter together: The speed of each when all are busy, over that of one alone.
  fileprivate mutating func slow(by together: Double, tasks: Int) {
    guard pus.count > 1 else { return }
    let busy = min(1, Double(max(0, tasks - 1)) / Double(pus.count - 1))
    for place in pus.indices {
      pus[place].speed = max(1, Int((Double(pus[place].speed) * (1 - (1 - together) * busy)).rounded()))
    }
  }
}

extension Simulator.Subject {
  func machinery(seed: UInt64) -> Machinery {
    Machinery(
      program, on: machine, discipline: discipline, scheduler: scheduler, model: model, clock: clock,
      seed: seed)
  }

  func run(_ machinery: inout Machinery) throws(Unsimulable) {
    switch clock {
    case .release: machinery.run(first: model.start, each: model.startEach)
    case .spawn where discipline.isAlone: machinery.run(first: 0, each: 0)
    case .spawn: machinery.run(first: model.spawn, each: model.spawn)
    }
    guard machinery.unfinished > 0 else { return }
    let left = "\(machinery.unfinished) of \(program.tasks) tasks had not finished"
    throw Unsimulable(
      description: Task.isCancelled
        ? "stopped: \(left)"
        : "\(left) after \(machinery.eventsLeft == 0 ? "\(Machinery.mostEvents) events" : "all that could happen")"
    )
  }

  /// Threads of the worker, as it would count them; nil where its runtime decides.
  func threads(tasks: Int) -> Int? {
    switch shape {
    case .timeShared: tasks + 1
    case .inTurn, .loop, .rounds, .shifts: nil
    }
  }
}
