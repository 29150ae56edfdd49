package import Simulation
import Synchronization
package import Topology
package import Trials

/// Answers trials by simulating them, on any machine: nothing is started, and the figures say so.
package final class SimulatedLauncher: Launcher {
  package let name: String
  private let topology: Topology
  private let costs: Costs
  private let launches: Atomic<UInt64>

  /// - Parameters:
  ///   - topology: The machine to simulate.
  ///   - changes: What is other about it than its description says, for the name: `quota 400ms/100ms`.
  ///   - launched: Trials before the first one: the n-th has random numbers of its own.
  package init(_ topology: Topology, costs: Costs, changes: [String] = [], launched: UInt64 = 0) {
    launches = Atomic(launched)
    name = Self.name(of: topology, changes: changes)
    (self.topology, self.costs) = (topology, costs)
  }

  package static func name(of topology: Topology, changes: [String] = []) -> String {
    Simulated.prefix + ([topology.source.words] + changes).joined(separator: ", ")
  }

  package func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply {
    guard worker == nil else {
      throw .failed(worker: worker ?? "", reason: "workers of other programs can't be simulated")
    }
    var reply = WorkerReply(id: "")
    (reply.runtime, reply.kernel) = ("simulated", Kernel.name)
    return reply
  }

  package func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double {
    costs.speed.unitsPerSecond
  }

  package func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched {
    let count = launches.add(1, ordering: .relaxed).newValue
    let machine = SimulatedMachine(topology, pus: trial.pus, costs: costs)
    do {
      let seed = UInt64(trial.seed) << 32 | count
      let simulator = Simulator(costs: costs)
      var launched = Launched(.finished(try simulator(trial, on: machine, seed: seed)))
      if trial.timeline == true {
        launched.timeline = .success(try simulator.timeline(trial, on: machine, seed: seed))
      }
      return launched
    } catch {
      if Task.isCancelled { return Launched(.cancelled) }
      return Launched(.failed(reason: error.description))
    }
  }

  package func pace(_ units: UInt64, on pu: Int) async -> Double? { nil }
}

extension Topology.Source {
  /// As a command line says it: `package:1 core:16 pu:2`, the path of a file, or `this machine`.
  fileprivate var words: String {
    switch self {
    case .thisMachine: "this machine"
    case .synthetic(let description): description
    case .xmlFile(let path): path
    }
  }
}
