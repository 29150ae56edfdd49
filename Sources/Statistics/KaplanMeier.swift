/// How long something takes, from observations of which some ended before it came: the product-limit estimator.
///
/// Source: Kaplan and Meier, Nonparametric Estimation from Incomplete Observations, J. Am. Stat. Assoc. 53 (1958).
package struct KaplanMeier: Sendable, Hashable {
  /// One time, and whether the thing came then; else it had not come until then, and nobody looked further.
  package struct Observation: Sendable, Hashable {
    package var time: Double
    package var isComplete: Bool

    package init(_ time: Double, isComplete: Bool = true) {
      (self.time, self.isComplete) = (time, isComplete)
    }
  }

  /// A time at which the thing came, and the share of all that it has come to by then.
  package struct Point: Sendable, Hashable {
    package var time: Double
    package var share: Double
  }

  /// In rising order of both.
  package let points: [Point]

  /// Nil of nothing. What comes and what is lost at the same time counts in this order.
  ///
  /// - Complexity: O(n log n).
  package init?(_ observations: some Sequence<Observation>) {
    let sorted = observations.sorted { ($0.time, $0.isComplete ? 0 : 1) < ($1.time, $1.isComplete ? 0 : 1) }
    guard !sorted.isEmpty else { return nil }
    var (points, left, place): ([Point], Double, Int) = ([], 1, 0)
    while place < sorted.count {
      let (time, atRisk) = (sorted[place].time, sorted.count - place)
      let alike = sorted[place...].prefix { $0.time == time }
      let came = alike.count(where: \.isComplete)
      if came > 0 {
        left *= 1 - Double(came) / Double(atRisk)
        points.append(Point(time: time, share: 1 - left))
      }
      place += alike.count
    }
    self.points = points
  }

  /// The first time by which the thing has come to at least that share of 1; nil where it isn't known to come to so many.
  ///
  /// - Complexity: O(n).
  package func quantile(_ share: Double) -> Double? {
    // A product of rounded factors may miss by the last bit what it should reach.
    points.first { $0.share >= share - 1e-12 }?.time
  }

  /// Of the shares (i + ½) / count.
  package func quantiles(_ count: Int) -> [Double?] {
    (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
  }
}
