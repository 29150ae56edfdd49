import ArgumentParser
import Experiments
import Harness
import Simulation
import Topology
import Trials

/// A machine to simulate, from what the command line says of it: everything that can be wrong with that is found here.
struct Simulating: Sendable {
  let topology: Topology
  let costs: Costs
  /// What is other than the topology's description says, for the machine's name.
  let changes: [String]
  let simulation: RunInfo.Simulation

  init(_ source: Topology.Source, _ options: SimulationOptions) throws {
    var topology = try Topology(source)
    guard let file = options.machine else {
      throw ValidationError(
        "--machine is missing: name the \(Costs.file) that says what running tasks costs, or its folder; "
          + "`juggle calibrate` writes it")
    }
    var costs = try Costs.read(file)
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
      costs.speed.smtYield = try Self.plausible(yield, on: topology)
      changes.append("SMT yield \(yield)")
    }
    var simulation = RunInfo.Simulation(
      costsHost: costs.origin.host, costsCPU: costs.origin.cpu, costsMeasuredAt: costs.origin.measuredAt)
    if topology.hasSMT {
      simulation.smtYield = .init(
        costs.speed.smtYield ?? SimulatedMachine.assumedYield,
        options.smtYield != nil ? .given : costs.speed.smtYield != nil ? .measured : .assumed)
    }
    if !topology.kinds.isEmpty {
      let known = topology.kinds.compactMap(\.capacity)
      simulation.capacities = .init(
        topology.kinds.map { $0.capacity ?? 1 },
        options.capacities != nil ? .given : known.isEmpty ? .assumed : .described)
    }
    (self.topology, self.costs, self.changes, self.simulation) = (topology, costs, changes, simulation)
  }

  var launcher: SimulatedLauncher { SimulatedLauncher(topology, costs: costs, changes: changes) }

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

  private static func plausible(_ yield: Double, on topology: Topology) throws -> Double {
    guard topology.hasSMT else {
      throw ValidationError("--smt-yield \(yield): no core of this machine has two PUs; leave it out")
    }
    let most = topology.cores.map(\.pus.count).max() ?? 1
    guard yield >= 0.5, yield <= Double(most) else {
      throw ValidationError(
        "--smt-yield \(yield): 0.5 to \(most), which is as many PUs as a core has, are possible, such as "
          + "\(SimulatedMachine.assumedYield)"
      )
    }
    return yield
  }
}
