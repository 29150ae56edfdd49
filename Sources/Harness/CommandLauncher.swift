import CLinux
import Foundation
import Glibc
package import Trials

/// Runs whole commands and times them from outside: for a gate between two programs that know nothing of juggle.
///
/// A trial's iterations are runs of the command, one after another; the wall time of each is from just before the
/// process is made until it has ended. What a command computes is not checked; that it ends with exit code 0 is.
package final class CommandLauncher: Launcher {
  package let name = "command"
  private let commands: [String: [String]]
  private let thread = WorkerThread()

  /// - Parameter commands: Command lines by name.
  package init(_ commands: [String: [String]]) { self.commands = commands }

  package func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply {
    var reply = WorkerReply(id: "")
    reply.runtime = worker.flatMap { commands[$0]?.first }
    return reply
  }

  package func pace(_ units: UInt64, on pu: Int) async -> Double? { await Pace.measure(units, on: pu) }

  /// Commands compute no units.
  package func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double {
    throw .failed(worker: worker ?? "", reason: "a command has no rate")
  }

  package func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched {
    guard let command = worker.flatMap({ commands[$0] }), !command.isEmpty else {
      return Launched(.failed(reason: "it has no command line"))
    }
    let expected = trial.expectedChecksum.description
    do {
      let counters = thread.counters
      let (iterations, noise) = try await thread.perform { cancelled in
        let request = WorkerThread.Request(line: [])
        let before = counters.read(of: trial.pus, request)
        var cpu = 0.0
        let iterations = try (0..<trial.warmup + trial.iterations).map { number in
          let run = CommandProcess(command: command, pus: trial.pus, limit: limit, cancelled: cancelled)
          let (wall, usage) = try run()
          cpu += usage.user + usage.system
          var finish = Histogram()
          finish.add(Nanoseconds(wall * 1e9), count: 1)
          var iteration = Iteration(
            phase: number < trial.warmup ? .warmup : .timed, spawn: 0, wall: wall, join: 0, finish: finish,
            checksum: expected)
          (iteration.user, iteration.system) = (usage.user, usage.system)
          return iteration
        }
        let after = counters.read(of: trial.pus, request)
        return (
          iterations, before.noise(until: after, pus: trial.pus.count, worker: cpu, usesNetwork: false)
        )
      }
      return Launched(.finished(TrialResult(iterations: iterations)), noise: noise)
    } catch CommandProcess.Stopped.cancelled {
      return Launched(.cancelled)
    } catch {
      return Launched(.failed(reason: "\(error)"))
    }
  }
}

/// One run of a command, on the thread that starts workers. What it prints is thrown away, but for the last of standard
/// error where it fails.
struct CommandProcess {
  let command: [String]
  let pus: [Int]
  /// Seconds.
  let limit: Double
  /// Readable when the gate is being stopped.
  let cancelled: Int32

  enum Stopped: Error { case cancelled }

  struct Failed: Error, CustomStringConvertible { let description: String }

  struct Usage: Sendable { var user, system: Double }

  /// - Returns: Seconds from before its start to after its end, and its CPU seconds.
  func callAsFunction() throws -> (wall: Double, usage: Usage) {
    let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
    defer { if nothing >= 0 { close(nothing) } }
    let errors = try Pipe()
    _ = fcntl(errors.readEnd, F_SETFL, O_NONBLOCK)
    let before = Self.childrenUsage()
    let start = monotonicSeconds()
    let process = try WorkerProcess.launch(
      command, on: pus, input: nothing, output: nothing, error: errors.writeEnd)
    errors.closeWriteEnd()
    let ended = clinux_pidfd_open(process)
    guard ended >= 0 else {
      WorkerProcess.reap(process)
      throw Failed(description: "juggle needs Linux 5.3 or later")
    }
    defer { close(ended) }
    var complaint: [UInt8] = []
    let isOver = wait(for: ended, reading: errors, into: &complaint, until: start + limit)
    let end = WorkerProcess.reap(process).how
    let wall = monotonicSeconds() - start
    let after = Self.childrenUsage()
    guard try isOver() else {
      throw Failed(description: "it was ended after its time limit of \(Int(limit.rounded(.up))) s")
    }
    Self.read(errors.readEnd, into: &complaint)
    guard end == .exited(0) else {
      let last = String(decoding: complaint, as: UTF8.self).split(whereSeparator: \.isNewline).last
      let how = if case .exited(let code) = end { "exit code \(code)" } else { "\(end)" }
      throw Failed(description: "it ended with \(how)" + (last.map { "; it wrote: \($0.prefix(300))" } ?? ""))
    }
    return (wall, Usage(user: after.user - before.user, system: after.system - before.system))
  }

  /// Sleeps until the process has ended.
  ///
  /// - Returns: Whether it has, before its time was up; throws where the gate was stopped. Asked after the process has
  ///   been reaped, whatever happened.
  private func wait(
    for ended: Int32, reading errors: Pipe, into complaint: inout [UInt8], until deadline: Double
  ) -> () throws -> Bool {
    while true {
      let left = deadline - monotonicSeconds()
      guard left > 0 else { return { false } }
      var watched = [ended, cancelled].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if errors.readEnd >= 0 { watched.append(pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0)) }
      _ = poll(&watched, nfds_t(watched.count), Int32(min(left * 1_000 + 1, 1e9)))
      if watched[0].revents != 0 { return { true } }
      if watched[1].revents != 0 { return { throw Stopped.cancelled } }
      if watched.count > 2, watched[2].revents != 0, !Self.read(errors.readEnd, into: &complaint) {
        errors.closeReadEnd()
      }
    }
  }

  /// Keeps the last of what can be read; false at its end.
  @discardableResult
  private static func read(_ end: Int32, into bytes: inout [UInt8]) -> Bool {
    guard end >= 0 else { return false }
    var buffer = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let count = Glibc.read(end, &buffer, buffer.count)
      if count < 0 { return errno == EAGAIN || errno == EINTR }
      guard count > 0 else { return false }
      bytes = (bytes + buffer[..<count]).suffix(4_000)
    }
  }

  private static func childrenUsage() -> Usage {
    var usage = rusage()
    getrusage(RUSAGE_CHILDREN.rawValue, &usage)
    let seconds = { (time: timeval) in Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return Usage(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
  }
}
