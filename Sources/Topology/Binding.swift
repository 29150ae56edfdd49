import CHwloc

extension Topology {
  /// Binds the calling thread to PUs, by the operating system's numbers (`hwloc_set_cpubind`).
  ///
  /// - Throws: for a machine that isn't this one, where binding would silently do nothing; for no PU at all, and
  ///   for one that this process may not use.
  package func bindThisThread(to pus: [Int]) throws(TopologyError) {
    guard isThisMachine else {
      throw .notBindable(reason: "\(source.rawValue) is not this machine, nothing can run on it")
    }
    guard !pus.isEmpty else { throw .notBindable(reason: "no PU given, at least 1 is needed") }
    let allowed = allowedPUs
    if let foreign = pus.first(where: { !allowed.contains($0) }) {
      throw .notBindable(
        reason: "PU \(foreign) is not among those that this process may use: \(PUList(allowed))")
    }
    let hwloc = try Hwloc.load(.thisMachine)
    let set = try Hwloc.Bitmap()
    for pu in pus { hwloc_bitmap_set(set.raw, UInt32(pu)) }
    guard hwloc_set_cpubind(hwloc.raw, set.raw, Int32(HWLOC_CPUBIND_THREAD.rawValue)) == 0 else {
      throw Hwloc.failure("hwloc_set_cpubind")
    }
  }
}
