import Trials

/// Timers of numbered items, as hashed hierarchical timing wheels (Varghese and Lauck, 1987).
///
/// Time is cut into ticks. A wheel has 256 slots for what is due within its 256 ticks, the next one 256 slots that
/// are 256 times as long, and so on: an item lies on the lowest wheel on which its slot is not the current one, and
/// moves down as its slot comes up. Due times are rounded up to ticks, so no item is ever handed out early. Items of
/// one tick are handed out in the order in which they were added. It reads no clock: times come in.
///
/// Adding and handing out allocate nothing and cost O(1); an item moves down five times at most.
struct TimerWheel: ~Copyable {
  /// The links of all items. An item that is on no wheel may be in some other chain.
  private(set) var links: UnsafeMutablePointer<Chain.Item>
  private(set) var capacity: Int

  /// When each item is due, in ticks.
  private var due: UnsafeMutablePointer<Int64>
  /// 256 a level; the last one of all is for what is due already.
  private let slots: UnsafeMutablePointer<Chain>
  /// Which slots hold something: a bit each, four words a level.
  private let occupied: UnsafeMutablePointer<UInt64>
  private var start: Nanoseconds
  private var current: Int64 = 0

  /// 8.192 µs: the most by which an item may be late.
  static let tick: Nanoseconds = 1 << tickBits
  private static let tickBits: Int64 = 13
  /// 256⁶ ticks are 73 years, more than `Int64` nanoseconds can be apart from a clock that began at zero.
  private static let levels = 6
  private static let overdue = levels * 256

  /// - Parameter capacity: Items are numbered from 0 to below this.
  init(capacity: Int, start: Nanoseconds) {
    self.capacity = capacity
    self.start = start
    links = .allocate(capacity: max(1, capacity))
    due = .allocate(capacity: max(1, capacity))
    // So that the pages are there before the clock runs.
    links.initialize(repeating: 0, count: capacity)
    due.initialize(repeating: 0, count: capacity)
    slots = .allocate(capacity: Self.overdue + 1)
    slots.initialize(repeating: Chain(), count: Self.overdue + 1)
    occupied = .allocate(capacity: Self.levels * 4)
    occupied.initialize(repeating: 0, count: Self.levels * 4)
  }

  deinit {
    links.deallocate()
    due.deallocate()
    slots.deallocate()
    occupied.deallocate()
  }

  /// Makes room for items up to below `capacity`.
  ///
  /// - Complexity: O(capacity).
  mutating func grow(to capacity: Int) {
    guard capacity > self.capacity else { return }
    let (links, due) = (
      UnsafeMutablePointer<Chain.Item>.allocate(capacity: capacity),
      UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
    )
    links.moveInitialize(from: self.links, count: self.capacity)
    due.moveInitialize(from: self.due, count: self.capacity)
    (links + self.capacity).initialize(repeating: 0, count: capacity - self.capacity)
    (due + self.capacity).initialize(repeating: 0, count: capacity - self.capacity)
    self.links.deallocate()
    self.due.deallocate()
    (self.links, self.due, self.capacity) = (links, due, capacity)
  }

  /// Adds an item that is on no wheel and in no chain.
  @inline(__always) mutating func add(_ item: Chain.Item, due time: Nanoseconds) {
    let tick = (time &- start &+ (Self.tick - 1)) >> Self.tickBits
    due[Int(item)] = tick
    place(item, tick)
  }

  /// Moves the time on and appends to `chain` what is due, in the order of its ticks. Time never goes back: an
  /// earlier one than before changes nothing.
  @inline(__always) mutating func advance(to time: Nanoseconds, into chain: inout Chain) {
    chain.append(contentsOf: &slots[Self.overdue], links)
    let target = (time &- start) >> Self.tickBits
    guard target > current else { return }
    while let (level, slot) = first, begin(level, slot) <= target {
      current = begin(level, slot)
      occupied[level &* 4 &+ slot >> 6] &= ~(1 << UInt64(slot & 63))
      if level == 0 {
        chain.append(contentsOf: &slots[slot], links)
      } else {
        moveDown(level &* 256 &+ slot)
        chain.append(contentsOf: &slots[Self.overdue], links)
      }
    }
    current = target
  }

  /// The time at which to look again: no item is due earlier; nil without items.
  var next: Nanoseconds? {
    if !slots[Self.overdue].isEmpty { return start &+ current << Self.tickBits }
    return first.map { start &+ begin($0, $1) << Self.tickBits }
  }

  // MARK: Slots

  /// Puts an item where the highest digit, to base 256, that its tick and the current one differ in says.
  @inline(__always) private mutating func place(_ item: Chain.Item, _ tick: Int64) {
    guard tick > current else { return slots[Self.overdue].append(item, links) }
    let level = (63 &- (tick ^ current).leadingZeroBitCount) >> 3
    let slot = Int(tick >> (Int64(level) &* 8)) & 255
    slots[level &* 256 &+ slot].append(item, links)
    occupied[level &* 4 &+ slot >> 6] |= 1 << UInt64(slot & 63)
  }

  private mutating func moveDown(_ slot: Int) {
    var items = Chain()
    items.append(contentsOf: &slots[slot], links)
    while let item = items.popFirst(links) { place(item, due[Int(item)]) }
  }

  /// The slot that comes up next. Everything on a level is due before anything on the one above, and after the
  /// level's current slot.
  private var first: (level: Int, slot: Int)? {
    for word in 0..<(Self.levels * 4) where occupied[word] != 0 {
      return (word >> 2, (word & 3) << 6 | occupied[word].trailingZeroBitCount)
    }
    return nil
  }

  /// The first tick of a slot that is yet to come.
  @inline(__always) private func begin(_ level: Int, _ slot: Int) -> Int64 {
    let shift = Int64(level) &* 8
    return ((current >> (shift &+ 8)) << 8 | Int64(slot)) << shift
  }
}
