import Harness
import Testing
import Trials

struct VerificationTests {
  private static let trial = Trial(
    model: "thread", tasks: 3, pus: [0],
    roles: [Role(name: "all", tasks: 3, steps: [.compute(units: 100), .sleep(ns: 20_000_000)], repeat: 2)],
    seed: 1, iterations: 2)

  private func complaint(
    shape: Model.Shape = .timeShared, _ change: (inout TrialResult) -> Void
  ) -> String? {
    var result = MockLauncher.result(Self.trial, wall: 0.13)
    change(&result)
    return Verification(Self.trial, shape: shape).complaint(about: result)
  }

  @Test func acceptsWhatIsRight() { #expect(complaint { _ in } == nil) }

  @Test func namesBothChecksums() throws {
    let reason = try #require(complaint { $0.iterations[1].checksum = "0123456789abcdef" })
    #expect(reason.contains("0123456789abcdef"))
    #expect(reason.contains(Self.trial.expectedChecksum.description))
    #expect(reason.contains("iteration 1"))
  }

  @Test func refusesAWorkerThatDidNotWait() {
    #expect(complaint { $0.iterations[2].wall = 0.0399 }?.contains("can't have waited") == true)
    #expect(complaint { $0.iterations[2].wall = 0.0401 } == nil)
    #expect(
      complaint(shape: .inTurn) { $0.iterations[2].wall = 0.119 }?.contains("can't have waited") == true)
  }

  @Test func refusesFiguresThatCanNotBe() {
    #expect(complaint { $0.iterations[0].wall = 0 } != nil)
    #expect(complaint { $0.iterations[0].spawn = -1 } != nil)
    #expect(complaint { $0.iterations[0].join = .nan } != nil)
    #expect(complaint { $0.iterations[0].wall = .infinity } != nil)
    #expect(complaint { $0.iterations[0].finish.add(1) }?.contains("of 4 tasks") == true)
    #expect(complaint { $0.iterations[0].user = -1 }?.contains("user_s") == true)
    #expect(complaint { $0.iterations[0].finishMean = .infinity }?.contains("finish_mean_s") == true)
    #expect(complaint { $0.iterations[0].lateness = ["b": Histogram()] }?.contains("no role") == true)
    #expect(complaint { $0.iterations[0].wall = 2e9 }?.contains("wall_s") == true)
    #expect(complaint { $0.iterations[0].operations = -1 }?.contains("operations is -1") == true)
    #expect(complaint { $0.iterations[0].perOperation = .nan }?.contains("per_operation_s") == true)
    #expect(complaint { $0.iterations[0].migrations = .max }?.contains("migrations") == true)
    #expect(complaint { $0.threads = -1 }?.contains("threads is -1") == true)
    #expect(complaint { $0.rssPeak = .min }?.contains("rss_peak_bytes") == true)
    #expect(complaint { $0.iterations.removeLast() }?.contains("1 timed") == true)
    #expect(complaint { $0.iterations[0].phase = .timed }?.contains("0 warm-up") == true)
  }
}
