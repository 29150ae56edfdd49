import Foundation
import FoundationXML
import Samples
import Testing
import Trials

/// The real binary on results that a run would have left: `compare`, `check --baseline`, and files that can't be.
///
/// One after the other: a hundred processes at once would keep those of other tests from their time limits.
@Suite(.serialized) struct CompareCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  /// A reference and threads, and claims that any such run holds.
  private static func records(
    run: String, host: String = "here", rounds: Int = 8, slower factor: Double = 1
  ) -> [Record] {
    var sample = Sample()
    (sample.run, sample.rounds, sample.seed) = (run, rounds, UInt64(run.utf8.count))
    let work = Sample.Work("w", busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [1, 2, 4].map { (work, sample.cell(work, ModelName(.thread), $0, 2)) }
    return sample.records(of: cells).map { row in
      var row = row
      (row.host, row.cpu) = (host, "a CPU")
      if row.tasks == 4 { row.wall = row.wall.map { $0 * factor } }
      row.tasksPerSecond = row.wall.map { Double(row.tasks) / $0 }
      return row
    }
  }

  private func write(_ name: String, _ records: [Record], claims: [PlannedClaim]? = nil) throws {
    let directory = folder.url.appending(path: name)
    try Sample.write(records, to: directory)
    guard let claims else { return }
    var info = RunInfo(
      id: records.first?.run ?? "", experiment: "sample", question: "Why?", source: "", sourceHash: "",
      startedAt: "", seed: 1, unitsPerSecond: 1, targetPrecision: 0.1, host: "here", kernel: "", cpu: "",
      cores: 2, pus: 2, capacity: 2, juggleVersion: "")
    info.claims = claims
    try JSONEncoder().encode(RunFile(runs: [info])).write(to: directory.appending(path: "run.json"))
  }

  /// About the wall time of two threads, which take about 5 ms.
  private static func claim(atMost bound: Double) -> PlannedClaim {
    PlannedClaim(
      Claim(
        text: "two are quick", response: .wall, subject: .value(of: Selector()), atLeast: nil, atMost: bound),
      subjects: [.init(of: "w thread tasks=2 cores=2 compact")])
  }

  @Test func anyRunOfAFolderIsReadByItsId() async throws {
    try write("out", Self.records(run: "old") + Self.records(run: "newest", slower: 2))
    let newest = try await run("show", "out", "--format", "json").output
    #expect(newest.contains("\"run\" : \"newest\"") && newest.contains("which `--run ID` shows: old."))
    let old = try await run("show", "out", "--run", "o", "--format", "json").output
    #expect(old.contains("\"run\" : \"old\"") && old.contains("This is run old, and not the newest"))
    let compared = try await run("compare", "out", "out", "--run-a", "old").output
    #expect(compared.contains("slower"), "\(compared)")
    let held = try await run("check", "out", "--baseline", "out", "--baseline-run", "old", "--strict")
    #expect(held.code == 1, "\(held)")
    #expect(
      try await run("check", "out", "--run", "old", "--baseline", "out", "--baseline-run", "old", "--strict")
        .code
        == 0)
    #expect(try await run("report", "out", "--run", "old", "--out", "page.html").code == 0)
    #expect(try folder.text("out/summary.csv").contains("\nold,"))
  }

  @Test(arguments: [
    (["show", "out", "--run", "x"], "no run \"x\"; the newest last, there are old and newest"),
    (["plot", "out", "--run", "x"], "no run \"x\""), (["check", "out", "--run", "x"], "no run \"x\""),
    (["compare", "out", "out", "--run-b", "x"], "no run \"x\""),
    (["check", "out", "--baseline-run", "old"], "name its folder with --baseline"),
    (["report", "out", "out", "--run", "old"], "--run names a run of one folder, and 2 are given"),
  ])
  func aRunThatIsNotThereIsBadInput(arguments: [String], message: String) async throws {
    try write("out", Self.records(run: "old") + Self.records(run: "newest"))
    let ended = try await juggle.run(arguments, in: folder.url)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(message), "\(ended.errors)")
  }

  private func run(_ arguments: String...) async throws -> Binary.Ended {
    try await juggle.run(arguments, in: folder.url)
  }

  @Test func twoFoldersAreComparedAndEndWithZero() async throws {
    try write("a", Self.records(run: "old"))
    try write("b", Self.records(run: "newer", slower: 1.5))
    let text = try await run("compare", "a", "b")
    #expect(text.code == 0, "\(text)")
    #expect(text.output.contains("Slower in B: w thread tasks=4 cores=2 compact"))
    #expect(text.output.contains("read with care"))
    for format in ["json", "markdown", "junit", "github"] {
      let ended = try await run("compare", "a", "b", "--format", format)
      #expect(ended.code == 0, "\(ended)")
      #expect(ended.output.contains("slower"))
      if format == "junit" { #expect(XMLParser(data: Data(ended.output.utf8)).parse()) }
      if format == "json" {
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) }
      }
    }
  }

  @Test func anotherMachinesSecondsAreNotCompared() async throws {
    try write("a", Self.records(run: "old"))
    try write("b", Self.records(run: "newer", host: "there"))
    let ended = try await run("compare", "a", "b")
    #expect(ended.code == 0)
    #expect(ended.output.contains("! A was measured on here"))
    #expect(!ended.output.contains("Wall time"))
  }

  @Test func aFolderWithItselfIsSaid() async throws {
    try write("a", Self.records(run: "old"))
    let ended = try await run("compare", "a", "./a")
    #expect(ended.code == 0)
    #expect(ended.output.contains("A and B are the same run, old"))
  }

  @Test(
    arguments: [
      (1.0, 1.0, [0, 0]), (1.5, 1.0, [0, 1]), (1.1, 1.0, [0, 3]), (1.5, 1e-3, [1, 1]), (1.0, 1e-3, [1, 1]),
      (1.0, 0.00505, [3, 3]), (1.5, 0.00505, [3, 1]), (1.1, 0.00505, [3, 3]),
    ] as [(Double, Double, [Int32])])
  func claimsAndBaselineMakeOneExitCode(slower: Double, bound: Double, codes: [Int32]) async throws {
    try write("a", Self.records(run: "old"))
    try write("b", Self.records(run: "newer", slower: slower), claims: [Self.claim(atMost: bound)])
    let plain = try await run("check", "b", "--baseline", "a")
    #expect(plain.code == codes[0], "\(plain)")
    let strict = try await run("check", "b", "--baseline", "a", "--strict")
    #expect(strict.code == codes[1], "\(strict)")
    for ended in [plain, strict] {
      #expect(ended.output.contains("This machine sees"))
      #expect(ended.output.contains("3 cells against the baseline"))
    }
  }

  @Test func aBaselineNeedsNoClaims() async throws {
    try write("a", Self.records(run: "old"))
    try write("b", Self.records(run: "newer"))
    let ended = try await run("check", "b", "--baseline", "a")
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.contains("It isn't known what the experiment claims."))
    #expect(try await run("check", "b").code == 2)
  }

  @Test func whatIsOnOneSideOnlyIsNamed() async throws {
    try write("a", Self.records(run: "old").filter { $0.tasks != 4 })
    try write("b", Self.records(run: "newer").filter { $0.tasks != 2 })
    let ended = try await run("check", "b", "--baseline", "a", "--strict")
    #expect(ended.code == 3, "\(ended)")
    #expect(try await run("check", "b", "--baseline", "a").code == 0)
    #expect(ended.output.contains("it is in A only: w thread tasks=2 cores=2 compact"))
    #expect(ended.output.contains("it is in B only: w thread tasks=4 cores=2 compact"))
    #expect(ended.output.contains("2 can't be compared"))
    let words = ended.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("1 of which it measured"))
  }

  @Test func whatOnlyFailsIsWorseWhereTheBaselineMeasuredIt() async throws {
    try write("a", Self.records(run: "old"))
    try write("b", Self.broken(Self.records(run: "newer")))
    #expect(try await run("check", "b", "--baseline", "a").code == 0)
    let ended = try await run("check", "b", "--baseline", "a", "--strict")
    #expect(ended.code == 1, "\(ended)")
    #expect(ended.output.contains("it crashed"))
    // What failed in the baseline already is nothing that it could hold against the run.
    try write("a", Self.broken(Self.records(run: "old")))
    #expect(try await run("check", "b", "--baseline", "a", "--strict").code == 0)
  }

  /// Four threads fail in every trial.
  private static func broken(_ records: [Record]) -> [Record] {
    records.map { row in
      var row = row
      if row.tasks == 4 { (row.status, row.reason) = (.failed, "it crashed") }
      return row
    }
  }

  @Test(arguments: [
    (["--tolerance", "5%"], "10% is the least"), (["--tolerance", "0.05"], "10% is the least"),
    (["--tolerance", "nan"], "a share such as 10%"), (["--tolerance=-1"], "a share such as 10%"),
    (["--tolerance", "many"], "a share such as 10%"), (["--tolerance", "1e9%"], "at most 1000%"),
    (["--tolerance", "10"], "write 10% or 0.1"), (["--tolerance", "2"], "write 10% or 0.1"),
    (["--tolerance", "0.5"], "write 10% or 0.1"),
    (["--strict"], "name one with --baseline"), (["--format", "xml"], "xml"),
    (["--baseline", "nowhere"], "no such file"), (["--baseline", "empty"], "nothing was measured"),
    (["--baseline", "other"], "have no cell in common"),
  ])
  func wrongUseOfABaselineIsTwo(options: [String], reason: String) async throws {
    try write("b", Self.records(run: "newer"))
    try write("empty", [])
    try write("other", Sample().sayAfter())
    let baseline = options.contains("--baseline") || options == ["--strict"] ? [] : ["--baseline", "b"]
    let ended = try await juggle.run(["check", "b"] + baseline + options, in: folder.url)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains(reason), "\(ended.errors)")
    #expect(ended.output.isEmpty)
  }

  @Test func whatHasNothingInCommonIsTwo() async throws {
    try write("a", Self.records(run: "old"))
    try write("other", Sample().sayAfter())
    let ended = try await run("compare", "a", "other")
    #expect(ended.code == 2)
    #expect(ended.errors.contains("no cell in common that can be compared"))
  }

  // MARK: Files that can't be

  private static let good = records(run: "old", rounds: 2)

  /// The file with one field of the second row, on line 3, replaced.
  private static func file(_ column: String, _ text: String) -> Data {
    var rows = good.map(\.fields)
    if let place = Record.header(parameters: []).firstIndex(of: column) { rows[1][place] = text }
    return file(rows)
  }

  private static func file(_ rows: [[String]]) -> Data {
    Data((CSV.line(Record.header(parameters: [])) + rows.map { CSV.line($0) }.joined()).utf8)
  }

  static let bad: [(name: String, content: Data, found: String)] = [
    ("another version", file("schema", "2"), "trials.csv:3:1: schema 2, but this juggle reads schema 1"),
    (
      "a missing column", Data(CSV.line(Record.header(parameters: []).filter { $0 != "wall_s" }).utf8),
      "trials.csv:1:"
    ),
    ("mixed hosts", file("host", "there"), "figures of one run are of one machine"),
    ("NaN", file("wall_s", "nan"), "\"nan\" is no value for wall_s"),
    ("infinity", file("wall_s", "inf"), "\"inf\" is no value for wall_s"),
    ("text in a number", file("tasks", "many"), "\"many\" is no value for tasks"),
    ("a negative wall time", file("wall_s", "-1"), "trials.csv:3:"),
    ("a wall time of zero", file("wall_s", "0"), "above 0"),
    ("a round of zero", file("round", "0"), "0 is no round"),
    ("a negative round", file("round", "-3"), "-3 is no round"),
    ("a huge number", file("tasks", "9223372036854775807"), "is no tasks"),
    ("another cell", file("cell", "w thread tasks=9 cores=2 compact"), "is not the cell of the row's levels"),
    ("another level", file("tasks_level", "17"), "tasks_level: "),
    ("rows twice", file(good.map(\.fields) + good.prefix(4).map(\.fields)), "stands twice"),
    (
      "binary garbage", Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 37 &+ 11) }),
      "trials.csv:"
    ),
    ("zeros", Data(count: 4_096), "trials.csv:1:1: a NUL byte"),
  ]

  @Test(arguments: 0..<bad.count) func aFileThatCannotBeIsTwoEverywhere(place: Int) async throws {
    let (name, content, found) = Self.bad[place]
    try write("good", Self.records(run: "newer"), claims: [Self.claim(atMost: 1)])
    try write("bad", Self.good, claims: [Self.claim(atMost: 1)])
    try content.write(to: folder.url.appending(path: "bad/trials.csv"))
    for arguments in [
      ["show", "bad"], ["check", "bad"], ["compare", "bad", "good"], ["compare", "good", "bad"],
      ["check", "good", "--baseline", "bad"], ["check", "bad", "--baseline", "good"], ["plot", "bad"],
    ] {
      let ended = try await juggle.run(arguments, in: folder.url)
      #expect(ended.code == 2, "\(name): \(ended)")
      #expect(ended.errors.contains(found), "\(name): \(ended.errors)")
      #expect(ended.errors.contains("bad/trials.csv:"), "\(name): \(ended.errors)")
      #expect(ended.output.isEmpty, "\(name)")
    }
  }

  @Test(arguments: ["empty", "header"]) func nothingMeasuredPassesNothing(kind: String) async throws {
    try write("good", Self.records(run: "newer"), claims: [Self.claim(atMost: 1)])
    try write("bad", Self.good, claims: [Self.claim(atMost: 1)])
    let content = kind == "empty" ? Data() : Self.file([])
    try content.write(to: folder.url.appending(path: "bad/trials.csv"))
    let shown = try await run("show", "bad")
    #expect(shown.code == 0)
    #expect(shown.output.contains("Nothing has been measured yet."))
    #expect(try await run("check", "bad").code == 3)
    for arguments in [["compare", "bad", "good"], ["check", "good", "--baseline", "bad"]] {
      let ended = try await juggle.run(arguments, in: folder.url)
      #expect(ended.code == 2, "\(ended)")
      #expect(ended.errors.contains("bad: nothing was measured there"))
    }
  }

  @Test func aTornLastLineIsSaid() async throws {
    try write("good", Self.records(run: "newer"), claims: [Self.claim(atMost: 1)])
    try write("torn", Self.records(run: "old"), claims: [Self.claim(atMost: 1)])
    let file = folder.url.appending(path: "torn/trials.csv")
    try Data(contentsOf: file).dropLast(30).write(to: file)
    for arguments in [
      ["show", "torn"], ["check", "torn"], ["compare", "torn", "good"],
      ["check", "good", "--baseline", "torn"],
      ["check", "torn", "--format", "github"],
    ] {
      let ended = try await juggle.run(arguments, in: folder.url)
      #expect(ended.code == 0, "\(ended)")
      #expect(ended.output.contains("was cut off"), "\(arguments): \(ended.output)")
    }
  }

  @Test func fewerThanSixRoundsCannotBeTold() async throws {
    try write("a", Self.records(run: "old", rounds: 5))
    try write("b", Self.records(run: "newer"))
    let compared = try await run("compare", "a", "b")
    #expect(compared.code == 0)
    #expect(compared.output.contains("3 can't be told"))
    #expect(try await run("check", "b", "--baseline", "a").code == 0)
    #expect(try await run("check", "b", "--baseline", "a", "--strict").code == 3)
    let shown = try await run("show", "a", "--explain")
    let words = shown.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("Too few rounds to say what this machine sees"))
  }
}
