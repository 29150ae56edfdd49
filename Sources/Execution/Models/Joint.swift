/// An async function that is started by a thread which waits for its end: the way from a model's `run` into
/// Swift's concurrency and back.
struct Joint: ~Copyable {
  private let ended = Ended()

  private final class Ended: Sendable { let futex = Futex() }

  /// Starts `body` on `executor`, or on Swift's pool.
  init(on executor: (any TaskExecutor)? = nil, _ body: @escaping @Sendable () async -> Void) {
    Task(executorPreference: executor) { [ended] in
      await body()
      ended.futex.set(1)
    }
  }

  /// Blocks the calling thread until the function has returned.
  func wait() { ended.futex.wait(while: 0) }
}

/// Runs `body` once for each number below `count`, as one task each, and returns when all have ended.
///
/// A task group searches the list of its children when one ends, so large groups take quadratic time: above
/// `groupSize` they are crews, made side by side.
///
/// - Complexity: O(count × groupSize) in the worst case.
func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) async -> Void) async {
  guard count > groupSize else { return await crew(0..<count, body) }
  await withDiscardingTaskGroup { crews in
    for start in stride(from: 0, to: count, by: groupSize) {
      crews.addTask { await crew(start..<min(start + groupSize, count), body) }
    }
  }
}

private let groupSize = 256

private func crew(_ members: Range<Int>, _ body: @escaping @Sendable (Int) async -> Void) async {
  await withDiscardingTaskGroup { group in
    for member in members { group.addTask { await body(member) } }
  }
}
