import Foundation
import Glibc
import Harness
import Testing
import Topology
import Trials

/// Workers that go wrong in every way, as shell scripts.
struct LocalLauncherTests {
  private static let trial = Trial(
    model: "thread", tasks: 1, pus: [],
    roles: [Role(name: "all", tasks: 1, steps: [.yield(times: 1)], repeat: 1)],
    seed: 1)

  private func outcome(_ script: String, limit: Double = 20, trial: Trial = Self.trial) async -> Outcome {
    await LocalLauncher(own: ["/bin/sh", "-c", script]).launch(trial, on: nil, limit: limit).outcome
  }

  /// A script that reads its request and answers it with this result.
  private static func answer(_ result: String) -> String {
    """
    read line; id=$(printf %s "$line" | sed 's/.*"id":"\\([^"]*\\)".*/\\1/')
    printf '{"protocol":1,"id":"%s",%s}\\n' "$id" '\(result)'
    """
  }

  private static let result = """
    "result":{"iterations":[{"phase":"timed","spawn_s":0,"wall_s":1,"join_s":0,"finish":[[5,1]],"checksum":"x"}]}
    """

  @Test func takesARightAnswer() async {
    guard case .finished(let result) = await outcome(Self.answer(Self.result)) else {
      Issue.record("not finished")
      return
    }
    #expect(result.iterations.map(\.wall) == [1])
  }

  @Test(arguments: [
    ("exit 0", "exit code 0 and without a reply"),
    ("echo 'Segmentation fault' >&2; exit 3", "exit code 3"),
    ("kill -SEGV $$", "signal 11"),
    ("kill -KILL $$", "signal 9"),
    ("echo hello", "can't be read"),
    ("echo '{\"protocol\":1}'", "id is missing"),
    ("echo '{\"protocol\":1,\"id\":\"0\"}'", "replied to request \"0\""),
    ("printf '{\"protocol\":1,\"id\":'", "can't be read"),
    ("head -c 3000000 /dev/zero | tr '\\\\0' x", "longer than 1048576 bytes"),
    (answer("\"result\":{}"), "iterations is missing"),
    (answer("\"runtime\":\"x\""), "holds no result"),
    (answer("\"error\":\"no such step\"") + "; exit 1", "no such step"),
    (answer(result) + "; exit 7", "it replied, and ended with exit code 7"),
    (answer(result.replacingOccurrences(of: "[[5,1]]", with: "[[5,-1]]")), "histogram"),
  ])
  func aBadWorkerIsAFailedTrialWithItsReason(script: String, reason: String) async {
    guard case .failed(let found) = await outcome(script) else {
      Issue.record("not failed: \(script)")
      return
    }
    #expect(found.contains(reason), "\(found)")
  }

  @Test func aDescriptionIsCheckedWhereItIsRead() async {
    let models = #""runtime":"x","kernel":"juggle-1","models":{"m":{"steps":["sleep"],"threads":"several"}}"#
    let launcher = LocalLauncher(own: [], foreign: ["my": ["/bin/sh", "-c", Self.answer(models)]])
    let error = await #expect(throws: LaunchError.self) { try await launcher.describe("my") }
    #expect(
      error.map { "\($0)" }
        == #"worker my: its model "m" has threads "several"; these are possible: one, cores, tasks"#)
  }

  /// With a rate of 1e300 a step would come to more units than there are numbers.
  @Test(arguments: [
    (#""units_per_second":1e300"#, "units_per_second 1e+300"),
    (#""units_per_second":0"#, "units_per_second 0.0"),
    (#""units_per_second":-5"#, "units_per_second -5.0"), (#""runtime":"x""#, "no units_per_second"),
  ])
  func aRateThatNoPUHasIsRefused(fields: String, found: String) async {
    let launcher = LocalLauncher(own: ["/bin/sh", "-c", Self.answer(fields)])
    let error = await #expect(throws: LaunchError.self) { try await launcher.calibrate(nil, on: 0) }
    #expect(
      error.map { "\($0)" } == "worker juggle-worker: its calibration gave \(found); 1 to 1e11 is possible")
  }

  @Test func whatAWorkerComplainsOfIsToldWithItsReason() async {
    guard case .failed(let found) = await outcome("echo first >&2; echo 'no memory' >&2; exit 1") else {
      Issue.record("not failed")
      return
    }
    #expect(found.contains("no memory"))
    #expect(!found.contains("first"))
  }

  @Test func aProgramThatIsMissingIsNamed() async {
    let launcher = LocalLauncher(own: ["/nowhere/worker"])
    guard case .failed(let reason) = await launcher.launch(Self.trial, on: nil, limit: 5).outcome else {
      Issue.record("not failed")
      return
    }
    #expect(reason == "/nowhere/worker can't be started: No such file or directory")
  }

  @Test func aPUThatIsMissingIsNamed() async {
    var trial = Self.trial
    trial.pus = [1_000]
    guard case .failed(let reason) = await outcome("exit 0", trial: trial) else {
      Issue.record("not failed")
      return
    }
    #expect(reason == "can't be bound to PU 1000: Invalid argument")
  }

  @Test func theTimeLimitEndsAWorkerAndAllThatItStarted() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "pids")
    let script = "sleep 1000 & echo $$ $! > \(file.path); exec >&-; wait"
    let start = monotonicSeconds()
    guard case .failed(let reason) = await outcome(script, limit: 0.5) else {
      Issue.record("not failed")
      return
    }
    #expect(reason.contains("time limit of 0.50 s"))
    #expect(monotonicSeconds() - start < 500)  // it asked for 1,000; a machine may be busy
    try await expectNoProcess(in: file)
  }

