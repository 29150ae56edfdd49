import Execution
import Foundation
import Simulation
import Trials

/// What large machines and many tasks take of the simulator, each trial in a process of its own: what one leaves in the
/// allocator would be part of the next one's figures.
func simulatorSize() throws -> [Figure] {
  let most = 1 << 20
  let large = try simulated(.sleepers, tasks: 1_000_000, cores: 4_096)
  return [
    Figure("a million tasks on 4,096 cores, simulated: CPU time", seconds: large.seconds, atMost: 2),
    Figure("  real time", seconds: large.real),
    Figure("  its peak memory", megabytes: large.megabytes, atMost: 300),
    Figure("  slices in a second of CPU time", perSecond: large.slices / large.seconds),
  ]
    + (try growth(.sleepers, (0...4).map { (most >> (4 - $0), 4_096) }, name: "tasks on 4,096 cores"))
    + (try growth(
      .crowd, (0...4).map { (15 << (9 + $0), 8 << (9 + $0)) }, name: "tasks, 15 on 8 cores"))
}

/// How CPU time grows with tasks, the least of some trials each: as the exponent of n log n that fits best. It is at most
/// 1 where time grows no faster; a little more is left to caches that hold fewer tasks and to noise.
private func growth(
  _ load: SimulatedLoad, _ sizes: [(tasks: Int, cores: Int)], name: String, trials: Int = 3
) throws -> [Figure] {
  var seconds = [Double](repeating: .infinity, count: sizes.count)
  for _ in 0..<trials {
    for (index, size) in sizes.enumerated().shuffled() {
      let once = try simulated(load, tasks: size.tasks, cores: size.cores).seconds
      seconds[index] = min(seconds[index], once)
    }
  }
  let order = sizes.map { Double($0.tasks) * log2(Double($0.tasks)) }
  let parts = zip(seconds, order).map { $0 / $1 }
  let last = sizes.count - 1
  return [
    Figure(
      "\(sizes[0].tasks) to \(sizes[last].tasks) \(name): exponent of n log n",
      ratio: slope(order.map { log($0) }, seconds.map { log($0) }), atMost: 1.1),
    Figure("  time / (n log n), of the most tasks / of the fewest", ratio: parts[last] / parts[0]),
  ]
}

/// Of the line through the points with the least squares.
private func slope(_ x: [Double], _ y: [Double]) -> Double {
  let (middleX, middleY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
  let products = zip(x, y).reduce(0) { $0 + ($1.0 - middleX) * ($1.1 - middleY) }
  return products / x.reduce(0) { $0 + ($1 - middleX) * ($1 - middleX) }
}

/// What the simulator is given to do in a process of its own.
enum SimulatedLoad: String {
  /// Tasks that compute for two and a half slices, all sleep at once, for one of three spans, and compute again.
  case sleepers
  /// Tasks that compute for 64 slices; cores that are left without tasks take some again and again.
  case crowd

  fileprivate func trial(tasks: Int) -> Trial {
    let roles: [Role] =
      switch self {
      case .sleepers:
        (0..<3).map { kind in
          let share = tasks / 3 + (kind < tasks % 3 ? 1 : 0)
          let work = Step.computeTime(ns: 10_000_000)
          return Role(
            name: "\(kind)", tasks: share,
            steps: [work, .sleep(ns: 20_000_000_000 - Nanoseconds(kind) * 7_777_777_777), work],
            repeat: 1)
        }
      case .crowd:
        [Role(name: "all", tasks: tasks, steps: [.computeTime(ns: 256_000_000)], repeat: 1)]
      }
    return Trial(
      model: Model.thread.rawValue, tasks: tasks, pus: [], roles: roles, seed: 1, warmup: 0)
  }
}

/// The argument with which this program simulates one load, in a process of its own.
let simulatedAlone = "simulated"

/// One trial in a process of its own.
private struct SimulatedTrial {
  /// CPU time.
  var seconds: Double
  var real: Double
  /// The process's peak, in MB.
  var megabytes: Double
  var slices: Double
}

private func simulated(_ load: SimulatedLoad, tasks: Int, cores: Int) throws -> SimulatedTrial {
  let answer = try numbers(
    URL(filePath: "/proc/self/exe"), [simulatedAlone, load.rawValue, String(tasks), String(cores)])
  guard answer.count == 4 else { throw Missing(what: "times, memory and slices of \(load)") }
  return SimulatedTrial(seconds: answer[0], real: answer[1], megabytes: answer[2], slices: answer[3])
}

/// Prints what one load takes: the fields of `SimulatedTrial`.
func simulateAlone(_ arguments: [String]) throws {
  guard arguments.count == 3, let load = SimulatedLoad(rawValue: arguments[0]), let tasks = Int(arguments[1]),
    let cores = Int(arguments[2])
  else { throw Missing(what: "a load, its tasks or its cores") }
  let simulator = Simulator(costs: .roundRobin(slice: 4_000_000))
  let trial = load.trial(tasks: tasks)
  let (start, begun) = (now(), cpuSeconds())
  let result = try simulator(trial, on: SimulatedMachine(cores: cores), seed: 1)
  let (seconds, real) = (cpuSeconds() - begun, Double(now() - start) / 1e9)
  guard let mebibytes = peakMemory(of: getpid()) else { throw Missing(what: "this process's peak memory") }
  print(seconds, real, mebibytes * 1.048576, try result.switches)
}
