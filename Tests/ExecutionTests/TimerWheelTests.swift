import Testing
import Trials

@testable import Execution

/// The wheel by itself, its time given by hand.
struct TimerWheelTests {
  private static let tick = TimerWheel.tick

  /// Adds items due at these times, moves the time on through `looks`, and says who was handed out at each.
  private static func handedOut(
    _ dues: [Nanoseconds], looks: [Nanoseconds], start: Nanoseconds = 0
  ) -> [[Int32]] {
    var wheel = TimerWheel(capacity: dues.count, start: start)
    for (item, due) in dues.enumerated() { wheel.add(Int32(item), due: due) }
    return looks.map { look in
      var chain = Chain()
      wheel.advance(to: look, into: &chain)
      return Self.items(&chain, wheel)
    }
  }

  private static func items(_ chain: inout Chain, _ wheel: borrowing TimerWheel) -> [Int32] {
    var items: [Int32] = []
    while let item = chain.popFirst(wheel.links) { items.append(item) }
    return items
  }

  @Test(arguments: [
    1, tick - 1, tick, tick + 1, 255 * tick, 256 * tick, 257 * tick, 65_535 * tick, 65_536 * tick + 5,
    100 * ms, 86_400_000 * ms, 1 << 53, Nanoseconds(1) << 60,
  ])
  func nobodyIsHandedOutEarlyAndAtMostATickLate(due: Nanoseconds) {
    let start: Nanoseconds = 12_345
    let out = Self.handedOut([start + due], looks: [start + due - 1, start + due + Self.tick], start: start)
    #expect(out == [[], [0]])
  }

  @Test(arguments: [Nanoseconds(-1_000_000), -1, 0])
  func whatIsDueAlreadyIsHandedOutAtTheNextLook(due: Nanoseconds) {
    #expect(Self.handedOut([1_000_000 + due], looks: [1_000_000], start: 1_000_000) == [[0]])
  }

  @Test func itemsAreHandedOutByTickAndWithinOneInTheOrderTheyWereAdded() {
    let late = 70_000 * Self.tick
    let dues = [late, 3 * Self.tick, late, 2 * Self.tick, late, 3 * Self.tick, 300 * Self.tick, late]
    #expect(Self.handedOut(dues, looks: [2 * late]) == [[3, 1, 5, 6, 0, 2, 4, 7]])
  }

  @Test func orderWithinATickIsKeptAlthoughItemsAreAddedFromNearAndFar() {
    var wheel = TimerWheel(capacity: 3, start: 0)
    var chain = Chain()
    let due = 1_000 * Self.tick
    wheel.add(2, due: due)  // two levels up
    wheel.advance(to: 900 * Self.tick, into: &chain)
    wheel.add(0, due: due)
    wheel.advance(to: 999 * Self.tick, into: &chain)
    wheel.add(1, due: due)
    #expect(Self.items(&chain, wheel) == [])
    wheel.advance(to: due, into: &chain)
    #expect(Self.items(&chain, wheel) == [2, 0, 1])
  }

  @Test func anItemMayBeAddedAgain() {
    var wheel = TimerWheel(capacity: 1, start: 0)
    for lap in 1...2_000 as ClosedRange<Nanoseconds> {
      var chain = Chain()
      wheel.add(0, due: lap * ms)
      wheel.advance(to: lap * ms - 1, into: &chain)
      #expect(chain.isEmpty)
      wheel.advance(to: lap * ms + Self.tick, into: &chain)
      #expect(Self.items(&chain, wheel) == [0])
    }
    #expect(wheel.next == nil)
  }

  @Test func timeThatGoesBackChangesNothing() {
    #expect(Self.handedOut([5 * ms], looks: [4 * ms, 1 * ms, 6 * ms]) == [[], [], [0]])
  }

  @Test func theNextLookIsNeverTooLateAndLeadsToTheEnd() {
    var random = SystemRandomNumberGenerator()
    let dues = (0..<200).map { _ in
      Nanoseconds.random(in: 0...(1 << Nanoseconds.random(in: 10...50)), using: &random)
    }
    var wheel = TimerWheel(capacity: dues.count, start: 0)
    for (item, due) in dues.enumerated() { wheel.add(Int32(item), due: due) }
    var waiting = Set(dues.indices.map(Int32.init))
    var looks = 0
    while let next = wheel.next {
      looks += 1
      #expect(waiting.allSatisfy { next < dues[Int($0)] + Self.tick })
      var chain = Chain()
      wheel.advance(to: next, into: &chain)
      for item in Self.items(&chain, wheel) {
        #expect(dues[Int(item)] <= next)
        waiting.remove(item)
      }
    }
    #expect(waiting.isEmpty)
    #expect(looks <= 6 * dues.count)
  }

  @Test(arguments: 0..<20)
  func itAgreesWithASortedListWhateverHappens(run: Int) {
    let capacity = 300
    var wheel = TimerWheel(capacity: capacity, start: 777)
    var model: [Int32: Nanoseconds] = [:]
    var time: Nanoseconds = 777
    for _ in 0..<2_000 {
      let item = Int32.random(in: 0..<Int32(capacity))
      if model[item] == nil {
        let due = time + Nanoseconds.random(in: -10...(1 << Nanoseconds.random(in: 4...40)))
        model[item] = due
        wheel.add(item, due: due)
      }
      if Int.random(in: 0..<4) == 0 {
        time += Nanoseconds.random(in: 0...(1 << Nanoseconds.random(in: 4...36)))
        var chain = Chain()
        wheel.advance(to: time, into: &chain)
        let out = Self.items(&chain, wheel)
        #expect(out.allSatisfy { (model[$0] ?? .max) <= time })
        for item in out { model[item] = nil }
        #expect(model.values.allSatisfy { $0 > time - Self.tick })
      }
    }
  }

  @Test func growingKeepsWhoIsThere() {
    var wheel = TimerWheel(capacity: 2, start: 0)
    wheel.add(0, due: 5 * ms)
    wheel.add(1, due: 90_000 * ms)
    wheel.grow(to: 1_000)
    #expect(wheel.capacity == 1_000)
    wheel.add(999, due: 6 * ms)
    var chain = Chain()
    wheel.advance(to: 7 * ms, into: &chain)
    #expect(Self.items(&chain, wheel) == [0, 999])
    wheel.advance(to: 100_000 * ms, into: &chain)
    #expect(Self.items(&chain, wheel) == [1])
  }

  @Test func chainsAreQueues() {
    let links = UnsafeMutablePointer<Int32>.allocate(capacity: 10)
    defer { links.deallocate() }
    var (one, other) = (Chain(), Chain())
    for item in [3, 1, 4] as [Int32] { one.append(item, links) }
    for item in [9, 2] as [Int32] { other.append(item, links) }
    one.append(contentsOf: &other, links)
    one.append(contentsOf: &other, links)
    #expect(other.isEmpty)
    one.append(5, links)
    var items: [Int32] = []
    while let item = one.popFirst(links) { items.append(item) }
    #expect(items == [3, 1, 4, 9, 2, 5])
    #expect(one.isEmpty)
  }
}
