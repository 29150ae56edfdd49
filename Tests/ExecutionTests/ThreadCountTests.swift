import Glibc
import Testing
import Trials

@testable import Execution

struct ThreadCountTests {
  @Test func loopRunsItsJobsInOrderOnOneThread() async {
    let executor = LoopExecutor()
    var numbers: [Int] = []
    for await number in Self.numbers(executor, count: 1_000) { numbers.append(number) }
    #expect(numbers == Array(0..<1_000))
  }

  @Test func tasksOfAnEventLoopStayOnItsThread() async {
    let executor = LoopExecutor()
    let threads = await withTaskGroup(of: Set<UInt>.self) { group in
      for _ in 0..<50 {
        group.addTask(executorPreference: executor) {
          var seen: Set = [Self.thread()]
          for _ in 0..<5 {
            await Task.yield()
            seen.insert(Self.thread())
          }
          return seen
        }
      }
      return await group.reduce(into: Set<UInt>()) { $0.formUnion($1) }
    }
    #expect(threads.count == 1)
  }

  @Test func threadsAreCountedAlthoughTheyHaveEnded() async throws {
    let result = try await perform(Trial(.thread, tasks: 40, [.compute(units: 1)]))
    #expect(try #require(result.threads) >= 41)
  }

  @Test func memoryIsReported() async throws {
    let result = try await perform(Trial(.subroutine, tasks: 1, [.compute(units: 1)]))
    #expect(try #require(result.rssBefore) > 1 << 20)
    // The kernel adds pages up per thread and in batches, so the peak may lag a little.
    #expect(try #require(result.rssPeak) >= #require(result.rssBefore) / 10 * 9)
  }

  private static func thread() -> UInt { UInt(pthread_self()) }

  private static func numbers(_ executor: LoopExecutor, count: Int) -> AsyncStream<Int> {
    AsyncStream { continuation in
      Task(executorPreference: executor) {
        await withDiscardingTaskGroup { group in
          for number in 0..<count { group.addTask { continuation.yield(number) } }
        }
        continuation.finish()
      }
    }
  }
}
