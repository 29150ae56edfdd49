import Topology
import Trials

/// All that a plan asks of the machine. Picks are kept, for a plan asks for the same ones again and again.
struct Machine {
  /// PUs by the operating system's numbers, or why there are none.
  enum Pick {
    case pus([Int], smt: Bool)
    case none(reason: String)
  }

  private struct Key: Hashable {
    var cores: Int
    var placement: Placement
  }

  private let topology: Topology
  private var picks: [Key: Pick] = [:]
  /// The cores that may be used.
  let cores: Int
  /// In PUs.
  let capacity: Double

  init(_ topology: Topology) {
    self.topology = topology
    cores = topology.usableCores.count
    capacity = topology.capacity.value
  }

  mutating func pick(cores: Int, placement: Placement) -> Pick {
    let key = Key(cores: cores, placement: placement)
    if let known = picks[key] { return known }
    guard cores <= self.cores else {
      return .none(reason: "needs \(cores) cores, \(self.cores) may be used here")
    }
    let pick: Pick
    do {
      let pus = try topology.pick(cores: cores, placement: placement)
      let chosen = Set(pus)
      let smt = topology.cores.contains { core in core.pus.count { chosen.contains($0.osIndex) } > 1 }
      pick = .pus(pus, smt: smt)
    } catch {
      pick = .none(reason: "\(error)")
    }
    picks[key] = pick
    return pick
  }
}
