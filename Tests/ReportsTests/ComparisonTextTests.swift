import Findings
import Foundation
import FoundationXML
import Samples
import Testing
import Trials

@testable import Reports

struct ComparisonTextTests {
  private static func results(
    run: String, host: String = "here", rounds: Int = 8, slower factor: Double = 1, noise: Double = 0
  ) throws -> Results {
    var sample = Sample()
    (sample.run, sample.noise, sample.rounds) = (run, noise, rounds)
    sample.seed = UInt64(run.utf8.count)
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4].map { (work, sample.cell(work, ModelName(.thread), $0, 2)) }
    let records = sample.records(of: cells).map { row in
      var row = row
      (row.host, row.cpu) = (host, "a CPU")
      if row.tasks == 4 { row.wall = row.wall.map { $0 * factor } }
      row.tasksPerSecond = row.wall.map { Double(row.tasks) / $0 }
      return row
    }
    return try withTemporaryFolder { folder in
      try Sample.write(records, to: folder)
      return try Results.load(directory: folder.path)
    }
  }

  private static func comparison(
    host: String = "here", rounds: Int = 8, slower factor: Double = 1.25, noise: Double = 0
  ) throws -> Comparison {
    try Comparison(
      results(run: "one", noise: noise),
      results(run: "three", host: host, rounds: rounds, slower: factor, noise: noise), resamples: 200)
  }

  @Test func textIsTablesAndWords() throws {
    #expect(
      try presentComparison(Self.comparison(host: "there"), a: "old", b: "new") == """
        A: old, run one, on here
        B: new, run three, on there

        ! A was measured on here (a CPU), B on there (a CPU): seconds and tasks per
          second would compare the machines, so only speed-up, efficiency and the best
          number of tasks are compared.

        Speed-up, against one task in plain calls in the same round; above 1.00× B/A is
        faster:

        w
        model   tasks  cores      A      B    B/A
        ──────  ─────  ─────  ─────  ─────  ─────  ─────────────
        thread      1      2  1.00×  1.00×  1.00×  no difference
        thread      2      2  2.00×  2.00×  1.00×  no difference
        thread      4      2  2.00×  1.60×  0.80×  slower

        Best number of tasks: the fewest within 5 % of the highest throughput:

        w
        model   cores  A  B
        ──────  ─────  ─  ─  ──────────────────
        thread      2  2  2  no difference seen

        - Of 3 cells B is faster in none and slower in 1; in 2 no difference of 10 % or
          more was seen.
        - Slower in B: w thread tasks=4 cores=2 compact, speed-up 2.00× in A, 1.60× in
          B: 0.80×.
        - The best number of tasks is seen to differ nowhere.

        """)
  }

  @Test(arguments: [0, 0.05, 0.3]) func noLineIsWiderThanATerminal(noise: Double) throws {
    for factor in [0.5, 1, 1.1, 9] {
      let comparison = try Self.comparison(slower: factor, noise: noise)
      let check = BaselineCheck(comparison, directory: "results/old", isStrict: true)
      let texts = try [
        presentComparison(comparison, a: "old", b: "new"),
        presentVerdicts(Self.results(run: "two"), baseline: check),
      ]
      for line in texts.joined().split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }
  }

  @Test func secondsAreLabelledOnOneMachine() throws {
    let text = try presentComparison(Self.comparison(), a: "old", b: "new")
    #expect(text.contains("one run after the other, so read with care"))
    #expect(!(try presentComparison(Self.comparison(host: "x"), a: "o", b: "n")).contains("read with care"))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test func jsonHasEveryFigure() throws {
    let report = try object(presentComparison(Self.comparison(), a: "old", b: "new", format: .json))
    #expect(report["absolute"] as? Bool == true)
    #expect((report["a"] as? [String: Any])?["directory"] as? String == "old")
    let cells = try #require(report["cells"] as? [[String: Any]])
    #expect(cells.count == 4)
    let slow = try #require(cells.first { $0["tasks"] as? Int == 4 })
    #expect(slow["finding"] as? String == "slower" && slow["reference"] as? Bool == false)
    let references = cells.filter { $0["reference"] as? Bool == true }
    #expect(references.count == 1 && references[0]["finding"] == nil && references[0]["figures"] != nil)
    let figures = try #require(slow["figures"] as? [String: [String: Any]])
    #expect(Set(figures.keys) == Set(Comparison.Quantity.allCases.map(\.rawValue)))
    #expect(figures["wall_s"]?["ratio"] as? Double == 1.25)
    #expect((report["peaks"] as? [[String: Any]])?.count == 1)
    #expect((report["answer"] as? [String])?.isEmpty == false)
  }

  @Test func everyOtherFormatSaysWhatIsSlower() throws {
    let comparison = try Self.comparison()
    let markdown = try presentComparison(comparison, a: "old", b: "new", format: .markdown)
    #expect(markdown.contains("| w | thread | 4 | 2 | 2.00× | 1.60× | 0.80× | slower |"))
    let github = try presentComparison(comparison, a: "old", b: "new", format: .github)
    #expect(
      github.contains("::warning title=juggle compare%3A w thread tasks=4 cores=2 compact::slower: speed-up"))
    #expect(github.split(separator: "\n").count == 2)  // and the count
    let junit = try presentComparison(comparison, a: "old", b: "new", format: .junit)
    #expect(XMLParser(data: Data(junit.utf8)).parse())
    #expect(junit.contains("tests=\"3\" failures=\"0\" errors=\"0\""))
  }

  @Test func whatCanNotBeToldIsNoWorseThanWhatIsSlower() throws {
    let comparison = try Self.comparison(rounds: 5)
    let junit = try presentComparison(comparison, a: "old", b: "new", format: .junit)
    #expect(junit.contains("tests=\"3\" failures=\"0\" errors=\"0\""))
    #expect(junit.contains("warning: can't tell"))
    let github = try presentComparison(comparison, a: "old", b: "new", format: .github)
    #expect(github.contains("::warning title=juggle compare%3A w thread tasks=4 cores=2 compact::can't tell"))
    #expect(!github.contains("::error"))
  }

  // MARK: Against a baseline

  private func check(
    _ format: CheckFormat, strict: Bool, rounds: Int = 8, slower factor: Double = 1.25
  ) throws -> String {
    let results = try Self.results(run: "two", rounds: rounds, slower: factor)
    let comparison = try Comparison(Self.results(run: "one"), results, resamples: 200)
    return try presentVerdicts(
      results, baseline: BaselineCheck(comparison, directory: "old", isStrict: strict), format: format)
  }

  @Test func whatIsWorseIsSaidAndCounted() throws {
    #expect(
      try check(.text, strict: false) == """
        ! It isn't known what the experiment claims.

        A: old, run one, the baseline of this run, B
        • worse: w thread tasks=4 cores=2 compact
            1.25× as long against plain calls of the same round: speed-up 2.00×, then
            1.60×, efficiency 100 %, then 80 %
        3 cells against the baseline: 2 are at most 10 % slower, 1 is worse.

        This machine sees 0.1 % or more: so large a difference between two cells would
        have been found in 9 of 10 such runs, while the wall time of a single trial
        scatters by less than 0.1 %.

        """)
  }

  @Test func aBaselineFailsOnlyStrictly() throws {
    #expect(try check(.junit, strict: false).contains("failures=\"0\" errors=\"0\""))
    #expect(try check(.junit, strict: true).contains("failures=\"1\" errors=\"0\""))
    #expect(try check(.junit, strict: true, rounds: 5).contains("failures=\"0\" errors=\"3\""))
    #expect(try check(.junit, strict: false, rounds: 5).contains("failures=\"0\" errors=\"0\""))
    #expect(try check(.github, strict: false).contains("::warning title=juggle sample%3A w thread"))
    #expect(try check(.github, strict: true).contains("::error title=juggle sample%3A w thread"))
  }

  @Test func aBaselineIsInJSONAndMarkdown() throws {
    let report = try object(check(.json, strict: true))
    #expect(report["warnings"] as? [String] == ["It isn't known what the experiment claims."])
    let baseline = try #require(report["baseline"] as? [String: Any])
    #expect(baseline["strict"] as? Bool == true)
    let cells = try #require(baseline["cells"] as? [[String: Any]])
    #expect(cells.map { $0["outcome"] as? String } == ["worse", "kept", "kept"])
    let figures = try #require(cells[0]["figures"] as? [String: Any])
    #expect(Set(figures.keys) == ["speedup", "wall_over_reference", "efficiency"])
    #expect((report["sensitivity"] as? [String: Any])?["cells"] as? Int == 3)
    #expect(
      try check(.markdown, strict: true).contains("| w thread tasks=4 cores=2 compact | ❌ worse | 1.25× as"))
  }
}
