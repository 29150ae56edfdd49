import ArgumentParser
import Reports
import Topology

struct TopologyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "topology",
    abstract: "Show the machine: packages, caches, cores, PUs, and how much of it this process may use.",
    discussion: """
      A PU is a hardware thread, by the operating system's number. The capacity is what a run may really use: the \
      PUs that CPU affinity and cpuset allow, or the tightest CPU quota of the control groups where that is less.

      EXAMPLES
        juggle topology
        taskset -c 0 juggle topology
        juggle topology --format xml > saved.xml; juggle topology --topology saved.xml
        juggle topology --topology "package:2 numa:2 l3:2 core:8 pu:2"
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, xml }

  @Option(help: "text for people, json for programs, xml for hwloc's own tools such as lstopo.")
  var format = Format.text

  @OptionGroup var machine: MachineOptions

  func run() throws {
    let topology = try machine.topology()
    switch format {
    case .text: printLines("\(TopologyTree(topology))")
    case .json: print(try topology.json(), terminator: "")
    case .xml: print(try topology.xml(), terminator: "")
    }
  }
}
