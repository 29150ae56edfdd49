import Testing
import Topology
import Trials

@testable import Experiments

struct FuzzTests {
  /// Numbers that are the same in every run (Marsaglia's xorshift64).
  private struct Numbers: RandomNumberGenerator {
    var state: UInt64 = 88_172_645_463_325_252
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// Whatever happens to a file, reading and planning it ends with a plan or with problems.
  @Test func brokenFilesNeverTrap() throws {
    let pieces = [
      "[", "]", "{", "}", ": ", "- ", "'", "\"", "$", "$w", "x", "0", "-1", "1e300", "9223372036854775807",
      "...", "%",
      "all", "rest", "\n", "  ", "\t", "&a", "*a", "!!t ", "| ", "#", "é", "\0", "24h", "1000000000",
      "10000000",
      "share: ", "cast: ", "steps: ", "repeat: ", "expect: ", "9007199254740991 units", "infx", "nan", "1us",
    ]
    let sources = try ["thirty-on-sixteen", "say-after", "staircase"].map { try Array(flagship($0).source) }
    let topology = try Topology.machine(cores: 2)
    var numbers = Numbers()
    var fine = 0
    for round in 0..<1_500 {
      var text = sources[round % sources.count]
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        let start = Int.random(in: 0...text.count, using: &numbers)
        let end = min(text.count, start + Int.random(in: 0...6, using: &numbers))
        text.replaceSubrange(start..<end, with: pieces.randomElement(using: &numbers) ?? "")
      }
      guard let experiment = try? Experiment.decode(text: String(text), name: "x", path: "x.yaml") else {
        continue
      }
      if let plan = try? Plan(experiment, on: topology, limits: .unlimited) {
        fine += 1
        #expect(plan.roundSeconds.isFinite)
        for planned in plan.cells { #expect(planned.roles.reduce(0) { $0 + $1.tasks } == planned.cell.tasks) }
      }
    }
    #expect(fine > 100)
  }
}
