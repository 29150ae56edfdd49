/// PUs that have nothing to do, the one that became idle last at the head: its caches are warm.
///
/// - Complexity: O(1) for everything.
struct IdlePUs: ~Copyable {
  private static let none: Int32 = -1
  private static let busy: Int32 = -2

  private let after: UnsafeMutablePointer<Int32>
  private let before: UnsafeMutablePointer<Int32>
  private var head = none

  /// All are busy at first.
  init(count: Int) {
    after = .allocate(capacity: count)
    before = .allocate(capacity: count)
    after.initialize(repeating: Self.busy, count: count)
    before.initialize(repeating: Self.busy, count: count)
  }

  deinit {
    after.deallocate()
    before.deallocate()
  }

  @inline(__always) var first: Int? { head == Self.none ? nil : Int(head) }
  @inline(__always) func contains(_ pu: Int) -> Bool { after[pu] != Self.busy }

  mutating func insert(_ pu: Int) {
    (after[pu], before[pu]) = (head, Self.none)
    if head != Self.none { before[Int(head)] = Int32(truncatingIfNeeded: pu) }
    head = Int32(truncatingIfNeeded: pu)
  }

  mutating func remove(_ pu: Int) {
    let (next, last) = (after[pu], before[pu])
    if last == Self.none { head = next } else { after[Int(last)] = next }
    if next != Self.none { before[Int(next)] = last }
    (after[pu], before[pu]) = (Self.busy, Self.busy)
  }
}
