/// Queues of tasks, first in, first out, one a PU or one for all, and which of them is the longest.
///
/// A task waits in one queue at most: its link to the next one lies in a column of all tasks.
///
/// - Complexity: O(1) for everything.
struct RunQueues: ~Copyable {
  private static let none: Int32 = -1

  private let links: UnsafeMutablePointer<Int32>
  private let queues: UnsafeMutablePointer<Queue>
  /// The first queue of each length; queues of a length are chained.
  private var byLength: [Int32] = [none]
  /// No queue is longer.
  private var longest = 0

  private struct Queue {
    var first: Int32 = none
    var last: Int32 = none
    var count: Int32 = 0
    /// Neighbours among the queues of this length.
    var before: Int32 = none
    var after: Int32 = none
  }

  init(queues count: Int, tasks: Int) {
    queues = .allocate(capacity: count)
    queues.initialize(repeating: Queue(), count: count)
    links = .allocate(capacity: max(1, tasks))
    links.initialize(repeating: Self.none, count: max(1, tasks))
  }

  deinit {
    queues.deallocate()
    links.deallocate()
  }

  @inline(__always) func count(_ queue: Int) -> Int { Int(queues[queue].count) }

  @inline(__always) mutating func append(_ task: Int, to queue: Int) {
    unrank(queue)
    push(task, to: queue)
    queues[queue].count += 1
    rank(queue)
  }

  /// Takes the first task out; the queue must have one.
  @inline(__always) mutating func removeFirst(of queue: Int) -> Int {
    unrank(queue)
    let task = pop(queue)
    queues[queue].count -= 1
    rank(queue)
    return task
  }

  /// Puts a task in at the end and takes the first one out: the length stays as it is. The queue must have one.
  @inline(__always) mutating func exchange(_ task: Int, at queue: Int) -> Int {
    let first = pop(queue)
    push(task, to: queue)
    return first
  }

  @inline(__always) private mutating func push(_ task: Int, to queue: Int) {
    let item = Int32(truncatingIfNeeded: task)
    links[task] = Self.none
    if queues[queue].first == Self.none {
      queues[queue].first = item
    } else {
      links[Int(queues[queue].last)] = item
    }
    queues[queue].last = item
  }

  @inline(__always) private mutating func pop(_ queue: Int) -> Int {
    let task = queues[queue].first
    queues[queue].first = links[Int(task)]
    return Int(task)
  }

  /// The longest queue that isn't empty; of several the one that got its length last. Nil when all are empty.
  var longestQueue: Int? {
    mutating get {
      while longest > 0, byLength[longest] == Self.none { longest -= 1 }
      return longest == 0 ? nil : Int(byLength[longest])
    }
  }

  private mutating func unrank(_ queue: Int) {
    let item = queues[queue]
    guard item.count > 0 else { return }
    if item.before == Self.none {
      byLength[Int(item.count)] = item.after
    } else {
      queues[Int(item.before)].after = item.after
    }
    if item.after != Self.none { queues[Int(item.after)].before = item.before }
  }

  private mutating func rank(_ queue: Int) {
    let length = Int(queues[queue].count)
    guard length > 0 else { return }
    while byLength.count <= length { byLength.append(Self.none) }
    let head = byLength[length]
    queues[queue].before = Self.none
    queues[queue].after = head
    if head != Self.none { queues[Int(head)].before = Int32(truncatingIfNeeded: queue) }
    byLength[length] = Int32(truncatingIfNeeded: queue)
    longest = max(longest, length)
  }
}
