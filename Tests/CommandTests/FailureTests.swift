import Foundation
import Glibc
import Samples
import Testing
import Trials

/// What goes wrong around a trial, with the real binaries: a trial fails with a reason, the run goes on with the
/// next one, and nothing is left over.
@Suite(.serialized)
struct FailureTests {
  private let folder: Folder
  /// Where trials have their files.
  private let files: Folder
  private let juggle: Binary

  init() throws {
    (folder, files) = (try Folder(), try Folder())
    juggle = try Binary("juggle")
  }

  // MARK: Disks

  @Test(.enabled(if: SmallDisk.mayBeMounted, "a small disk is mounted for it, which only root may"))
  func aFullDiskFailsTheTrialAndNotTheRun() async throws {
    let disk = try #require(SmallDisk(bytes: 256 << 10))
    defer { disk.remove() }
    try write("{ file: { write: 64KiB } }", repeat: 2, models: "[thread, task, process]", tasks: "[1, 8]")
    let ended = try await run(files: disk.path)
    #expect(ended.code == 4, "\(ended)")
    let records = try records()
    #expect(records.filter { $0.status == .ok }.allSatisfy { $0.tasks == 1 })
    #expect(
      Set(records.filter { $0.status == .ok }.map(\.model)).isSuperset(of: ["thread", "task", "process"]))
    let reasons = records.filter { $0.tasks == 8 }.compactMap(\.reason)
    #expect(reasons.count == 6)
    for reason in reasons {
      #expect(reason.contains("65536 bytes of a file could not be written: No space left on device"))
      #expect(reason.contains("make room there, or name a folder on another disk with TMPDIR"))
      #expect(reason.ranges(of: "No space left").count == 1, "\(reason)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.path).isEmpty)
  }

