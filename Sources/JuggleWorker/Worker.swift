import Execution
import FoundationEssentials
import Glibc
import Trials

/// A worker: reads one request from standard input, answers it on standard output.
struct Worker {
  /// What the step `call` can call.
  let code: OwnCode

  func serve(prepare: () -> Void) -> Never {
    signal(SIGPIPE, SIG_IGN)
    Self.keepOutput()
    guard isatty(STDIN_FILENO) == 0, let line = readLine(strippingNewline: true) else {
      Self.fail(
        id: "", "nothing on standard input, one line of JSON is expected: this program is run by juggle")
    }
    let request: WorkerRequest
    let json = Data(line.utf8)
    do {
      request = try JSONDecoder().decode(WorkerRequest.self, from: json)
    } catch {
      let id = try? JSONDecoder().decode(Envelope.self, from: json).id
      Self.fail(id: id ?? "", "the request can't be read: \(error)")
    }
    guard request.protocol == WorkerRequest.version else {
      Self.fail(
        id: request.id,
        "protocol \(request.protocol) is asked for, this worker speaks \(WorkerRequest.version)")
    }
    do throws(ExecutionError) {
      Self.send(try answer(request, prepare: prepare))
    } catch {
      Self.fail(id: request.id, error.description)
    }
    exit(0)
  }

  /// What can be read of a request whose rest can't.
  private struct Envelope: Decodable { var id: String }

  private func answer(_ request: WorkerRequest, prepare: () -> Void) throws(ExecutionError) -> WorkerReply {
    var reply = WorkerReply(id: request.id)
    switch request.request {
    case .describe:
      reply.runtime = Self.runtime
      reply.kernel = Kernel.name
      let own = code.names.map(Step.ability(toCall:))
      reply.models = Dictionary(
        uniqueKeysWithValues: Model.allCases.map { model in
          let steps = Step.abilities.filter { model.refusal(of: $0) == nil } + own
          return (model.rawValue, WorkerReply.ModelAbility(steps: steps, threads: model.threads))
        })
    case .calibrate:
      reply.unitsPerSecond = calibrate()
    case .run:
      guard let trial = request.trial else { throw .unsupported("a run needs a trial") }
      prepare()
      reply.result =
        trial.timeline == true ? try Self.record(trial, own: code) : try perform(trial, own: code)
    }
    return reply
  }

  /// Runs a trial and leaves its timeline in its artifact folder.
  private static func record(_ trial: Trial, own code: OwnCode) throws(ExecutionError) -> TrialResult {
    guard let folder = trial.artifacts else {
      throw .unsupported("a timeline needs a folder to be written to, and the trial names no artifacts")
    }
    var (result, timeline) = try Execution.record(trial, own: code)
    let name = "timeline.jsonl"
    do {
      try TimelineFile.write(timeline, to: "\(folder)/\(name)")
    } catch {
      throw .unsupported("\(folder)/\(name): the timeline can't be written: \(error)")
    }
    result.timeline = name
    return result
  }

  private static func send(_ reply: WorkerReply) {
    do {
      var line = try JSONEncoder().encode(reply)
      line.append(UInt8(ascii: "\n"))
      guard line.count <= WorkerReply.largest else {
        fail(id: reply.id, "the reply has \(line.count) bytes, \(WorkerReply.largest) are allowed")
      }
      write(line)
    } catch {
      fail(id: reply.id, "the reply can't be written: \(error)")
    }
  }

  /// Answers with an error and ends the process at once, whatever its threads are waiting for.
  private static func fail(id: String, _ reason: String) -> Never {
    var reply = WorkerReply(id: id)
    reply.error = reason
    if var line = try? JSONEncoder().encode(reply) {
      line.append(UInt8(ascii: "\n"))
      write(line)
    }
    write(Data("juggle-worker: \(reason)\n".utf8), to: STDERR_FILENO)
    _exit(1)
  }

  /// Ends the process before it has read anything: the program itself is at fault.
  static func refuse(_ reason: String) -> Never {
    write(Data("juggle-worker: \(reason)\n".utf8), to: STDERR_FILENO)
    _exit(2)
  }

  /// Where the reply goes: what was standard output when the program began. Written once, before anything is asked.
  private nonisolated(unsafe) static var output = STDOUT_FILENO

  /// Keeps standard output for the reply: whatever else the program prints goes to standard error.
  private static func keepOutput() {
    let kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
    guard kept >= 0, dup2(STDERR_FILENO, STDOUT_FILENO) >= 0 else { return }
    output = kept
  }

  private static func write(_ data: Data, to descriptor: Int32? = nil) {
    let descriptor = descriptor ?? output
    data.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
        if count < 0 && errno != EINTR { return }
        sent += max(0, count)
      }
    }
  }

  #if swift(>=6.3)
    private static let runtime = "Swift 6.3"
  #else
    private static let runtime = "Swift 6.2"
  #endif
}
