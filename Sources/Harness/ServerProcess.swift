import CLinux
import Foundation
import Glibc
import Trials

/// juggle's echo server for one trial: a process of its own, ended with this value.
///
/// Like a worker it belongs on the thread that starts workers, and is killed when that thread ends.
final class ServerProcess {
  let endpoint: EchoEndpoint
  private let process: pid_t
  private let input: Pipe
  private let output: Pipe
  private var status: WorkerProcess.End.How?

  /// Starts it, and returns when it listens.
  ///
  /// - Parameters:
  ///   - command: Its program and arguments.
  ///   - pus: Where it may run.
  ///   - seconds: After which it ends itself, whatever happens to juggle.
  init(command: [String], on pus: [Int], seconds: Double) throws(WorkerProcess.CannotStart) {
    let token = Self.token()
    let request = EchoServerRequest(token: token, seconds: Int(min(seconds + 30, 1e6)))
    guard let json = try? JSONEncoder().encode(request) else { throw .init(description: "no echo server") }
    (input, output) = (try Pipe(), try Pipe())
    process = try WorkerProcess.launch(
      command, on: pus, input: input.readEnd, output: output.writeEnd, error: STDERR_FILENO)
    input.closeReadEnd()
    output.closeWriteEnd()
    // The token goes through a pipe: anybody may read a command line.
    let line = Array(json) + [UInt8(ascii: "\n")]
    let sent = write(input.writeEnd, line, line.count)
    let reply = sent == line.count ? Self.answer(from: output.readEnd, seconds: 10) : nil
    guard let port = reply?.port else {
      WorkerProcess.reap(process)
      throw .init(description: "the echo server did not start: \(reply?.error ?? "it said nothing for 10 s")")
    }
    endpoint = EchoEndpoint(port: port, token: token, pid: process)
  }

  deinit { end() }

  /// Ends it.
  ///
  /// - Returns: What it died of, in words, where it had ended before.
  @discardableResult
  func end() -> String? {
    var information = siginfo_t()
    let had = status == nil && waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT) == 0
    let died = had && information.si_signo != 0
    if status == nil { status = WorkerProcess.reap(process).how }
    guard died, let status else { return nil }
    switch status {
    case .killed(let signal):
      return
        "the echo server was ended by signal \(signal) (\(String(cString: strsignal(signal)))) before the "
        + "trial was over; the kernel's log says whether memory ran out"
    case .exited(let code): return "the echo server ended with exit code \(code) before the trial was over"
    case .timedOut, .tooLong, .cancelled: return nil
    }
  }

  /// Its CPU time so far, in seconds; 0 once it has ended.
  var cpu: Double {
    var (clock, time) = (clockid_t(), timespec())
    guard status == nil, clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return 0
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Nobody guesses 128 random bits.
  private static func token() -> String {
    var random = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The one line that it writes.
  private static func answer(from end: Int32, seconds: Double) -> EchoServerReply? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1_024)
    let deadline = monotonicSeconds() + seconds
    while !line.contains(UInt8(ascii: "\n")), line.count < 4_096 {
      var watched = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      let left = deadline - monotonicSeconds()
      guard left > 0 else { return nil }
      _ = poll(&watched, 1, Int32(left * 1_000 + 1))
      guard watched.revents != 0 else { continue }
      let count = read(end, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      line += buffer[..<count]
    }
    return try? JSONDecoder().decode(
      EchoServerReply.self, from: Data(line.prefix { $0 != UInt8(ascii: "\n") }))
  }
}
