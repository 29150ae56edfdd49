import Execution
import Foundation
import Trials

private let million = 1_000_000
private let wait = Step.sleep(ns: 100_000_000)
private let nothing = Step.yield(times: 0)

/// A million tasks: what starting them, and having them wait for 100 ms, costs under the models that are made for it.
/// One fresh process a trial, kinds in turn, means of the lower halves.
func million(rounds: Int = 5) async throws -> [Figure] {
  let worker = FreshWorker()
  let go = try Go()
  defer { go?.remove() }
  var seconds: [String: [Double]] = [:]
  var bytes: [String: [Double]] = [:]
  func note(_ name: String, _ result: TrialResult) {
    seconds[name, default: []].append(result.total)
    bytes[name, default: []].append(result.growth / Double(million))
  }
  for _ in 0..<rounds {
    note("generator waits", try await worker.run(.generator, tasks: million, [wait]))
    note("pool waits", try await worker.run(.pool, tasks: million, [wait]))
    note("pool spawns", try await worker.run(.pool, tasks: million, [nothing]))
    note("task spawns", try await worker.run(.task, tasks: million, [nothing]))
    seconds["plain group", default: []] += try numbers(URL(filePath: "/proc/self/exe"), [plainGroup])
    if let go {
      let (waited, spawned) = (try go.run("wait", million, 100), try go.run("spawn", million))
      seconds["go waits", default: []].append(waited[0])
      seconds["go spawns", default: []].append(spawned[0])
      bytes["go waits", default: []].append(waited[1] / Double(million))
    }
  }
  func mean(_ name: String) -> Double { lowerHalfMean(seconds[name] ?? []) }
  func each(_ name: String) -> Double { mean(name) / Double(million) }
  func memory(_ name: String) -> Double { lowerHalfMean(bytes[name] ?? []) }

  var figures = [
    Figure("a million tasks that wait 100 ms, by generator", seconds: mean("generator waits"), atMost: 0.150),
    Figure("  memory of each", bytes: memory("generator waits"), atMost: 60),
    Figure("a million tasks that wait 100 ms, by pool", seconds: mean("pool waits"), atMost: 1.6),
    Figure("  memory of each", bytes: memory("pool waits")),
    Figure(
      "an empty task made and joined, of a million, by pool", seconds: each("pool spawns"), atMost: 0.6e-6),
    Figure(
      "  pool / one plain task group on Swift's pool", ratio: mean("pool spawns") / mean("plain group"),
      atMost: 1.0 / 3),
    Figure(
      "  pool / task, spawned in the same shape", ratio: mean("pool spawns") / mean("task spawns"),
      atMost: 2.0 / 3),
    Figure("  by task", seconds: each("task spawns")),
    Figure("  by one plain task group", seconds: each("plain group")),
  ]
  if go != nil {
    figures += [
      Figure("Go: a million goroutines that wait 100 ms", seconds: mean("go waits")),
      Figure("  memory of each", bytes: memory("go waits")),
      Figure("  pool / Go", ratio: mean("pool waits") / mean("go waits"), atMost: 1),
      Figure("  generator / Go", ratio: mean("generator waits") / mean("go waits"), atMost: 1),
      Figure("Go: an empty goroutine made and joined", seconds: each("go spawns")),
      Figure("  pool / Go", ratio: mean("pool spawns") / mean("go spawns"), atMost: 2),
    ]
  } else {
    print("Go is not installed: left out (Debian's package is golang-go)")
  }
  return figures
}

/// The argument with which this program measures one plain task group, in a process of its own.
let plainGroup = "plain-group"

/// Prints the seconds in which one task group makes and joins a million empty tasks on Swift's pool.
func measurePlainGroup() async {
  let start = now()
  await withDiscardingTaskGroup { group in
    for _ in 0..<million { group.addTask {} }
  }
  print(Double(now() - start) / 1e9)
}

/// The program in `go/`.
private struct Go {
  private let built: BuiltProgram

  /// Nil where Go is not installed.
  init?() throws {
    guard let go = programOnPath("go") else { return nil }
    built = try BuiltProgram("go/main.go", by: go) { source, program in ["build", "-o", program, source] }
  }

  func run(_ what: String, _ amounts: Int...) throws -> [Double] {
    try numbers(built.program, [what] + amounts.map(String.init))
  }

  func remove() { built.remove() }
}
