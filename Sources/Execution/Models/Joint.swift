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
/// `groupSize` they are crews, made by so many spawners side by side. A spawner lets others run after each crew, so
/// that tasks which end at once do so while they are still in the cache, and leave their memory to the next.
///
/// - Complexity: O(count × groupSize) in the worst case.
func concurrently(_ count: Int, spawners: Int = 1, _ body: @escaping @Sendable (Int) async -> Void) async {
  guard count > groupSize else { return await crew(0..<count, body) }
  let crews = (count + groupSize - 1) / groupSize
  let share = (crews + spawners - 1) / spawners * groupSize
  await withDiscardingTaskGroup { group in
    for start in stride(from: 0, to: count, by: share) {
      group.addTask { await spawn(start..<min(start + share, count), body) }
    }
  }
}

private let groupSize = 256

private func spawn(_ members: Range<Int>, _ body: @escaping @Sendable (Int) async -> Void) async {
  await withDiscardingTaskGroup { crews in
    for start in stride(from: members.lowerBound, to: members.upperBound, by: groupSize) {
      crews.addTask { await crew(start..<min(start + groupSize, members.upperBound), body) }
      await Task.yield()
    }
  }
}

private func crew(_ members: Range<Int>, _ body: @escaping @Sendable (Int) async -> Void) async {
  await withDiscardingTaskGroup { group in
    for member in members { group.addTask { await body(member) } }
  }
}
