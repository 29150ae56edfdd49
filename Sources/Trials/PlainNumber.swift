/// A number that stands as digits, with a minus sign, a point or an exponent at most: nearly all that a file holds, read
/// without making text of it. Whatever else is a number, the library reads.
struct PlainNumber {
  var isNegative = false
  /// Without the point; at most 18 of them.
  var digits = 0
  /// Whether there are neither a point nor an exponent.
  var isWhole = false
  /// Of ten, that the digits are to be multiplied by.
  var power = 0

  /// Nil of anything else than such a number.
  ///
  /// - Complexity: O(n) bytes.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= 20, bytes.count > 0 else { return nil }
    var place = 0
    func digit() -> Int? {
      guard place < bytes.count, (48...57).contains(bytes[place]) else { return nil }
      return Int(bytes[place] &- 48)
    }
    func isAt(_ character: Unicode.Scalar) -> Bool {
      place < bytes.count && bytes[place] == UInt8(ascii: character)
    }
    if isAt("-") { (isNegative, place) = (true, 1) }
    var count = 0
    while let next = digit() { (digits, count, place) = (digits &* 10 &+ next, count + 1, place + 1) }
    // A number begins and ends with a digit, and has some on either side of its point.
    guard count > 0 else { return nil }
    isWhole = place == bytes.count
    if isAt(".") {
      place += 1
      let whole = count
      while let next = digit() { (digits, count, place) = (digits &* 10 &+ next, count + 1, place + 1) }
      guard count > whole else { return nil }
      power = whole - count
    }
    guard count <= 18 else { return nil }
    if isAt("e") {
      place += 1
      let isSmall = isAt("-")
      if isSmall { place += 1 }
      guard var exponent = digit() else { return nil }
      place += 1
      if let next = digit() { (exponent, place) = (exponent * 10 + next, place + 1) }
      power += isSmall ? -exponent : exponent
    }
    guard place == bytes.count else { return nil }
  }

  /// The number nearest to it, where that takes no more than one rounding: digits and power are numbers without an
  /// error. Nil elsewhere.
  ///
  /// Source: Clinger, "How to Read Floating Point Numbers Accurately", 1990, §2.
  var exact: Double? {
    guard digits <= 1 << 53, (-22...22).contains(power) else { return nil }
    let whole = Double(digits)
    let value = power < 0 ? whole / Self.powers[-power] : whole * Self.powers[power]
    return isNegative ? -value : value
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20,
    1e21, 1e22,
  ]
}
