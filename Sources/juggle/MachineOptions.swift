import ArgumentParser
import Topology

/// Which machine a command speaks of, where it needs none that it could run on.
struct MachineOptions: ParsableArguments {
  @Option(
    name: .customLong("topology"),
    help: ArgumentHelp(
      "Another machine instead of this one: a description such as \"package:1 core:16 pu:2\", or a saved XML file.",
      valueName: "machine"))
  var machine: String?

  func topology() throws(TopologyError) -> Topology {
    try Topology(machine.map(Topology.Source.init(argument:)) ?? .thisMachine)
  }
}
