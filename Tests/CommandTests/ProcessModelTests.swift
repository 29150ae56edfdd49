import Foundation
import Synchronization
import Testing
import Trials

/// The worker whose tasks are processes: what becomes of them.
struct ProcessModelTests {
  @Test(arguments: [Clock.release, .spawn])
  func aTaskThatDiesFailsTheTrialWithItsReason(clock: Clock) async throws {
    let ended = try await run(clock) { worker in
      if let task = Self.children(of: worker, atLeast: 5).dropFirst(2).first { kill(task, SIGKILL) }
    }
    #expect(ended.code == 1)
    let reply = try JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8))
    #expect(reply.error == "the process of task 2 was killed by signal 9")
  }

  @Test func tasksDieWithTheirWorker() async throws {
    let tasks = Mutex<[pid_t]>([])
    let ended = try await run(.release) { worker in
      tasks.withLock { $0 = Self.children(of: worker, atLeast: 5) }
      kill(worker, SIGKILL)
    }
    #expect(ended.signal == SIGKILL)
    let killed = tasks.withLock { $0 }
    #expect(killed.count == 5)
    for _ in 0..<500 where killed.contains(where: Self.runs) { try await Task.sleep(for: .milliseconds(10)) }
    #expect(!killed.contains(where: Self.runs))
  }

  @Test func moreProcessesThanTheSystemGivesAreAnswered() async throws {
    // As somebody who is not root, since root has no such limit.
    let programs = ["/usr/bin/prlimit", "/usr/bin/setpriv"]
    guard getuid() == 0, programs.allSatisfy(FileManager.default.isExecutableFile) else { return }
    let worker = try Binary("juggle-worker")
    let ended = try await Binary(at: URL(filePath: programs[0])).run(
      ["--nproc=40", programs[1], "--reuid", "54321", "--clear-groups", worker.file.path],
      input: try Self.request(.release, tasks: 100))
    guard let reply = try? JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8)) else {
      return  // that user may not run programs from this folder
    }
    #expect(reply.error?.hasPrefix("the system gave only ") == true, "\(reply.error ?? "no error")")
  }

  /// Runs five tasks that sleep for two seconds, and `meanwhile` once the worker has started.
  private func run(_ clock: Clock, meanwhile: @escaping @Sendable (pid_t) -> Void) async throws
    -> Binary.Ended
  {
    try await Binary("juggle-worker").run(
      input: try Self.request(clock, tasks: 5), limit: 30, started: meanwhile)
  }

  private static func request(_ clock: Clock, tasks: Int) throws -> Data {
    let role = Role(name: "all", tasks: tasks, steps: [.sleep(ns: 2_000_000_000)], repeat: 1)
    let trial = Trial(
      model: Model.process.rawValue, tasks: tasks, pus: [], roles: [role], seed: 1, clock: clock, warmup: 0)
    return try JSONEncoder().encode(WorkerRequest(id: "p", .run, trial: trial)) + Data([10])
  }

  /// The children of a process, in the order in which it made them, once there are so many.
  private static func children(of process: pid_t, atLeast count: Int) -> [pid_t] {
    var found: [pid_t] = []
    for _ in 0..<1_000 where found.count < count {
      usleep(5_000)
      let text = try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
      found = (text ?? "").split(separator: " ").compactMap { pid_t($0) }
    }
    return found.sorted()
  }

  private static func runs(_ process: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return status.map { !$0.contains(") Z ") } ?? false
  }
}