  @Test(.enabled(if: SmallDisk.mayBeMounted, "a small disk is mounted for it, which only root may"))
  func resultsOnAFullDiskEndTheRunAndKeepWhatWasStored() async throws {
    let disk = try #require(SmallDisk(bytes: 96 << 10))
    defer { disk.remove() }
    try write(
      "{ yield: 1 }", repeat: 1, models: "[thread, task, dispatch]", tasks: "[1, 2, 3, 4]", rounds: "30...30")
    let ended = try await run(out: disk.path)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains("trials.csv: can't be written: No space left on device"), "\(ended.errors)")
    #expect(ended.errors.contains("make room and carry on with --resume"))
    let text = try String(contentsOfFile: disk.path + "/e/trials.csv", encoding: .utf8)
    #expect(text.hasSuffix("\n"))
    let orders = try Self.records(text).map(\.order)
    #expect(Set(orders) == Set(1...(orders.max() ?? 0)))
  }

  @Test func resultsThatAreRemovedEndTheRun() async throws {
    try write("{ sleep: 5ms }", repeat: 1, models: "[thread]", tasks: "[1]", rounds: "50...50")
    let results = folder.url.appending(path: "results")
    let file = results.appending(path: "e/trials.csv").path
    let ended = try await run { _ in
      Thread.detachNewThread {
        for _ in 0..<20_000
        where ((try? String(contentsOfFile: file, encoding: .utf8))?.utf8.count ?? 0) < 3_000 {
          usleep(1_000)
        }
        try? FileManager.default.removeItem(at: results)
      }
    }
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors.contains("trials.csv: it was removed while a run wrote to it"), "\(ended.errors)")
  }

  @Test(arguments: ["/nowhere", "/dev/null", "/proc"])
  func aFolderThatCanNotBeUsedIsNamed(path: String) async throws {
    try write("{ file: { write: 1B } }", repeat: 1, models: "[thread]", tasks: "[1]")
    let ended = try await run(files: path)
    #expect(ended.code == 4, "\(ended)")
    let reasons = try records().compactMap(\.reason)
    #expect(reasons.count == 4)  // two cells, the reference among them, and two attempts
    #expect(reasons.allSatisfy { $0.hasPrefix("no folder for the trial's files can be made in \(path): ") })
    #expect(reasons.allSatisfy { $0.hasSuffix("name one that can be written to with TMPDIR") })
  }

  @Test func aFolderThatIsRemovedInMidRunFailsItsTrialOnly() async throws {
    try write("{ file: { write: 1B } }", repeat: 1, models: "[thread, task, process]", tasks: "[2]")
    // It takes the trial's folder away before the second trial's worker runs.
    let worker = try await wrapper(
      """
      case "$line" in *'"task"'*) rm -rf "$(printf %s "$line" | sed 's/.*"artifacts":"\\([^"]*\\)".*/\\1/; s,\\\\,,g')" ;; esac
      """)
    let ended = try await run(["--worker", worker])
    #expect(ended.code == 4, "\(ended)")
    let records = try records()
    #expect(Set(records.filter { $0.status == .failed }.map(\.model)) == ["task"])
    #expect(Set(records.filter { $0.status == .ok }.map(\.model)) == ["subroutine", "thread", "process"])
    for reason in records.compactMap(\.reason) {
      #expect(reason.contains("no file can be made in \(files.url.path)/juggle-"), "\(reason)")
      #expect(reason.contains("No such file or directory; name a folder that stays"), "\(reason)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: files.url.path).isEmpty)
  }

  // MARK: The echo server

  @Test(arguments: ["", "(sleep 0.3; kill -KILL $pid) &"])
  func aServerThatIsGoneFailsItsTrialOnly(later: String) async throws {
    try write("{ echo: { bytes: 64B, delay: 5ms } }", repeat: 100, models: "[thread, task]", tasks: "[3]")
    // Under `task` the server is killed: before the worker connects, or while it runs.
    let worker = try await wrapper(
      """
      case "$line" in *'"model":"task"'*)
        pid=$(printf %s "$line" | sed 's/.*"pid":\\([0-9]*\\).*/\\1/')
        \(later.isEmpty ? "kill -KILL $pid" : later)
        ;;
      esac
      """)
    let ended = try await run(["--worker", worker])
    #expect(ended.code == 4, "\(ended)")
    let records = try records()
    #expect(Set(records.filter { $0.status == .ok }.map(\.model)) == ["subroutine", "thread"])
    let failed = records.filter { $0.status == .failed }
    #expect(failed.map(\.model) == ["task", "task"])
    for reason in failed.compactMap(\.reason) {
      #expect(
        reason.hasPrefix("the echo server was ended by signal 9 (Killed) before the trial was over"),
        "\(reason)")
    }
    try await expectNoWorker()
  }

  @Test(arguments: [Model.thread, .task, .process])
  func aPortThatIsClosedIsAnsweredAtOnce(model: Model) async throws {
    var trial = Trial(
      model: model.rawValue, tasks: 2, pus: [],
      roles: [Role(name: "all", tasks: 2, steps: [.echo(bytes: 1, ns: 0)], repeat: 1)], seed: 1)
    trial.echo = EchoEndpoint(port: try Self.closedPort(), token: String(repeating: "0", count: 32))
    let request = try JSONEncoder().encode(WorkerRequest(id: "r", .run, trial: trial)) + Data([10])
    let ended = try await Binary("juggle-worker").run(input: request, limit: 60)
    #expect(ended.code == 1)
    #expect(!ended.isOverdue)
    let error = try JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8)).error
    #expect(error?.hasPrefix("no connection to the echo server") == true, "\(error ?? "")")
    #expect(error?.contains("refused") == true, "\(error ?? "")")
  }

  // MARK: Output

  @Test(arguments: [
    ["topology"], ["--help"], ["list", "--models", "--steps"], ["topology", "--format", "json"],
  ])
  func outputThatCanNotBeWrittenIsAnError(arguments: [String]) async throws {
    let ended = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", "exec \"$0\" \"$@\" > /dev/full", juggle.file.path] + arguments)
    #expect(ended.code == 2, "\(ended)")
    #expect(ended.errors == "juggle: the output can't be written: No space left on device\n")
  }

  // MARK: Helpers

  private func write(
    _ step: String, repeat laps: Int, models: String, tasks: String, rounds: String = "1...1"
  ) throws {
    try folder.write(
      """
      question: Why?
      workloads: { w: { steps: [\(step)], repeat: \(laps) } }
      models: \(models)
      tasks: \(tasks)
      cores: 1
      precision: { rounds: \(rounds), trial: 1ms }
      """, to: "e.yaml")
  }

  private func run(
    _ more: [String] = [], files: String? = nil, out: String = "results",
    started: @escaping @Sendable (pid_t) -> Void = { _ in }
  ) async throws -> Binary.Ended {
    let ended = try await juggle.run(
      ["run", "e.yaml", "--quiet", "--out", out] + more,
      environment: ["TMPDIR": files ?? self.files.url.path], in: folder.url, limit: 300, started: started)
    #expect(!ended.isOverdue)
    return ended
  }

  private func records() throws -> [Record] { try Self.records(folder.text("results/e/trials.csv")) }

  private static func records(_ text: String) throws -> [Record] {
    let table = try CSV.parse(text.utf8)
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }
  }

  /// juggle's own worker behind a script that sees the request first, as `$line`; its path.
  private func wrapper(_ script: String) async throws -> String {
    let worker = try Binary("juggle-worker").file.path
    let text = """
      #!/bin/sh
      [ "$1" = serve ] && exec '\(worker)' serve
      read -r line
      \(script)
      printf '%s\\n' "$line" | '\(worker)'
      """
    // By a process of its own, as nothing else may have the file open for writing when it is run.
    _ = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", "cat > worker.sh && chmod +x worker.sh"], input: Data(text.utf8), in: folder.url)
    return folder.url.appending(path: "worker.sh").path
  }

  private func expectNoWorker() async throws {
    let worker = try Binary("juggle-worker").file.path
    let here = folder.url.resolvingSymlinksInPath().path
    func left() -> [String] {
      let manager = FileManager.default
      return ((try? manager.contentsOfDirectory(atPath: "/proc")) ?? []).filter { process in
        (try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/exe")) == worker
          && (try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")) == here
      }
    }
    for _ in 0..<500 where !left().isEmpty { try await Task.sleep(for: .milliseconds(10)) }
    #expect(left().isEmpty)
  }

  /// A port of loopback that nobody listens at.
  private static func closedPort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var name = sockaddr_in()
    name.sin_family = sa_family_t(AF_INET)
    name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let found = withUnsafeMutablePointer(to: &name) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    try #require(found)
    return Int(UInt16(bigEndian: name.sin_port))
  }
}
