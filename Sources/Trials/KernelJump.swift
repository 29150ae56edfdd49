/// Jumps over any number of kernel units at once.
///
/// A unit is linear over GF(2): it is a 64 × 64 bit matrix, and u units are its u-th power. The power is kept as
/// eight tables of 256 words, one a byte of state, so that a jump is eight look-ups.
///
/// - Complexity: O(64² log u) once to build, O(1) a jump.
package struct KernelJump: Sendable {
  private let tables: [UInt64]

  package init(units: UInt64) {
    var columns = (0..<64).map { UInt64(1) << UInt64($0) }
    for (bit, power) in Self.powers.enumerated() where units >> UInt64(bit) & 1 == 1 {
      for column in columns.indices { columns[column] = Self.apply(power, columns[column]) }
    }
    var tables = [UInt64](repeating: 0, count: 8 * 256)
    for byte in 0..<8 {
      for value in 1..<256 {
        let low = value.trailingZeroBitCount
        tables[byte << 8 | value] = tables[byte << 8 | value & (value - 1)] ^ columns[byte * 8 + low]
      }
    }
    self.tables = tables
  }

  package func callAsFunction(_ kernel: inout Kernel) {
    let state = Self.pack(kernel)
    var result: UInt64 = 0
    for byte in 0..<8 { result ^= tables[byte << 8 | Int(state >> UInt64(byte * 8) & 255)] }
    kernel = Self.unpack(result)
  }

  /// The matrices of 1, 2, 4, 8, … units, as their columns.
  private static let powers: [[UInt64]] = {
    let one = (0..<64).map { bit in
      var kernel = unpack(UInt64(1) << UInt64(bit))
      kernel.unit()
      return pack(kernel)
    }
    var powers = [one]
    for _ in 1..<64 {
      let last = powers[powers.count - 1]
      powers.append(last.map { apply(last, $0) })
    }
    return powers
  }()

  private static func apply(_ columns: [UInt64], _ vector: UInt64) -> UInt64 {
    var (rest, result) = (vector, UInt64(0))
    while rest != 0 {
      result ^= columns[rest.trailingZeroBitCount]
      rest &= rest - 1
    }
    return result
  }

  private static func pack(_ kernel: Kernel) -> UInt64 { UInt64(kernel.x) | UInt64(kernel.y) << 32 }
  private static func unpack(_ state: UInt64) -> Kernel {
    Kernel(x: UInt32(truncatingIfNeeded: state), y: UInt32(truncatingIfNeeded: state >> 32))
  }
}

extension Trial {
  /// The checksum of a worker that does every step of every task once and in order, without computing it: so
  /// that the harness knows who is wrong without a vote.
  ///
  /// - Precondition: computing is in units.
  /// - Complexity: O(steps of all tasks), about 10 ns a step.
  package var expectedChecksum: Checksum {
    var jumps: [UInt64: KernelJump] = [:]
    for role in roles {
      for case .compute(let units) in role.steps where jumps[units] == nil {
        jumps[units] = KernelJump(units: units)
      }
    }
    var sum = Checksum()
    var task = 0
    for role in roles {
      let plan: [(kind: UInt32, jump: KernelJump?)] = role.steps.map { step in
        if case .compute(let units) = step { (step.kind, jumps[units]) } else { (step.kind, nil) }
      }
      for _ in 0..<role.tasks {
        var kernel = Kernel(seed: seed, task: task)
        var number: UInt32 = 0
        for _ in 0..<role.repeat {
          for (kind, jump) in plan {
            jump?(&kernel)
            number &+= 1
            kernel.fold(step: number, kind: kind)
          }
        }
        sum.add(kernel)
        task += 1
      }
    }
    return sum
  }
}
