import CLinux
import Glibc
import Trials

/// One worker process from start to end: its request goes in, its answer comes out, and nothing of it is left
/// behind.
///
/// Everything here blocks, in `poll` only, and belongs on the thread that starts workers: a worker is killed
/// when that thread ends.
struct WorkerProcess {
  /// How it ended, with what it wrote.
  struct End: Sendable {
    var how: How
    /// The first line of standard output or, when it ended without a line feed, all of it.
    var reply: [UInt8]
    /// The last of standard error, for people.
    var complaint: String
    /// What the trial's echo server died of, where it did not live as long as the worker.
    var serverEnd: String?
    /// CPU time of the process and all that it waited for, in seconds.
    var cpu = 0.0
    /// What the rest of the machine did meanwhile.
    var noise = Noise()
    /// Where the trial's files are, for as long as this value lives.
    var folder: TrialFolder?

    enum How: Sendable, Hashable {
      case exited(Int32)
      case killed(signal: Int32)
      case timedOut
      case tooLong
      case cancelled

      /// What a process died of, for people.
      var text: String {
        switch self {
        case .exited(let code): "it ended with exit code \(code)"
        case .killed(let signal):
          "it was ended by signal \(signal) (\(strsignal(signal).map { String(cString: $0) } ?? "?"))"
        case .timedOut: "it was ended at its time limit"
        case .tooLong: "it was ended since it wrote too much"
        case .cancelled: "stopped"
        }
      }
    }
  }

  struct CannotStart: Error, CustomStringConvertible {
    let description: String
  }

  let command: [String]
  /// The PUs that it is bound to before it starts.
  let pus: [Int]
  /// Seconds.
  let limit: Double
  let largestReply: Int
  /// Readable when the run is being stopped.
  let cancelled: Int32

  func ask(_ request: [UInt8]) throws(CannotStart) -> End {
    let (input, output, error) = (try Pipe(), try Pipe(), try Pipe())
    let process = try Self.launch(
      command, on: pus, input: input.readEnd, output: output.writeEnd, error: error.writeEnd)
    input.closeReadEnd()
    output.closeWriteEnd()
    error.closeWriteEnd()
    let ended = try Self.watch(process)
    defer { close(ended) }

    var conversation = Conversation(request: request[...], input: input, output: output, error: error)
    let deadline = monotonicSeconds() + limit
    var how: End.How?
    while how == nil {
      let left = deadline - monotonicSeconds()
      guard left > 0 else {
        how = .timedOut
        break
      }
      let events = conversation.wait(alsoFor: [ended, cancelled], seconds: left)
      conversation.move()
      if conversation.reply.count > largestReply {
        how = .tooLong
      } else if events[1] {
        how = .cancelled
      } else if events[0] {
        break
      }
    }
    let (status, cpu) = Self.reap(process)
    conversation.move()  // what was written between the last look and the end
    return End(
      how: how ?? status, reply: conversation.reply,
      complaint: String(decoding: conversation.complaint.suffix(16_000), as: UTF8.self), cpu: cpu)
  }

  /// Starts a process of this command line in a process group of its own, bound to these PUs.
  static func launch(
    _ command: [String], on pus: [Int], input: Int32, output: Int32, error: Int32
  ) throws(CannotStart) -> pid_t {
    var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let numbers = pus.map { Int32($0) }
    var stage = CLINUX_FORK
    let process = numbers.withUnsafeBufferPointer { numbers in
      arguments.withUnsafeMutableBufferPointer { arguments in
        var launch = clinux_launch(
          program: arguments[0], arguments: arguments.baseAddress, environment: environ,
          pus: numbers.baseAddress, pu_count: Int32(numbers.count), input: input, output: output,
          error: error)
        return clinux_launch(&launch, &stage)
      }
    }
    guard process > 0 else {
      let reason = String(cString: strerror(errno))
      switch stage {
      case CLINUX_BIND:
        let pus = pus.map(String.init).joined(separator: " ")
        throw CannotStart(description: "can't be bound to PU \(pus): \(reason)")
      case CLINUX_EXEC: throw CannotStart(description: "\(command[0]) can't be started: \(reason)")
      default: throw CannotStart(description: "no process can be made for it: \(reason)")
      }
    }
    return process
  }

