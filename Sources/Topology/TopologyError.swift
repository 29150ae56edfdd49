/// Why a topology can't be had, or not be bound to.
package enum TopologyError: Error, Sendable, Hashable, CustomStringConvertible {
  case badDescription(String, reason: String)
  case badFile(path: String, reason: String)
  /// The environment tells hwloc to show another machine than this one.
  case redirected
  /// A C function failed.
  case failed(function: String, reason: String)
  case notBindable(reason: String)

  package var description: String {
    switch self {
    case .badDescription(let text, let reason):
      "topology description '\(text.prefix(200))': \(reason); an example is 'package:1 core:16 pu:2'"
    case .badFile(let path, let reason):
      "topology file '\(path)': \(reason); expected an XML file saved by 'juggle topology --format xml' or lstopo"
    case .redirected:
      "hwloc shows another machine than this one: unset HWLOC_SYNTHETIC, HWLOC_XMLFILE and HWLOC_FSROOT, or name "
        + "that machine with --topology"
    case .failed(let function, let reason): "reading this machine's topology: \(function): \(reason)"
    case .notBindable(let reason): "binding to PUs: \(reason)"
    }
  }
}
