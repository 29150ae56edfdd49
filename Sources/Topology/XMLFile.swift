import CHwloc

/// A saved topology, looked through before hwloc parses it: hwloc 2.9 trusts its own files and crashes on broken ones.
enum XMLFile {
  /// hwloc needs 16 MB for 16,000 PUs.
  static let largest = 32 << 20

  static func read(_ path: String) throws(TopologyError) -> [UInt8] {
    func refused(_ reason: String) -> TopologyError { .badFile(path: path, reason: reason) }

    let bytes: [UInt8]
    do { bytes = try BoundedFile.bytes(of: path, limit: largest) } catch { throw refused("\(error)") }
    guard !bytes.isEmpty else { throw refused("empty") }
    guard !bytes.contains(0) else { throw refused("not text, it holds a NUL byte") }
    let start = bytes.drop { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }
    guard start.first == UInt8(ascii: "<") else { throw refused("not XML") }

    var (isTopology, pus) = (false, 0)
    for tag in bytes.split(separator: UInt8(ascii: "<")) {
      if let version = version(ofTopology: tag) {
        isTopology = true
        guard version <= newest else { throw refused(tooNew(version)) }
      }
      // Nested entities can make a parser write gigabytes.
      guard !tag.starts(with: "!ENTITY".utf8) else { throw refused("it declares entities") }
      guard tag.starts(with: "object ".utf8) else { continue }
      let text = String(decoding: tag, as: UTF8.self)
      if text.contains("type=\"PU\"") { pus += 1 }
      guard pus <= SyntheticDescription.mostPUs else {
        throw refused("more than \(SyntheticDescription.mostPUs) PUs")
      }
      guard hasItsSets(text) else {
        throw refused("an object lacks cpuset, complete_cpuset, nodeset or complete_nodeset")
      }
    }
    guard isTopology else { throw refused("no <topology> in it") }
    return bytes
  }

  /// The first number of the format's version that a tag `topology` names, 1 where it names none, as hwloc 1 did; nil of
  /// any other tag.
  private static func version(ofTopology tag: ArraySlice<UInt8>) -> Int? {
    guard tag.starts(with: "topology".utf8) else { return nil }
    let text = String(decoding: tag.prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
    // Another name may begin likewise: hwloc's <topologydiff> is no machine.
    guard text.prefixMatch(of: /topology(\s|\/|$)/) != nil else { return nil }
    guard let found = text.firstMatch(of: /\sversion\s*=\s*["'](\d+)/) else { return 1 }
    return Int(found.1) ?? .max
  }

  /// The newest format that the hwloc in use reads: that of its own major version.
  private static var newest: Int { Int(hwloc_get_api_version() >> 16) }

  private static func tooNew(_ version: Int) -> String {
    "it is in the format of hwloc \(version), and hwloc \(newest), which juggle uses here, can't read that; save it anew "
      + "where it was made, with `lstopo --of xml --export-xml-flags v\(newest) FILE`"
  }

  /// Devices have no sets, whatever holds PUs or memory has; hwloc 1 wrote none of nodes on a machine without NUMA.
  private static func hasItsSets(_ object: String) -> Bool {
    func has(_ set: String) -> Bool { object.contains(" \(set)=\"0x") }
    func isOne(of types: [String]) -> Bool { types.contains { object.contains("type=\"\($0)\"") } }

    if isOne(of: ["Bridge", "PCIDev", "OSDev", "Misc"]) { return true }
    guard has("cpuset"), has("complete_cpuset"), has("nodeset") == has("complete_nodeset") else {
      return false
    }
    return has("nodeset") || !isOne(of: ["NUMANode"])
  }
}
