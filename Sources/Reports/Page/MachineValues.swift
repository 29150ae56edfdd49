import Topology

/// The machine as boxes within boxes, for `machine.mustache`.
struct MachineValues {
  /// `1 package, 1 NUMA node, 2 cores, 2 PUs (no SMT)`, and what each core has.
  var facts: [String]
  /// None where it has too many cores to be drawn one by one.
  var parts: [PartValues] = []
  var isDrawn = false
  /// The tree of `juggle topology`, where boxes would be too many.
  var tree: String?
  /// Whether some PU may not be used, so that the drawing marks it.
  var hasForbidden: Bool

  struct PartValues {
    /// `package`, `cache`, `core`, …: a class of the style sheet.
    var kind: String
    var title: String
    var caches: String?
    let members: [PartValues]
    let pus: [PUValues]
    /// The box is marked, and says so: no PU of it may be used.
    var isForbidden: Bool
    let hasMembers, hasPUs: Bool

    init(
      _ kind: String, _ title: String, caches: String? = nil, members: [PartValues] = [],
      pus: [PUValues] = [],
      isForbidden: Bool = false
    ) {
      (self.kind, self.title, self.caches, self.isForbidden) = (kind, title, caches, isForbidden)
      (self.members, self.pus) = (members, pus)
      (hasMembers, hasPUs) = (!members.isEmpty, !pus.isEmpty)
    }
  }

  struct PUValues {
    var number: Int
    /// It may not be used.
    var isShut: Bool
  }

  /// Cores that are drawn one by one; more of them would be a wall.
  private static let most = 256

  /// - Complexity: O(n log n) parts and PUs.
  init(_ topology: Topology) {
    let lines = TopologyHead(topology).lines
    let machine = [topology.host, topology.cpuModel].compactMap(\.self).map { printable(shortName($0)) }
    // The first line is the file's path, the last is about this process and not about the run.
    facts =
      (machine.isEmpty ? [] : [machine.joined(separator: " · ")])
      + lines.dropFirst().dropLast().map { withBoundUnits(shortened($0, to: mostText)) }
    hasForbidden = topology.pus.contains { !$0.isAllowed }
    guard topology.cores.count <= Self.most else {
      tree = TopologyTree(topology).description.split(separator: "\n", omittingEmptySubsequences: false)
        .drop { !$0.isEmpty }.dropFirst().map { printable(String($0)) }.joined(separator: "\n")
      return
    }
    let caches = topology.privateCaches
    isDrawn = true
    parts = Self.members(topology.parts, topology, caches)
  }

  private static func members(_ part: Topology.Part, _ topology: Topology, _ caches: [Int: [String]])
    -> [PartValues]
  {
    part.members.map { member in
      switch member {
      case .core(let place):
        let core = topology.cores[place]
        let kind =
          core.kind.map { " · " + printable(shortName(topology.kinds[$0].name ?? "kind \($0)")) } ?? ""
        return PartValues(
          "core", "Core \(place)\(kind)", caches: caches[place]?.joined(separator: " · "),
          pus: core.pus.map { PUValues(number: $0.osIndex, isShut: !$0.isAllowed) },
          isForbidden: !core.isUsable)
      case .part(let inner):
        return PartValues(
          kind(inner.content), printable(shortName(title(inner.content))),
          members: members(inner, topology, caches))
      }
    }
  }

  private static func title(_ content: Topology.Part.Content) -> String {
    switch content {
    case .machine: "Machine"
    case .package(let package): "Package \(package.index)"
    case .numaNode(let node): "NUMA node \(node.osIndex)"
    case .group(let group): "\(group.type) \(group.index)"
    case .cache(let cache): cache.title
    }
  }

  private static func kind(_ content: Topology.Part.Content) -> String {
    switch content {
    case .machine: "whole"
    case .package: "package"
    case .numaNode: "node"
    case .group: "group"
    case .cache: "cache"
    }
  }
}
