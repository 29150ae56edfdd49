import Trials

/// Going through a task's own memory. The loops are functions of their own that are given the last pass's result,
/// so that no pass can be left out or moved.
extension Belongings {
  @inline(never) mutating func walk(_ op: Op) {
    let start = memory + op.place
    for _ in 0..<op.amount {
      sink =
        op.code == .chase ? chase(start, lines: Self.lines(op.bytes), sink) : stream(start, op.bytes, sink)
    }
  }

  /// Fills an op's working set, and so touches all of it: for `chase` with one random cycle through its cache
  /// lines, for others with words that are not all the same.
  ///
  /// - Complexity: O(bytes).
  static func fill(_ start: UnsafeMutableRawPointer, _ op: Op, seed: UInt32) {
    var random = Kernel(seed: seed, task: op.place & 0xFFFF_FFFF)
    guard op.code == .chase else {
      let words = start.assumingMemoryBound(to: UInt32.self)
      for word in 0..<((op.bytes + 3) / 4) {
        random.unit()
        words[word] = random.x
      }
      return
    }
    // Sattolo's shuffle (Information Processing Letters 22, 1986) leaves one cycle and no shorter ones.
    let lines = lines(op.bytes)
    var order = (0..<lines).map { $0 }
    var last = lines - 1
    while last > 0 {
      random.compute(3)
      let other = Int((UInt64(random.x) << 32 | UInt64(random.y)) % UInt64(last))
      order.swapAt(last, other)
      last -= 1
    }
    for line in 0..<lines {
      start.storeBytes(of: UInt64(order[line] * lineBytes), toByteOffset: line * lineBytes, as: UInt64.self)
    }
  }

  /// Less than a line is one line, which leads to itself.
  private static func lines(_ bytes: Int) -> Int { max(1, bytes / lineBytes) }
  private static let lineBytes = 64
}

@inline(never) private func stream(_ start: UnsafeMutableRawPointer, _ bytes: Int, _ before: UInt64) -> UInt64
{
  let words = start.assumingMemoryBound(to: UInt64.self)
  var sum = before
  for word in 0..<(bytes / 8) { sum &+= words[word] }
  return sum
}

/// Begins where the last pass ended: at the first line, since a pass visits every one.
@inline(never) private func chase(_ start: UnsafeMutableRawPointer, lines: Int, _ before: UInt64) -> UInt64 {
  var place = start.load(as: UInt64.self)
  for _ in 1..<lines { place = start.load(fromByteOffset: Int(place), as: UInt64.self) }
  return before &+ place
}