  @Test(arguments: ["exit 3", "kill -KILL $$", "sleep 100", "chmod 000 x; :"])
  func theFolderOfATrialIsGoneHoweverItsWorkerEnds(end: String) async throws {
    let folder = try TemporaryFolder()
    let note = folder.url.appending(path: "path")
    var trial = Self.trial
    trial.roles[0].steps = [.file(bytes: 1, sync: false)]
    let script = """
      read line; path=$(printf %s "$line" | sed 's/.*"artifacts":"\\([^"]*\\)".*/\\1/; s,\\\\,,g')
      printf %s "$path" > \(note.path); cd "$path" && echo left > x && \(end)
      """
    guard case .failed = await outcome(script, limit: 1, trial: trial) else {
      Issue.record("not failed")
      return
    }
    let path = try String(contentsOf: note, encoding: .utf8)
    #expect(path.contains("/juggle-"), "\(path)")
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aServerThatDoesNotStartIsAFailedTrial() async {
    var trial = Self.trial
    trial.roles[0].steps = [.echo(bytes: 1, ns: 0)]
    guard case .failed(let reason) = await outcome("exit 0", trial: trial) else {
      Issue.record("not failed")
      return
    }
    #expect(reason.hasPrefix("the echo server did not start"), "\(reason)")
  }

  @Test func aWorkerLeavesNothingBehindWhenItEnds() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "pids")
    // The child keeps the pipes open: waiting for their end would take 1,000 s.
    _ = await outcome("sleep 1000 & echo $! > \(file.path); exit 0")
    try await expectNoProcess(in: file)
  }

  @Test func cancellingEndsTheWorker() async throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "pids")
    let task = Task { await outcome("echo $$ > \(file.path); sleep 1000; echo never") }
    while (try? String(contentsOf: file, encoding: .utf8))?.contains("\n") != true {
      try await Task.sleep(for: .milliseconds(5))
    }
    task.cancel()
    #expect(await task.value == .cancelled)
    try await expectNoProcess(in: file)
  }

  @Test func aWorkerIsBoundBeforeItStarts() async throws {
    let first = try #require(try Topology.thisMachine().allowedPUs.first)
    var trial = Self.trial
    trial.pus = [first]
    guard case .failed(let reason) = await outcome("nproc >&2; exit 1", trial: trial) else {
      Issue.record("not failed")
      return
    }
    #expect(reason.hasSuffix("it wrote: 1"), "\(reason)")
  }

  @Test func aWorkerHasDefaultSignalsAndAGroupOfItsOwn() async throws {
    let script = "grep -E 'SigBlk|SigIgn' /proc/self/status | tr '\\n' ' ' >&2; exit 1"
    guard case .failed(let reason) = await outcome(script) else {
      Issue.record("not failed")
      return
    }
    #expect(reason.contains("SigBlk:\t0000000000000000"), "\(reason)")
    // Of the signals that a program may set; those from 32 on are the C library's own.
    #expect(reason.contains(/SigIgn:\t[0-9a-f]{8}[08]0000000/), "\(reason)")
  }

  private func expectNoProcess(in file: URL) async throws {
    let text = try String(contentsOf: file, encoding: .utf8)
    for pid in text.split(whereSeparator: \.isWhitespace).compactMap({ pid_t($0) }) {
      // An orphan that was killed is a zombie until init has taken it in.
      for _ in 0..<200 where isAlive(pid) { try await Task.sleep(for: .milliseconds(10)) }
      #expect(!isAlive(pid))
    }
  }

  private func isAlive(_ pid: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return false }
    return status.split(separator: ")").last?.trimmingCharacters(in: .whitespaces).first != "Z"
  }
}
