import Experiments
import Foundation
import Harness
import Topology
import Trials

/// A plan on a made-up machine.
func samplePlan(
  workloads: String = "{ cpu: [compute: 10ms] }", models: String = "[subroutine, thread]",
  tasks: String = "[1, 4]",
  precision: String = "{ target: 2%, rounds: 6...30, trial: 10ms }", more: String = ""
) throws -> Plan {
  let text = """
    question: What happens?
    workloads: \(workloads)
    models: \(models)
    tasks: \(tasks)
    precision: \(precision)
    \(more)
    """
  let experiment = try Experiment.decode(text: text, name: "sample", path: "sample.yaml")
  return try Plan(experiment, on: Topology(synthetic: "package:1 core:2 pu:1"), limits: .unlimited)
}

func sampleInfo(_ id: String = "run-1") -> RunInfo {
  RunInfo(
    id: id, experiment: "sample", question: "What happens?", source: "", sourceHash: "00",
    startedAt: "2026-01-01T00:00:00Z", seed: 1, unitsPerSecond: 1e6, targetPrecision: 0.02, host: "here",
    kernel: "Linux", cpu: "cpu", cores: 2, pus: 2, capacity: 2, juggleVersion: "0")
}

/// A folder that is gone at the end of the test.
final class TemporaryFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "juggle-test-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }
}
