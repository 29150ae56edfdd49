import Trials

/// Which of a fixed number of sources has its event first: a tournament in which each source keeps one place.
///
/// - Complexity: O(log n) to move an event, O(1) to see the first.
struct NextEvent: ~Copyable {
  /// An event that never comes.
  static let never = Nanoseconds.max

  private let leaves: Int
  private let times: UnsafeMutablePointer<Nanoseconds>
  /// Node i has the earlier winner of nodes 2i and 2i + 1; node 1 is the root, the leaves begin at `leaves`.
  private let winners: UnsafeMutablePointer<Int32>

  init(sources: Int) {
    var leaves = 1
    while leaves < sources { leaves *= 2 }
    self.leaves = leaves
    times = .allocate(capacity: leaves)
    times.initialize(repeating: Self.never, count: leaves)
    winners = .allocate(capacity: 2 * leaves)
    for leaf in 0..<leaves { (winners + leaves + leaf).initialize(to: Int32(leaf)) }
    for node in stride(from: leaves - 1, through: 0, by: -1) {
      (winners + node).initialize(to: node == 0 ? 0 : winners[2 * node])
    }
  }

  deinit {
    times.deallocate()
    winners.deallocate()
  }

  /// The source whose event is first; of several the one with the smallest number.
  @inline(__always) var source: Int { Int(winners[1]) }

  @inline(__always) func time(of source: Int) -> Nanoseconds { times[source] }

  @inline(__always) mutating func set(_ source: Int, to time: Nanoseconds) {
    times[source] = time
    var node = (leaves + source) >> 1
    while node > 0 {
      let (left, right) = (winners[2 * node], winners[2 * node + 1])
      winners[node] = times[Int(right)] < times[Int(left)] ? right : left
      node >>= 1
    }
  }
}
