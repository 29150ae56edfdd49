import CLinux
import Foundation
import Glibc
import Topology
import Trials

/// The thread that starts workers and waits for them. It lives as long as this value.
final class WorkerThread: Sendable {
  private let jobs: JobQueue
  let counters: Counters

  init(root: String = "/") {
    let jobs = JobQueue()
    self.jobs = jobs
    counters = Counters(root: root)
    let thread = Thread {
      // A worker that reads no more is an error of its pipe, not the end of juggle. Workers have no signal blocked.
      var brokenPipe = sigset_t()
      sigemptyset(&brokenPipe)
      sigaddset(&brokenPipe, SIGPIPE)
      pthread_sigmask(SIG_BLOCK, &brokenPipe, nil)
      while let job = jobs.next() { job() }
    }
    thread.name = "workers"
    thread.start()
  }

  deinit { jobs.close() }

  /// What a worker is sent, and what has to be there while it runs and is gone afterwards.
  struct Request {
    var line: [UInt8]
    var folder: TrialFolder?
    var server: ServerProcess?
    /// Whether the server may run on the worker's PUs.
    var sharesPUs = false
    /// Whether interrupts are the worker's own doing.
    var usesNetwork = false
  }

  /// Runs a worker and gives its end; `request` is made on the thread itself. When the calling task is cancelled, the worker is ended.
  func run(
    _ command: [String], on pus: [Int], limit: Double, request: @escaping @Sendable () throws -> Request
  ) async throws -> WorkerProcess.End {
    let (largest, counters) = (WorkerReply.largest, counters)
    return try await perform { cancelled in
      let process = WorkerProcess(
        command: command, pus: pus, limit: limit, largestReply: largest, cancelled: cancelled)
      let request = try request()
      let before = counters.read(of: pus, request)
      var end = try process.ask(request.line)
      end.noise = before.noise(
        until: counters.read(of: pus, request), pus: pus.count, worker: end.cpu,
        usesNetwork: request.usesNetwork)
      if let died = request.server?.end() { end.serverEnd = died }
      end.folder = request.folder
      return end
    }
  }

  /// Does work that blocks on the thread, with a descriptor that becomes readable when the calling task is cancelled.
  func perform<Result: Sendable>(
    _ body: @escaping @Sendable (_ cancelled: Int32) throws -> Result
  ) async throws -> Result {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else {
      throw WorkerProcess.CannotStart(description: "no pipe can be made: \(String(cString: strerror(errno)))")
    }
    let (stop, stopped) = (ends[1], ends[0])
    defer {
      close(stop)
      close(stopped)
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        jobs.add { continuation.resume(with: Swift.Result { try body(stopped) }) }
      }
    } onCancel: {
      _ = write(stop, "x", 1)
    }
  }
}

/// The machine's counters: read before a worker starts and after it has ended, never while it runs.
struct Counters: Sendable {
  /// Where the kernel's files are looked for.
  private let root: String
  private let throttling: Throttling

  init(root: String) {
    self.root = root
    throttling = Throttling(root: root)
  }

  func read(of pus: [Int], _ request: WorkerThread.Request) -> NoiseMeter {
    NoiseMeter(
      time: monotonicSeconds(), pus: CPUTimes.read(of: pus, root: root), throttled: throttling.seconds(),
      own: NoiseMeter.ownCPU() + (request.sharesPUs ? request.server?.cpu ?? 0 : 0))
  }
}

/// Work handed to a thread that sleeps while there is none.
private final class JobQueue: @unchecked Sendable {
  // @unchecked: both fields are used under `condition` only.
  private let condition = NSCondition()
  private var jobs: [@Sendable () -> Void] = []
  private var isClosed = false

  func add(_ job: @escaping @Sendable () -> Void) {
    condition.withLock { jobs.append(job) }
    condition.signal()
  }

  func close() {
    condition.withLock { isClosed = true }
    condition.signal()
  }

  /// Blocks until there is work; nil once the queue is closed.
  func next() -> (@Sendable () -> Void)? {
    condition.lock()
    defer { condition.unlock() }
    while jobs.isEmpty {
      if isClosed { return nil }
      condition.wait()
    }
    return jobs.removeFirst()
  }
}
