import Foundation
import Topology

/// Machines that hwloc's descriptions can't express.
enum Machines {
  /// Two fast cores of two PUs, and four slow ones of one PU that share a second-level cache; the slow ones come
  /// first in the machine's order.
  ///
  /// - Parameters:
  ///   - slow: More that is said of the slow kind, by name.
  ///   - fast: The same of the fast one.
  static func hybrid(slow: [String: String] = [:], fast: [String: String] = [:]) throws -> Topology {
    func infos(_ attributes: [String: String]) -> String {
      attributes.map { "<info name=\"\($0)\" value=\"\($1)\"/>" }.joined()
    }
    func set(_ pus: ClosedRange<Int>) -> String {
      let mask = "0x" + String(pus.reduce(0) { $0 | 1 << $1 }, radix: 16)
      return "cpuset=\"\(mask)\" complete_cpuset=\"\(mask)\" nodeset=\"0x1\" complete_nodeset=\"0x1\""
    }
    func core(_ number: Int, _ pus: ClosedRange<Int>) -> String {
      let inside = pus.map { "<object type=\"PU\" os_index=\"\($0)\" \(set($0...$0))/>" }.joined()
      return "<object type=\"Core\" os_index=\"\(number)\" \(set(pus))>\(inside)</object>"
    }
    let cache = "cache_size=\"4194304\" depth=\"2\" cache_linesize=\"64\" cache_associativity=\"8\""
    let text = """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE topology SYSTEM "hwloc2.dtd">
      <topology version="2.0">
        <object type="Machine" os_index="0" \(set(0...7)) allowed_cpuset="0xff" allowed_nodeset="0x1">
          <info name="HostName" value="hybrid"/>
          <object type="NUMANode" os_index="0" \(set(0...7))/>
          <object type="Package" os_index="0" \(set(0...7))>
            <info name="CPUModel" value="Two Kinds"/>
            <object type="L2Cache" \(set(0...3)) \(cache) cache_type="0">
              \((0...3).map { core($0, $0...$0) }.joined())
            </object>
            \(core(4, 4...5))\(core(5, 6...7))
          </object>
        </object>
        <cpukind cpuset="0x0f" forced_efficiency="0"><info name="CoreType" value="IntelAtom"/>\(infos(slow))</cpukind>
        <cpukind cpuset="0xf0" forced_efficiency="1"><info name="CoreType" value="IntelCore"/>\(infos(fast))</cpukind>
      </topology>
      """
    return try withTemporaryFile(text) { try Topology(xmlFile: $0) }
  }

  static func withTemporaryFile<Result>(_ text: String, _ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString).xml")
    try text.write(to: url, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  /// The machine with only some of its PUs allowed.
  static func restricted(_ text: String, to pus: Set<Int>) throws -> Topology {
    var machine = try Topology(synthetic: text)
    for core in machine.cores.indices {
      for pu in machine.cores[core].pus.indices {
        let isAllowed = pus.contains(machine.cores[core].pus[pu].osIndex)
        machine.cores[core].pus[pu].isAllowed = isAllowed
      }
    }
    return machine
  }
}
