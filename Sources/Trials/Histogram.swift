/// Counts of times in buckets that grow with the time: 32 buckets an octave of nanoseconds, so that a bucket is
/// at most 1/32 of its time wide. Sparse: only buckets that hold something are kept.
///
/// Encoded as `[[bucket, count], …]` in ascending order.
package struct Histogram: Sendable, Hashable {
  private var counts: [Int: Int] = [:]

  package init() {}

  /// The bucket of a time: times below 32 ns have one each; from there on the five bits below the highest set
  /// one number the buckets of its octave.
  package static func bucket(of time: Nanoseconds) -> Int {
    guard time >= 32 else { return Int(max(0, time)) }
    let octave = 63 - time.leadingZeroBitCount
    return (octave - 4) * 32 + Int(time >> (octave - 5)) - 32
  }

  /// The times of a bucket, in nanoseconds.
  package static func range(of bucket: Int) -> Range<Double> {
    guard bucket >= 32 else { return Double(bucket)..<Double(bucket + 1) }
    let width = Double(sign: .plus, exponent: bucket / 32 - 1, significand: 1)
    let low = Double(bucket % 32 + 32) * width
    return low..<(low + width)
  }

  package mutating func add(_ time: Nanoseconds, count: Int = 1) {
    counts[Self.bucket(of: time), default: 0] += count
  }

  package mutating func merge(_ other: Histogram) {
    counts.merge(other.counts, uniquingKeysWith: +)
  }

  /// How many times were added.
  package var count: Int { counts.values.reduce(0, +) }

  /// The mean in seconds, each time taken as the middle of its bucket; nil when empty.
  package var mean: Double? {
    let total = counts.reduce(0.0) { sum, entry in
      let range = Self.range(of: entry.key)
      return sum + (range.lowerBound + range.upperBound) / 2 * Double(entry.value)
    }
    return count == 0 ? nil : total / Double(count) / 1e9
  }

  /// The smallest bucket, as the seconds of its middle, that at least the share `p` of all times does not
  /// exceed; nil when there are fewer times than 1 / (1 - p), for then no time stands for that share. Share 1 is
  /// the longest time of all, however few there are.
  ///
  /// - Complexity: O(b log b) for b buckets.
  package func quantile(_ p: Double) -> Double? {
    let total = count
    guard total > 0, p <= 0.5 || p == 1 || Double(total) * (1 - p) >= 1 - 1e-9 else { return nil }
    let rank = max(1, Int((p * Double(total)).rounded(.up)))
    var seen = 0
    for bucket in counts.keys.sorted() {
      seen += counts[bucket] ?? 0
      if seen >= rank {
        let range = Self.range(of: bucket)
        return (range.lowerBound + range.upperBound) / 2 / 1e9
      }
    }
    return nil
  }
}

extension Histogram: Codable {
  package init(from decoder: any Decoder) throws {
    var rows = try decoder.unkeyedContainer()
    var total = 0
    while !rows.isAtEnd {
      var row = try rows.nestedUnkeyedContainer()
      let (bucket, count) = (try row.decode(Int.self), try row.decode(Int.self))
      // Integers of the worker protocol stay below 2⁵³, their sum too: so that sums of some thousand don't overflow.
      let (sum, isTooMuch) = total.addingReportingOverflow(count)
      guard row.isAtEnd, bucket >= 0, bucket < 60 * 32, count > 0, counts[bucket] == nil, !isTooMuch,
        sum < 1 << 53
      else {
        throw DecodingError.dataCorruptedError(
          in: rows, debugDescription: "a histogram row is [bucket, count], each bucket once, counts above 0")
      }
      counts[bucket] = count
      total = sum
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var rows = encoder.unkeyedContainer()
    for bucket in counts.keys.sorted() {
      var row = rows.nestedUnkeyedContainer()
      try row.encode(bucket)
      try row.encode(counts[bucket])
    }
  }
}
