import CHwloc

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A loaded `hwloc_topology_t`, freed when it goes out of scope.
struct Hwloc: ~Copyable {
  let raw: hwloc_topology_t

  private init() throws(TopologyError) {
    var raw: hwloc_topology_t?
    guard hwloc_topology_init(&raw) == 0, let raw else { throw Self.failure("hwloc_topology_init") }
    self.raw = raw
  }

  deinit { hwloc_topology_destroy(raw) }

  /// Reads the whole machine. What this process may not run on stays in it, and is not in `allowed`.
  static func load(_ source: Topology.Source) throws(TopologyError) -> Hwloc {
    let hwloc = try Hwloc()
    let flags = HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED.rawValue
    guard hwloc_topology_set_flags(hwloc.raw, UInt(flags)) == 0 else {
      throw failure("hwloc_topology_set_flags")
    }
    // Instruction caches are left out unless asked for.
    guard hwloc_topology_set_icache_types_filter(hwloc.raw, HWLOC_TYPE_FILTER_KEEP_ALL) == 0 else {
      throw failure("hwloc_topology_set_icache_types_filter")
    }
    switch source {
    case .thisMachine: try hwloc.loadThisMachine()
    case .synthetic(let description): try hwloc.load(synthetic: description)
    case .xmlFile(let path): try hwloc.load(xmlFile: path)
    }
    return hwloc
  }

  var isThisMachine: Bool { hwloc_topology_is_thissystem(raw) == 1 }

  private func loadThisMachine() throws(TopologyError) {
    guard hwloc_topology_load(raw) == 0 else { throw Self.failure("hwloc_topology_load") }
    guard isThisMachine else { throw .redirected }

    // The threads of this process may be bound one by one: what any of them may use counts. hwloc's own set comes
    // from the cpuset; the binding of a thread never leaves it, unless hwloc took another cpuset for ours.
    let bound = try Bitmap()
    let process = hwloc_get_cpubind(raw, bound.raw, Int32(HWLOC_CPUBIND_PROCESS.rawValue))
    guard process == 0 || hwloc_get_cpubind(raw, bound.raw, Int32(HWLOC_CPUBIND_THREAD.rawValue)) == 0
    else { return }
    let allowed = try Bitmap()
    hwloc_bitmap_and(allowed.raw, bound.raw, hwloc_topology_get_allowed_cpuset(raw))
    let mayUse = hwloc_bitmap_iszero(allowed.raw) == 1 ? bound.raw : allowed.raw
    guard hwloc_topology_allow(raw, mayUse, nil, UInt(HWLOC_ALLOW_FLAG_CUSTOM.rawValue)) == 0 else {
      throw Self.failure("hwloc_topology_allow")
    }
  }

  private func load(synthetic description: String) throws(TopologyError) {
    let levels = try SyntheticDescription.levels(checking: description)
    guard hwloc_topology_set_synthetic(raw, description) == 0, hwloc_topology_load(raw) == 0 else {
      if let last = levels.last, hwloc_topology_set_synthetic(raw, description + " pu:1") == 0 {
        throw .badDescription(
          description,
          reason: "no level pu, the hardware threads of a core: add pu:1 at the end, '\(last) pu:1'")
      }
      let unknown = levels.first { level in
        var type = HWLOC_OBJ_MACHINE
        return level.contains(":") && hwloc_type_sscanf(String(level), &type, nil, 0) != 0
      }
      let reason = unknown.map { "hwloc knows no level '\($0)'" } ?? "hwloc can't nest these levels"
      throw .badDescription(
        description, reason: reason + "; from the outside in: package, die, numa, group, l3, l2, l1, core, pu"
      )
    }
  }

  private func load(xmlFile path: String) throws(TopologyError) {
    var text = try XMLFile.read(path)
    text.append(0)
    let taken = text.withUnsafeBytes {
      hwloc_topology_set_xmlbuffer(raw, $0.baseAddress, Int32(clamping: $0.count))
    }
    guard taken == 0, hwloc_topology_load(raw) == 0 else {
      throw .badFile(path: path, reason: "hwloc can't read a machine from it")
    }
  }

  /// The machine in hwloc's own format.
  func xml() throws(TopologyError) -> String {
    var (buffer, length): (UnsafeMutablePointer<CChar>?, Int32) = (nil, 0)
    guard hwloc_topology_export_xmlbuffer(raw, &buffer, &length, 0) == 0, let buffer else {
      throw Self.failure("hwloc_topology_export_xmlbuffer")
    }
    defer { hwloc_free_xmlbuffer(raw, buffer) }
    return String(cString: buffer)
  }

  static func failure(_ function: String) -> TopologyError {
    .failed(function: function, reason: systemReason(errno))
  }

  /// An `hwloc_bitmap_t`: a set of the operating system's PU numbers.
  struct Bitmap: ~Copyable {
    let raw: hwloc_bitmap_t

    init() throws(TopologyError) {
      guard let raw = hwloc_bitmap_alloc() else { throw Hwloc.failure("hwloc_bitmap_alloc") }
      self.raw = raw
    }

    deinit { hwloc_bitmap_free(raw) }
  }
}
