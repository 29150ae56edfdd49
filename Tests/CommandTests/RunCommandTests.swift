import Foundation
import Glibc
import Synchronization
import Testing
import Trials

/// The real binary with the real worker.
struct RunCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  private static let small = """
    question: What happens?
    workloads: { cpu: [compute: 1ms], wait: [sleep: 5ms] }
    models: [subroutine, coroutine, eventLoop, task, thread]
    tasks: [1, 3]
    cores: [1]
    precision: { rounds: 2...2, trial: 5ms }
    """

  private func records(_ name: String = "small") throws -> [Record] {
    let table = try CSV.parse(folder.text("results/\(name)/trials.csv").utf8)
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }
  }

  private func keys(_ records: [Record]) -> [String] {
    records.map { "\($0.order) \($0.cellID) \($0.round) \($0.attempt) \($0.iteration)" }
  }

  @Test func measuresEveryModelWithRightChecksums() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(["run", "small.yaml"], in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    let records = try records()
    #expect(Set(records.map(\.cellID)).count == 20)
    #expect(records.allSatisfy { $0.status == .ok && $0.checksum == $0.expected })
    #expect(Set(records.map { "\($0.round)" }) == ["1", "2"])
    for wait in records where wait.workload == "wait" {
      let inTurn = ["subroutine", "coroutine"].contains(wait.model)
      #expect(try #require(wait.wall) >= 0.005 * (inTurn ? Double(wait.tasks) : 1))
    }
    for file in ["run.json", "summary.csv", "summary_long.csv", "topology.xml"] {
      #expect(folder.has("results/small/\(file)"), "\(file)")
    }
    #expect(ended.output.contains("What happens?"))

    let shown = try await juggle.run(["show", "results/small"], in: folder.url)
    #expect(shown.code == 0)
    #expect(ended.output.suffix(200) == shown.output.suffix(200))
    let whole = try await juggle.run(["show", "results/small", "--explain"], in: folder.url)
    #expect(whole.code == 0 && whole.output.contains("Trust: ") && !shown.output.contains("Trust: "))
  }

  @Test func aDryRunStartsNothing() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(["run", "small.yaml", "--dry-run"], in: folder.url)
    #expect(ended.code == 0)
    #expect(ended.output.contains("20 cells, 2 rounds"))
    #expect(!folder.has("results"))
  }

  @Test func onlyAndSetNarrowARun() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let ended = try await juggle.run(
      [
        "run", "small.yaml", "--only", "model=thread", "--set", "tasks=2", "--set", "precision.rounds=1...1",
        "--quiet",
      ],
      in: folder.url, limit: 120)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.errors.isEmpty)
    let cells = Set(try records().map(\.cell))
    #expect(cells.filter { $0.model == ModelName(.thread) }.map(\.tasks) == [2, 2])
    #expect(cells.filter { $0.model != ModelName(.thread) } == Set(cells.map(\.reference)))
  }

  @Test func tryMeasuresWhatTheCommandLineSays() async throws {
    let ended = try await juggle.run(
      ["try", "--tasks", "2", "--models", "thread,task", "--budget", "2s", "compute: 1ms", "sleep: 1ms"],
      in: folder.url, limit: 120)
    #expect(ended.code == 0, "\(ended)")
    // A busy machine may not get to all of them in two seconds.
    let models = Set(try records("try").map(\.model))
    #expect(!models.isEmpty && models.isSubset(of: ["thread", "task", "subroutine"]))
  }

  @Test func aWorkerThatIsWrongMakesFailedTrialsAndExitCodeFour() async throws {
    try folder.write(Self.small, to: "small.yaml")
    // It does as juggle's own worker, but for threads, where it dies.
    // Written by a process of its own: one that this process starts meanwhile may hold what this process writes,
    // and a file that is being written can't be run.
    let script = """
      #!/bin/sh
      read line
      case "$line" in *'"thread"'*) kill -SEGV $$ ;; esac
      printf '%s\\n' "$line" | '\(try Binary("juggle-worker").file.path)'
      """
    _ = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", "cat > worker.sh && chmod +x worker.sh"], input: Data(script.utf8), in: folder.url)
    let worker = folder.url.appending(path: "worker.sh")
    let ended = try await juggle.run(
      ["run", "small.yaml", "--worker", worker.path], in: folder.url, limit: 300)
    #expect(ended.code == 4, "\(ended)")
    let records = try records()
    let failed = records.filter { $0.status == .failed }
    #expect(Set(failed.map(\.model)) == ["thread"])
    #expect(failed.allSatisfy { $0.reason?.contains("signal 11") == true })
    #expect(Set(records.filter { $0.status == .ok }.map(\.model)).count == 4)
    #expect(ended.errors.contains("failed: "))
  }

  @Test func stoppingAndKillingLoseNothingThatWasMeasured() async throws {
    try folder.write(Self.small, to: "small.yaml")
    let file = folder.url.appending(path: "results/small/trials.csv").path
    @Sendable func size() -> Int {
      (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
    }
    // Ended while it runs: after so many bytes of records, once politely and twice not.
    for (round, signal) in [SIGKILL, SIGINT, SIGKILL].enumerated() {
      let bytes = size() + 6_000
      let ended = try await juggle.run(
        ["run", "small.yaml"] + (round > 0 ? ["--resume"] : []), in: folder.url, limit: 600
      ) { process in
        Thread.detachNewThread {
          for _ in 0..<300_000 {
            if size() > bytes { break }
            usleep(1_000)
          }
          kill(process, signal)
        }
      }
      if signal == SIGINT {
        #expect(ended.code == 130, "\(ended)")
        #expect(ended.errors.contains("--resume"))
      } else {
        #expect(ended.signal == SIGKILL)
      }
      try await expectNoWorker()
    }
    let before = keys(try records())
    let ended = try await juggle.run(["run", "small.yaml", "--resume"], in: folder.url, limit: 300)
    #expect(ended.code == 0, "\(ended)")
    let after = keys(try records())
    #expect(Array(after.prefix(before.count)) == before)
    #expect(Set(after).count == after.count)
    #expect(Set(try records().map(\.run)).count == 1)
    let trials = Set(try records().map { "\($0.cellID) \($0.round)" })
    #expect(trials.count == 40)
  }

  @Test func aChangedExperimentIsNotResumed() async throws {
    let file = try folder.write(Self.small, to: "small.yaml")
    _ = try await juggle.run(
      ["run", "small.yaml", "--set", "models=subroutine", "--set", "precision.rounds=1...1"], in: folder.url,
      limit: 120)
    let other = try await juggle.run(["run", "small.yaml", "--resume"], in: folder.url)
    #expect(other.code == 2)
    #expect(
      other.errors.contains("can't be resumed, since its figures would mix with those of another experiment"))
    try Data("schema,other\n".utf8).write(to: folder.url.appending(path: "results/small/trials.csv"))
    let header = try await juggle.run(["run", file.path], in: folder.url)
    #expect(header.code == 2)
    #expect(header.errors.contains("trials.csv:1:8: found column \"other\""))
    #expect(try folder.text("results/small/trials.csv") == "schema,other\n")
  }

  /// Waits until no worker runs that was started from this build for this folder's runs.
  private func expectNoWorker() async throws {
    let worker = try Binary("juggle-worker").file.path
    func orphans() -> [String] {
      let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return processes.filter { process in
        guard Int(process) != nil,
          let program = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe"),
          let folder = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
        else { return false }
        return program == worker && folder == self.folder.url.resolvingSymlinksInPath().path
      }
    }
    for _ in 0..<500 where !orphans().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    #expect(orphans().isEmpty)
  }
}
