import Trials

/// Why a text is not the value that was wanted.
struct Unreadable: Error, Hashable {
  var found: String
  var allowed: String
}

/// The values of experiment files as they are written: numbers with their units.
enum Literal {
  /// The longest time that a file may ask for: a day, in nanoseconds.
  static let longest: Nanoseconds = 86_400_000_000_000
  static let mostTasks = 10_000_000
  /// The most steps that one task may do, repeats and yields counted.
  static let mostSteps = 1_000_000_000
  /// Integers up to here survive every language's numbers: 2⁵³ − 1.
  static let largestInteger = 9_007_199_254_740_991

  private static let timeUnits: [(name: String, ns: Double)] = [
    ("us", 1e3), ("ms", 1e6), ("s", 1e9), ("min", 60e9), ("h", 3_600e9),
  ]
  private static let sizeUnits: [(name: String, bytes: Double)] = [
    ("B", 1), ("KiB", 1_024), ("MiB", 1_048_576), ("GiB", 1_073_741_824),
  ]

  /// A time of 1 ns to 24 h, such as `1.5ms`.
  static func duration(_ text: String) throws(Unreadable) -> Nanoseconds {
    let allowed = "a time has one of the units us, ms, s, min, h, as in 5ms"
    let ns = try quantity(text, units: timeUnits.map { ($0.name, $0.ns) }, allowed: allowed).rounded()
    guard ns >= 1 else {
      throw Unreadable(found: "\(quoted(text)) is too short", allowed: "a time is greater than 0")
    }
    guard ns <= Double(longest) else {
      throw Unreadable(found: "\(quoted(text)) is too long", allowed: "a time is at most 24h")
    }
    return Nanoseconds(ns)
  }

  static func seconds(_ text: String) throws(Unreadable) -> Double { try Double(duration(text)) / 1e9 }

  /// A size of 0 or more, in bytes, such as `64KiB`.
  static func size(_ text: String) throws(Unreadable) -> Double {
    let allowed = "a size has one of the units B, KiB, MiB, GiB, as in 64KiB"
    let bytes = try quantity(text, units: sizeUnits.map { ($0.name, $0.bytes) }, allowed: allowed)
    guard bytes >= 0 else { throw Unreadable(found: "\(quoted(text)) is negative", allowed: allowed) }
    return bytes
  }

  /// A working set, in bytes: at least a word, at most as much as any machine has.
  static func workingSet(_ text: String) throws(Unreadable) -> Int { try wholeSize(text, in: 8...1 << 40) }

  /// What is written or sent at once, in bytes.
  static func content(_ text: String) throws(Unreadable) -> Int { try wholeSize(text, in: 1...1 << 30) }

  private static func wholeSize(_ text: String, in range: ClosedRange<Int>) throws(Unreadable) -> Int {
    let bytes = try size(text)
    guard bytes == bytes.rounded(), bytes >= Double(range.lowerBound), bytes <= Double(range.upperBound)
    else {
      throw Unreadable(
        found: quoted(text),
        allowed: "whole bytes from \(range.lowerBound) B to \(range.upperBound >> 30) GiB")
    }
    return Int(bytes)
  }

  /// An amount of computing: `20ms`, or `16000000 units`.
  static func work(_ text: String) throws(Unreadable) -> Experiment.Work {
    let allowed = "an amount of computing is a time or a number of units, as in 20ms or 16000000 units"
    guard let (number, unit) = split(text) else { throw notANumber(text, allowed: allowed) }
    if unit == "units" {
      guard number >= 1, number == number.rounded(), number <= Double(largestInteger) else {
        throw Unreadable(
          found: "\(quoted(text))", allowed: "units are a whole number from 1 to \(largestInteger)")
      }
      return .units(UInt64(number))
    }
    guard timeUnits.contains(where: { $0.name == unit }) else {
      throw wrongUnit(text, unit: unit, units: timeUnits.map(\.name) + ["units"], allowed: allowed)
    }
    return .time(try duration(text))
  }

  /// A percentage above 0 and up to 100 as a fraction: `2%` is 0.02.
  static func percentage(_ text: String) throws(Unreadable) -> Double {
    let allowed = "a percentage is above 0% and at most 100%, as in 2%"
    let percent = try quantity(text, units: [("%", 1)], allowed: allowed)
    guard percent > 0, percent <= 100 else { throw Unreadable(found: quoted(text), allowed: allowed) }
    return percent / 100
  }

  /// A share of the tasks: 0 to 1, or 0% to 100%.
  static func share(_ text: String) throws(Unreadable) -> Double {
    let allowed = "a share is a number from 0 to 1, a percentage, or `rest`"
    guard let (number, unit) = split(text), unit.isEmpty || unit == "%" else {
      throw Unreadable(found: quoted(text), allowed: allowed)
    }
    let share = unit.isEmpty ? number : number / 100
    guard (0...1).contains(share) else { throw Unreadable(found: quoted(text), allowed: allowed) }
    return share
  }

  /// A whole number without a unit.
  static func integer(_ text: String, in range: ClosedRange<Int>) throws(Unreadable) -> Int {
    let allowed = "a whole number from \(range.lowerBound) to \(range.upperBound) is needed"
    guard let number = Int(text), range.contains(number) else {
      throw Unreadable(found: text.isEmpty ? "nothing" : quoted(text), allowed: allowed)
    }
    return number
  }

