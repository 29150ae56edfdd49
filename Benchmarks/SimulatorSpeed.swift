import Execution
import Foundation
import Simulation
import Trials

/// How fast the simulator is: in slices, beside SimPy and SimGrid simulating the same, and for a million tasks.
func simulatorSpeed() throws -> [Figure] {
  try sliceSpeed() + simulatorSize()
}

/// Slices per second on one core by each simulator, in turn and in an order by chance, means of the lower halves; and
/// that all of them simulate the same.
private func sliceSpeed(rounds: Int = 6) throws -> [Figure] {
  let scenario = RoundRobin(tasks: 30, cores: 16, work: 1_024)
  let (simPy, simGrid) = (OtherSimulator.simPy(), try OtherSimulator.simGrid())
  defer { simGrid?.remove() }
  // A third of a second each.
  var kinds = [("juggle", { try simulate(scenario, repeats: 200) })]
  for other in [simPy, simGrid].compactMap(\.self) {
    kinds.append((other.name, { try other.run(scenario, repeats: 10) }))
  }
  var results: [String: [RoundRobin.Result]] = [:]
  for _ in 0..<rounds {
    for (name, run) in kinds.shuffled() { results[name, default: []].append(try run()) }
  }
  func each(_ name: String) -> Double {
    lowerHalfMean((results[name] ?? []).map { $0.seconds / $0.slices })
  }

  let spread = (results["juggle"] ?? []).map { $0.slices / $0.seconds }
  var figures = [
    Figure("slices simulated on one core", perSecond: 1 / each("juggle"), atLeast: 15e6),
    Figure("  the slowest of \(rounds) rounds", perSecond: spread.min() ?? .nan),
  ]
  // 30/16 of the work: cores that are left without tasks take some until all end at once.
  let exact = Double(scenario.work * scenario.tasks / scenario.cores)
  func makespan(_ name: String) -> Figure {
    let far = results[name]?.map(\.makespan).max { abs($0 - exact) < abs($1 - exact) } ?? .nan
    return Figure("  its makespan, in slices", value: far, exactly: exact)
  }
  figures.append(makespan("juggle"))
  for (other, kind, package) in [
    (simPy, "SimPy", "`make bench-dependencies` installs it"),
    (simGrid, "SimGrid", "Debian's package is libsimgrid-dev"),
  ] {
    guard let name = other?.name else {
      figures.append(Figure(kind, leftOut: "not installed: \(package)"))
      continue
    }
    let count = { (name: String) in results[name]?.first.map { $0.slices / $0.repeats } ?? .nan }
    figures += [
      Figure(name, perSecond: 1 / each(name)),
      makespan(name),
      Figure(
        "  slices of one repeat, juggle / \(kind)", ratio: count("juggle") / count(name), tolerance: 0.02),
      Figure("  speed of juggle / \(kind)", ratio: each(name) / each("juggle"), atLeast: 10),
    ]
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
  let start = now()
  let result = try simulator(trial, on: SimulatedMachine(cores: scenario.cores), seed: 1)
  let seconds = Double(now() - start) / 1e9
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
      origin: Origin(host: "", bootID: "", kernel: "", cpu: "", pus: 1, worker: "", measuredAt: ""),
      scheduler: Scheduler(slice: slice, tick: 0), speed: Speed(unitsPerSecond: 1e9),
      models: [Model.thread.rawValue: ModelCosts()])
  }
}
