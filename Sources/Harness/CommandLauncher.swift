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
