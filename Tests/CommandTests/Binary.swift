import Foundation

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
  ///   - limit: Seconds after which it is killed.
  ///   - started: Called with its process id once it runs.
  func run(
    _ arguments: [String] = [], input: Data = Data(), environment: [String: String] = [:],
    in folder: URL? = nil,
    limit: TimeInterval = 60, started: @escaping @Sendable (pid_t) -> Void = { _ in }
  ) async throws -> Ended {
    try await withCheckedThrowingContinuation { continuation in
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

    let process = Process()
    process.executableURL = file
    process.arguments = arguments
    // A backtracer that a crash starts would hold the crashed program's files, and the test with them.
    process.environment = ProcessInfo.processInfo.environment
      .merging(["SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = try FileHandle(forReadingFrom: streams[0])
    process.standardOutput = try FileHandle(forWritingTo: streams[1])
    process.standardError = try FileHandle(forWritingTo: streams[2])
    try process.run()
    started(process.processIdentifier)

    var isOverdue = false
    while process.isRunning {
      if Date() > end, !isOverdue {
        isOverdue = true
        kill(process.processIdentifier, SIGKILL)
      }
      usleep(1_000)
    }
    let isExit = process.terminationReason == .exit
    return Ended(
      output: String(decoding: try Data(contentsOf: streams[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: streams[2]), as: UTF8.self),
      code: isExit ? process.terminationStatus : nil, signal: isExit ? nil : process.terminationStatus,
      isOverdue: isOverdue)
  }
}
