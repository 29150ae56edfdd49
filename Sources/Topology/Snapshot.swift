import CHwloc

extension Topology {
  /// Copies what hwloc knows into plain values.
  init(reading hwloc: borrowing Hwloc, source: Source) throws(TopologyError) {
    let reader = Reader(hwloc.raw)
    let cores = reader.cores()
    guard !cores.isEmpty else {
      switch source {
      case .thisMachine: throw .failed(function: "hwloc_topology_load", reason: "it found no PU")
      case .synthetic(let text): throw .badDescription(text, reason: "a machine without cores")
      case .xmlFile(let path): throw .badFile(path: path, reason: "a machine without cores")
      }
    }
    let packages = reader.packages()
    self.source = source
    isThisMachine = hwloc.isThisMachine
    host = reader.info("HostName", of: reader.machine)
    cpuModel = packages.lazy.compactMap(\.model).first ?? reader.info("CPUModel", of: reader.machine)
    self.packages = packages
    numaNodes = reader.numaNodes()
    groups = reader.groups()
    caches = reader.caches()
    kinds = reader.kinds()
    self.cores = cores
    let pus = cores.flatMap(\.pus)
    capacity = Capacity(
      allowed: pus.count(where: \.isAllowed), of: pus.count,
      // A quota limits this process, which does not run on any other machine.
      quota: isThisMachine ? Quota.tightest() : nil, isThisMachine: isThisMachine)
  }

  /// Walks a loaded `hwloc_topology_t`.
  private struct Reader {
    private let topology: hwloc_topology_t
    /// The operating system's PU numbers in logical order, and each one's place in it.
    private let pus: [Int]
    private let places: [Int: Int]
    private let pusOfNodes: Set<[Int]>

    init(_ topology: hwloc_topology_t) {
      self.topology = topology
      let pus = Self.objects(topology, HWLOC_OBJ_PU).map { Int($0.pointee.os_index) }
      let places = Dictionary(zip(pus, pus.indices)) { first, _ in first }
      (self.pus, self.places) = (pus, places)
      pusOfNodes = Set(
        Self.objects(topology, HWLOC_OBJ_NUMANODE).map { Self.members($0.pointee.cpuset, places: places) })
    }

    var machine: hwloc_obj_t? { hwloc_get_root_obj(topology) }

    func cores() -> [Core] {
      let allowed = hwloc_topology_get_allowed_cpuset(topology)
      let kinds = hwloc_cpukinds_get_nr(topology, 0)
      var cores: [Core] = []
      var last: hwloc_obj_t?
      for object in objects(HWLOC_OBJ_PU) {
        let index = Int(object.pointee.os_index)
        let pu = PU(osIndex: index, isAllowed: hwloc_bitmap_isset(allowed, UInt32(index)) == 1)
        // Where no core is known, as in some virtual machines, each PU counts as one.
        let core = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_CORE, object)
        if let core, core == last {
          cores[cores.count - 1].pus.append(pu)
          continue
        }
        last = core
        let package = hwloc_get_ancestor_obj_by_type(topology, HWLOC_OBJ_PACKAGE, object)
        let kind = kinds > 1 ? hwloc_cpukinds_get_by_cpuset(topology, object.pointee.cpuset, 0) : -1
        cores.append(
          Core(
            index: cores.count, package: package.map { Int($0.pointee.logical_index) } ?? 0,
            numaNode: node(nearest: object), kind: kind < 0 ? nil : Int(kind), pus: [pu]))
      }
      return cores
    }

    /// Of the NUMA nodes that are local to a PU the one of the fewest PUs.
    private func node(nearest pu: hwloc_obj_t) -> Int? {
      var part: hwloc_obj_t? = pu
      while let object = part {
        var child = object.pointee.memory_first_child
        while let memory = child {
          if memory.pointee.type == HWLOC_OBJ_NUMANODE { return Int(memory.pointee.os_index) }
          // A cache in front of the memory.
          child = memory.pointee.memory_first_child
        }
        part = object.pointee.parent
      }
      return nil
    }

    func packages() -> [Package] {
      let packages = objects(HWLOC_OBJ_PACKAGE).map {
        Package(index: Int($0.pointee.logical_index), model: info("CPUModel", of: $0), pus: members($0))
      }
      return packages.isEmpty ? [Package(index: 0, model: nil, pus: pus)] : packages
    }

    func numaNodes() -> [NUMANode] {
      objects(HWLOC_OBJ_NUMANODE).compactMap {
        let pus = members($0)
        return pus.isEmpty ? nil : NUMANode(osIndex: Int($0.pointee.os_index), pus: pus)
      }
    }

    func groups() -> [Group] {
      [HWLOC_OBJ_DIE, HWLOC_OBJ_GROUP].flatMap { objects($0) }.compactMap {
        let group = Group(type: typeName($0), index: Int($0.pointee.logical_index), pus: members($0))
        // hwloc puts a group around the PUs of a NUMA node only to have a place for it.
        return group.type == "Group" && pusOfNodes.contains(group.pus) ? nil : group
      }
    }

