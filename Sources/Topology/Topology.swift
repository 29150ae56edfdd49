/// The machine, as libhwloc sees it: a snapshot, as plain values.
///
/// The whole machine is in it, what this process may not use included: `PU.isAllowed` and `capacity` say what is
/// left of it. Lists of PUs hold the operating system's numbers in hwloc's logical order, in which neighbours
/// are neighbours in the machine.
package struct Topology: Sendable, Hashable, Codable {
  /// Where it was read from.
  package internal(set) var source: Source
  /// False for a synthetic machine or one read from a file: nothing can run on it.
  package var isThisMachine: Bool
  /// The host's name; nil where it isn't known.
  package var host: String?
  /// The processor's name, such as `AMD EPYC 7763`; nil where it isn't known.
  package var cpuModel: String?
  package var capacity: Capacity
  package var packages: [Package]
  /// NUMA nodes that have PUs. Memory sizes are left out: virtual machines change them while they run.
  package var numaNodes: [NUMANode]
  /// Dies, and what else hwloc groups cores by.
  package var groups: [Group]
  /// Caches, the large and far ones first.
  package var caches: [Cache]
  /// The kinds of cores of a hybrid machine, by rising performance; empty where all are alike.
  package var kinds: [Kind]
  /// Every core, in hwloc's logical order: neighbours in this list are neighbours in the machine.
  package var cores: [Core]

  package struct Core: Sendable, Hashable, Codable {
    /// Place in hwloc's logical order, from 0.
    package var index: Int
    package var package: Int
    /// The operating system's number of the NUMA node nearest to it; nil where there is none.
    package var numaNode: Int?
    /// Index in `kinds`; nil where all cores are alike.
    package var kind: Int?
    package var pus: [PU]
  }

  package struct PU: Sendable, Hashable, Codable {
    /// The operating system's number, as used for binding.
    package var osIndex: Int
    /// Whether this process may run on it.
    package var isAllowed: Bool
  }

  /// Where no package is known, as in some virtual machines, the whole machine counts as one.
  package struct Package: Sendable, Hashable, Codable {
    package var index: Int
    package var model: String?
    package var pus: [Int]
  }

  package struct NUMANode: Sendable, Hashable, Codable {
    /// The operating system's number, as `numactl` takes it.
    package var osIndex: Int
    package var pus: [Int]
  }

  package struct Group: Sendable, Hashable, Codable {
    /// hwloc's word for it, such as `Die`, `Cluster` or `Group`.
    package var type: String
    package var index: Int
    package var pus: [Int]
  }

  package struct Cache: Sendable, Hashable, Codable {
    /// 1 is nearest to the core.
    package var level: Int
    package var type: Content
    /// In bytes; nil where it isn't known.
    package var size: Int?
    /// The PUs that share it.
    package var pus: [Int]

    package enum Content: String, Sendable, Codable { case unified, data, instruction }

    /// As hwloc writes it: `L3`, `L1d`, `L1i`.
    package var name: String {
      switch type {
      case .unified: "L\(level)"
      case .data: "L\(level)d"
      case .instruction: "L\(level)i"
      }
    }
  }

  package struct Kind: Sendable, Hashable, Codable {
    /// What the processor's maker calls it, such as `IntelAtom`; nil where it isn't known.
    package var name: String?
    /// hwloc's rank, higher for more performance; nil where hwloc can't tell.
    package var efficiency: Int?
    /// How fast its cores compute, 1 for the fastest kind of the machine; nil where that isn't known of all kinds.
    ///
    /// By what the kernel or the firmware says of them: the capacity that Linux schedules by, else the highest
    /// frequency, else the base frequency. What is equal for all kinds is passed over, since it doesn't tell them apart.
    /// How much they do in a cycle is in the first of these only.
    package var capacity: Double?
    package var pus: [Int]
  }

  /// Every PU, in logical order.
  package var pus: [PU] { cores.flatMap(\.pus) }
  /// The PUs that this process may run on, in logical order.
  package var allowedPUs: [Int] { cores.flatMap(\.allowedPUs) }
  /// The cores that have at least one allowed PU, in logical order.
  package var usableCores: [Core] { cores.filter(\.isUsable) }
  /// Whether any core has more than one PU.
  package var hasSMT: Bool { cores.contains { $0.pus.count > 1 } }

  /// The place in `cores` of each PU's core.
  package var placeOfCore: [Int: Int] {
    Dictionary(
      cores.flatMap { core in core.pus.map { ($0.osIndex, core.index) } },
      uniquingKeysWith: { first, _ in first })
  }

  private enum CodingKeys: String, CodingKey {
    case source, host, capacity, packages, groups, caches, kinds, cores
    case isThisMachine = "is_this_machine"
    case cpuModel = "cpu_model"
    case numaNodes = "numa_nodes"
  }
}

extension Topology.Core {
  package var allowedPUs: [Int] { pus.filter(\.isAllowed).map(\.osIndex) }
  package var isUsable: Bool { pus.contains { $0.isAllowed } }

  private enum CodingKeys: String, CodingKey {
    case index, package, kind, pus
    case numaNode = "numa_node"
  }
}

extension Topology.PU {
  private enum CodingKeys: String, CodingKey {
    case osIndex = "os_index"
    case isAllowed = "is_allowed"
  }
}

extension Topology.NUMANode {
  private enum CodingKeys: String, CodingKey {
    case osIndex = "os_index"
    case pus
  }
}

extension Topology.Cache {
  private enum CodingKeys: String, CodingKey {
    case level, type, pus
    case size = "size_bytes"
  }
}
