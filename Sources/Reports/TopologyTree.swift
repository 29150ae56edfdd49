package import Topology

/// A machine as a tree for people, with what it can do for this process above it.
///
/// Parts with the same cores share a line, and each core has one. Where that takes more lines than fit on a screen,
/// cores that are alike are folded into one line, and then parts that are alike: the first is drawn, the others
/// are named below it.
package struct TopologyTree: Sendable, CustomStringConvertible {
  private let topology: Topology
  private let lines: Int

  /// - Parameter lines: how many fit on a screen; where the machine is too uneven, the tree takes more.
  package init(_ topology: Topology, lines: Int = 40) { (self.topology, self.lines) = (topology, lines) }

  package var description: String {
    let head = TopologyHead(topology)
    let folds: [Fold] = [.none, .cores, .parts]
    let trees = folds.lazy.map { fold in
      Branches(topology: topology, fold: fold, showsCaches: head.cachesOfEachCore == nil)
        .branch(of: topology.parts).drawn
    }
    let tree = trees.first { $0.count <= lines } ?? Array(trees.last ?? [])
    return (head.lines + [""] + tree).map { $0 + "\n" }.joined()
  }
}

private enum Fold: Int, Comparable {
  case none, cores, parts

  static func < (a: Fold, b: Fold) -> Bool { a.rawValue < b.rawValue }
}

/// A line of the tree with what hangs below it.
private struct Branch {
  var title: String
  /// Branches of the same shape look alike but for their numbers.
  var shape: String
  /// The places of its cores.
  var cores: Range<Int>
  var branches: [Branch] = []

  /// The lines below the root, which has none of its own unless it is all there is.
  var drawn: [String] { branches.isEmpty ? [title] : drawnBelow(indent: "", isTop: true) }

  private func drawnBelow(indent: String, isTop: Bool = false) -> [String] {
    branches.enumerated().flatMap { number, branch in
      let isLast = number == branches.count - 1
      let (fork, bar) = isTop ? ("", "") : isLast ? ("└─ ", "   ") : ("├─ ", "│  ")
      return [indent + fork + branch.title] + branch.drawnBelow(indent: indent + bar)
    }
  }
}

private struct Branches {
  var topology: Topology
  var fold: Fold
  var showsCaches: Bool
  private let caches: [Int: [String]]
  private let width: Int

  init(topology: Topology, fold: Fold, showsCaches: Bool) {
    (self.topology, self.fold, self.showsCaches) = (topology, fold, showsCaches)
    caches = showsCaches ? topology.privateCaches : [:]
    width = "\(topology.cores.count - 1)".count
  }

  func branch(of part: Topology.Part) -> Branch {
    var branches: [Branch] = []
    var run: [Int] = []
    func endRun() {
      branches += coreBranches(run)
      run = []
    }
    for member in part.members {
      switch member {
      case .core(let place): run.append(place)
      case .part(let part):
        endRun()
        branches.append(branch(of: part))
      }
    }
    endRun()
    if fold == .parts { branches = folded(branches) }

    let (title, kind) = name(part.content)
    let shape = kind + "(" + branches.map(\.shape).joined(separator: " ") + ")"
    // What has one line only, and the same cores, needs no line of its own.
    if let only = branches.first, branches.count == 1, part.content != .machine {
      return Branch(
        title: title + " · " + only.title, shape: shape, cores: part.cores, branches: only.branches)
    }
    return Branch(title: title, shape: shape, cores: part.cores, branches: branches)
  }

  /// Of neighbours that are alike only the first is drawn.
  private func folded(_ branches: [Branch]) -> [Branch] {
    var (kept, rest): ([Branch], ArraySlice<Branch>) = ([], branches[...])
    while let first = rest.first {
      let alike = rest.prefix { $0.shape == first.shape }
      rest = rest.dropFirst(alike.count)
      kept.append(first)
      guard alike.count > 1, let next = alike.dropFirst().first, let last = alike.last else { continue }
      let cores = next.cores.lowerBound..<last.cores.upperBound
      kept.append(
        Branch(
          title: "\(alike.count - 1) more like it: " + lowercasedFirst(coresAndPUs(Array(cores))),
          shape: "\(alike.count - 1) \(first.shape)", cores: cores))
    }
    return kept
  }

