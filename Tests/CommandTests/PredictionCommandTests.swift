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

  @Test func aRunPredictsItsCells() async throws {
    let measured = try await run("run", "small.yaml", "--quiet", "--explain")
    #expect(measured.code == 0, "\(measured)")
    #expect(measured.output.contains("Prediction: "))
    let records = try predicted()
    let cells = [
      "cpu thread tasks=1 cores=1 compact", "cpu thread tasks=3 cores=1 compact",
      "cpu subroutine tasks=1 cores=1 compact",
    ]
    #expect(Set(records.map(\.cellID)) == Set(cells))
    #expect(records.allSatisfy { $0.launcher.hasPrefix(Simulated.prefix) && $0.status == .ok })
  }
}
