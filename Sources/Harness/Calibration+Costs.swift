package import Simulation
import Statistics
import Trials

/// Costs as they were measured, and what could not be.
package struct Calibrated: Sendable, Hashable {
  package var costs: Costs
  /// What is assumed since it couldn't be measured, and why: sentences.
  package var notes: [String]
}

/// Why there are no costs.
package struct Uncalibrated: Error, Sendable, Hashable, CustomStringConvertible {
  package let description: String
}

extension Calibration {
  /// What the answers come to: medians over all timed iterations, but for the distributions.
  ///
  /// - Throws: Where nothing is known of how fast a thread computes, which all else is relative to.
  package func costs(
    from answers: Answers, kernel: KernelSchedule, origin: Costs.Origin
  ) throws(Uncalibrated) -> Calibrated {
    let figures = Figures(answers)
    guard let alone = figures.cpuPerUnit(.alone), alone > 0 else {
      throw Uncalibrated(
        description: "one thread's speed can't be measured: "
          + (answers.failure(.alone) ?? "no trial says how much CPU time it took"))
    }
    var speed = Costs.Speed(unitsPerSecond: 1 / alone)
    var notes: [String] = []
    if pus.count > 1 {
      if let together = figures.leastCPUPerUnit(.together), let alone = figures.leastCPUPerUnit(.alone),
        together > 0
      {
        speed.together = min(1, alone / together)
      } else {
        notes.append(
          Self.note("the speed of all cores together is taken for that of one", [.together], answers))
      }
    }
    if !siblings.isEmpty {
      speed.smtYield = figures.cpuPerUnit(.siblings).flatMap { both in
        both > 0 ? Double(siblings.count) * alone / both : nil
      }
      if speed.smtYield == nil {
        notes.append(Self.note("what the PUs of one core do together is not known", [.siblings], answers))
      }
    }
    let (scheduler, assumed) = scheduler(answers, figures, kernel)
    var costs = Costs(origin: origin, scheduler: scheduler, speed: speed)
    for model in models {
      if let found = modelCosts(model, figures) {
        costs.models[model.rawValue] = found
        if figures.wall(.turns(model)) == nil {
          let what = "what a turn costs under \(model.rawValue) is not known, and taken for nothing"
          notes.append(Self.note(what, [.turns(model)], answers))
        }
      } else {
        notes.append(Self.note("what \(model.rawValue) costs is not known", probes(of: model), answers))
      }
    }
    for performance in performances {
      if let service = service(performance, figures) {
        costs.services.append(service)
      } else {
        let what = "what \(performance.step.name) costs under \(performance.model.rawValue) is not known"
        notes.append(Self.note(what, [.performs(performance), .one(performance.model)], answers))
      }
    }
    return Calibrated(costs: costs, notes: assumed + notes)
  }

  /// A sentence, with the reason of the first of those probes that failed.
  private static func note(_ text: String, _ probes: [Probe], _ answers: Answers) -> String {
    text + (probes.lazy.compactMap { answers.failure($0) }.first.map { ": \($0)" } ?? "")
  }

  /// Nil where one of the trials that it rests on is missing, but for those of turns: where many others run, these may be
  /// too long to end, and few tasks take any.
  private func modelCosts(_ model: Model, _ figures: Figures) -> Costs.ModelCosts? {
    guard let one = figures.wall(.one(model)), let oneCPU = figures.cpu(.one(model)),
      let many = figures.wall(.many(model)), let inTurn = figures.wall(.manyOnOnePU(model)),
      let spawn = figures.spawn(.many(model)), let join = figures.join(.many(model)),
      let asleep = figures.cpu(.sleeps(model)),
      let lateness = figures.lateness(.schedule(model))
    else { return nil }
    let others = Double(Self.many - 1)
    // Giving a PU to another thread is the scheduler's cost.
    let switching = model.shape == .timeShared ? self.switching(figures) ?? 0 : 0
    let task = max(0, max(0, inTurn - one) / others - switching)
    let each = max(0, many - one) / others
    // On as many PUs as there are tasks for, what takes longer than the tasks themselves is that they begin one by one.
    let runsOnAll = model.shape != .inTurn && model.shape != .loop && pus.count > 1
    var costs = Costs.ModelCosts()
    costs.spawn = nanoseconds(spawn / Double(Self.many))
    costs.start = nanoseconds(max(0, one - task))
    costs.startEach = runsOnAll && each > task / Double(pus.count) ? nanoseconds(each) : 0
    costs.task = nanoseconds(task)
    if let turns = figures.wall(.turns(model)) {
      costs.turn = nanoseconds(max(0, turns - one) / Double(2 * Self.turns) - switching)
    }
    costs.sleep = nanoseconds(max(0, asleep - oneCPU) / Double(Self.waits))
    costs.lateness = lateness
    costs.join = nanoseconds(join / Double(Self.many))
    return costs
  }

  private func service(_ performance: Performance, _ figures: Figures) -> Costs.Service? {
    let (model, sample) = (performance.model, performance.step.sample)
    guard let wall = figures.wall(.performs(performance)), let cpu = figures.cpu(.performs(performance)),
      let one = figures.wall(.one(model)), let oneCPU = figures.cpu(.one(model))
    else { return nil }
    let times = Double(sample.times)
    let busy = max(0, cpu - oneCPU) / times
    let span = max(0, wall - one) / times
    let waiting = max(0, span - busy)
    let server = performance.step.isServed ? server(performance, figures, busy: busy, waiting: waiting) : 0
    return Costs.Service(
      model: model.rawValue, step: performance.step, busy: nanoseconds(busy * sample.factor),
      waiting: nanoseconds(waiting * sample.factor) + sample.longer,
      server: nanoseconds(min(server, waiting) * sample.factor))
  }

  /// What whoever serves all is taken up by, a performance, in seconds: the server's CPU time where it is told, else what
  /// keeps several tasks from being done sooner beside their own CPU time.
  private func server(
    _ performance: Performance, _ figures: Figures, busy: Double, waiting: Double
  ) -> Double {
    let probe = Probe.performAtOnce(performance)
    let count = Double(Self.atOnce * performance.step.sample.times)
    if let cpu = figures.serverCPU(probe) { return cpu / count }
    // Tasks that run in turn don't wait for each other, whoever serves them.
    guard performance.model.shape != .inTurn, let wall = figures.wall(probe), let cpu = figures.cpu(probe)
    else { return 0 }
    let (each, asIfAlone) = (wall / count, (busy + waiting) / Double(Self.atOnce))
    guard each > 1.25 * asIfAlone else { return 0 }
    let places = performance.model.shape == .loop ? 1 : pus.count
    return max(0, each - cpu / count / Double(places))
  }
}

/// Nanoseconds of a time in seconds.
func nanoseconds(_ seconds: Double) -> Nanoseconds {
  Nanoseconds(min(1e18, max(0, seconds * 1e9)).rounded())
}