  /// A descriptor that becomes readable as the process ends; without one the process is ended.
  static func watch(_ process: pid_t) throws(CannotStart) -> Int32 {
    let ended = clinux_pidfd_open(process)
    guard ended < 0 else { return ended }
    let reason = String(cString: strerror(errno))
    reap(process)
    throw CannotStart(description: "pidfd_open failed (\(reason)): juggle needs Linux 5.3 or later")
  }

  /// Ends the whole process group and takes in the process's status, with the CPU time of the process and all that it
  /// waited for. The group goes first: once its leader has been waited for, its number may belong to somebody else.
  @discardableResult
  static func reap(_ process: pid_t) -> (how: End.How, cpu: Double) {
    kill(-process, SIGKILL)
    var (status, usage): (Int32, rusage) = (0, rusage())
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    let signal = status & 0x7f
    return (signal == 0 ? .exited((status >> 8) & 0xff) : .killed(signal: signal), usage.cpu)
  }
}

/// The three pipes of a worker, moved without ever blocking.
private struct Conversation {
  private var request: ArraySlice<UInt8>
  private let input: Pipe
  private let output: Pipe
  private let error: Pipe
  private(set) var reply: [UInt8] = []
  private(set) var complaint: [UInt8] = []

  init(request: ArraySlice<UInt8>, input: Pipe, output: Pipe, error: Pipe) {
    self.request = request
    self.input = input
    self.output = output
    self.error = error
    for end in [self.input.writeEnd, self.output.readEnd, self.error.readEnd] {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
  }

  /// Sleeps until a pipe can be moved or one of the others becomes readable; says which of the others did.
  func wait(alsoFor others: [Int32], seconds: Double) -> [Bool] {
    var watched = others.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    watched.append(pollfd(fd: output.readEnd, events: Int16(POLLIN), revents: 0))
    watched.append(pollfd(fd: error.readEnd, events: Int16(POLLIN), revents: 0))
    watched.append(pollfd(fd: input.writeEnd, events: Int16(POLLOUT), revents: 0))
    _ = poll(&watched, nfds_t(watched.count), Int32(min(seconds * 1_000 + 1, 1e9)))
    return watched.prefix(others.count).map { $0.revents != 0 }
  }

  mutating func move() {
    send()
    read(output.readEnd, into: &reply) { output.closeReadEnd() }
    read(error.readEnd, into: &complaint) { error.closeReadEnd() }
    if complaint.count > 1 << 16 { complaint.removeFirst(complaint.count - 16_000) }
  }

  private mutating func send() {
    guard input.writeEnd >= 0 else { return }
    while !request.isEmpty {
      let count = request.withUnsafeBytes { Glibc.write(input.writeEnd, $0.baseAddress, $0.count) }
      if count < 0 && errno == EAGAIN { return }
      guard count > 0 else { break }  // it reads no more: its answer, or its end, will say why
      request.removeFirst(count)
    }
    input.closeWriteEnd()
  }

  private func read(_ end: Int32, into bytes: inout [UInt8], atEnd: () -> Void) {
    guard end >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count <= 1 << 22 {
      let count = Glibc.read(end, &buffer, buffer.count)
      if count < 0 && (errno == EAGAIN || errno == EINTR) { return }
      guard count > 0 else { return atEnd() }
      bytes += buffer[..<count]
    }
  }
}

/// A pipe whose ends are closed one by one, and at its own end whatever is left.
final class Pipe {
  private(set) var readEnd: Int32 = -1
  private(set) var writeEnd: Int32 = -1

  init() throws(WorkerProcess.CannotStart) {
    var ends: [Int32] = [-1, -1]
    guard clinux_pipe(&ends) == 0 else {
      throw .init(description: "no pipe can be made for it: \(String(cString: strerror(errno)))")
    }
    (readEnd, writeEnd) = (ends[0], ends[1])
  }

  deinit {
    closeReadEnd()
    closeWriteEnd()
  }

  func closeReadEnd() {
    if readEnd >= 0 { close(readEnd) }
    readEnd = -1
  }

  func closeWriteEnd() {
    if writeEnd >= 0 { close(writeEnd) }
    writeEnd = -1
  }
}

/// CLOCK_MONOTONIC, in seconds.
package func monotonicSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
