package import Trials

/// The machine, as libhwloc sees it: a snapshot, as plain values.
package struct Topology: Sendable, Hashable {
  /// Every core, in hwloc's logical order: neighbours in this list are neighbours in the machine.
  package var cores: [Core]
  /// False for a synthetic machine or one read from a file: nothing can run on it.
  package var isThisMachine: Bool
  package var capacity: Capacity

  package init(cores: [Core], isThisMachine: Bool, capacity: Capacity) {
    (self.cores, self.isThisMachine, self.capacity) = (cores, isThisMachine, capacity)
  }

  package struct Core: Sendable, Hashable {
    /// Place in hwloc's logical order.
    package var index: Int
    package var package: Int
    /// hwloc's CPU kind, by rising efficiency of performance; nil where all are alike.
    package var kind: Int?
    package var pus: [PU]

    package init(index: Int, package: Int, kind: Int? = nil, pus: [PU]) {
      (self.index, self.package, self.kind, self.pus) = (index, package, kind, pus)
    }
  }

  package struct PU: Sendable, Hashable {
    /// The operating system's number, as used for binding.
    package var osIndex: Int
    /// Whether this process may run on it.
    package var isAllowed: Bool

    package init(osIndex: Int, isAllowed: Bool) { (self.osIndex, self.isAllowed) = (osIndex, isAllowed) }
  }

  /// What this process may really use.
  package struct Capacity: Sendable, Hashable {
    /// In PUs; 1.5 is one and a half.
    package var value: Double
    /// Why it is less than the machine has, in words; nil where it is not.
    package var reason: String?

    package init(value: Double, reason: String? = nil) { (self.value, self.reason) = (value, reason) }
  }

  package init(synthetic description: String) throws {
    func number(_ name: String) -> Int {
      let word = description.split(separator: " ").first { $0.hasPrefix(name + ":") }
      return word.flatMap { Int($0.dropFirst(name.count + 1)) } ?? 1
    }
    let (cores, pus) = (number("core"), number("pu"))
    self.init(
      cores: (0..<cores).map { core in
        Core(index: core, package: 0, pus: (0..<pus).map { PU(osIndex: core * pus + $0, isAllowed: true) })
      },
      isThisMachine: false, capacity: Capacity(value: Double(cores * pus)))
  }

  package var usableCores: [Core] { cores.filter { $0.pus.contains(where: \.isAllowed) } }

  /// Why a placement is not possible.
  package struct PickError: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// PUs of `count` cores, by the operating system's numbers.
  package func pick(cores count: Int, placement: Placement) throws(PickError) -> [Int] {
    let usable = usableCores
    guard count <= usable.count else {
      throw PickError(description: "needs \(count) cores, \(usable.count) may be used here")
    }
    let chosen = usable.prefix(count)
    guard placement == .smt else { return chosen.compactMap { $0.pus.first(where: \.isAllowed)?.osIndex } }
    guard chosen.contains(where: { $0.pus.count > 1 }) else {
      throw PickError(description: "placement smt needs cores with more than one PU, and there are none here")
    }
    return chosen.flatMap { $0.pus.filter(\.isAllowed).map(\.osIndex) }
  }
}
