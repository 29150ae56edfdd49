/// SHA-256 (FIPS 180-4), for telling texts and executables apart; a cryptography package would triple the build
/// for these lines.
package struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var words = [UInt32](repeating: 0, count: 64)
  private var count: UInt64 = 0

  package init() {}

  /// The digest of a whole message.
  package static func hex(_ message: some Sequence<UInt8>) -> String {
    var hash = SHA256()
    hash.update(message)
    return hash.finish()
  }

  /// - Complexity: O(n) bytes.
  package mutating func update(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      pending.append(byte)
      count += 1
      if pending.count == 64 { compress() }
    }
  }

  /// The digest of all that was taken in, as 64 hexadecimal digits.
  package consuming func finish() -> String {
    let bits = count * 8
    update(CollectionOfOne(0x80))
    while pending.count != 56 { update(CollectionOfOne(0)) }
    update(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: bits >> UInt64($0)) })
    return state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func compress() {
    for i in 0..<16 {
      words[i] =
        UInt32(pending[i * 4]) << 24 | UInt32(pending[i * 4 + 1]) << 16
        | UInt32(pending[i * 4 + 2]) << 8 | UInt32(pending[i * 4 + 3])
    }
    pending.removeAll(keepingCapacity: true)
    for i in 16..<64 {
      let s0 = Self.rotate(words[i - 15], 7) ^ Self.rotate(words[i - 15], 18) ^ words[i - 15] >> 3
      let s1 = Self.rotate(words[i - 2], 17) ^ Self.rotate(words[i - 2], 19) ^ words[i - 2] >> 10
      words[i] = words[i - 16] &+ s0 &+ words[i - 7] &+ s1
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let s1 = Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)
      let t1 = h &+ s1 &+ ((e & f) ^ (~e & g)) &+ Self.constants[i] &+ words[i]
      let s0 = Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)
      let t2 = s0 &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ t1, c, b, a, t1 &+ t2)
    }
    for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
  }

  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word >> count | word << (32 - count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [UInt64] = []
    var candidate: UInt64 = 2
    while primes.count < 64 {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      // The largest r with r³ ≤ prime · 2⁹⁶ is the root with 32 bits behind the point.
      var root: UInt64 = 0
      for bit in stride(from: UInt64(34), through: 0, by: -1) {
        let next = root | 1 << bit
        let square = next.multipliedFullWidth(by: next)
        if isAtMost(square, times: next, prime << 32) { root = next }
      }
      return UInt32(truncatingIfNeeded: root)
    }
  }()

  /// Whether `square` × `factor` ≤ `limit` · 2⁶⁴.
  private static func isAtMost(_ square: (high: UInt64, low: UInt64), times factor: UInt64, _ limit: UInt64)
    -> Bool
  {
    let low = square.low.multipliedFullWidth(by: factor)
    let high = square.high.multipliedFullWidth(by: factor)
    let (middle, carry) = high.low.addingReportingOverflow(low.high)
    let top = high.high + (carry ? 1 : 0)
    return top == 0 && (middle < limit || (middle == limit && low.low == 0))
  }
}
