extension Model {
  /// Why a task of this model can't perform a step; nil where it can.
  ///
  /// Computing, blocking, speaking, memory and most of `micro` are done on the spot and need nothing of a model,
  /// and a turn, a sleep and a point in time are served by all of them.
  ///
  /// - Parameter ability: The step's name, with its operation for `micro`: `sleep`, `micro pass`.
  package func refusal(of ability: String) -> String? {
    if ability.hasPrefix("call ") {
      return
        "juggle's own worker has no code of yours: build a worker with JuggleWorker, declare it under `workers`, "
        + "and write its models as NAME/\(self)"
    }
    guard Step.abilities.contains(ability) else { return "no such step in this version of juggle" }
    if ability == "file" || ability == "echo" {
      return form == .polling
        ? "its loop serves turns and sleeps only: waiting for a file or a reply would hold up all its tasks"
        : nil
    }
    guard let op = MicroOperation.allCases.first(where: { ability == "micro \($0.rawValue)" }) else {
      return nil
    }
    if op == .pass { return refusalOfPass }
    guard op.awaits, form != .awaiting else { return nil }
    return "only an async function can await, and its tasks are plain functions"
  }

  private var refusalOfPass: String? {
    switch self {
    case .subroutine, .coroutine: "its tasks run one after another: there is nobody to pass to"
    case .generator: "its loop serves turns and sleeps only: nobody can hand control to a party of his choice"
    case .dispatch: "a work item that waits for another one may keep from it the thread that it needs"
    case .eventLoop, .task, .pool, .thread, .process: nil
    }
  }
}
