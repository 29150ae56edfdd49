extension Timeline {
  /// What can't be in a timeline of a trial on these PUs: what was found, and what is allowed; nil where all can. Whatever
  /// passes overflows no sum of times.
  ///
  /// - Complexity: O(slices).
  package func fault(on pus: [Int]) -> String? {
    guard Self.possible.contains(wall) else { return "a wall time of \(wall) ns" }
    guard !wall.multipliedReportingOverflow(by: Nanoseconds(tasks.count + overhead.count)).overflow else {
      return "\(tasks.count) tasks in a wall time of \(wall) ns, which together are more than can be counted"
    }
    if let truncatedAt, !(0...wall).contains(truncatedAt) {
      return "it is cut off at \(truncatedAt) ns, and the wall time is \(wall)"
    }
    guard sliceCount <= Self.mostSlices else {
      return "\(sliceCount) slices, \(Self.mostSlices) are allowed: cut them off at a time and say so"
    }
    let allowed = Set(pus)
    for (task, track) in tasks.enumerated() {
      if let fault = fault(of: track.slices, "task \(task)", allowed, isTask: true) { return fault }
      if let cpu = track.cpu, !Self.possible.contains(cpu) { return "task \(task): a CPU time of \(cpu) ns" }
    }
    return fault(of: overhead, "the overhead", allowed, isTask: false)
  }

  private func fault(of slices: [Slice], _ name: String, _ allowed: Set<Int>, isTask: Bool) -> String? {
    var end: Nanoseconds = 0
    for slice in slices {
      guard slice.start >= 0, slice.duration >= 0, slice.start <= wall, slice.duration <= wall - slice.start
      else {
        return
          "\(name): a slice from \(slice.start) ns, \(slice.duration) ns long, and the wall time is \(wall) ns"
      }
      guard slice.start >= end || !isTask else {
        return "\(name): a slice at \(slice.start) ns begins before the last one's end"
      }
      guard (slice.state == .running) == (slice.pu != nil) else {
        return "\(name): a slice has a PU exactly where it is running"
      }
      if let pu = slice.pu, !allowed.contains(pu) {
        return
          "\(name) on PU \(pu), its trial was bound to \(allowed.sorted().map(String.init).joined(separator: " "))"
      }
      end = slice.end
    }
    return nil
  }

  /// Times that a trial can take, in nanoseconds: a hundred days, as whole numbers of the worker protocol.
  private static let possible: ClosedRange<Nanoseconds> = 0...(1 << 53)
}
