import Trials

/// `micro` on the spot: what needs no model. Every operation's result goes into the next one, and the last into
/// the task's sink.
extension Belongings {
  @inline(never) mutating func measure(_ op: Op, _ script: Script) {
    var times = op.amount
    var result = sink
    let start = now()
    switch op.micro {
    case .call: for _ in 0..<times { result = called(result) }
    case .next: (times, result) = resumed(times, script)
    case .array: (times, result) = summed(numbers(times))
    case .iterator:
      var iterator = NumberIterator(start: 0, end: times)
      (times, result) = (0, 0)
      while let number = iterator.next() { (times, result) = (times + 1, result &+ UInt64(number)) }
    case .generator:
      var generator = NumberGenerator(start: 0, end: times)
      (times, result) = (0, 0)
      while let number = generator.next() { (times, result) = (times + 1, result &+ UInt64(number)) }
    case .await, .asyncLet, .taskValue, .future, .pass: times = 0  // they are waits
    }
    note(Int(times), since: start)
    sink = result
  }
}

/// A function that does next to nothing.
@inline(never) func called(_ value: UInt64) -> UInt64 { value &+ 1 }

/// Resumes a routine so many times, each time up to its next turn: as every model resumes its tasks.
@inline(never) private func resumed(_ times: Int64, _ script: Script) -> (Int64, UInt64) {
  var (period, marks, place) = (Nanoseconds(0), Int32(0), 0)
  let op = Op(.yield(times: Int(times)), period: &period, marks: &marks, place: &place)
  return withUnsafePointer(to: op) { op in
    var yielding = script
    (yielding.ops, yielding.count, yielding.laps) = (op, 1, 1)
    var routine = Routine(seed: 1, task: 0)
    var count: Int64 = 0
    while routine.resume(yielding) != nil { count += 1 }
    return (count, UInt64(routine.kernel.x))
  }
}

/// The numbers from 0 in an array.
@inline(never) private func numbers(_ count: Int64) -> [Int64] { [Int64](0..<count) }

@inline(never) private func summed(_ numbers: [Int64]) -> (Int64, UInt64) {
  var (count, sum) = (Int64(0), UInt64(0))
  for number in numbers { (count, sum) = (count + 1, sum &+ UInt64(number)) }
  return (count, sum)
}

/// An iterator: it computes the next number from the last, and never gives `end`.
///
///     def __next__(self):
///         if self.num < self.end: res = self.num; self.num += 1; return res
///         raise StopIteration
struct NumberIterator {
  private var number: Int64
  private let end: Int64

  init(start: Int64, end: Int64) { (number, self.end) = (start, end) }

  @inline(never) mutating func next() -> Int64? {
    guard number < end else { return nil }
    defer { number += 1 }
    return number
  }
}

/// A generator: it goes on where it left off, and gives `end` too.
///
///     def generator(start, end):
///         yield start
///         while start < end: start += 1; yield start
struct NumberGenerator {
  private enum Point { case beginning, loop, end }

  private var point = Point.beginning
  private var start: Int64
  private let end: Int64

  init(start: Int64, end: Int64) { (self.start, self.end) = (start, end) }

  @inline(never) mutating func next() -> Int64? {
    switch point {
    case .beginning:
      point = .loop
      return start
    case .loop:
      guard start < end else {
        point = .end
        return nil
      }
      start += 1
      return start
    case .end: return nil
    }
  }
}
