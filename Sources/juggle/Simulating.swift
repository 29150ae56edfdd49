import ArgumentParser
import Experiments
import Harness
import Simulation
import Topology
import Trials

/// A machine to simulate, from what the command line says of it: everything that can be wrong with that is found here.
struct Simulating: Sendable {
  let topology: Topology
  /// What running tasks costs; nil where it is to be measured.
  let costs: Costs?
  /// What is other than the topology's description says, for the machine's name.
  private let changes: [String]
  private let smtYield: Double?
  private let hasGivenCapacities: Bool

  /// - Parameter file: A `machine.json`, or the folder that it is in; nil where costs are to be measured.
  init(_ source: Topology.Source, _ options: SimulationOptions, costs file: String?) throws {
    var topology = try Topology(source)
    costs = try file.map { try Costs.load($0) }
    var changes: [String] = []
    if let quota = options.quota {
      topology.capacity = Topology.Capacity(
        allowed: topology.allowedPUs.count, of: topology.pus.count, quota: try Self.quota(quota),
        isThisMachine: topology.isThisMachine)
      changes.append("quota \(quota)")
    }
    if let capacities = options.capacities {
      try Self.set(capacities, of: &topology)
      changes.append("capacities \(capacities)")
    }
    if let yield = options.smtYield {
      try Self.requirePlausible(yield, on: topology)
      changes.append("SMT yield \(yield)")
    }
    (self.topology, self.changes) = (topology, changes)
    (smtYield, hasGivenCapacities) = (options.smtYield, options.capacities != nil)
  }

  /// As the column `launcher` has it.
  var name: String { SimulatedLauncher.name(of: topology, changes: changes) }

  func launcher(_ costs: Costs) -> SimulatedLauncher {
    var costs = costs
    if let smtYield { costs.speed.smtYield = smtYield }
    return SimulatedLauncher(topology, costs: costs, changes: changes)
  }

  /// What `run.json` keeps of it.
  func simulation(_ costs: Costs) -> RunInfo.Simulation {
    var simulation = RunInfo.Simulation(
      costsHost: costs.origin.host, costsCPU: costs.origin.cpu, costsMeasuredAt: costs.origin.measuredAt)
    if topology.hasSMT {
      simulation.smtYield = .init(
        smtYield ?? costs.speed.smtYield ?? SimulatedMachine.assumedYield,
        smtYield != nil ? .given : costs.speed.smtYield != nil ? .measured : .assumed)
    }
    if !topology.kinds.isEmpty {
      let areKnown = topology.kinds.contains { $0.capacity != nil }
      simulation.capacities = .init(
        topology.kinds.map { $0.capacity ?? 1 },
        hasGivenCapacities ? .given : areKnown ? .described : .assumed)
    }
    return simulation
  }

  // MARK: Reading options

  /// `400ms/100ms`.
  private static func quota(_ text: String) throws -> Quota {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
      .map { TimeText.nanoseconds(String($0)) }
    guard parts.count == 2, let granted = parts[0], let period = parts[1], granted >= 1_000_000,
      period >= 1_000_000, period <= 1_000_000_000
    else {
      throw ValidationError(
        "--quota \(text): CPU time and period are expected, 1ms at least, the period 1s at most, such as 400ms/100ms"
      )
    }
    return Quota(group: "(simulated)", quota: Int(granted / 1_000), period: Int(period / 1_000))
  }

  /// `0.6,1`: the kinds' capacities, by rising rank.
  private static func set(_ text: String, of topology: inout Topology) throws {
    guard !topology.kinds.isEmpty else {
      throw ValidationError(
        "--capacities \(text): all cores of this machine are alike; a hybrid machine is read from an XML file"
      )
    }
    let values = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    let known = values.compactMap(\.self)
    guard known.count == values.count, known.count == topology.kinds.count,
      known.allSatisfy({ $0 > 0 && $0 <= 1 }), known.max() == 1
    else {
      let names = topology.kinds.enumerated().map { $1.name ?? "kind \($0)" }
      throw ValidationError(
        "--capacities \(text): \(names.count) numbers above 0 up to 1, which the fastest has, are expected, for "
          + names.joined(separator: ", "))
    }
    for (place, value) in known.enumerated() { topology.kinds[place].capacity = value }
  }

  private static func requirePlausible(_ yield: Double, on topology: Topology) throws {
    guard topology.hasSMT else {
      throw ValidationError("--smt-yield \(yield): no core of this machine has two PUs; leave it out")
    }
    let most = topology.cores.map(\.pus.count).max() ?? 1
    guard yield >= 0.5, yield <= Double(most) else {
      throw ValidationError(
        "--smt-yield \(yield): 0.5 to \(most), which is as many PUs as a core has, are possible, such as "
          + "\(SimulatedMachine.assumedYield)")
    }
  }
}
