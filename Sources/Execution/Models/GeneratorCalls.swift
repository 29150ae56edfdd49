import Trials

/// Code that awaits, called for generators: it runs on their loop's thread whenever the loop lets it, and whoever it
/// was called for goes on when it has ended.
final class GeneratorCalls: @unchecked Sendable {
  // @unchecked: only the loop's thread touches it, since it runs the executor's jobs as well.
  private let executor = HereExecutor()
  private var ended: [(task: Int32, isFine: Bool)] = []
  /// How many have begun and not been handed back.
  private(set) var count = 0

  func begin(_ errand: Errand, of task: Int32, in tasks: TaskTable) {
    count += 1
    Task(executorPreference: executor) { [self] in
      var isFine = true
      do { try await errand.call() } catch {
        tasks.fail(Int(task), error)
        isFine = false
      }
      ended.append((task, isFine))
    }
  }

  /// Runs what can run, and hands those back whose calls have ended, in that order; a task whose call has failed ends
  /// there.
  ///
  /// - Returns: How many tasks ended so.
  func run(into ready: inout Chain, _ links: UnsafeMutablePointer<Chain.Item>) -> Int {
    executor.run()
    for end in ended where end.isFine { ready.append(end.task, links) }
    let failed = ended.count { !$0.isFine }
    count -= ended.count
    ended.removeAll(keepingCapacity: true)
    return failed
  }

  /// Blocks the thread until a call can go on, or the time has come; may return sooner.
  func wait(until time: Nanoseconds?) { executor.wait(until: time ?? .max) }
}
