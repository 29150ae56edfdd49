import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct PicturesTests {
  @Test func write() throws {
    let root = URL(fileURLWithPath: "/tmp/h/pics")
    var s = Sample()
    func put(_ name: String, _ records: [Record]) throws {
      let dir = root.appendingPathComponent(name)
      try Sample.write(records, to: dir)
      try writeSummaries(directory: dir.path)
      print("=====", name)
      print(try present(Results.load(directory: dir.path)))
    }
    s.experiment = "thirty-on-sixteen"
    try put("flagship", s.flagship())
    try put("staircase", s.staircase())
    try put("sayafter", s.sayAfter())
    s.rounds = 3
    try put("few", s.flagship())
    s.rounds = 12
    s.cores = 16
    s.noise = 0.04
    try put("sixteen", s.flagship())
    s.cores = 2
    s.capacity = 1.5
    try put("quota", s.flagship())
    s.capacity = nil
    try put("empty", [])
    let odd = (1...6).map {
      Sample.Work(
        ["a_b{x}", "50% \"q\"", "it's, ^so", "$(touch /tmp/h/pwned)", "`x` @y", "c-\\n%s"][$0 - 1],
        busy: 1e-3 * Double($0), waiting: 1e-3)
    }
    var cells: [(Sample.Work, Cell)] = []
    for w in odd {
      cells.append((w, s.cell(w, ModelName(.subroutine), 1, 1)))
      for m in Model.allCases.map({ ModelName($0) }) + [
        ModelName(worker: "py", model: "async_io"), ModelName(worker: "go", model: "goroutine\"{}"),
        ModelName(worker: "rs", model: "tokio"),
      ] {
        for t in [1, 2, 4, 8, 30, 60, 120] where !(t == 8 && m.model == "thread") {
          cells.append((w, s.cell(w, m, t, 2)))
        }
      }
    }
    try put("odd", s.records(of: cells))
    let w = Sample.Work("one", busy: 1e-3, waiting: 0)
    try put("onecell", s.records(of: [(w, s.cell(w, ModelName(.thread), 4, 2))]))
  }
}
