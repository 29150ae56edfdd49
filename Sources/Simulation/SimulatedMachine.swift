package import Topology
package import Trials

/// What a trial runs on in the simulator: PUs with their speeds, and what bounds them together.
package struct SimulatedMachine: Sendable, Hashable {
  package struct PU: Sendable, Hashable {
    /// The operating system's number.
    package var number: Int
    /// Which core it belongs to: PUs with the same number here share one.
    package var core: Int
    /// In 1/1024 of a whole PU, as Linux counts capacities.
    package var speed: Int

    package init(number: Int, core: Int, speed: Int = SimulatedMachine.whole) {
      (self.number, self.core, self.speed) = (number, core, speed)
    }
  }

  /// CPU time that all PUs together may use in each period, in nanoseconds.
  package struct Quota: Sendable, Hashable {
    package var granted: Nanoseconds
    package var period: Nanoseconds

    package init(granted: Nanoseconds, period: Nanoseconds) {
      (self.granted, self.period) = (granted, period)
    }
  }

  /// The speed of a PU at which a nanosecond's work takes a nanosecond.
  package static let whole = 1024

  package var pus: [PU]
  package var quota: Quota?
  /// What the PUs of one core do together when all are busy, as a multiple of one of them alone.
  package var smtYield: Double
  /// PUs of the whole machine, those that the trial isn't bound to included.
  package var width: Int

  /// - Parameter width: Nil where there are no others.
  package init(pus: [PU], quota: Quota? = nil, smtYield: Double = 1, width: Int? = nil) {
    (self.pus, self.quota, self.smtYield) = (pus, quota, smtYield)
    self.width = width ?? pus.count
  }

  /// So many whole cores of one PU each.
  package init(cores: Int) {
    self.init(pus: (0..<cores).map { PU(number: $0, core: $0) })
  }
}

extension SimulatedMachine {
  /// The PUs that a trial is bound to, of any machine. Kinds of cores whose capacity isn't known are as fast as the
  /// fastest.
  ///
  /// - Parameter pus: By the operating system's numbers; those that the machine doesn't have are left out.
  package init(_ topology: Topology, pus: [Int], costs: Costs) {
    let places = topology.placeOfCore
    func speed(ofCore place: Int) -> Int {
      let capacity = topology.cores[place].kind.flatMap { topology.kinds[$0].capacity } ?? 1
      return max(1, Int((capacity * Double(Self.whole)).rounded()))
    }
    let quota = topology.capacity.quota.map {
      Quota(granted: Nanoseconds($0.quota) * 1000, period: Nanoseconds($0.period) * 1000)
    }
    self.init(
      pus: pus.compactMap { number in
        places[number].map { PU(number: number, core: $0, speed: speed(ofCore: $0)) }
      }, quota: quota,
      smtYield: costs.speed.smtYield ?? Self.assumedYield, width: places.count)
  }

  /// What the two PUs of a core do together where nobody measured it, as a multiple of one alone: 1.25 is in the middle
  /// of what is reported for work that rarely waits for memory.
  package static let assumedYield = 1.25
}
