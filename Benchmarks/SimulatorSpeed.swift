import Foundation
import Simulation
import Trials

/// How fast the simulator is: in slices, beside SimPy and SimGrid simulating the same, and for a million tasks.
func simulatorSpeed() throws -> [Figure] {
  try sliceSpeed() + simulatorSize()
}

/// Slices per second on one core by each simulator, in turn and in an order by chance, means of the lower halves; and
/// that all of them simulate the same. The cores' slices end at the same moments: SimGrid is slower where they don't.
private func sliceSpeed(rounds: Int = 6) throws -> [Figure] {
  let scenario = RoundRobin(tasks: 30, cores: 16, work: 1_024)
  let others = [
    ("SimPy", Result { try OtherSimulator.simPy() }), ("SimGrid", Result { try OtherSimulator.simGrid() }),
  ]
  let found = others.compactMap { try? $0.1.get() }
  defer { for other in found { other.remove() } }
  // Some tenths of a second each.
  var kinds = [("juggle", { try simulate(scenario, repeats: 200) })]
  for other in found { kinds.append((other.name, { try other.run(scenario, repeats: 10) })) }
  var results: [String: [RoundRobin.Result]] = [:]
  for _ in 0..<rounds {
    for (name, run) in kinds.shuffled() { results[name, default: []].append(try run()) }
  }
  func each(_ name: String) -> Double {
    lowerHalfMean((results[name] ?? []).map { $0.seconds / $0.slices })
  }
  func perRepeat(_ name: String) -> Double { results[name]?.first.map { $0.slices / $0.repeats } ?? .nan }
  // 30/16 of a task's work: cores that are left without tasks take some until all end at once.
  let exact = Double(scenario.work * scenario.tasks / scenario.cores)
  func makespan(_ name: String) -> Figure {
    let farthest = results[name]?.map(\.makespan).max { abs($0 - exact) < abs($1 - exact) }
    return Figure("  its makespan, in slices", value: farthest ?? .nan, exactly: exact)
  }

  let speeds = (results["juggle"] ?? []).map { $0.slices / $0.seconds }
  var figures = [
    Figure(
      "slices simulated, 30 tasks on 16 cores, in a second of CPU time", perSecond: 1 / each("juggle"),
      atLeast: 15e6),
    Figure("  the slowest of \(rounds) rounds", perSecond: speeds.min() ?? .nan),
    makespan("juggle"),
  ]
  for (kind, other) in others {
    switch other {
    case .success(let other):
      figures += [
        Figure("the same by \(other.name)", perSecond: 1 / each(other.name)),
        makespan(other.name),
        Figure(
          "  slices of one repeat, juggle / \(kind)", ratio: perRepeat("juggle") / perRepeat(other.name),
          tolerance: 0.02),
        Figure("  speed of juggle / \(kind)", ratio: each(other.name) / each("juggle"), atLeast: 10),
      ]
    case .failure(let reason): figures.append(Figure(leftOut: "the same by \(kind)", because: reason))
    }
  }
  return figures
}

/// juggle's simulator, as another one's program does it: from the trial to its result.
private func simulate(_ scenario: RoundRobin, repeats: Int) throws -> RoundRobin.Result {
  let quantum = 1_000_000.0
  let simulator = Simulator(costs: .roundRobin(slice: Nanoseconds(quantum)))
  let trial = Trial(
    model: Model.thread.rawValue, tasks: scenario.tasks, pus: [],
    roles: [
      Role(
        name: "all", tasks: scenario.tasks,
        steps: [.computeTime(ns: Nanoseconds(quantum) * Nanoseconds(scenario.work))], repeat: 1)
    ], seed: 1, warmup: 0, iterations: repeats)
  let start = cpuSeconds()
  let result = try simulator(trial, on: SimulatedMachine(cores: scenario.cores), seed: 1)
  let seconds = cpuSeconds() - start
  let last = result.iterations.last?.wall ?? .nan
  return .init(
    slices: try result.switches, seconds: seconds, makespan: (last * 1e9).rounded() / quantum,
    repeats: Double(repeats))
}

extension TrialResult {
  /// Every slice ends with a switch: another task's turn, a wait, or the end.
  var switches: Double {
    get throws {
      try iterations.reduce(0) { sum, iteration in
        guard let own = iteration.voluntarySwitches, let others = iteration.involuntarySwitches else {
          throw Missing(what: "the simulator's number of switches")
        }
        return sum + Double(own + others)
      }
    }
  }
}

extension Costs {
  /// A machine that costs nothing beside the work, where threads take turns of exactly `slice`, a PU without threads
  /// takes one over at once, and a unit of the kernel takes a nanosecond.
  static func roundRobin(slice: Nanoseconds) -> Costs {
    Costs(
      // Slices grow with the machine up to 8 PUs: these are of as large a one as is simulated.
      origin: Origin(host: "", bootID: "", kernel: "", cpu: "", pus: 8, worker: "", measuredAt: ""),
      scheduler: Scheduler(slice: slice, tick: 0), speed: Speed(unitsPerSecond: 1e9),
      models: [Model.thread.rawValue: ModelCosts()])
  }
}
