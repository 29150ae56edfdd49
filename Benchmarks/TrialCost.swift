import Foundation
import Harness
import Statistics
import Trials

/// What a trial costs beside its iterations, from before its worker is started until its rows are on the disk, and
/// where that goes. The worker is the one beside this program.
func trialCost(trials count: Int = 300) async throws -> [Figure] {
  let worker = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    .appending(path: "juggle-worker").path
  let folder = FileManager.default.temporaryDirectory.appending(path: "juggle-bench-\(UUID().uuidString)")
  defer { try? FileManager.default.removeItem(at: folder) }
  let launcher = LocalLauncher(own: [worker])
  let nothing = LocalLauncher(own: ["/bin/true"])
  let store = try ResultStore(folder: folder, parameters: [])
  let trial = Trial(
    model: Model.thread.rawValue, tasks: 2, pus: [],
    roles: [Role(name: "all", tasks: 2, steps: [.yield(times: 1)], repeat: 1)], seed: 1, iterations: 5)
  var (all, bare, written) = ([Double](), [Double](), [Double]())
  for _ in 0..<count {
    let start = monotonicSeconds()
    guard case .finished(let result) = await launcher.launch(trial, on: nil, limit: 10).outcome else {
      throw Missing(what: "an answer of \(worker)")
    }
    let answered = monotonicSeconds()
    try store.append(Array(repeating: Record(), count: result.iterations.count))
    let end = monotonicSeconds()
    _ = await nothing.launch(trial, on: nil, limit: 10)
    bare.append(monotonicSeconds() - end)
    written.append(end - answered)
    all.append(end - start - result.iterations.reduce(0) { $0 + $1.spawn + $1.wall + $1.join })
  }
  func middle(_ values: [Double]) -> Double { median(values) ?? .nan }
  return [
    Figure(
      "a trial beside its iterations, from spawn to stored row (median)", seconds: middle(all), atMost: 0.010),
    Figure("  of this, starting and ending any process (/bin/true)", seconds: middle(bare)),
    Figure("  of this, the rows' way to the disk", seconds: middle(written)),
  ]
}

struct Missing: Error, CustomStringConvertible {
  let what: String
  var description: String { "\(what) is missing" }
}
