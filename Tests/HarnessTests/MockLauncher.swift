import Foundation
import Harness
import Samples
import Synchronization
import Trials

/// A launcher whose trials take exactly as long as they are said to, on a clock of its own.
final class MockLauncher: Launcher {
  let name = "mock"
  private let seconds = Mutex(0.0)
  private let launched = Mutex<[Trial]>([])
  private let answer: @Sendable (Trial, Int) -> Outcome?
  private let noise: @Sendable (Trial, Int) -> Noise
  private let paces: @Sendable (Int) -> Double?
  private let shortPace: @Sendable (Int) -> Double?
  private let paced = Mutex(0)
  /// What a worker that is asked says that it can do: steps by model.
  private let abilities: [String: [String]]

  /// - Parameters:
  ///   - answer: What becomes of the n-th trial, from 0; nil for the right result in exact time.
  ///   - noise: What the machine did during the n-th trial, from 0.
  ///   - pace: What the n-th calibration loop took, from 0.
  ///   - shortPace: What each of the shorter ones before a trial took, after so many whole ones.
  init(
    abilities: [String: [String]] = [:],
    answer: @escaping @Sendable (Trial, Int) -> Outcome? = { _, _ in nil },
    noise: @escaping @Sendable (Trial, Int) -> Noise = { _, _ in Noise() },
    pace: @escaping @Sendable (Int) -> Double? = { _ in nil },
    shortPace: @escaping @Sendable (Int) -> Double? = { _ in nil }
  ) {
    self.shortPace = shortPace
    (self.abilities, self.noise, self.paces, self.answer) = (abilities, noise, pace, answer)
  }

  var trials: [Trial] { launched.withLock { $0 } }
  var clock: @Sendable () -> Double { { self.seconds.withLock { $0 } } }

  func describe(_ worker: WorkerName) async throws(LaunchError) -> WorkerReply {
    var reply = WorkerReply(id: "1")
    reply.runtime = "mock"
    reply.kernel = Kernel.name
    reply.models = abilities.mapValues { WorkerReply.ModelAbility(steps: $0) }
    return reply
  }

  func calibrate(_ worker: WorkerName, on pu: Int) async throws(LaunchError) -> Double { 1e6 }

  func pace(_ units: UInt64, on pu: Int) async -> Double? {
    guard Double(units) >= 0.02 * 1e6 else { return shortPace(paced.withLock { $0 }) }
    let number = paced.withLock { paced in
      defer { paced += 1 }
      return paced
    }
    return paces(number)
  }

  func launch(_ trial: Trial, on worker: WorkerName, limit: Double) async -> Launched {
    let number = launched.withLock { trials in
      trials.append(trial)
      return trials.count - 1
    }
    let outcome = answer(trial, number) ?? .finished(Self.result(trial))
    if case .finished(let result) = outcome {
      seconds.withLock { $0 += result.iterations.reduce(0) { $0 + $1.wall } }
    } else {
      seconds.withLock { $0 += 1 }
    }
    var launched = Launched(outcome, noise: noise(trial, number))
    if trial.timeline == true, case .finished = outcome {
      launched.timeline = .success(
        .roundRobin(tasks: trial.tasks, pus: trial.pus, work: 10_000_000, quantum: 4_000_000))
    }
    return launched
  }

  /// Every task computes at 10⁶ units per second, on as many cores as the trial has PUs, and waits at once.
  static func wall(_ trial: Trial) -> Double {
    let busy = trial.roles.reduce(0) { $0 + $1.busy(unitsPerSecond: 1e6) * Double($1.tasks) } / 1e9
    let idle = trial.roles.map(\.idle).max() ?? 0
    let cores = trial.model == Model.thread.rawValue ? Double(min(trial.pus.count, trial.tasks)) : 1
    return max(
      idle / 1e9 * (trial.model == Model.subroutine.rawValue ? Double(trial.tasks) : 1), busy / cores)
  }

  static func result(_ trial: Trial, wall: Double? = nil, checksum: String? = nil) -> TrialResult {
    let wall = wall ?? self.wall(trial)
    var finish = Histogram()
    finish.add(Nanoseconds(wall * 1e9), count: trial.tasks)
    let iteration = { (phase: Iteration.Phase) in
      Iteration(
        phase: phase, spawn: 0.001, wall: wall, join: 0.001, finish: finish,
        checksum: checksum ?? trial.expectedChecksum.description)
    }
    return TrialResult(
      iterations: Array(repeating: iteration(.warmup), count: trial.warmup)
        + Array(repeating: iteration(.timed), count: trial.iterations))
  }
}
