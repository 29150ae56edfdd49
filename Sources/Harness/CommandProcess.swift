import Experiments
import Glibc

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
    let ended = try WorkerProcess.watch(process)
    defer { close(ended) }
    var complaint: [UInt8] = []
    let waited = wait(for: ended, reading: errors, into: &complaint, until: start + limit)
    let end = WorkerProcess.reap(process).how
    let wall = monotonicSeconds() - start
    let after = Self.childrenUsage()
    switch waited {
    case .cancelled: throw Stopped.cancelled
    case .timedOut: throw Failed(description: "it was ended after its time limit of \(TimeText.about(limit))")
    case .ended: break
    }
    Self.read(errors.readEnd, into: &complaint)
    guard end == .exited(0) else {
      let last = String(decoding: complaint, as: UTF8.self).split(whereSeparator: \.isNewline).last
      throw Failed(description: end.text + (last.map { "; it wrote: \($0.prefix(300))" } ?? ""))
    }
    return (wall, Usage(user: after.user - before.user, system: after.system - before.system))
  }

  private enum Waited { case ended, timedOut, cancelled }

  /// Sleeps until the process has ended, its time is up, or the gate is being stopped.
  private func wait(
    for ended: Int32, reading errors: Pipe, into complaint: inout [UInt8], until deadline: Double
  ) -> Waited {
    while true {
      let left = deadline - monotonicSeconds()
      guard left > 0 else { return .timedOut }
      var watched = [ended, cancelled].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if errors.readEnd >= 0 { watched.append(pollfd(fd: errors.readEnd, events: Int16(POLLIN), revents: 0)) }
      _ = poll(&watched, nfds_t(watched.count), Int32(min(left * 1_000 + 1, 1e9)))
      if watched[0].revents != 0 { return .ended }
      if watched[1].revents != 0 { return .cancelled }
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
