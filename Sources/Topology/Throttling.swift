/// The control groups that limit this process's CPU time, and for how long they have stopped it.
package struct Throttling: Sendable {
  private let root: String
  private let groups: [ControlGroup]

  /// Looks once for the groups that have a quota now.
  ///
  /// - Parameter root: a folder to look in instead of `/`.
  package init(root: String = "/") {
    self.root = root
    groups = ControlGroup.ofThisProcess(root: root).filter { $0.quota(root: root) != nil }
  }

  /// Seconds for which they have stopped their processes so far, over all PUs: two PUs that stand still for a second
  /// are two. Nil where no group has a quota, or none says.
  ///
  /// Groups within groups are summed up; what counts is whether it grows. Source: the kernel's sched-bwc.rst.
  package func seconds() -> Double? {
    let found = groups.compactMap { $0.throttledSeconds(root: root) }
    return found.isEmpty ? nil : found.reduce(0, +)
  }
}

extension ControlGroup {
  /// The line of `cpu.stat` that says so: nanoseconds in the first layout, microseconds in the second.
  fileprivate func throttledSeconds(root: String) -> Double? {
    guard let bytes = try? BoundedFile.bytes(of: root + folder + "/cpu.stat", limit: 1 << 16) else {
      return nil
    }
    let (name, unit) = layout == .v1 ? ("throttled_time", 1e-9) : ("throttled_usec", 1e-6)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      if words.count == 2, words[0] == name { return UInt64(words[1]).map { Double($0) * unit } }
    }
    return nil
  }
}
