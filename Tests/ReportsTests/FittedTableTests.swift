import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct FittedTableTests {
  private func table(_ columns: Int?, isUTF8: Bool = true) throws -> String {
    var sample = Sample()
    (sample.noise, sample.rounds) = (0, 6)
    let work = Sample.Work("cpu-bound", busy: 5e-3, waiting: 0)
    let cells = [
      (Model.subroutine, 1, 1), (.task, 1, 2), (.task, 3, 2), (.thread, 30, 2),
    ].map { (work, sample.cell(work, ModelName($0.0), $0.1, $0.2)) }
    return try withTemporaryFolder { folder in
      try Sample.write(sample.records(of: cells), to: folder)
      let summaries = try Results.load(directory: folder.path).summaries
      return TextTable(summaries).text(on: Screen(columns: columns, isUTF8: isUTF8))
    }
  }

  @Test func aPipeGetsTheWholeTable() throws {
    #expect(
      try table(nil) == """
        workload   model       tasks  cores     wall    ±   by law  tasks/s  speed-up  efficiency  busy cores
        ─────────  ──────────  ─────  ─────  ───────  ───  ───────  ───────  ────────  ──────────  ──────────
        cpu-bound  subroutine      1      1  5.00 ms  0 %  5.00 ms      200     1.00×       100 %       0.995
        cpu-bound  task            1      2  5.00 ms  0 %  4.98 ms      200     1.00×       100 %       0.995
        cpu-bound  task            3      2  10.0 ms  0 %  9.95 ms      300     1.50×        75 %        1.49
        cpu-bound  thread         30      2  75.0 ms  0 %  74.6 ms      400     2.00×       100 %        1.99

        """)
  }

  @Test func aWideWindowHasBars() throws {
    let lines = try table(130).split(separator: "\n")
    #expect(lines[5].contains("  400  ████████████████████████  "))
    #expect(lines[4].contains("  300  ██████████████████        "))
    #expect(lines[6] == "Bars: tasks/s, to scale within a workload.")
  }

  @Test func aNarrowWindowSaysWhatItLeavesOut() throws {
    #expect(
      try table(72) == """
        workload   model       tasks  cores     wall    ±  tasks/s  scaled
        ─────────  ──────────  ─────  ─────  ───────  ───  ───────  ────────────
        cpu-bound  subroutine      1      1  5.00 ms  0 %      200  ██████
        cpu-bound  task            1      2  5.00 ms  0 %      200  ██████
        cpu-bound  task            3      2  10.0 ms  0 %      300  █████████
        cpu-bound  thread         30      2  75.0 ms  0 %      400  ████████████
        Bars: tasks/s, to scale within a workload. Left out, as the window is
        narrow: busy cores, by law, efficiency, speed-up.

        """)
  }

  @Test func whereThereAreNoColumnsEachRowIsAParagraph() throws {
    #expect(
      try table(40).hasPrefix(
        """
        cpu-bound, subroutine, tasks 1, cores 1
          wall 5.00 ms, ± 0 %, by law 5.00 ms,
          tasks/s 200, speed-up 1.00×,
          efficiency 100 %, busy cores 0.995
        cpu-bound, task, tasks 1, cores 2

        """))
  }

  @Test func withoutUTF8BarsAndLinesAreASCII() throws {
    let text = try table(72, isUTF8: false)
    #expect(text.contains("---------  ----------") && text.contains("  400  ###########"))
    #expect(!text.contains("─") && !text.contains("█"))
  }

  @Test(arguments: 20...200) func noLineIsWiderThanTheWindow(columns: Int) throws {
    let long = String(repeating: "한국어 names 👩‍👩‍👧‍👦 of many letters", count: 3)
    let table = TextTable([
      .init(title: "cell", isNumber: false, values: [long, "short"], role: .key),
      .init(title: "tasks", isNumber: true, values: ["1", "1000"], role: .key),
      .init(title: "wall", isNumber: true, values: ["5.00 ms", ""]),
      .bars("scaled", [1, nil], rank: 1),
      .init(title: "notes", isNumber: false, values: ["", long]),
    ])
    for line in table.text(on: Screen(columns: columns)).split(separator: "\n") {
      #expect(terminalWidth(line) <= columns, "\(line)")
    }
  }

  @Test func aMissingValueIsAGapAndNoBar() {
    let table = TextTable([
      .init(title: "cell", isNumber: false, values: ["a", "b"], role: .key),
      .bars("scaled", [nil, 1], rank: 1),
    ])
    #expect(
      table.text(on: Screen(columns: 80)).split(separator: "\n").dropFirst(2)
        == ["a", "b     ████████████████████████"])
    let none = TextTable([
      .init(title: "cell", isNumber: false, values: ["a"]), .bars("scaled", [nil], rank: 1),
    ])
    #expect(none.columns.map(\.title) == ["cell"])
  }

  @Test func coloursAddNothingToTheWidth() throws {
    let table = TextTable([
      .init(title: "a", isNumber: false, values: ["x", "longer"], styles: [.good]),
      .init(title: "b", isNumber: true, values: ["1", "20"], styles: [nil, .bad]),
    ])
    var screen = Screen(columns: 80)
    let plain = table.text(on: screen)
    screen.hasColour = true
    let coloured = table.text(on: screen)
    #expect(coloured.contains("\u{1B}[32mx\u{1B}[0m        1") && coloured.contains("\u{1B}[31m20\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test(arguments: [20, 40, 60, 100, 200]) func proseFitsTheWindow(columns: Int) {
    let text = "took 30.1 ms (29.6–30.3 ms) under /a/path/that/is/longer/than/some/windows/are 한국어 of 3.00 s"
    let lines = wrapped(text, "- ", on: Screen(columns: columns)).split(separator: "\n")
    #expect(lines.allSatisfy { terminalWidth($0) <= min(columns, 100) }, "\(lines)")
    #expect(!lines.contains { $0.hasSuffix("3.00") }, "a unit stays with its number")
  }
}
