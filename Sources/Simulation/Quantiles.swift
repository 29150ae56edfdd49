import Trials

/// A distribution that times are drawn from, given by evenly spaced quantiles in rising order.
struct Quantiles {
  private let values: [Nanoseconds]

  /// - Parameter values: Nil for the share that lies beyond all others. How far is not known: it is taken as evenly
  ///   spread up to twice the longest known one.
  init(_ values: [Nanoseconds?]) {
    let known = values.compactMap { $0 }.sorted()
    // Where it was never seen, it never comes to it.
    guard let longest = known.last else {
      self.values = [values.isEmpty ? 0 : Self.never]
      return
    }
    let beyond = values.count - known.count
    self.values =
      known
      + (0..<beyond).map { longest + Nanoseconds(Double(longest) * (Double($0) + 0.5) / Double(beyond)) }
  }

  /// Longer than anything takes, and short enough for sums.
  static let never = Nanoseconds.max / 4

  /// Between the quantiles' middles the distribution is taken as even.
  ///
  /// - Parameter least: Only times longer than this are drawn, where there are any.
  func draw(_ random: inout SplitMix64, above least: Nanoseconds = -1) -> Nanoseconds {
    guard values.count > 1 else { return values.first ?? 0 }
    let skipped = values.firstIndex { $0 > least } ?? 0
    let share = Double(random.next() >> 11) * 0x1p-53 * Double(values.count - skipped) - 0.5 + Double(skipped)
    guard share > Double(skipped) else { return values[skipped] }
    let place = Int(share)
    guard place + 1 < values.count else { return values[values.count - 1] }
    let (low, high) = (Double(values[place]), Double(values[place + 1]))
    return Nanoseconds(low + (high - low) * (share - Double(place)))
  }
}
