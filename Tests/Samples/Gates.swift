import Foundation
package import Trials

/// Records of a gate of one cell whose heads take that many times as long as their bases, which take 1 s, with 0.3 % of
/// noise: always the same for the same seed.
package func gateRecords(
  slower: Double = 1, rounds: ClosedRange<Int> = 1...10, seed: UInt64 = 1, workload: String = "compute"
) -> [Record] {
  var random = SplitMix64(seed: seed)
  return rounds.flatMap { round in
    ["base", "head"].enumerated().map { place, side in
      var row = Record()
      (row.run, row.experiment, row.workload, row.model) = ("run-1", "sample", workload, "thread")
      (row.worker, row.tasks, row.tasksLevel, row.cores) = (side, 4, "4", 2)
      (row.round, row.phase, row.order) = (round, .timed, 2 * round + place)
      row.cellID = row.cell.id
      row.wall = (side == "head" ? slower : 1) * exp(Double.random(in: -0.003...0.003, using: &random))
      row.tasksPerSecond = 4
      return row
    }
  }
}

extension RunInfo.Gate {
  /// `old` against `new`, by the usual rule.
  package static let sample = RunInfo.Gate(
    id: "gate-1", base: ["old"], head: ["new"], response: .wall, tau: 0.03, firstPairs: 10, secondPairs: 30)
}

extension RunInfo {
  /// What a gate's run would say of itself.
  package static func sample(gate: Gate = .sample) -> RunInfo {
    var info = RunInfo(
      id: "run-1", experiment: "sample", question: "", source: "", sourceHash: "", startedAt: "", seed: 1,
      unitsPerSecond: 1, targetPrecision: 0.02, host: "", kernel: "", cpu: "", cores: 2, pus: 2, capacity: 2,
      juggleVersion: "")
    (info.gate, info.end) = (gate, .rounds)
    return info
  }
}
