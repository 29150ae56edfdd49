import Foundation
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
}
