/// A queue of numbered items that are linked through a column beside it: four bytes a queue and four an item,
/// nothing is ever allocated. An item is in one chain at a time.
struct Chain: BitwiseCopyable {
  typealias Item = Int32

  /// The last item; its link leads to the first. -1 when there is none.
  private var last: Item = -1

  init() {}

  var isEmpty: Bool { last < 0 }

  @inline(__always) mutating func append(_ item: Item, _ links: UnsafeMutablePointer<Item>) {
    if last < 0 {
      links[Int(item)] = item
    } else {
      links[Int(item)] = links[Int(last)]
      links[Int(last)] = item
    }
    last = item
  }

  @inline(__always) mutating func popFirst(_ links: UnsafeMutablePointer<Item>) -> Item? {
    guard last >= 0 else { return nil }
    let first = links[Int(last)]
    if first == last { last = -1 } else { links[Int(last)] = links[Int(first)] }
    return first
  }

  /// Moves all of `other` behind its own.
  @inline(__always) mutating func append(
    contentsOf other: inout Chain, _ links: UnsafeMutablePointer<Item>
  ) {
    guard other.last >= 0 else { return }
    if last >= 0 { swap(&links[Int(last)], &links[Int(other.last)]) }
    last = other.last
    other.last = -1
  }
}
