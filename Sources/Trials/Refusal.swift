extension Model {
  /// Why a task of this model can't perform a step; nil where it can.
  ///
  /// Computing, blocking, speaking, memory and most of `micro` are done on the spot and need nothing of a model,
  /// and a turn, a sleep and a point in time are served by all of them.
  ///
  /// - Parameter ability: The step's name, with its operation for `micro`: `sleep`, `micro pass`.
  package func refusal(of ability: String) -> String? {
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
    case .generator: "its loop serves turns and sleeps only: `micro next` is its way of handing control over"
    case .dispatch:
      "its threads belong to the queue, which hands out work and not control: `thread` measures it"
    case .eventLoop, .task, .pool, .thread, .process: nil
    }
  }
}
