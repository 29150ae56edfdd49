import Glibc
package import Statistics

/// How numbers are written for people: three significant digits, a unit that keeps them short.
package enum Wording {
  /// `15.0`, `1.50`, `0.00421`, `1230`; never an exponent below 10¹⁵.
  package static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return value.description }
    guard value != 0 else { return "0" }
    var places = digits - 1 - Int(log10(abs(value)).rounded(.down))
    // 9.996 has one digit more once it is rounded.
    if fixed(abs(value), places: places) >= pow(10, Double(digits - 1 - places + 1)) { places -= 1 }
    return text(value, places: max(0, places))
  }

  private static func fixed(_ value: Double, places: Int) -> Double {
    let scale = pow(10, Double(places))
    return (value * scale).rounded() / scale
  }

  /// So many decimal places; `value` is below 10¹⁵.
  private static func text(_ value: Double, places: Int) -> String {
    let places = min(places, 12)
    let scaled = (abs(value) * pow(10, Double(places))).rounded()
    guard scaled < 9e18 else { return value.description }
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + String(Int(scaled)) }
    let digits = String(Int(scaled))
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return "\(sign)\(padded.dropLast(places)).\(padded.suffix(places))"
  }

  /// `3.00 s`, `5.12 ms`, `421 ns`, `2 min 5 s`.
  package static func seconds(_ value: Double) -> String {
    let size = abs(value)
    // Rounded to three digits first, so that 999.6 ms is 1.00 s.
    return switch size {
    case 0: "0 s"
    case ..<0.9995e-6: number(value * 1e9) + " ns"
    case ..<0.9995e-3: number(value * 1e6) + " µs"
    case ..<0.9995: number(value * 1e3) + " ms"
    case ..<119.5: number(value) + " s"
    case ..<1e15: "\(Int(value.rounded()) / 60) min \(Int(size.rounded()) % 60) s"
    default: number(value) + " s"
    }
  }

  /// `812`, `5.87 k`, `1.20 M`.
  package static func count(_ value: Double) -> String {
    switch abs(value) {
    case ..<999.5: number(value)
    case ..<999.5e3: number(value / 1e3) + " k"
    case ..<999.5e6: number(value / 1e6) + " M"
    default: number(value / 1e9) + " G"
    }
  }

  /// `1.97 k/s (1.93–2.01 k)`: so many a second.
  package static func rate(_ estimate: Estimate) -> String {
    let (scale, unit) =
      switch abs(estimate.value) {
      case ..<999.5: (1.0, "")
      case ..<999.5e3: (1e3, "k")
      case ..<999.5e6: (1e6, "M")
      default: (1e9, "G")
      }
    let value = number(estimate.value / scale) + (unit.isEmpty ? "/s" : " \(unit)/s")
    return value + between(estimate.interval, scale: scale, unit: unit)
  }

  /// `38.2 µs (31.0–45.1 µs)`.
  package static func seconds(_ estimate: Estimate) -> String {
    let value = seconds(estimate.value)
    let scales = ["ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1]
    guard let unit = value.split(separator: " ").last.map(String.init), let scale = scales[unit],
      estimate.value < 100
    else { return value }
    return value + between(estimate.interval, scale: scale, unit: unit)
  }

  /// ` (1.93–2.01 k)`; nothing without an interval, or where it is no wider than what is shown.
  private static func between(_ interval: ClosedRange<Double>?, scale: Double, unit: String) -> String {
    guard let interval else { return "" }
    let (low, high) = (number(interval.lowerBound / scale), number(interval.upperBound / scale))
    return low == high ? "" : " (\(low)–\(high)\(unit.isEmpty ? "" : " ")\(unit))"
  }

  /// `10,000,001`, `31.5`: a count, or the median of some, with all of its digits.
  package static func exact(_ value: Double) -> String {
    guard abs(value) < 1e15 else { return value.description }
    let parts = text(value, places: 2).split(separator: ".")
    let digits = parts[0].drop { $0 == "-" }
    let grouped = digits.enumerated().reduce(into: parts[0].hasPrefix("-") ? "-" : "") { text, digit in
      if digit.offset > 0, (digits.count - digit.offset).isMultiple(of: 3) { text += "," }
      text.append(digit.element)
    }
    let fraction = parts[1].hasSuffix("0") ? parts[1].dropLast() : parts[1]
    return grouped + (fraction == "0" ? "" : "." + fraction)
  }

  /// `812 B`, `8.54 MiB`, `2.00 GiB`.
  package static func bytes(_ value: Double) -> String {
    switch abs(value) {
    case ..<1_023.5: number(value) + " B"
    case ..<1_048_064: number(value / 1_024) + " KiB"
    case ..<1_073_217_536: number(value / 1_048_576) + " MiB"
    default: number(value / 1_073_741_824) + " GiB"
    }
  }

  /// A ratio: `15.0`, `1.50`, and one place less just below one, so that 0.998 is `1.00`.
  package static func ratio(_ value: Double, digits: Int = 3) -> String {
    (0.1..<1).contains(value) ? text(value, places: digits - 1) : number(value, digits: digits)
  }

  /// `1.50×`.
  package static func times(_ value: Double, digits: Int = 3) -> String { ratio(value, digits: digits) + "×" }

  /// `15.0× (14.9–15.2)`; without the interval where there is none, or where it is no wider than what is shown.
  package static func times(_ estimate: Estimate, digits: Int = 3) -> String {
    let value = times(estimate.value, digits: digits)
    guard let interval = estimate.interval else { return value }
    let low = ratio(interval.lowerBound, digits: digits)
    let high = ratio(interval.upperBound, digits: digits)
    return low == high ? value : "\(value) (\(low)–\(high))"
  }

  /// How many digits ratios need to be shown on that side of the bounds on which they are: three, mostly, and eight
  /// for 1.0000001 beside 1. What differs by less than a billionth is taken as equal.
  package static func digits(telling ratios: [Double], from bounds: [Double]) -> Int {
    func isTold(_ value: Double, _ bound: Double, _ digits: Int) -> Bool {
      guard abs(value - bound) > 1e-9 * abs(bound), let shown = Double(ratio(value, digits: digits)) else {
        return true
      }
      return value < bound ? shown < bound : shown > bound
    }
    return (3..<12).first { digits in
      ratios.allSatisfy { ratio in bounds.allSatisfy { isTold(ratio, $0, digits) } }
    } ?? 12
  }

  /// `0.42 %`, `2 %`, `100 %`, of a share of 1.
  package static func percent(_ share: Double) -> String {
    guard abs(share) < 0.0995 else { return cores((share * 100).rounded()) + " %" }
    var text = number(share * 100, digits: 2)
    if text.hasSuffix(".0") { text.removeLast(2) }
    return text + " %"
  }

  /// `1.2 % (0.90–1.5 %)`.
  package static func percent(_ share: Double, _ interval: ClosedRange<Double>?) -> String {
    guard let interval else { return percent(share) }
    let (low, high) = (percent(interval.lowerBound), percent(interval.upperBound))
    return low == high ? percent(share) : "\(percent(share)) (\(low.dropLast(2))–\(high))"
  }

  /// ` (5.9–6.8)`, ` (5.9 or more)`; nothing without an interval.
  package static func range(_ interval: ClosedRange<Double>?) -> String {
    guard let interval, interval.lowerBound.isFinite else { return "" }
    let low = number(interval.lowerBound, digits: 2)
    return interval.upperBound.isFinite
      ? " (\(low)–\(number(interval.upperBound, digits: 2)))" : " (\(low) or more)"
  }

  /// `2`, `1.5`: a number of cores.
  package static func cores(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : number(value)
  }

  /// `1 task`, `30 tasks`.
  package static func amount(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `a`, `a and b`, `a, b and c`.
  package static func list(_ parts: [String], _ word: String = "and") -> String {
    guard let last = parts.last, parts.count > 1 else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}