  /// How many times something is done.
  static func times(_ text: String) throws(Unreadable) -> Int { try integer(text, in: 1...mostSteps) }

  /// What code of a worker's own is told to do.
  static func amount(_ text: String) throws(Unreadable) -> Int { try integer(text, in: 0...largestInteger) }

  /// A number without a unit, from 0 up.
  static func number(_ text: String) throws(Unreadable) -> Double {
    guard let (number, unit) = split(text), unit.isEmpty, number >= 0, number.isFinite else {
      throw Unreadable(
        found: text.isEmpty ? "nothing" : quoted(text),
        allowed: "a plain number from 0 up is needed, as in 1.05")
    }
    return number
  }

  /// Rounds before the first look and at most: `6...30`, or `6` for exactly six.
  static func rounds(_ text: String) throws(Unreadable) -> ClosedRange<Int> {
    let allowed = "rounds are one number or an interval of numbers from 1 to 10000, as in 6...30"
    let ends = text.split(separator: "...", maxSplits: 1, omittingEmptySubsequences: false)
      .map { Int(trimmed(String($0))) }
    guard let first = ends.first, let low = first, let last = ends.last, let high = last,
      (1...10_000).contains(low), (1...10_000).contains(high)
    else { throw Unreadable(found: text.isEmpty ? "nothing" : quoted(text), allowed: allowed) }
    guard low <= high else {
      throw Unreadable(
        found: "\(quoted(text)) is reversed", allowed: "the smaller number comes first: \(high)...\(low)")
    }
    return low...high
  }

  /// A number of tasks: `30`, or a multiple of the cell's cores such as `1.5x`.
  static func tasks(_ text: String) throws(Unreadable) -> Count {
    let allowed = "tasks are a whole number from 1 to \(mostTasks), or a multiple of the cores such as 1.5x"
    if let count = Int(text) {
      guard (1...mostTasks).contains(count) else { throw Unreadable(found: quoted(text), allowed: allowed) }
      return .exactly(count)
    }
    guard let (factor, unit) = split(text), unit == "x", factor > 0, factor <= Double(mostTasks) else {
      throw Unreadable(found: text.isEmpty ? "nothing" : quoted(text), allowed: allowed)
    }
    return .perCore(factor)
  }

  /// A number of cores: `4`, or `all`.
  static func cores(_ text: String) throws(Unreadable) -> Count {
    if text == "all" { return .all }
    guard let count = Int(text), (1...100_000).contains(count) else {
      throw Unreadable(
        found: text.isEmpty ? "nothing" : quoted(text), allowed: "cores are a whole number from 1 up, or all")
    }
    return .exactly(count)
  }

  private static func quantity(
    _ text: String, units: [(name: String, size: Double)], allowed: String
  ) throws(Unreadable) -> Double {
    guard let (number, unit) = split(text) else { throw notANumber(text, allowed: allowed) }
    guard let size = units.first(where: { $0.name == unit })?.size else {
      throw wrongUnit(text, unit: unit, units: units.map(\.name), allowed: allowed)
    }
    return number * size
  }

  private static func notANumber(_ text: String, allowed: String) -> Unreadable {
    Unreadable(
      found: text.isEmpty ? "nothing" : "\(quoted(text)) does not begin with a number", allowed: allowed)
  }

  private static func wrongUnit(_ text: String, unit: String, units: [String], allowed: String) -> Unreadable
  {
    if unit.isEmpty { return Unreadable(found: "\(quoted(text)) has no unit", allowed: allowed) }
    let meant = nearest(to: unit, in: units).map { ", did you mean \(quoted($0))?" } ?? ""
    return Unreadable(found: "\(quoted(text)) has an unknown unit\(meant)", allowed: allowed)
  }

  /// The number that a text begins with, and what follows it without spaces in between; nil where it begins
  /// with none. The number may be infinite.
  private static func split(_ text: String) -> (number: Double, unit: String)? {
    var rest = text[...]
    var digits = ""
    func take(while accept: (Character) -> Bool) {
      let taken = rest.prefix(while: accept)
      digits += taken
      rest = rest.dropFirst(taken.count)
    }
    let isDigit = { (character: Character) in ("0"..."9").contains(character) }
    if let sign = rest.first, "+-".contains(sign) {
      digits.append(sign)
      rest.removeFirst()
    }
    take(while: isDigit)
    if rest.first == ".", rest.dropFirst().first.map(isDigit) == true {
      digits.append(".")
      rest.removeFirst()
      take(while: isDigit)
    }
    if let mark = rest.first, "eE".contains(mark) {
      let exponent = rest.dropFirst()
      let sign = exponent.first.flatMap { "+-".contains($0) ? String($0) : nil } ?? ""
      if exponent.dropFirst(sign.count).first.map(isDigit) == true {
        digits += "e" + sign
        rest = exponent.dropFirst(sign.count)
        take(while: isDigit)
      }
    }
    guard let number = Double(digits), !number.isNaN else { return nil }
    return (number, trimmed(String(rest)))
  }

  /// Without spaces at either end.
  static func trimmed(_ text: String) -> String {
    let start = text.drop { $0 == " " }
    guard let last = start.lastIndex(where: { $0 != " " }) else { return "" }
    return String(start[...last])
  }
}
