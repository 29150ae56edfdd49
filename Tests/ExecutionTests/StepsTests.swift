import Execution
import Foundation
import Samples
import Testing
import Trials

/// Steps that need more than a task's state, under every model. One after another: hundreds of trials at once would
/// take the machine from tests that look at the clock.
@Suite(.serialized)
struct StepsTests {
  static let steps: [Step] =
    [
      .memory(bytes: 4_096, passes: 2, pattern: .stream), .memory(bytes: 8, passes: 3, pattern: .stream),
      .memory(bytes: 65_536, passes: 2, pattern: .chase), .memory(bytes: 8, passes: 1, pattern: .chase),
      .memory(bytes: 100, passes: 0, pattern: .chase),
      .file(bytes: 1, sync: false), .file(bytes: 65_536, sync: true),
      .echo(bytes: 1, ns: 0), .echo(bytes: 300_000, ns: ms),
    ] + MicroOperation.allCases.flatMap { [Step.micro(op: $0, times: 0), .micro(op: $0, times: 101)] }

  /// A trial with a folder and an echo server.
  static func performed(_ trial: Trial) async throws -> TrialResult {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try EchoServer(token: token)
    defer { try? server.close() }
    var trial = trial
    trial.artifacts = folder.path
    trial.echo = EchoEndpoint(port: try #require(server.port), token: token, pid: getpid())
    let result = try await perform(trial)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    return result
  }

  static let token = String(repeating: "0123456789abcdef", count: 2)

  @Test(arguments: Model.allCases, steps)
  func isDoneOnceAndInOrderOrRefused(model: Model, step: Step) async throws {
    for tasks in step.ability == "echo" || step.ability == "file" ? [1, 5] : [4] {
      let trial = Trial(
        model, tasks: tasks, [.compute(units: 3), step, .yield(times: 1), step], repeat: 2, warmup: 1)
      guard let reason = model.refusal(of: step.ability) else {
        let result = try await trial.roles[0].descriptors > 0 ? Self.performed(trial) : perform(trial)
        for iteration in result.iterations {
          #expect(iteration.checksum == trial.expectedChecksum.description, "\(trial)")
        }
        continue
      }
      let refused = ExecutionError.unsupported(
        "model \(model.rawValue) can't perform \(step.ability): \(reason)")
      await #expect(throws: refused) { try await Self.performed(trial) }
    }
  }

  @Test(arguments: Model.allCases)
  func rolesHaveTheirOwnSteps(model: Model) async throws {
    let sets: [[Step]] = [
      [.memory(bytes: 200, passes: 1, pattern: .chase)], [.compute(units: 5)],
      [.micro(op: .call, times: 3), .memory(bytes: 64, passes: 1, pattern: .stream)],
    ]
    let trial = Trial(model, sets.map { Role(name: "r", tasks: 3, steps: $0, repeat: 2) })
    let result = try await perform(trial)
    #expect(result.iterations.map(\.checksum) == [trial.expectedChecksum.description])
    #expect(result.iterations.map(\.operations) == [3 * 2 * 3])
  }

  @Test(
    arguments: [Model.thread, .process],
    [
      (MicroOperation.call, 1_000), (.next, 1_000), (.array, 1_000), (.iterator, 1_000), (.generator, 1_001),
      (.pass, 1_000),
    ])
  func operationsCountsWhatHappened(model: Model, counted: (MicroOperation, Int)) async throws {
    let (op, count) = counted
    let result = try await perform(Trial(model, tasks: 2, [.micro(op: op, times: 1_000)], iterations: 2))
    for iteration in result.iterations {
      #expect(iteration.operations == 2 * count)
      #expect(try #require(iteration.perOperation) > 0)
    }
  }

  @Test(arguments: [Model.eventLoop, .task, .pool], MicroOperation.allCases.filter(\.awaits) + [.pass])
  func operationsOfTasksThatAwaitAreCounted(model: Model, op: MicroOperation) async throws {
    let result = try await perform(Trial(model, tasks: 2, [.micro(op: op, times: 101)]))
    #expect(result.iterations.map(\.operations) == [202])
  }

  @Test func nothingIsCountedWhereNothingIsMeasured() async throws {
    let result = try await perform(
      Trial(.thread, tasks: 2, [.memory(bytes: 64, passes: 1, pattern: .stream)]))
    #expect(result.iterations.map(\.operations) == [nil])
    #expect(result.iterations.map(\.perOperation) == [nil])
  }

  @Test(arguments: [
    (Step.file(bytes: 1, sync: false), "the trial names no folder for its files"),
    (.echo(bytes: 1, ns: 0), "the trial names no echo server"),
  ])
  func whatIsMissingIsSaid(step: Step, reason: String) async {
    await #expect(throws: ExecutionError.failed(reason)) {
      try await perform(Trial(.thread, tasks: 1, [step]))
    }
  }

  @Test(arguments: [Model.thread, .task])
  func aFolderThatIsMissingIsNamed(model: Model) async {
    var trial = Trial(model, tasks: 1, [.file(bytes: 1, sync: false)])
    trial.artifacts = "/nowhere/at/all"
    let reason =
      "no file can be made in /nowhere/at/all: No such file or directory; name a folder that stays, "
      + "and can be written to, with TMPDIR"
    await #expect(throws: ExecutionError.failed(reason)) { try await perform(trial) }
  }

  @Test(
    .enabled(
      if: SmallDisk.mayBeMounted, "a small file system is mounted for it, which only the superuser may"),
    arguments: [Model.subroutine, .thread, .task, .eventLoop, .pool, .dispatch, .process])
  func aFullDiskIsAFailureWithItsReason(model: Model) async throws {
    let disk = try #require(SmallDisk(bytes: 65_536))
    defer { disk.remove() }
    var trial = Trial(model, tasks: 1, [.file(bytes: 1 << 20, sync: false)])
    trial.artifacts = disk.path
    let error = await #expect(throws: ExecutionError.self) { try await perform(trial) }
    #expect("\(try #require(error))".contains("could not be written: No space left on device; make room"))
  }

  @Test(arguments: [
    (
      Step.memory(bytes: 7, passes: 1, pattern: .stream),
      "bytes: 7 is not allowed, from 8 to 1099511627776 is"
    ),
    (.memory(bytes: 8, passes: -1, pattern: .stream), "passes: -1 is not allowed, from 0 to 2147483647 is"),
    (.file(bytes: 0, sync: false), "bytes: 0 is not allowed, from 1 to 1073741824 is"),
    (.echo(bytes: 1 << 40, ns: 0), "bytes: 1099511627776 is not allowed, from 1 to 1073741824 is"),
    (.echo(bytes: 1, ns: -1), "ns: -1 is not allowed, from 0 to 9007199254740991 is"),
    (.micro(op: .call, times: -1), "times: -1 is not allowed, from 0 to 2147483647 is"),
  ])
  func amountsOutsideTheirRangeAreRefused(step: Step, reason: String) async {
    let refused = ExecutionError.unsupported("role \"all\", step 1, \(step.name), \(reason)")
    await #expect(throws: refused) { try await perform(Trial(.thread, tasks: 1, [step])) }
  }

  @Test func workingSetsThatMemoryCannotHoldAreRefused() async {
    let trial = Trial(.thread, tasks: 1_000, [.memory(bytes: 1 << 38, passes: 1, pattern: .stream)])
    await #expect(throws: ExecutionError.self) { try await perform(trial) }
  }
}