    func caches() -> [Cache] {
      let types = [
        HWLOC_OBJ_L5CACHE, HWLOC_OBJ_L4CACHE, HWLOC_OBJ_L3CACHE, HWLOC_OBJ_L2CACHE, HWLOC_OBJ_L1CACHE,
        HWLOC_OBJ_L3ICACHE, HWLOC_OBJ_L2ICACHE, HWLOC_OBJ_L1ICACHE,
      ]
      return types.flatMap { objects($0) }.compactMap { object in
        guard let cache = object.pointee.attr?.pointee.cache else { return nil }
        let content: Cache.Content =
          switch cache.type {
          case HWLOC_OBJ_CACHE_DATA: .data
          case HWLOC_OBJ_CACHE_INSTRUCTION: .instruction
          default: .unified
          }
        return Cache(
          level: Int(cache.depth), type: content, size: cache.size == 0 ? nil : Int(clamping: cache.size),
          pus: members(object))
      }
    }

    func kinds() -> [Kind] {
      let count = hwloc_cpukinds_get_nr(topology, 0)
      guard count > 1, let set = hwloc_bitmap_alloc() else { return [] }
      defer { hwloc_bitmap_free(set) }
      var kinds: [Kind] = []
      var attributes: [[String: String]] = []
      for index in 0..<UInt32(count) {
        var (efficiency, length): (Int32, UInt32) = (-1, 0)
        var infos: UnsafeMutablePointer<hwloc_info_s>?
        hwloc_cpukinds_get_info(topology, index, set, &efficiency, &length, &infos, 0)
        let pairs = UnsafeBufferPointer(start: infos, count: Int(length))
          .map { (String(cString: $0.name), String(cString: $0.value)) }
        attributes.append(Dictionary(pairs) { first, _ in first })
        kinds.append(
          Kind(
            name: attributes.last?["CoreType"], efficiency: efficiency < 0 ? nil : Int(efficiency),
            pus: Self.members(set, places: places)))
      }
      for (place, capacity) in Self.capacities(of: attributes).enumerated() {
        kinds[place].capacity = capacity
      }
      return kinds
    }

    /// By the first attribute that all kinds have and that tells them apart, of the largest; empty where there is none.
    /// One that is equal for all says nothing: Linux gives every core of a hybrid x86 machine 1024 unless it knows better.
    private static func capacities(of kinds: [[String: String]]) -> [Double] {
      for name in ["LinuxCapacity", "FrequencyMaxMHz", "FrequencyBaseMHz"] {
        let values = kinds.compactMap { $0[name].flatMap(Double.init) }.filter { $0.isFinite && $0 > 0 }
        if values.count == kinds.count, let least = values.min(), let most = values.max(), least < most {
          return values.map { $0 / most }
        }
      }
      return []
    }

    func info(_ name: String, of object: hwloc_obj_t?) -> String? {
      guard let object, let text = hwloc_obj_get_info_by_name(object, name) else { return nil }
      let value = String(cString: text)
      return value.isEmpty ? nil : value
    }

    private func typeName(_ object: hwloc_obj_t) -> String {
      if let subtype = object.pointee.subtype { return String(cString: subtype) }
      return object.pointee.type == HWLOC_OBJ_DIE ? "Die" : "Group"
    }

    private func members(_ object: hwloc_obj_t) -> [Int] {
      Self.members(object.pointee.cpuset, places: places)
    }

    /// The PUs of a set, in logical order.
    private static func members(_ set: hwloc_const_bitmap_t?, places: [Int: Int]) -> [Int] {
      guard let set else { return [] }
      var members: [(place: Int, pu: Int)] = []
      var pu = hwloc_bitmap_first(set)
      while pu >= 0 {
        if let place = places[Int(pu)] { members.append((place, Int(pu))) }
        pu = hwloc_bitmap_next(set, pu)
      }
      return members.sorted { $0.place < $1.place }.map(\.pu)
    }

    private func objects(_ type: hwloc_obj_type_t) -> [hwloc_obj_t] { Self.objects(topology, type) }

    private static func objects(_ topology: hwloc_topology_t, _ type: hwloc_obj_type_t) -> [hwloc_obj_t] {
      var found: [hwloc_obj_t] = []
      // Objects of one type can lie at several depths: groups do.
      for depth in 0..<hwloc_topology_get_depth(topology)
      where hwloc_get_depth_type(topology, depth) == type {
        found += (0..<hwloc_get_nbobjs_by_depth(topology, depth)).compactMap {
          hwloc_get_obj_by_depth(topology, depth, $0)
        }
      }
      guard type == HWLOC_OBJ_NUMANODE else { return found }
      let depth = hwloc_get_type_depth(topology, type)
      return (0..<hwloc_get_nbobjs_by_depth(topology, depth)).compactMap {
        hwloc_get_obj_by_depth(topology, depth, $0)
      }
    }
  }
}
