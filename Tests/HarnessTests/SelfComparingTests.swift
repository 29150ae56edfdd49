import Harness
import Statistics
import Testing
import Trials

struct SelfComparingTests {
  @Test func comparesOneCellWithItselfInPairs() async throws {
    let launcher = MockLauncher { trial, number in
      .finished(MockLauncher.result(trial, wall: number.isMultiple(of: 2) ? 0.0202 : 0.02))
    }
    let found = try await SelfComparing.run(launcher, on: 1)
    #expect(found.trials == 40)
    #expect(found.comparison.pairs == 20)
    #expect(found.disturbed == 0)
    #expect(try abs(#require(found.comparison.ratio?.value) - 1.01) < 1e-9)
    #expect(Set(launcher.trials).count == 1)  // one and the same
    #expect(launcher.trials.first?.pus == [1])
    #expect(launcher.trials.first?.tasks == 1)
    #expect(MockLauncher.wall(try #require(launcher.trials.first)) == 0.02)
  }

  @Test func countsTrialsThatWereDisturbed() async throws {
    let launcher = MockLauncher(noise: { _, number in Noise(steal: 0, other: number < 7 ? 1 : 0) })
    #expect(try await SelfComparing.run(launcher, on: 0).disturbed == 7)
  }

  @Test func aWorkerThatFailsIsNamedWithItsReason() async throws {
    let launcher = MockLauncher { _, number in number == 3 ? .failed(reason: "no memory") : nil }
    await #expect(throws: LaunchError.failed(worker: "juggle-worker", reason: "no memory")) {
      try await SelfComparing.run(launcher, on: 0)
    }
    let stopped = MockLauncher { _, _ in .cancelled }
    await #expect(throws: LaunchError.cancelled) { try await SelfComparing.run(stopped, on: 0) }
  }
}
