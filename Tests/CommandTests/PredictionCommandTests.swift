import Foundation
import Samples
import Testing
import Trials

/// The real binaries: a run that predicts its cells, and what is simulated by its leave.
struct PredictionCommandTests {
  private let folder: Folder
  private let juggle: Binary

  private static let experiment = """
    question: Who shares the cores?
    workloads: { cpu: [compute: 1ms] }
    models: [thread]
    tasks: [1, 3]
    cores: [1]
    precision: { rounds: 1...1, within: 5s, trial: 1ms }
    """

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
    try folder.write(Self.experiment, to: "small.yaml")
  }

  private func run(_ arguments: String..., predicts: Bool = true) async throws -> Binary.Ended {
    try await juggle.run(arguments, in: folder.url, predicts: predicts, limit: 120)
  }

  private func predicted() throws -> [Record] {
    let table = try CSV.parse(folder.text("results/small/predicted.csv").utf8)
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }
  }

  @Test func aRunPredictsItsCellsAndJudgesWhatIsSimulated() async throws {
    let measured = try await run("run", "small.yaml", "--quiet")
    #expect(measured.code == 0, "\(measured)")
    #expect(measured.output.contains("Prediction: "))
    let records = try predicted()
    let cells = [
      "cpu thread tasks=1 cores=1 compact", "cpu thread tasks=3 cores=1 compact",
      "cpu subroutine tasks=1 cores=1 compact",
    ]
    #expect(Set(records.map(\.cellID)) == Set(cells))
    #expect(records.allSatisfy { $0.launcher.hasPrefix(Simulated.prefix) && $0.status == .ok })

    let simulated = try await run(
      "simulate", "small.yaml", "--set", "cores=16", "--set", "tasks=16,30", "--topology", "core:16 pu:1",
      "--judged-by", "results/small", "--quiet")
    #expect(simulated.code == 0, "\(simulated)")
    #expect(simulated.output.hasPrefix("In short: 16 and 30 tasks on 16 cores, SIMULATED on core:16 pu:1"))
    #expect(simulated.output.contains("results/small"))

    let here = try await run(
      "simulate", "small.yaml", "--topology", "core:1 pu:1", "--judged-by", "results/small")
    #expect(here.code == 0 && here.output.hasPrefix("In short: 3 tasks on 1 core, measured"), "\(here)")

    let circular = try await run(
      "simulate", "small.yaml", "--topology", "core:16 pu:1", "--judged-by", "results/small-simulated")
    #expect(circular.code == 2)
    #expect(circular.errors.contains("only a measured one can tell how far a simulation is off"))
  }

  // MARK: Made-up figures

  /// What two cores measured, in `results/made`, with threads predicted to be 15 % too quick.
  private func writeMeasured(costs: Bool = true) throws {
    let records = Sample().flagship()
    let made = folder.url.appending(path: "results/made")
    try Sample.write(records, to: made)
    try Sample.write(
      Sample.predicted(records) { $0.model.native == .thread ? 0.85 : 1 }, to: made,
      file: Simulated.predictionsFile)
    if costs { try folder.write(SimulateCommandTests.costs, to: "results/made/machine.json") }
    try folder.write(
      """
      question: Who shares the cores?
      workloads: { cpu-bound: [compute: 5ms] }
      models: [subroutine, thread]
      tasks: [2, 3]
      cores: [all]
      precision: { rounds: 6...6, trial: 1ms }
      """, to: "sample.yaml")
  }

  @Test func anErrorThatWasEarnedStandsBesideWhatIsSimulated() async throws {
    try writeMeasured()
    let ended = try await run(
      "simulate", "sample.yaml", "--set", "tasks=16,30", "--topology", "core:16 pu:1", "--judged-by",
      "results/made", "--quiet")
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.hasPrefix("In short: 16 and 30 tasks on 16 cores, SIMULATED on core:16 pu:1"))
    #expect(ended.output.contains(#/\nthread +.* 15(\.0)? %/#), "\(ended.output)")
    #expect(!ended.output.contains("There is no error bar"))
    #expect(ended.errors.isEmpty, "\(ended.errors)")
    // The error belongs to the costs of the folder, and they are kept.
    #expect(try folder.text("results/sample-simulated/machine.json").contains("\"host\" : \"elsewhere\""))
  }

  @Test func whatWasMeasuredOnAsManyCoresIsSaid() async throws {
    try writeMeasured(costs: false)
    let ended = try await run(
      "simulate", "sample.yaml", "--topology", "core:2 pu:1", "--only", "tasks=3", "--judged-by",
      "results/made")
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output.hasPrefix("In short: 3 tasks on 2 cores, measured"), "\(ended.output)")
    #expect(!ended.output.contains("eventLoop"))
    #expect(!folder.has("results/sample-simulated"))
    let dry = try await run(
      "simulate", "sample.yaml", "--topology", "core:2 pu:1", "--judged-by", "results/made", "--dry-run")
    #expect(dry.code == 0)
    #expect(dry.output == "Nothing would be simulated: results/made was measured on 2 cores itself.\n")
  }

  @Test(arguments: [
    ("missing.yaml", ["core:2 pu:1"], "missing.yaml"),
    ("small.yaml", ["core:2 pu:1"], "the experiment \"sample\", and not of \"small\""),
    ("sample.yaml", ["core:2 pu:1", "--quota", "50ms/100ms"], "--quota makes another machine"),
    ("sample.yaml", ["core:2 pu:2", "--smt-yield", "1.2"], "--smt-yield makes another machine"),
    ("sample.yaml", ["core:2 pu:1", "--set", "tasks=3"], "--set changes what was measured"),
    ("sample.yaml", ["core:2 pu:1", "--timeline"], "--timeline records what is simulated"),
    ("sample.yaml", ["core:2 pu:1", "--only", "tasks=4"], "tasks"),
    ("sample.yaml", ["core:2 pu:1", "--machine", "results/made"], "leave one of them out"),
    ("sample.yaml", ["core:16 pu:1"], "sample has no cell with 16 cores and as many tasks"),
    ("sample.yaml", ["core:3 pu:1"], "there is no machine.json in it"),
  ])
  func whatIsNoAnswerIsRefused(file: String, options: [String], words: String) async throws {
    try writeMeasured(costs: options != ["core:3 pu:1"])
    let ended = try await juggle.run(
      ["simulate", file, "--judged-by", "results/made", "--topology"] + options, in: folder.url)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.output.isEmpty)
    #expect(ended.errors.contains(words), "\(ended.errors)")
    #expect(!folder.has("results/sample-simulated") && !folder.has("results/small-simulated"))
  }
}
