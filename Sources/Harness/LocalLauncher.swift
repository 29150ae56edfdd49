import Experiments
import Foundation
import Glibc
import Synchronization
package import Topology
package import Trials

/// Starts workers on this machine, one at a time, all from one thread of its own.
///
/// That thread binds nothing but its children, waits in `poll` while they run, and takes them with it when it
/// ends, so that no worker outlives juggle however juggle ends. What a worker starts by itself is ended with
/// the worker's process group, unless juggle is killed first.
package final class LocalLauncher: Launcher {
  package let name = "local"
  private let commands: [String: [String]]
  /// What juggle's own worker is called where it has failed.
  private static let ownName = "juggle-worker"
  private let own: [String]
  private let allowed: [AllowedCore]
  private let thread = WorkerThread()
  private let requests = Atomic<Int>(0)

  /// - Parameters:
  ///   - own: juggle's own worker: its command line.
  ///   - foreign: Those of the experiment, by name.
  ///   - allowed: The machine's cores, for keeping servers away from what is measured; none where they don't matter.
  package init(own: [String], foreign: [String: [String]] = [:], allowed: [AllowedCore] = []) {
    self.own = own
    self.allowed = allowed
    commands = foreign
    // A worker that crashes ends at once, and its last words are its own. Who has said otherwise is left alone.
    setenv("SWIFT_BACKTRACE", "enable=no", 0)
  }

  /// The same, with the cores of a machine.
  package convenience init(own: [String], foreign: [String: [String]] = [:], on topology: Topology) {
    self.init(
      own: own, foreign: foreign, allowed: topology.usableCores.map { AllowedCore(pus: $0.allowedPUs) })
  }

  package func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply {
    let reply = try await ask(.describe, of: worker, on: []).reply
    if let fault = reply.descriptionFault { throw .failed(worker: worker ?? Self.ownName, reason: fault) }
    return reply
  }

  package func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double {
    let reply = try await ask(.calibrate, of: worker, on: [pu]).reply
    guard let rate = reply.unitsPerSecond, WorkerReply.rates.contains(rate) else {
      let found = reply.unitsPerSecond.map { "units_per_second \($0)" } ?? "no units_per_second"
      throw .failed(
        worker: worker ?? Self.ownName,
        reason: "its calibration gave \(found); 1 to 1e11 is possible")
    }
    return rate
  }

  package func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched {
    do throws(LaunchError) {
      let answer = try await ask(.run, of: worker, on: trial.pus, trial: trial, limit: limit)
      guard let result = answer.reply.result else {
        return Launched(.failed(reason: "the reply holds no result"))
      }
      var launched = Launched(.finished(result), noise: answer.noise)
      if trial.timeline == true { launched.timeline = answer.folder?.timeline(result.timeline, of: trial) }
      return launched
    } catch {
      switch error {
      case .failed(_, let reason): return Launched(.failed(reason: reason))
      case .cancelled: return Launched(.cancelled)
      }
    }
  }

  package func pace(_ units: UInt64, on pu: Int) async -> Double? { await Pace.measure(units, on: pu) }

  /// Seconds that a worker has for saying what it is, and how fast.
  private static let shortLimit = 30.0

  private func ask(
    _ kind: WorkerRequest.Kind, of worker: WorkerName, on pus: [Int], trial: Trial? = nil,
    limit: Double = LocalLauncher.shortLimit
  ) async throws(LaunchError) -> (reply: WorkerReply, noise: Noise, folder: TrialFolder?) {
    let name = worker ?? Self.ownName
    let command = worker.map { commands[$0] ?? [] } ?? own
    guard !command.isEmpty else {
      throw .failed(worker: name, reason: "it has no command line")
    }
    let id = String(requests.add(1, ordering: .relaxed).newValue)
    let (server, allowed) = (own + ["serve"], allowed)
    do {
      let end = try await thread.run(command, on: pus, limit: limit) {
        var (trial, made) = (trial, WorkerThread.Request(line: []))
        if let asked = trial, asked.timeline == true || asked.roles.contains(where: \.usesFile) {
          let folder = try TrialFolder()
          made.folder = folder
          trial?.artifacts = folder.path
        }
        if let roles = trial?.roles, roles.contains(where: \.usesEcho) {
          let outside = allowed.outside(pus)
          let process = try ServerProcess(command: server, on: outside, seconds: limit)
          (made.server, made.sharesPUs, made.usesNetwork) = (process, outside.isEmpty, true)
          trial?.echo = process.endpoint
        }
        let request = WorkerRequest(id: id, kind, trial: trial)
        made.line = try Array(JSONEncoder().encode(request)) + [UInt8(ascii: "\n")]
        return made
      }
      return (try end.reply(to: id, limit: limit), end.noise, end.folder)
    } catch let error as BadReply {
      throw error == .cancelled ? .cancelled : .failed(worker: name, reason: error.description)
    } catch {
      throw .failed(worker: name, reason: "\(error)")
    }
  }
}

/// The PUs of one core that juggle may use, by the operating system's numbers.
package struct AllowedCore: Sendable, Hashable {
  package var pus: [Int]

  package init(pus: [Int]) { self.pus = pus }
}

extension [AllowedCore] {
  /// Where a server disturbs a cell on these PUs least: on other cores, else on other PUs of the same cores, else
  /// wherever it may run.
  func outside(_ cell: [Int]) -> [Int] {
    let cell = Set(cell)
    let cores = filter { cell.isDisjoint(with: $0.pus) }.flatMap(\.pus)
    return cores.isEmpty ? flatMap(\.pus).filter { !cell.contains($0) } : cores
  }
}

/// What is wrong with what a worker did, in words.
struct BadReply: Error, Hashable, CustomStringConvertible {
  let description: String
  static let cancelled = BadReply(description: "stopped")
}

extension WorkerProcess.End {
  /// The reply, if it is one to that request.
  func reply(to id: String, limit: Double) throws(BadReply) -> WorkerReply {
    if let serverEnd, how != .cancelled { throw BadReply(description: serverEnd) }
    switch how {
    case .cancelled: throw .cancelled
    case .timedOut: throw bad("it was ended after its time limit of \(TimeText.about(limit))")
    case .tooLong: throw bad("its reply is longer than \(WorkerReply.largest) bytes")
    case .killed: throw bad(how.text)
    case .exited(let code):
      let line = reply.prefix { $0 != UInt8(ascii: "\n") }
      guard !line.isEmpty else { throw bad("it ended with exit code \(code) and without a reply") }
      let reply: WorkerReply
      do {
        reply = try JSONDecoder().decode(WorkerReply.self, from: Data(line))
      } catch {
        throw bad("its reply can't be read (\(shortReason(error)))", code)
      }
      if let error = reply.error { throw bad(error, code) }
      guard reply.protocol == WorkerRequest.version else { throw bad("it speaks protocol \(reply.protocol)") }
      guard reply.id == id else { throw bad("it replied to request \"\(reply.id)\", \"\(id)\" was asked") }
      guard code == 0 else { throw bad("it replied, and ended with exit code \(code)") }
      return reply
    }
  }

  private func bad(_ reason: String, _ code: Int32 = 0) -> BadReply {
    let lines = complaint.split(whereSeparator: \.isNewline)
    // A Swift program's last words have a stack trace behind them; juggle's own worker says its reason to people too.
    let last = (lines.last { $0.contains("Fatal error: ") } ?? lines.last).flatMap {
      $0.contains(reason) ? nil : "; it wrote: \($0.prefix(300))"
    }
    return BadReply(description: reason + (code == 0 ? "" : ", exit code \(code)") + (last ?? ""))
  }
}
