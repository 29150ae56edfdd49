package import Simulation

extension Host {
  /// A machine that is simulated, under names that no real one has: of what is real, only whose costs it has is told.
  ///
  /// - Parameter launcher: The simulator's name, which tells one machine from another.
  package static func simulated(by launcher: String, costs: Costs) -> Host {
    Host(
      name: launcher, kernel: "simulated, as \(costs.origin.kernel)",
      cpu: "simulated, as fast as \(costs.origin.cpu)", bootID: "")
  }
}
