import Execution
import Trials

/// A function of yours as a step of experiments: `call: NAME` in an experiment file runs it, under whichever of juggle's
/// models the cell asks for.
public struct OwnStep: Sendable {
  let name: String
  let body: OwnCode.Body

  /// A plain function: whoever runs it is busy, or blocked, until it returns.
  ///
  /// - Parameters:
  ///   - name: What the experiment file calls it: a letter, then letters, digits, `_` and `-`, 64 at most.
  ///   - body: Called by every task whenever it comes to the step, from many threads at once where the model has them,
  ///     on a stack of 1 MiB under `thread`, and in a process of its own for each task and iteration under `process`:
  ///     what it changes there, nobody else sees. What it throws ends the task and fails the trial, with its description
  ///     as the reason.
  public static func blocking(
    _ name: String, _ body: @escaping @Sendable (StepCall) throws -> Void
  ) -> OwnStep {
    OwnStep(name: name, body: .blocking { try body(StepCall($0)) })
  }

  /// An async function: a model that awaits lets other tasks run while it is suspended. One that blocks (`thread`,
  /// `process`, `subroutine`) runs it on the task's own thread, which sleeps meanwhile; `generator` runs it on its loop,
  /// and `dispatch` as further items of its queue.
  ///
  /// - Parameters:
  ///   - name: As for `blocking`.
  ///   - body: As for `blocking`. It runs on the executor of the task that calls it, and should not leave it for long:
  ///     what it does elsewhere is not what the model is measured by. In a package with the upcoming feature
  ///     `NonisolatedNonsendingByDefault` its own async functions stay there without a hop.
  public static func async(
    _ name: String, _ body: @escaping @Sendable (StepCall) async throws -> Void
  ) -> OwnStep {
    OwnStep(name: name, body: .awaiting { try await body(StepCall($0)) })
  }
}

/// What one call of a step is told.
public struct StepCall: Sendable {
  /// The number of the task that calls, from 0: tasks of one trial may find their own data by it.
  public let task: Int
  /// Which of its task's repeats this is, from 0.
  public let lap: Int
  /// The amount of the experiment file, `call: { name: …, amount: 1000 }`; 1 where it names none.
  public let amount: Int

  init(_ call: OwnCode.Call) { (task, lap, amount) = (call.task, call.lap, call.amount) }
}
