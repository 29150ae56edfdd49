import Foundation
import Samples
import Testing
import Trials

/// The real binary on results that a run would have left: what reaches a terminal, a window and a pipe.
///
/// One after the other, as `CompareCommandTests`.
@Suite(.serialized) struct ShowCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  /// What a terminal would obey: clear the screen, set the clipboard, go to the line's beginning, ring, turn the
  /// direction of writing round.
  private static let hostile = "\u{1B}[2J\u{1B}]52;c;aGk=\u{7}\r\u{202E}\u{9B}31m"

  private func write(_ name: String = "out", workload: String, timelines: RunTimelines? = nil) throws {
    var sample = Sample()
    (sample.rounds, sample.noise, sample.parameters) = (6, 0, [.init(name: "work", level: Self.hostile)])
    let work = Sample.Work(workload, busy: 5e-3, waiting: 0)
    let cells =
      [(work, sample.cell(work, ModelName(.subroutine), 1, 1))]
      + [(work, sample.cell(work, ModelName(worker: Self.hostile, model: "thread"), 4, 2))]
    var records = sample.records(of: cells)
    for row in records.indices {
      (records[row].host, records[row].cpu) = (Self.hostile, Self.hostile)
      if records[row].round == 2 { (records[row].status, records[row].reason) = (.failed, Self.hostile) }
    }
    let directory = folder.url.appending(path: name)
    try Sample.write(records, to: directory)
    var info = RunInfo(
      id: "run-1", experiment: Self.hostile, question: Self.hostile, source: "", sourceHash: "",
      startedAt: "", seed: 1, unitsPerSecond: 1, targetPrecision: 0.1, host: Self.hostile, kernel: "",
      cpu: "", cores: 2, pus: 2, capacity: 2, juggleVersion: "",
      skipped: [.init(cell: Self.hostile, reason: Self.hostile)])
    info.claims = [
      PlannedClaim(
        Claim(text: Self.hostile, response: .wall, subject: .value(of: Selector()), atLeast: nil, atMost: 1),
        subjects: [.init(of: cells[1].1.id)])
    ]
    info.said = [cells[1].1.id: [Self.hostile]]
    try JSONEncoder().encode(RunFile(runs: [info])).write(to: directory.appending(path: "run.json"))
    guard let timelines else { return }
    try JSONEncoder().encode(ChromeTrace(timelines)).write(to: directory.appending(path: RunTimelines.file))
  }

  private func run(_ arguments: [String], columns: Int? = nil) async throws -> Binary.Ended {
    let environment = ["LANG": "C.UTF-8", "LC_ALL": "", "COLUMNS": columns.map(String.init) ?? ""]
    return try await juggle.run(arguments, environment: environment, in: folder.url)
  }

  @Test(arguments: [nil, 40, 80, 200] as [Int?])
  func namesNeverSteerATerminal(columns: Int?) async throws {
    let long = Self.hostile + String(repeating: "😀", count: 2_500)
    try write(workload: long, timelines: .thirty(workload: long))
    let commands =
      [
        ["show", "out"], ["show", "out", "--timeline"], ["show", "out", "--format", "markdown"],
        ["show", "out", "--format", "json"], ["check", "out"], ["check", "out", "--baseline", "out"],
        ["check", "out", "--format", "github"], ["compare", "out", "out"],
        ["compare", "out", "out", "--format", "markdown"], ["show", Self.hostile],
        ["show", "out", "--timeline", "--cell", Self.hostile + "x"], ["validate", Self.hostile], ["list"],
      ]
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "experiments"), withIntermediateDirectories: true)
    try folder.write("question: \"\\e[2J\"\nworkloads: { \"\\e[2J\": [] }\n", to: "experiments/a.yaml")
    for command in commands {
      let ended = try await run(command, columns: columns)
      let shown = ended.output + ended.errors
      #expect(!shown.isEmpty, "\(command)")
      for steering in ["\u{1B}", "\u{7}", "\r", "\u{202E}", "\u{9B}"] {
        #expect(!shown.unicodeScalars.contains(Unicode.Scalar(steering)!), "\(command)")
      }
      if !command.contains("json"), !command.contains("github") {
        #expect(shown.utf8.count < 40_000, "\(command): long names are shortened")
      }
    }
  }

  @Test func whatProgramsReadIsWhatWasStored() async throws {
    let name = Self.hostile + String(repeating: "😀", count: 2_500)
    try write(workload: name)
    let text = try await run(["show", "out", "--format", "json"]).output
    let report = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let cells = try #require(report["cells"] as? [[String: Any]])
    #expect(cells.first?["workload"] as? String == name)
    #expect(try await run(["show", "out", "--format", "csv"]).output.contains(name))
  }

  @Test func aPipeGetsTheWholeTableWithoutColours() async throws {
    try write(workload: "w")
    let pipe = try await run(["show", "out", "--explain"]).output
    #expect(pipe.contains("busy cores") && !pipe.contains("█") && !pipe.contains("Left out"))
    let window = try await run(["show", "out", "--explain", "--color", "always"], columns: 70).output
    #expect(
      window.contains("\u{1B}[1;35minconclusive:\u{1B}[0m") && window.contains("Left out, as"))
  }

  @Test func oneCellIsDrawnByPartOfItsName() async throws {
    try write(workload: "w", timelines: .thirty())
    let ended = try await run(["show", "out", "--timeline", "--cell", "EVENTLOOP"])
    #expect(ended.code == 0 && ended.output.hasPrefix("cpu-bound eventLoop tasks=30 cores=2 compact\n"))
    #expect(!ended.output.contains("Other cells"))
    let any = try await run(["show", "out", "--timeline"]).output
    #expect(any.contains("Other cells that --cell can choose: cpu-bound eventLoop"))
  }

  @Test func theTimelinesOfAnotherRunAreNotDrawnWithTheRunThatIsAskedFor() async throws {
    var timelines = RunTimelines.thirty()
    try write(workload: "w", timelines: timelines)
    #expect(
      try await run(["show", "out", "--run", "run-1", "--explain"]).output.contains(
        "juggle show DIR --timeline"))
    timelines.run = "run-2"
    try write(workload: "w", timelines: timelines)
    #expect(try await !run(["show", "out", "--run", "run-1", "--explain"]).output.contains("timeline"))
    let drawn = try await run(["show", "out", "--run", "run-1", "--timeline"])
    #expect(drawn.code == 2)
    #expect(drawn.errors.contains("timeline.json is of run run-2, and not of run-1"))
  }

  @Test(arguments: [
    (["show", "out", "--cell", "x"], "add --timeline"),
    (["show", "out", "--timeline", "--format", "json"], "leave one of them out"),
    (
      ["show", "out", "--timeline", "--cell", "nobody"],
      "no timeline of a cell with \"nobody\" in its name; it has cpu"
    ),
    (["show", "bare", "--timeline"], "there is no timeline.json; `juggle run --timeline` records"),
    (["show", "out", "--color", "pink"], "auto"),
  ])
  func whatCanNotBeDrawnIsSaid(arguments: [String], message: String) async throws {
    try write(workload: "w", timelines: .thirty())
    try write("bare", workload: "w")
    let ended = try await run(arguments)
    #expect(ended.code == 2 && ended.output.isEmpty)
    #expect(ended.errors.contains(message), "\(ended.errors)")
  }
}
