import Foundation
import Testing
import Topology
import Trials

@testable import Experiments

/// The experiments that juggle comes with.
struct ExperimentFilesTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "experiments")

  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

  @Test(arguments: files, [(2, 1), (16, 2), (4, 1)])
  func everyFileFitsEveryMachineWithItsClaims(file: String, machine: (cores: Int, pus: Int)) throws {
    let experiment = try Experiment.decode(file: Self.folder.appending(path: file).path)
    let plan = try Plan(
      experiment, on: .machine(cores: machine.cores, pus: machine.pus), limits: .unlimited)
    #expect(!plan.claims.isEmpty)
    // A claim speaks of something, unless this machine has none of its cells.
    #expect(plan.claims.allSatisfy { !$0.subjects.isEmpty || !$0.leftOut.isEmpty })
    let rounds = experiment.precision.rounds
    #expect(rounds.lowerBound >= 6)
    // Time for six rounds: fewer give no interval, and no verdict.
    #expect(plan.roundSeconds * 6 <= experiment.precision.within ?? .infinity)
  }

  @Test func thereAreExperiments() { #expect(Self.files.count >= 8) }
}
