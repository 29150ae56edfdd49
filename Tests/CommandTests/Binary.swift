import Foundation
import Glibc
import Samples

/// A built product, run as people run it.
struct Binary: Sendable {
  let file: URL

  /// The product of this name, built into the folder that holds this test.
  init(_ product: String) throws {
    let tests = Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])
    try self.init(at: tests.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: product))
  }

  init(at file: URL) throws {
    guard FileManager.default.isExecutableFile(atPath: file.path) else { throw Missing(file: file) }
    self.file = file
  }

  struct Missing: Error, CustomStringConvertible {
    let file: URL
    var description: String { "no program at \(file.path): build it with swift build --build-tests" }
  }

  /// What a process left behind.
  struct Ended: Sendable {
    var output: String
    var errors: String
    /// Its exit code; nil when a signal ended it.
    var code: Int32?
    /// The signal that ended it.
    var signal: Int32?
    /// Whether it was killed at its time limit.
    var isOverdue: Bool
  }

  /// Runs it to its end.
  ///
  /// - Parameters:
  ///   - input: What it reads from standard input.
  ///   - environment: Added to this process's own.
  ///   - folder: The folder it runs in; this process's own by default.
  ///   - predicts: Whether `juggle run` and `juggle try` first measure what running tasks costs, which takes seconds;
  ///     with `--on`, which says where, nothing is added.
  ///   - limit: Seconds after which it is killed.
  ///   - started: Called with its process id once it runs.
  func run(
    _ arguments: [String] = [], input: Data = Data(), environment: [String: String] = [:],
    in folder: URL? = nil, predicts: Bool = false,
    limit: TimeInterval = 60, started: @escaping @Sendable (pid_t) -> Void = { _ in }
  ) async throws -> Ended {
    let measures =
      ["run", "try"].contains(arguments.first) && file.lastPathComponent == "juggle"
      && !arguments.contains("--on")
    let arguments = arguments + (measures && !predicts ? ["--no-prediction"] : [])
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {  // it waits, which no thread of Swift's pool should
        let ended = Result {
          try finish(arguments, input, environment, folder, until: Date(timeIntervalSinceNow: limit), started)
        }
        continuation.resume(with: ended)
      }
    }
  }

  func run(_ arguments: [String] = [], input: String, limit: TimeInterval = 60) async throws -> Ended {
    try await run(arguments, input: Data(input.utf8), limit: limit)
  }

  private func finish(
    _ arguments: [String], _ input: Data, _ environment: [String: String], _ folder: URL?, until end: Date,
    _ started: (pid_t) -> Void
  ) throws -> Ended {
    // Files take any amount without anybody reading, as pipes do not.
    let scratch = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    let streams = ["input", "output", "errors"].map { scratch.appending(path: $0) }
    for (stream, content) in zip(streams, [input, Data(), Data()]) { try content.write(to: stream) }

    // A backtracer that a crash starts would hold the crashed program's files, and the test with them.
    let environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
    let process = try spawn(arguments, environment, folder, streams: streams.map(\.path))
    started(process)

    var (isOverdue, status): (Bool, Int32) = (false, 0)
    while waitpid(process, &status, WNOHANG) == 0 {
      if Date() > end, !isOverdue {
        isOverdue = true
        kill(process, SIGKILL)
      }
      usleep(1_000)
    }
    let signal = status & 0x7f
    return Ended(
      output: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: streams[2]), as: UTF8.self),
      code: signal == 0 ? (status >> 8) & 0xff : nil, signal: signal == 0 ? nil : signal, isOverdue: isOverdue
    )
  }

  /// Starts it with these files as its streams.
  private func spawn(
    _ arguments: [String], _ environment: [String: String], _ folder: URL?, streams: [String]
  ) throws -> pid_t {
    // `env` changes to the folder and becomes the program.
    let command = (folder.map { ["/usr/bin/env", "-C", $0.path] } ?? []) + [file.path] + arguments
    return try Samples.spawn(command, environment: environment) { actions in
      for (number, path) in streams.enumerated() {
        let flags = number == 0 ? O_RDONLY : O_WRONLY
        posix_spawn_file_actions_addopen(&actions, Int32(number), path, flags, 0)
      }
    }
  }
}
