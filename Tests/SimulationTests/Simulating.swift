import Trials

@testable import Simulation

extension Costs {
  /// A machine on which nothing costs anything: slices end exactly, idle PUs take over at once.
  static func free(slice: Nanoseconds = 1_000_000, tick: Nanoseconds = 0) -> Costs {
    var costs = Costs(
      origin: .init(host: "", bootID: "", kernel: "", cpu: "", pus: 1, worker: "", measuredAt: ""),
      scheduler: .init(slice: slice, tick: tick), speed: .init(unitsPerSecond: 1e9))
    for model in Model.allCases { costs.models[model.rawValue] = .init() }
    return costs
  }
}

extension Trial {
  /// Tasks that all do the same, once; a unit of the kernel takes a nanosecond.
  static func same(
    _ model: Model, tasks: Int, steps: [Step], repeat: Int = 1, clock: Clock = .release
  ) -> Trial {
    Trial(
      model: model.rawValue, tasks: tasks, pus: [0],
      roles: [Role(name: "all", tasks: tasks, steps: steps, repeat: `repeat`)], seed: 1, clock: clock,
      warmup: 0, iterations: 1)
  }
}

/// Makespan and mean finish in seconds.
func times(
  _ trial: Trial, on machine: SimulatedMachine, _ costs: Costs = .free(), seed: UInt64 = 1
) throws -> (wall: Double, mean: Double) {
  let result = try Simulator(costs: costs)(trial, on: machine, seed: seed)
  let iteration = result.iterations[0]
  return (iteration.wall, iteration.finishMean ?? -1)
}

/// A machine with a program of its own, run to its end.
func machinery(
  _ program: Program, cores: Int, _ shape: Model.Shape, slice: Nanoseconds = 1_000_000, seed: UInt64 = 1
) -> Machinery {
  let costs = Costs.free(slice: slice)
  var machinery = Machinery(
    program, on: SimulatedMachine(cores: cores), discipline: Discipline(shape, slice: slice),
    scheduler: costs.scheduler, model: .init(), seed: seed)
  machinery.run(first: 0, each: 0)
  return machinery
}
