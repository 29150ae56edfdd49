extension Timeline {
  /// Cut off where more slices than that would begin.
  ///
  /// - Complexity: O(n log n) slices.
  package func limited(to most: Int) -> Timeline {
    guard sliceCount > most else { return self }
    var starts = overhead.map(\.start)
    for track in tasks { starts += track.slices.map(\.start) }
    starts.sort()
    let cut = min(truncatedAt ?? .max, starts[most])
    func before(_ slices: [Slice]) -> [Slice] {
      slices.prefix { $0.start < cut }.map { slice in
        Slice(slice.state, pu: slice.pu, start: slice.start, duration: min(slice.duration, cut - slice.start))
      }
    }
    var limited = self
    limited.overhead = before(overhead)
    limited.tasks = tasks.map { Track(slices: before($0.slices), cpu: $0.cpu) }
    limited.truncatedAt = cut
    return limited
  }
}
