import Topology

extension Topology {
  /// A machine of one package: `pus` hardware threads a core, numbered as Linux does on x86, all of them allowed.
  static func machine(cores: Int, pus: Int = 1, capacity: Double? = nil) -> Topology {
    Topology(
      cores: (0..<cores).map { core in
        Core(
          index: core, package: 0, kind: nil,
          pus: (0..<pus).map { PU(osIndex: core + $0 * cores, isAllowed: true) })
      },
      isThisMachine: false,
      capacity: Capacity(value: capacity ?? Double(cores * pus), reason: nil))
  }
}
