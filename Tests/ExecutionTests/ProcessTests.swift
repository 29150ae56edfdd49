import Testing
import Trials

@testable import Execution

/// What is special to tasks that are processes.
@Suite(.serialized)
struct ProcessTests {
  @Test func theirCPUTimeCounts() async throws {
    let units = UInt64(calibrate() * 0.05)
    let iteration = try #require(
      try await perform(Trial(.process, tasks: 2, [.compute(units: units)])).iterations.first)
    // Two times 50 ms, at a rate that a busy machine may have taken for less than it is; the parent computes nothing.
    #expect(try #require(iteration.user) + #require(iteration.system) >= 0.03)
  }

  @Test func theyAreCountedWithTheThreads() async throws {
    #expect(try #require(try await perform(Trial(.process, tasks: 9, [.yield(times: 1)])).threads) >= 10)
  }

  @Test func theyBlockThemselvesOnly() async throws {
    let trial = Trial(.process, tasks: 20, [.block(ns: 50 * ms)])
    #expect(try #require(try await perform(trial).iterations.first).wall < trial.sumOfWaits / 2)
  }
}
