import Glibc
import Testing
import Trials

@testable import Execution

/// juggle's own pool by itself.
@Suite(.serialized)
struct PoolTests {
  private static func pool(_ width: Int) -> PoolThreads {
    PoolThreads(pus: (0..<width).map { allowedPUs()[$0 % allowedPUs().count] })
  }

  @Test(arguments: [1, 2, 5])
  func jobsRunOnNoMoreThreadsThanThePoolIsWide(width: Int) async {
    let pool = Self.pool(width)
    let threads = await withTaskGroup(of: Set<UInt>.self) { group in
      for _ in 0..<500 {
        group.addTask(executorPreference: pool.executor) {
          var seen: Set = [UInt(pthread_self())]
          for _ in 0..<20 {
            await Task.yield()
            seen.insert(UInt(pthread_self()))
          }
          return seen
        }
      }
      return await group.reduce(into: Set<UInt>()) { $0.formUnion($1) }
    }
    #expect((1...width).contains(threads.count))
  }

  @Test func tasksThatBlockDoNotWidenIt() async throws {
    let pool = Self.pool(2)
    let threads = await withTaskGroup(of: UInt.self) { group in
      for _ in 0..<64 {
        group.addTask(executorPreference: pool.executor) {
          usleep(2_000)
          return UInt(pthread_self())
        }
      }
      return await group.reduce(into: Set<UInt>()) { $0.insert($1) }
    }
    #expect(threads.count == 2)
  }

  @Test func blockingTasksTakeTurnsOnItsThreads() async throws {
    let width = allowedPUs().count
    let trial = Trial(.pool, tasks: 64, [.block(ns: 2 * ms)])
    let iteration = try #require(try await perform(trial).iterations.first)
    #expect(iteration.wall >= 0.002 * Double(64 / width))
  }

  @Test func itsThreadsAreBoundToAPUEach() async {
    let pus = allowedPUs()
    let pool = PoolThreads(pus: pus)
    let seen = await withTaskGroup(of: [Int].self) { group in
      for _ in 0..<20 {
        group.addTask(executorPreference: pool.executor) {
          usleep(1_000)
          return allowedPUs()
        }
      }
      return await group.reduce(into: Set<[Int]>()) { $0.insert($1) }
    }
    #expect(seen.allSatisfy { $0.count == 1 && pus.contains($0[0]) })
  }

  @Test func itsThreadsEndWithIt() async throws {
    let before = try #require(ProcessStatus.now().threads)
    for _ in 0..<50 {
      let pool = Self.pool(4)
      await withDiscardingTaskGroup { group in
        for _ in 0..<10 { group.addTask(executorPreference: pool.executor) { await Task.yield() } }
      }
    }
    var threads = Int.max
    for _ in 0..<500 where threads > before + 40 {
      usleep(10_000)
      threads = ProcessStatus.now().threads ?? 0
    }
    #expect(threads <= before + 40)
  }

  @Test func yieldingTasksOfOneThreadTakeTurns() async {
    let pool = Self.pool(1)
    let order = Order()
    await withDiscardingTaskGroup { group in
      group.addTask(executorPreference: pool.executor) {
        await withDiscardingTaskGroup { group in
          for task in 0..<5 {
            group.addTask {
              for _ in 0..<20 {
                order.append(task)
                await Task.yield()
              }
            }
          }
        }
      }
    }
    let seen = order.all
    #expect(seen.count == 100)
    #expect(zip(seen, seen.dropFirst(5)).allSatisfy(==))
  }

  @Test func sleepersAreWokenWhileTheirWorkerIsBusy() async throws {
    // On a pool of two, one task computes for long; the other's sleeps have to be served all the same.
    guard allowedPUs().count >= 2 else { return }
    let roles = [
      Role(name: "busy", tasks: 1, steps: [.block(ns: 300 * ms)], repeat: 1),
      Role(name: "sleeper", tasks: 5, steps: [.sleep(ns: ms), .yield(times: 1)], repeat: 20),
    ]
    let iteration = try #require(try await perform(Trial(.pool, roles)).iterations.first)
    #expect(try #require(iteration.finish.quantile(0)) < 0.3)
    #expect(iteration.wall >= 0.3)
  }

  @Test(arguments: [2, 7]) func sleepsFromOutsideAreServed(width: Int) async {
    let pool = Self.pool(width)
    let start = now()
    await withUnsafeContinuation { pool.executor.wake($0, after: 20 * ms) }
    #expect(now() - start >= 20 * ms)
  }

  @Test func manyRoundsOfFewTasksLoseNoWake() async throws {
    for tasks in [1, 2, 3, 7] {
      let steps: [Step] = [.sleep(ns: 20_000), .yield(times: 2), .compute(units: 100)]
      let trial = Trial(.pool, tasks: tasks, steps, repeat: 50, iterations: 20)
      let result = try await perform(trial)
      #expect(result.iterations.count == 20)
    }
  }

  /// Numbers in the order in which they came, from one thread at a time.
  private final class Order: @unchecked Sendable {
    // @unchecked: only tasks of a pool of one thread append, and it is read after they have ended.
    private(set) var all: [Int] = []
    func append(_ number: Int) { all.append(number) }
  }
}
