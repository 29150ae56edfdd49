import Trials

/// Tasks that wait for a point in time, the first one first; of several at the same time the one that was put in first.
///
/// - Complexity: O(log n) to put in and to take out.
struct Sleepers {
  private struct Entry {
    var time: Nanoseconds
    var order: UInt32
    var task: Int32

    @inline(__always) func isBefore(_ other: Entry) -> Bool {
      time != other.time ? time < other.time : Int32(bitPattern: order &- other.order) < 0
    }
  }

  /// A heap of four branches: a child's siblings share its cache line.
  private var heap: [Entry] = []
  private var order: UInt32 = 0

  /// When the first one is due; `NextEvent.never` without any.
  @inline(__always) var next: Nanoseconds { heap.isEmpty ? NextEvent.never : heap[0].time }

  mutating func add(_ task: Int, at time: Nanoseconds) {
    let entry = Entry(time: time, order: order, task: Int32(task))
    order &+= 1
    heap.append(entry)
    var place = heap.count - 1
    while place > 0 {
      let parent = (place - 1) / 4
      guard entry.isBefore(heap[parent]) else { break }
      heap[place] = heap[parent]
      place = parent
    }
    heap[place] = entry
  }

  /// Takes the first one out. There must be one.
  mutating func removeFirst() -> Int {
    let first = heap[0]
    let last = heap.removeLast()
    guard !heap.isEmpty else { return Int(first.task) }
    var place = 0
    while true {
      let child = 4 * place + 1
      guard child < heap.count else { break }
      var least = child
      for other in (child + 1)..<max(child + 1, min(child + 4, heap.count))
      where heap[other].isBefore(heap[least]) { least = other }
      guard heap[least].isBefore(last) else { break }
      heap[place] = heap[least]
      place = least
    }
    heap[place] = last
    return Int(first.task)
  }
}