  private func coreBranches(_ places: [Int]) -> [Branch] {
    guard fold >= .cores else {
      return places.map { Branch(title: title(ofCores: [$0]), shape: shape(ofCore: $0), cores: $0..<$0 + 1) }
    }
    var (branches, rest): ([Branch], ArraySlice<Int>) = ([], places[...])
    while let first = rest.first {
      let shape = shape(ofCore: first)
      let alike = Array(rest.prefix { self.shape(ofCore: $0) == shape })
      rest = rest.dropFirst(alike.count)
      branches.append(
        Branch(
          title: title(ofCores: alike), shape: "\(alike.count) \(shape)", cores: first..<first + alike.count))
    }
    return branches
  }

  private func shape(ofCore place: Int) -> String {
    let core = topology.cores[place]
    let pus = core.pus.map { $0.isAllowed ? "+" : "-" }.joined()
    return "core \(core.kind ?? -1) \(pus) \(caches[place] ?? [])"
  }

  /// Cores that are alike, on one line.
  private func title(ofCores places: [Int]) -> String {
    guard let core = places.first.map({ topology.cores[$0] }) else { return "" }
    var parts = [coresAndPUs(places)]
    if places.count > 1, core.pus.count > 1 { parts[0] += " (\(core.pus.count) each)" }
    if let kind = core.kind { parts.append(title(ofKind: kind)) }
    if let caches = caches[core.index], !caches.isEmpty { parts.append(caches.joined(separator: ", ")) }
    let forbidden = places.flatMap { topology.cores[$0].pus }.filter { !$0.isAllowed }.map(\.osIndex)
    if !core.isUsable {
      parts.append("not allowed")
    } else if !forbidden.isEmpty {
      parts.append("\(forbidden.count == 1 ? "PU" : "PUs") \(PUList(forbidden)) not allowed")
    }
    return parts.joined(separator: " · ")
  }

  /// `IntelAtom, 0.6 of the fastest`; nothing more of the fastest itself.
  private func title(ofKind place: Int) -> String {
    let kind = topology.kinds[place]
    let name = kind.name ?? "kind \(place)"
    guard let capacity = kind.capacity, capacity < 1 else { return name }
    return "\(name), \((capacity * 100).rounded() / 100) of the fastest"
  }

  private func coresAndPUs(_ places: [Int]) -> String {
    let pus = places.flatMap { topology.cores[$0].pus.map(\.osIndex) }
    let index = "\(PUList(places))"
    let pad = String(repeating: " ", count: places.count == 1 ? max(0, width - index.count) : 0)
    let cores = "\(places.count == 1 ? "Core" : "Cores") \(pad)\(index)"
    return cores + " · \(pus.count == 1 ? "PU" : "PUs") \(PUList(pus))"
  }

  private func lowercasedFirst(_ text: String) -> String { text.prefix(1).lowercased() + text.dropFirst() }

  /// A part's title, and what of it counts for being alike.
  private func name(_ content: Topology.Part.Content) -> (title: String, kind: String) {
    switch content {
    case .machine: return ("Machine", "machine")
    case .package(let package):
      let model = package.model == topology.cpuModel ? "" : package.model.map { " \($0)" } ?? ""
      return ("Package \(package.index)\(model)", "package\(model)")
    case .numaNode(let node): return ("NUMA node \(node.osIndex)", "node")
    case .group(let group): return ("\(group.type) \(group.index)", group.type)
    case .cache(let cache): return (cache.title, cache.title)
    }
  }
}
