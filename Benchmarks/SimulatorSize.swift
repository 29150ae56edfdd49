import Execution
import Foundation
import Simulation
import Statistics
import Trials

/// What large machines and many tasks take of the simulator, each trial in a process of its own: what one leaves in the
/// allocator would be part of the next one's figures.
func simulatorSize() throws -> [Figure] {
  let most = 1 << 20
  let large = try simulated(.sleepers, tasks: 1_000_000, cores: 4_096)
  return [
    Figure("a million tasks on 4,096 cores, simulated", seconds: large.seconds, atMost: 2),
    Figure("  its peak memory", megabytes: large.megabytes, atMost: 300),
    Figure("  slices", perSecond: large.slices / large.seconds),
  ]
    + (try growth(.sleepers, (0...4).map { (most >> (4 - $0), 4_096) }, name: "tasks on 4,096 cores"))
    + (try growth(
      .crowd, (0...4).map { (15 << (9 + $0), 8 << (9 + $0)) }, name: "tasks, 15 on 8 cores"))
}

/// How the time grows with tasks: by n log n, where its parts of n log n stay the same. Also as the exponent of n log n
/// that fits best.
private func growth(_ load: SimulatedLoad, _ sizes: [(tasks: Int, cores: Int)], name: String) throws
  -> [Figure]
{
  var seconds = [[Double]](repeating: [], count: sizes.count)
  for _ in 0..<3 {
    for (index, size) in sizes.enumerated().shuffled() {
      seconds[index].append(try simulated(load, tasks: size.tasks, cores: size.cores).seconds)
    }
  }
  let least = seconds.map { $0.min() ?? .nan }
  let order = sizes.map { Double($0.tasks) * log2(Double($0.tasks)) }
  let (x, y) = (order.map { log($0) }, least.map { log($0) })
  let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
  let exponent =
    zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    / x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
  let parts = zip(least, order).map { $0 / $1 }
  return [
    Figure(
      "\(sizes[0].tasks) … \(sizes[sizes.count - 1].tasks) \(name): time as (n log n)^", ratio: exponent,
      atMost: 1.1),
    Figure("  time / (n log n), of the most tasks to the fewest", ratio: parts[parts.count - 1] / parts[0]),
  ]
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

private func simulated(_ load: SimulatedLoad, tasks: Int, cores: Int) throws -> (
  seconds: Double, megabytes: Double, slices: Double
) {
  let answer = try numbers(
    URL(filePath: "/proc/self/exe"), [simulatedAlone, load.rawValue, String(tasks), String(cores)])
  guard answer.count == 3 else { throw Missing(what: "seconds, memory and slices of \(load)") }
  return (answer[0], answer[1], answer[2])
}

/// Prints the seconds that one load takes, the process's peak memory in MB, and the slices.
func simulateAlone(_ arguments: [String]) throws {
  guard arguments.count == 3, let load = SimulatedLoad(rawValue: arguments[0]), let tasks = Int(arguments[1]),
    let cores = Int(arguments[2])
  else { throw Missing(what: "a load, its tasks or its cores") }
  let simulator = Simulator(costs: .roundRobin(slice: 4_000_000))
  let trial = load.trial(tasks: tasks)
  let start = now()
  let result = try simulator(trial, on: SimulatedMachine(cores: cores), seed: 1)
  let seconds = Double(now() - start) / 1e9
  guard let mebibytes = peakMemory(of: getpid()) else { throw Missing(what: "this process's peak memory") }
  print(seconds, mebibytes * 1.048576, try result.switches)
}
