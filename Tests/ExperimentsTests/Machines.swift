import Topology

extension Topology {
  /// A machine of one package with so many cores, all of them allowed; PUs are numbered core by core.
  static func machine(cores: Int, pus: Int = 1, capacity: Double? = nil) throws -> Topology {
    var topology = try Topology(synthetic: "package:1 core:\(cores) pu:\(pus)")
    if let capacity { topology.capacity.value = capacity }
    return topology
  }
}
