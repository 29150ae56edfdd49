package import Topology

/// The lines above a machine's tree: what it is, how much of it there is, and how much this process may use.
package struct TopologyHead: Sendable {
  private let topology: Topology
  /// The caches of one core, where all cores have the same; nil where they differ.
  let cachesOfEachCore: [String]?

  package init(_ topology: Topology) {
    self.topology = topology
    let caches = topology.privateCaches
    let first = caches[0] ?? []
    cachesOfEachCore = topology.cores.indices.allSatisfy { (caches[$0] ?? []) == first } ? first : nil
  }

  package var lines: [String] {
    var lines = [machine, counts]
    if let caches = cachesOfEachCore, !caches.isEmpty {
      let cores = topology.cores.count == 1 ? "its core has" : "each core has"
      lines.append("\(cores) \(caches.joined(separator: ", "))")
    }
    return lines + [capacity]
  }

  private var machine: String {
    let name =
      switch topology.source {
      case .thisMachine: "this machine"
      case .synthetic(let description): "synthetic machine '\(description)'"
      case .xmlFile(let path): "machine saved in \(path)"
      }
    return ([name] + [topology.host, topology.cpuModel].compactMap(\.self)).joined(separator: " · ")
  }

  private var counts: String {
    let pus = topology.cores.map(\.pus.count)
    let perCore = pus.allSatisfy { $0 == pus.first } ? pus.first : nil
    let smt =
      topology.hasSMT ? perCore.map { " (SMT, \($0) per core)" } ?? " (SMT on some cores)" : " (no SMT)"
    return [
      counted(topology.packages.count, "package"), counted(topology.numaNodes.count, "NUMA node"),
      counted(topology.cores.count, "core"), counted(pus.reduce(0, +), "PU") + smt,
    ].joined(separator: ", ")
  }

  private var capacity: String {
    let value = topology.capacity.value
    let pus = value == 1 ? "1 PU" : "\(number(value)) PUs"
    let usable = topology.usableCores.count
    let cores = usable < topology.cores.count ? " on \(counted(usable, "usable core"))" : ""
    return "capacity: \(pus)\(cores)" + (topology.capacity.reason.map { ", because \($0)" } ?? "")
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  /// At most two decimals, as many as a quota usually has.
  private func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() && rounded < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension Topology {
  /// The caches that one core has for itself, by the core's place: the far ones first.
  var privateCaches: [Int: [String]] {
    let places = placeOfCore
    var found: [Int: [(title: String, count: Int)]] = [:]
    for cache in caches {
      let cores = Set(cache.pus.compactMap { places[$0] })
      guard cores.count == 1, let core = cores.first else { continue }
      if let same = found[core]?.firstIndex(where: { $0.title == cache.title }) {
        found[core]?[same].count += 1
      } else {
        found[core, default: []].append((cache.title, 1))
      }
    }
    return found.mapValues { $0.map { $0.count == 1 ? $0.title : "\($0.count) × \($0.title)" } }
  }
}

extension Topology.Cache {
  /// Such as `L3 32 MiB`.
  var title: String {
    guard let size else { return name }
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")]
    let (unit, symbol) = units.first { size >= $0.0 } ?? (1, "B")
    let tenths = (Double(size) / Double(unit) * 10).rounded() / 10
    return "\(name) " + (tenths == tenths.rounded() ? "\(Int(tenths))" : "\(tenths)") + " \(symbol)"
  }
}
