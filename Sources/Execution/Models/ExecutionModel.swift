import Trials

/// Runs a trial's tasks in one way: one file each beside this one.
protocol ExecutionModel: Sendable {
  /// Untimed: makes threads, loops and gates, whatever lives longer than an iteration.
  init(_ trial: Trial)
  /// Timed: releases the tasks, and returns when all have finished and been joined. Called on the bound main
  /// thread.
  func run(_ tasks: TaskTable) throws(ExecutionError)
  /// Threads that an iteration makes and joins again, which nobody sees afterwards.
  var joinedThreads: Int { get }
  /// Where its Swift tasks run; nil for Swift's pool.
  var executor: (any TaskExecutor)? { get }
}

extension ExecutionModel {
  var joinedThreads: Int { 0 }
  var executor: (any TaskExecutor)? { nil }
}

extension Model {
  func prepare(_ trial: Trial) -> any ExecutionModel {
    switch self {
    case .subroutine: SubroutineModel(trial)
    case .generator: GeneratorModel(trial)
    case .coroutine: CoroutineModel(trial)
    case .eventLoop: EventLoopModel(trial)
    case .task: TaskModel(trial)
    case .pool: PoolModel(trial)
    case .dispatch: DispatchModel(trial)
    case .thread: ThreadModel(trial)
    case .process: ProcessModel(trial)
    }
  }
}

/// Why a trial could not be run as asked.
package enum ExecutionError: Error, Sendable, Hashable, CustomStringConvertible {
  case unsupported(String)
  case threadFailed(made: Int, asked: Int, reason: String)
  case processFailed(made: Int, asked: Int, reason: String)
  case processDied(task: Int, how: String)
  case waitFailed(String)
  case failed(String)

  package var description: String {
    switch self {
    case .unsupported(let what), .failed(let what): what
    case .threadFailed(let made, let asked, let reason):
      "the system gave only \(made) of \(asked) threads: \(reason)"
    case .processFailed(let made, let asked, let reason):
      "the system gave only \(made) of \(asked) processes: \(reason)"
    case .processDied(let task, let how): "the process of task \(task) \(how)"
    case .waitFailed(let what): what
    }
  }
}
