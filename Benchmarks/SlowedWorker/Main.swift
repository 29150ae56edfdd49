import Execution
import Foundation
import Glibc
import Trials

/// A worker, and a command, that is slower than juggle's own by a factor that is known: what a gate has to find.
///
///     slowed-worker 1.05               a worker: 5 % more units in every compute step
///     slowed-worker 1.05 burn 4000000  a command: that many units and 5 % more, then it ends
///
/// As a worker it says the checksum that the units asked for would have: nobody who watches it from outside could tell
/// it from a worker whose code got slower.
@main
struct Main {
  static func main() {
    let arguments = CommandLine.arguments.dropFirst()
    guard let factor = arguments.first.flatMap(Double.init), factor > 0, factor < 100 else {
      fail("its first argument is a factor, such as 1.05")
    }
    if arguments.dropFirst().first == "burn" {
      guard let units = arguments.last.flatMap(Double.init), units >= 1, units < 1e12 else {
        fail("burn takes a number of units")
      }
      var kernel = Kernel(seed: 1, task: 0)
      kernel.compute(UInt64(units * factor))
      exit(kernel.x == 0 && kernel.y == 0 ? 1 : 0)  // the result is used, so the work is done
    }
    guard let line = readLine(),
      let request = try? JSONDecoder().decode(WorkerRequest.self, from: Data(line.utf8))
    else { fail("one line of JSON is expected on standard input") }
    guard let reply = try? JSONEncoder().encode(answer(request, slower: factor)) else { fail("no reply") }
    FileHandle.standardOutput.write(reply + Data("\n".utf8))
  }

  private static func answer(_ request: WorkerRequest, slower factor: Double) -> WorkerReply {
    var reply = WorkerReply(id: request.id)
    switch (request.request, request.trial) {
    case (.describe, _):
      (reply.runtime, reply.kernel) = ("Swift, \(factor) times the work", Kernel.name)
      reply.models = Dictionary(
        uniqueKeysWithValues: Model.allCases.map { model in
          let steps = Step.abilities.filter { model.refusal(of: $0) == nil }
          return (model.rawValue, WorkerReply.ModelAbility(steps: steps, threads: model.threads))
        })
    case (.calibrate, _): reply.unitsPerSecond = calibrate()
    case (.run, let trial?):
      do {
        var result = try perform(trial.slowed(by: factor))
        for index in result.iterations.indices {
          result.iterations[index].checksum = trial.expectedChecksum.description
        }
        reply.result = result
      } catch { reply.error = "\(error)" }
    case (.run, nil): reply.error = "a run needs a trial"
    }
    return reply
  }

  private static func fail(_ reason: String) -> Never {
    FileHandle.standardError.write(Data("slowed-worker: \(reason)\n".utf8))
    exit(2)
  }
}

extension Trial {
  /// The same with that many times the units in every compute step.
  fileprivate func slowed(by factor: Double) -> Trial {
    var trial = self
    for role in trial.roles.indices {
      trial.roles[role].steps = trial.roles[role].steps.map { step in
        if case .compute(let units) = step {
          .compute(units: UInt64((Double(units) * factor).rounded()))
        } else {
          step
        }
      }
    }
    return trial
  }
}
