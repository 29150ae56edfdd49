/// The machine, as libhwloc sees it: a snapshot, as plain values.
package struct Topology: Sendable, Hashable {
  /// Every core, in hwloc's logical order: neighbours in this list are neighbours in the machine.
  package var cores: [Core]
  /// False for a synthetic machine or one read from a file: nothing can run on it.
  package var isThisMachine: Bool
  package var capacity: Capacity

  package struct Core: Sendable, Hashable {
    /// Place in hwloc's logical order.
    package var index: Int
    package var package: Int
    /// hwloc's CPU kind, by rising efficiency of performance; nil where all are alike.
    package var kind: Int?
    package var pus: [PU]
  }

  package struct PU: Sendable, Hashable {
    /// The operating system's number, as used for binding.
    package var osIndex: Int
    /// Whether this process may run on it.
    package var isAllowed: Bool
  }

  /// What this process may really use.
  package struct Capacity: Sendable, Hashable {
    /// In PUs; 1.5 is one and a half.
    package var value: Double
    /// Why it is less than the machine has, in words; nil where it is not.
    package var reason: String?
  }

  /// PUs of `count` cores, by the operating system's numbers, or why there are none.
  package func pick(cores count: Int, placement: String) -> [Int]? { nil }
}
