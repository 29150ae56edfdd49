import Simulation
import Trials

extension Costs {
  /// What can't be a cost of any machine: what was found, where, and what is allowed; nil where all can be.
  ///
  /// - Complexity: O(values).
  package var fault: String? {
    speedFault ?? schedulerFault ?? modelFault ?? serviceFault
  }

  /// Times up to a thousand seconds: no step of a trial that was measured takes longer.
  private static let times: ClosedRange<Nanoseconds> = 0...1_000_000_000_000
  /// Values of a distribution.
  private static let values = 1...10_000

  private var speedFault: String? {
    Self.fault("pus", Double(origin.pus), 1...1e6)
      ?? Self.fault("machine_pus", Double(origin.machinePUs), 1...1e6)
      ?? Self.fault("units_per_second", speed.unitsPerSecond, 1e5...1e11)
      ?? Self.fault("together", speed.together, 0.01...1)
      ?? speed.smtYield.flatMap { Self.fault("smt_yield", $0, 0.1...16) }
  }

  private var schedulerFault: String? {
    Self.fault("slice_ns", Double(scheduler.slice), 1_000...1e9)
      ?? Self.fault("tick_ns", Double(scheduler.tick), 0...1e9)
      // Threads that switch for longer than they run never end.
      ?? Self.fault("switching_ns", Double(scheduler.switching), 0...Double(scheduler.quantum) / 2)
      ?? scheduler.balance.flatMap { Self.fault("balance_ns", Double($0), 100_000...1e12) }
      ?? Self.fault("steal_one_ns", scheduler.stealOne)
      ?? Self.fault("steal_several_ns", scheduler.stealSeveral)
  }

  private var modelFault: String? {
    for (name, costs) in models.sorted(by: { $0.key < $1.key }) {
      let single: [(String, Nanoseconds)] = [
        ("spawn_ns", costs.spawn), ("start_ns", costs.start), ("start_each_ns", costs.startEach),
        ("task_ns", costs.task), ("turn_ns", costs.turn), ("sleep_ns", costs.sleep), ("join_ns", costs.join),
      ]
      let fault =
        single.lazy.compactMap { Self.fault($0, $1) }.first ?? Self.fault("lateness_ns", costs.lateness)
      if let fault { return "model \(name): \(fault)" }
    }
    return nil
  }

  private var serviceFault: String? {
    for service in services {
      let fault =
        Self.fault("busy_ns", service.busy) ?? Self.fault("waiting_ns", service.waiting)
        ?? Self.fault("server_ns", service.server)
      if let fault { return "\(service.step.name) under \(service.model): \(fault)" }
    }
    return nil
  }

  private static func fault(_ name: String, _ value: Double, _ allowed: ClosedRange<Double>) -> String? {
    // Of NaN neither is true.
    allowed.contains(value)
      ? nil : "\(name) is \(value), \(allowed.lowerBound) to \(allowed.upperBound) are possible"
  }

  private static func fault(_ name: String, _ time: Nanoseconds) -> String? {
    times.contains(time) ? nil : "\(name) is \(time), 0 to \(times.upperBound) are possible"
  }

  private static func fault(_ name: String, _ values: [Nanoseconds?]) -> String? {
    guard Self.values.contains(values.count) else {
      return "\(name) has \(values.count) values, 1 to \(Self.values.upperBound) are possible"
    }
    let known = values.prefix { $0 != nil }.compactMap(\.self)
    guard values.dropFirst(known.count).allSatisfy({ $0 == nil }) else {
      return "\(name): a time stands behind a null, and quantiles rise"
    }
    if let fault = known.lazy.compactMap({ Self.fault(name, $0) }).first { return fault }
    return known == known.sorted() ? nil : "\(name): its values fall, and quantiles rise"
  }
}
