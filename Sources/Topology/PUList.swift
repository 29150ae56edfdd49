/// Numbers of PUs for people and for `taskset -c`, sorted: `0-3,8`, with steps `0-62:2`.
package struct PUList: Sendable, Hashable, CustomStringConvertible {
  package var pus: [Int]

  package init(_ pus: [Int]) { self.pus = Set(pus).sorted() }

  /// - Complexity: O(n).
  package var description: String {
    var (runs, rest): ([String], ArraySlice<Int>) = ([], pus[...])
    while let first = rest.first {
      let run = Self.run(at: rest)
      rest = rest.dropFirst(run.count)
      let last = run.count == 1 ? "" : "-\(first + (run.count - 1) * run.step)"
      runs.append("\(first)\(last)" + (run.step == 1 ? "" : ":\(run.step)"))
    }
    return runs.joined(separator: ",")
  }

  /// How many numbers from here on have the same distance. Two that are no neighbours make no run, nor do three:
  /// `0,8,16` reads better than `0-16:8`.
  private static func run(at numbers: ArraySlice<Int>) -> (count: Int, step: Int) {
    let start = numbers.startIndex
    guard numbers.count > 1 else { return (1, 1) }
    let step = numbers[start + 1] - numbers[start]
    var end = start + 1
    while end + 1 < numbers.endIndex, numbers[end + 1] - numbers[end] == step { end += 1 }
    let count = end - start + 1
    return step == 1 || count > 3 ? (count, step) : (1, 1)
  }
}
