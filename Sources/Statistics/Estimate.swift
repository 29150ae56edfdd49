/// A figure with what is known about it: the best guess, and the interval that holds the true value with 95 %
/// confidence.
package struct Estimate: Sendable, Hashable, Codable {
  package var value: Double
  /// Nil below six values: no interval made of order statistics can then be sure to 95 %.
  package var interval: ClosedRange<Double>?
  /// How many values it was made of.
  package var count: Int

  package init(value: Double, interval: ClosedRange<Double>?, count: Int) {
    self.value = value
    self.interval = interval
    self.count = count
  }

  /// Half the interval's width over the value: 0.02 is ±2 %. Nil without an interval, or at a value of zero.
  package var relativeHalfWidth: Double? {
    guard let interval, value != 0 else { return nil }
    return (interval.upperBound - interval.lowerBound) / 2 / abs(value)
  }
}
