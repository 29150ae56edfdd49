extension Topology {
  /// A part of the machine that its cores lie in: a package, a NUMA node, a shared cache.
  package struct Part: Sendable, Hashable {
    package var content: Content
    /// The places of its cores in `Topology.cores`.
    package var cores: Range<Int>
    /// The parts within it, in logical order. Cores of no part lie between them.
    package var parts: [Part]

    package enum Content: Sendable, Hashable {
      case machine
      case package(Package)
      case numaNode(NUMANode)
      case group(Group)
      case cache(Cache)
    }

    /// What lies directly within it, in logical order.
    package var members: [Member] {
      var (members, next): ([Member], Int) = ([], cores.lowerBound)
      for part in parts {
        members += (next..<max(next, part.cores.lowerBound)).map(Member.core)
        members.append(.part(part))
        next = part.cores.upperBound
      }
      return members + (next..<max(next, cores.upperBound)).map(Member.core)
    }

    package enum Member: Sendable, Hashable {
      case part(Part)
      case core(Int)
    }
  }

  /// The machine as parts within parts; caches of one core only are not parts.
  ///
  /// - Complexity: O(n log n) parts and PUs.
  package var parts: Part {
    let places = placeOfCore
    func part(_ content: Part.Content, _ pus: [Int]) -> Part? {
      let places = pus.compactMap { places[$0] }
      guard let first = places.min(), let last = places.max() else { return nil }
      return Part(content: content, cores: first..<last + 1, parts: [])
    }

    // In this order of kinds, so that of two parts with the same cores the first holds the second.
    var all = packages.compactMap { part(.package($0), $0.pus) }
    all += numaNodes.compactMap { part(.numaNode($0), $0.pus) }
    all += groups.compactMap { part(.group($0), $0.pus) }
    all += caches.compactMap { part(.cache($0), $0.pus) }.filter { $0.cores.count > 1 }
    let order = all.enumerated().sorted { a, b in
      let (left, right) = (a.element.cores, b.element.cores)
      if left.lowerBound != right.lowerBound { return left.lowerBound < right.lowerBound }
      if left.count != right.count { return left.count > right.count }
      return a.offset < b.offset
    }
    // Parts that are open at the place reached, each within the one before.
    var open = [Part(content: .machine, cores: 0..<cores.count, parts: [])]
    func close() {
      let part = open.removeLast()
      open[open.count - 1].parts.append(part)
    }
    for (_, part) in order {
      while open.count > 1, let last = open.last, last.cores.upperBound <= part.cores.lowerBound { close() }
      // Parts that overlap without one holding the other are unknown to hwloc; such a one is left out.
      if let last = open.last, part.cores.upperBound > last.cores.upperBound { continue }
      open.append(part)
    }
    while open.count > 1 { close() }
    return open[0]
  }
}
