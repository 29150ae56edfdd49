import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct PresentationTests {
  private func shown(_ records: [Record], as format: ResultsFormat = .text) throws -> String {
    try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try present(Results.load(directory: folder.path), format: format)
    }
  }

  private var exact: Sample {
    var sample = Sample()
    (sample.noise, sample.rounds) = (0, 6)
    return sample
  }

  @Test func textIsTableAnswerAndTrust() throws {
    #expect(
      try shown(exact.sayAfter()) == """
        workload   model      tasks  cores    wall    ±  tasks/s  busy cores
        ─────────  ─────────  ─────  ─────  ──────  ───  ───────  ──────────
        say-after  coroutine      2      1  3.00 s  0 %    0.666      <0.001
        say-after  task           2      1  2.00 s  0 %     1.00      <0.001

        2 tasks on 1 core:

        - say-after: task 2.00 s; coroutine 3.00 s.

        Trust: 6 rounds a cell; the 95 % interval of the wall time is within ±2 % in 2
        of 2 cells; the widest is ±0 % (say-after coroutine tasks=2 cores=1 compact).
        Intervals hold within this run; only ratios of the same rounds are sure to be
        the models' doing. This machine sees 0.1 % or more: so large a difference
        between two cells would have been found in 9 of 10 such runs, while the wall
        time of a single trial scatters by less than 0.1 %.

        """)
  }

  /// Ten thousand tasks that wait 100 ms, made while the clock ran.
  private func spawned() -> [Record] {
    let work = Sample.Work("waiting", busy: 5e-6, waiting: 0.1)
    let cells = [
      (ModelName(.subroutine), 1, 1), (ModelName(.eventLoop), 10_000, 2), (ModelName(.process), 1_000, 2),
    ]
    return exact.records(
      of: cells.map { (work, exact.cell(work, $0.0, $0.1, $0.2)) }, wall: { $0.tasks == 1 ? 0.1 : 0.13 }
    )
    .map { row in
      var row = row
      (row.clock, row.units) = (.spawn, 0)
      (row.rssBefore, row.rssPeak) = (1 << 20, 1 << 20 + 2_500 * row.tasks)
      return row
    }
  }

  @Test func whereMakingTasksIsTimedTheTableSaysWhatEachCosts() throws {
    let text = try shown(spawned())
    #expect(
      text.hasPrefix(
        """
        workload  model       tasks  cores    wall    ±  wall/ideal  CPU/task  mem/task
        ────────  ──────────  ─────  ─────  ──────  ───  ──────────  ────────  ────────
        waiting   subroutine      1      1  100 ms  0 %       1.00×   5.98 µs  2.44 KiB
        waiting   eventLoop   10000      2  130 ms  0 %       1.30×   5.98 µs  2.44 KiB
        waiting   process      1000      2  130 ms  0 %       1.30×   5.98 µs

        """))
    #expect(!(try shown(exact.sayAfter())).contains("CPU/task"))
  }

  @Test func jsonHasTheCostsPerTask() throws {
    let text = try shown(spawned(), as: .json)
    for name in ["cpu_per_task_s", "memory_per_task_bytes", "wall_over_ideal"] {
      #expect(text.contains("\"\(name)\" : {"), "\(name)")
    }
  }

  @Test func markdownHasATable() throws {
    let text = try shown(exact.sayAfter(), as: .markdown)
    #expect(text.contains("| workload | model | tasks |"))
    #expect(text.contains("| say-after | task | 2 | 1 | 2.00 s |"))
  }

  @Test func jsonHasEveryFigure() throws {
    let text = try shown(Sample().flagship(), as: .json)
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let cells = try #require(report["cells"] as? [[String: Any]])
    #expect(cells.count == 96)
    let responses = try #require(cells.last?["responses"] as? [String: [String: Any]])
    #expect(responses["wall_s"]?["low"] is Double)
    #expect((report["answer"] as? [String])?.isEmpty == false)
  }

  @Test func jsonSaysWhatToDo() throws {
    let text = try shown(Sample().flagship(), as: .json)
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let scaling = try #require(report["scaling"] as? [String: Any])
    let advice = try #require(scaling["advice"] as? [[String: Any]])
    #expect(advice.map { $0["setting"] as? String } == ["cpu-bound", "io-bound", "mixed"])
    #expect(advice[0]["tasks"] as? Int == 2 && advice[0]["peak"] as? String == "found")
    #expect(advice[0]["models"] as? [String] == ["task", "thread"])
    #expect((advice[0]["tasks_per_s"] as? [String: Any])?["low"] is Double)
    #expect(advice[1]["peak"] as? String == "not_found")
    let beyond = try #require((scaling["beyond_cores"] as? [[String: Any]])?.first)
    #expect(beyond["setting"] as? String == "mixed" && (beyond["band"] as? [Int])?.first == 10)
    // Two cores have too few numbers of tasks for a law; what is not known is left out.
    let law = try #require((scaling["laws"] as? [[String: Any]])?.first)
    #expect(law["levels"] as? [Int] == [1, 2] && law["universal"] == nil && law["amdahl"] == nil)
  }

  /// No peak is infinitely far, which JSON has no word for.
  @Test func jsonOfALawWithoutAPeakCanBeWritten() throws {
    var sample = exact
    (sample.cores, sample.noise) = (8, 0.005)
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4, 8].map { (work, sample.cell(work, ModelName(.task), $0, 8)) }
    let text = try shown(sample.records(of: cells), as: .json)
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let laws = (report["scaling"] as? [String: Any])?["laws"] as? [[String: Any]]
    let universal = try #require(laws?.first?["universal"] as? [String: Any])
    #expect(universal["lambda"] is Double && universal["degrees"] as? Int == 1)
  }

  /// The universal law with its peak at 22 tasks, of which 16 were measured.
  @Test func jsonHasNoPeakBeyondWhatWasMeasured() throws {
    var sample = exact
    (sample.cores, sample.noise) = (16, 0.005)
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4, 8, 12, 16].map { (work, sample.cell(work, ModelName(.task), $0, 16)) }
    let records = sample.records(of: cells) { cell in
      let tasks = Double(cell.tasks)
      return 5e-3 * (1 + 0.03 * (tasks - 1) + 0.002 * tasks * (tasks - 1))
    }
    let text = try shown(records, as: .json)
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let laws = (report["scaling"] as? [String: Any])?["laws"] as? [[String: Any]]
    let universal = try #require(laws?.first?["universal"] as? [String: Any])
    #expect((universal["kappa"] as? [String: Any])?["value"] is Double)
    let peak = universal["peak"] as? [String: Double] ?? [:]
    #expect(peak["value"] == nil && peak.values.allSatisfy { $0 <= 16 }, "\(peak)")
  }

  @Test func jsonSaysOnWhichSideOfASweepTheGranularityLies() throws {
    var records: [Record] = []
    for (level, busy) in [("1ms", 1e-3), ("100us", 1e-4), ("10us", 1e-5)] {
      var sample = exact
      sample.parameters = [Cell.Parameter(name: "work", level: level)]
      let work = Sample.Work("w", busy: busy, waiting: 0)
      let models: [Model] = [.generator, .pool, .thread, .process]
      let cells =
        [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
        + models.map { (work, sample.cell(work, ModelName($0), 100, 2)) }
      records += sample.records(of: cells) { cell in
        guard cell.tasks > 1 else { return busy }
        return switch cell.model.native {
        case .generator: (busy + 1e-8) * 100
        case .pool: (busy + 1e-8) * 50
        case .thread: (busy + 3e-5) * 50
        default: (busy + 0.1) * 50
        }
      }
    }
    let text = try shown(records, as: .json)
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let scaling = try #require(report["scaling"] as? [String: Any])
    let sweeps = try #require(scaling["granularity"] as? [[String: Any]])
    let expected = [
      "generator": ("at_most", 1), "pool": ("at_most", 2), "thread": ("found", 2), "process": ("above", 2),
    ]
    #expect(sweeps.count == expected.count)
    for sweep in sweeps {
      let (side, cores) = try #require(expected[sweep["model"] as? String ?? ""])
      #expect(sweep["side"] as? String == side && sweep["usable_cores"] as? Double == Double(cores))
      #expect((sweep["metg_s"] != nil) == (side == "found"))
    }
  }

  @Test func adviceIsInTheTextAndInTheMarkdown() throws {
    for format in [ResultsFormat.text, .markdown] {
      let text = try shown(Sample().flagship(), as: format)
      #expect(text.contains("- Advice for cpu-bound: 2 tasks under task or thread on 2 cores: "))
      #expect(text.contains("- No scaling law was fitted: "))
    }
  }

  @Test func csvIsTheSummaryFile() throws {
    #expect(try shown(exact.sayAfter(), as: .csv).hasPrefix("run,launcher,setting,series,tasks,cores,"))
  }

  @Test func failuresAndOtherRunsAreWarnedOf() throws {
    var old = exact
    old.run = "old"
    var rows = exact.sayAfter()
    (rows[0].status, rows[0].reason) = (.failed, "the worker \u{1B}[31mcrashed")
    let text = try shown(old.sayAfter() + rows)
    #expect(text.contains("1 of 6 trials failed: the worker"))
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("newest run, run-1; trials.csv holds 1 other run, which `--run ID`\n  shows: old."))
    #expect(text.contains("1 failed"))
  }

  @Test(arguments: ResultsFormat.allCases) func nothingMeasuredCanBeShown(format: ResultsFormat) throws {
    #expect(try shown([], as: format).hasSuffix("\n"))
  }

  @Test func namesCannotBreakTheMarkdown() {
    let table = TextTable([.init(title: "a|b", isNumber: false, values: ["c|d\ne"])])
    #expect(table.markdown == "| a\\|b |\n| --- |\n| c\\|d e |\n")
  }
}
