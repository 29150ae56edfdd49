extension Topology {
  /// Where a topology is read from.
  package enum Source: Sendable, Hashable, Codable, RawRepresentable {
    case thisMachine
    /// A description in hwloc's language, such as `package:1 core:16 pu:2`.
    case synthetic(String)
    /// The path of an XML file saved by juggle or lstopo.
    case xmlFile(String)

    /// What a command line says: the path of a file, or else a description.
    package init(argument: String) {
      let isPath = argument.utf8.contains(UInt8(ascii: "/")) || argument.hasSuffix(".xml")
      self = isPath || BoundedFile.exists(argument) ? .xmlFile(argument) : .synthetic(argument)
    }

    package init?(rawValue: String) {
      if rawValue == "this machine" {
        self = .thisMachine
      } else if rawValue.hasPrefix("synthetic ") {
        self = .synthetic(String(rawValue.dropFirst("synthetic ".count)))
      } else if rawValue.hasPrefix("file ") {
        self = .xmlFile(String(rawValue.dropFirst("file ".count)))
      } else {
        return nil
      }
    }

    package var rawValue: String {
      switch self {
      case .thisMachine: "this machine"
      case .synthetic(let description): "synthetic \(description)"
      case .xmlFile(let path): "file \(path)"
      }
    }
  }

  /// - Throws: what hwloc or the operating system refused, in words.
  package static func thisMachine() throws(TopologyError) -> Topology { try Topology(.thisMachine) }

  /// A machine that exists in words only, such as `package:2 numa:2 l3:2 core:8 pu:2`.
  package init(synthetic description: String) throws(TopologyError) { try self.init(.synthetic(description)) }

  /// A machine saved by `juggle topology --format xml` or by lstopo.
  package init(xmlFile path: String) throws(TopologyError) { try self.init(.xmlFile(path)) }

  /// - Complexity: O(n log n) PUs and 3 to 4 ms for this machine; hwloc takes seconds for thousands of PUs.
  package init(_ source: Source) throws(TopologyError) {
    let hwloc = try Hwloc.load(source)
    try self.init(reading: hwloc, source: source)
  }

  /// The same machine in hwloc's own format, which lstopo opens. What this process may not use is marked so there.
  ///
  /// The source is read again for it.
  package func xml() throws(TopologyError) -> String { try Hwloc.load(source).xml() }
}
