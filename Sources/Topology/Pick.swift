package import Trials

/// Why cores can't be picked.
package enum PickError: Error, Sendable, Hashable, CustomStringConvertible {
  case notPositive(asked: Int)
  case tooFewCores(asked: Int, usable: Int, machine: Int)
  case noSMT
  case noSecondPU(cores: Int)
  case nothingToSpreadOver(usable: Int)

  package var description: String {
    switch self {
    case .notPositive(let asked): "\(asked) cores asked for: the least is 1"
    case .tooFewCores(let asked, let usable, let machine) where usable < machine:
      "\(asked) cores asked for, of \(machine) this process may use \(usable)"
    case .tooFewCores(let asked, let usable, _):
      "\(asked) cores asked for, the machine has \(usable)"
    case .noSMT: "placement smt needs cores with more than one PU, and this machine has none"
    case .noSecondPU(let cores):
      "placement smt needs cores with more than one PU, and of "
        + (cores == 1 ? "the core picked" : "each of the \(cores) cores picked")
        + " this process may use only one"
    case .nothingToSpreadOver(let usable):
      "placement scatter differs from compact only where packages, NUMA nodes or shared caches part the cores, "
        + "and the \(usable) usable cores here lie side by side"
    }
  }
}

extension Topology {
  /// The operating system's numbers of the PUs of `count` cores.
  ///
  /// - compact: neighbouring cores, the first allowed PU of each;
  /// - scatter: cores spread evenly over packages, within them over NUMA nodes, over shared caches and so on, the
  ///   first allowed PU of each;
  /// - smt: the cores of compact, every allowed PU of each.
  ///
  /// On a hybrid machine the fastest kind of cores is used up first. What fewer cores pick is part of what more
  /// cores pick, so that a curve over cores adds cores and never swaps them.
  ///
  /// - Returns: distinct PUs, core by core in the order of picking.
  /// - Complexity: O(n log n) cores.
  package func pick(cores count: Int, placement: Placement) throws(PickError) -> [Int] {
    let usable = usableCores
    guard count > 0 else { throw .notPositive(asked: count) }
    guard count <= usable.count else {
      throw .tooFewCores(asked: count, usable: usable.count, machine: cores.count)
    }
    let compact = fastestFirst(usable.map(\.index))
    switch placement {
    case .compact:
      return compact.prefix(count).compactMap { cores[$0].allowedPUs.first }
    case .scatter:
      let isUsable = Set(compact)
      let scattered = fastestFirst(spread(parts) { isUsable.contains($0) })
      guard scattered != compact else { throw .nothingToSpreadOver(usable: usable.count) }
      return scattered.prefix(count).compactMap { cores[$0].allowedPUs.first }
    case .smt:
      guard hasSMT else { throw .noSMT }
      let pus = compact.prefix(count).flatMap { cores[$0].allowedPUs }
      guard pus.count > count else { throw .noSecondPU(cores: count) }
      return pus
    }
  }

  /// Cores by falling performance; those alike keep their order.
  private func fastestFirst(_ places: [Int]) -> [Int] {
    func efficiency(_ place: Int) -> Int {
      cores[place].kind.flatMap { kinds.indices.contains($0) ? kinds[$0].efficiency : nil } ?? 0
    }
    // The standard library promises no stable sort.
    return places.enumerated()
      .sorted { (-efficiency($0.element), $0.offset) < (-efficiency($1.element), $1.offset) }
      .map(\.element)
  }

  /// The cores of a part in such an order that every prefix lies spread as evenly as can be: one of each member
  /// in turn, each member's own cores spread likewise.
  private func spread(_ part: Part, _ isUsable: (Int) -> Bool) -> [Int] {
    let members = part.members.map { member in
      switch member {
      case .core(let place): isUsable(place) ? [place] : []
      case .part(let part): spread(part, isUsable)
      }
    }
    let longest = members.map(\.count).max() ?? 0
    return (0..<longest).flatMap { turn in
      members.compactMap { turn < $0.count ? $0[turn] : nil }
    }
  }
}
