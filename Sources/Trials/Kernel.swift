/// The kernel `juggle-1`: what `compute` computes, in every language alike.
///
/// Two 32-bit words of state; each unit depends on the one before, so that it measures one thread's latency and
/// nothing a vectoriser could widen; linear over GF(2), so that `KernelJump` knows its result beforehand; its
/// period is 2⁶⁴ − 1.
package struct Kernel: Sendable, Hashable, BitwiseCopyable {
  package static let name = "juggle-1"
  package static let golden: UInt32 = 0x9E37_79B1

  package var x: UInt32
  package var y: UInt32

  @inlinable package init(x: UInt32, y: UInt32) { (self.x, self.y) = (x, y) }

  /// The state in which task number `task` (from 0) starts.
  @inlinable package init(seed: UInt32, task: Int) {
    self.init(x: seed ^ (UInt32(truncatingIfNeeded: task &+ 1) &* Self.golden), y: 0x6A09_E667)
  }

  @inline(__always) @inlinable package mutating func unit() {
    let t = x ^ (x << 10)
    x = y
    y = (y ^ (y >> 10)) ^ (t ^ (t >> 13))
  }

  @inline(__always) @inlinable package mutating func compute(_ units: UInt64) {
    var left = units
    while left > 0 {
      unit()
      left &-= 1
    }
  }

  /// Marks the end of a task's step number `number` (from 1, counted through repeats) of kind `kind`: a step
  /// that was dropped, repeated or done out of order leaves another state.
  @inline(__always) @inlinable package mutating func fold(step number: UInt32, kind: UInt32) {
    x ^= (number &* Self.golden) ^ kind
    unit()
  }
}

/// The sum of all tasks' final states.
package struct Checksum: Sendable, Hashable, CustomStringConvertible {
  package private(set) var x: UInt32 = 0
  package private(set) var y: UInt32 = 0

  package init() {}

  @inlinable package mutating func add(_ state: Kernel) { add(x: state.x, y: state.y) }
  @usableFromInline mutating func add(x: UInt32, y: UInt32) {
    self.x &+= x
    self.y &+= y
  }

  /// Sixteen hexadecimal digits: the sum of all x, then the sum of all y, each modulo 2³².
  package var description: String { Self.hex(x) + Self.hex(y) }

  private static func hex(_ word: UInt32) -> String {
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
