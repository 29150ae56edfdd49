import Testing
import Trials

@testable import Findings

struct CauseTests {
  /// Four tasks on two cores, predicted to keep them busy for a second, and as measured.
  private func evidence(
    wall: Double, cpu: Double = 2, shape: Model.Shape = .rounds, _ change: (inout Evidence) -> Void = { _ in }
  ) -> Evidence {
    var evidence = Evidence(
      measured: .init(wall: wall, cpu: cpu), predicted: .init(wall: 1, cpu: 2), shape: shape, tasks: 4,
      width: 2)
    change(&evidence)
    return evidence
  }

  @Test func moreCPUTimeIsASlowerMachine() {
    let found = evidence(wall: 1.1, cpu: 2.2) { $0.slowRounds = 3 }.explanation
    guard case .pace(let ratio, let slow) = found.cause else { return #expect(Bool(false), "\(found)") }
    #expect(abs(ratio - 1.1) < 1e-9 && slow == 3)
    #expect(abs(found.share - 1) < 1e-9)
  }

  @Test func lessCPUTimeIsAFasterOne() {
    let found = evidence(wall: 0.9, cpu: 1.8).explanation
    guard case .pace(let ratio, _) = found.cause else { return #expect(Bool(false), "\(found)") }
    #expect(ratio < 1 && found.share > 0.99)
  }

  @Test func moreCPUTimeOfPUsThatShareACoreIsTheSharing() {
    let found = evidence(wall: 1.1, cpu: 2.2) { $0.isSMT = true }.explanation
    #expect(found.cause == .sharedCores(ratio: 1.1))
  }

  @Test func threadsThatStayedKeepFewerCoresBusy() {
    let found = evidence(wall: 1.2, shape: .timeShared).explanation
    #expect(found.cause == .placement(busy: 2 / 1.2, predicted: 2))
    #expect(found.share > 0.99)
  }

  @Test func ofModelsThatKeepTheirOrderNobodyStays() {
    let found = evidence(wall: 1.2).explanation
    #expect(found.cause == .notExplained(ratio: 1, busy: 2 / 1.2, predicted: 2))
    #expect(found.share == 0)
  }

  @Test func whatWasTakenIsNamedBeforeThreadsThatStayed() {
    for (path, cause) in [
      (\Evidence.stolen, Cause.stolen(share: 1.0 / 6)), (\Evidence.others, .others(share: 1.0 / 6)),
      (\Evidence.throttled, .throttled(share: 1.0 / 6)),
    ] as [(WritableKeyPath<Evidence, Double?>, Cause)] {
      let found = evidence(wall: 1.2, shape: .timeShared) { $0[keyPath: path] = 1.0 / 6 }.explanation
      #expect(found.cause == cause)
      #expect(abs(found.share - 1) < 1e-9)
    }
  }

  @Test func littleThatWasTakenExplainsNoLargeDifference() {
    let found = evidence(wall: 2) { $0.others = 0.04 }.explanation
    guard case .notExplained = found.cause else { return #expect(Bool(false), "\(found)") }
  }

  @Test func waitingInLineAndMakingTasksExplainByTheirSeconds() {
    let waiting = evidence(wall: 1.3) {
      ($0.measured.runQueue, $0.predicted.runQueue) = (5.2, 4)
    }.explanation
    #expect(waiting.cause == .runQueue(seconds: 1.3, predicted: 1))
    let spawning = evidence(wall: 1.3) {
      $0.clock = .spawn
      ($0.measured.spawn, $0.predicted.spawn) = (0.4, 0.1)
    }.explanation
    #expect(spawning.cause == .spawn(seconds: 0.4, predicted: 0.1))
    let released = evidence(wall: 1.3) { ($0.measured.spawn, $0.predicted.spawn) = (0.4, 0.1) }.explanation
    guard case .notExplained = released.cause else { return #expect(Bool(false), "\(released)") }
  }

  @Test func cpuTimeExplainsLittleWhereCoresAreIdle() {
    var idle = evidence(wall: 1.2, cpu: 0.04)
    idle.predicted.cpu = 0.02
    guard case .notExplained = idle.explanation.cause else {
      return #expect(Bool(false), "\(idle.explanation)")
    }
  }

  @Test func everyCauseSaysItsFigures() {
    let causes: [Cause] = [
      .throttled(share: 0.1), .stolen(share: 0.1), .others(share: 0.1), .pace(ratio: 1.2, slowRounds: 1),
      .sharedCores(ratio: 1.2), .placement(busy: 1.5, predicted: 2), .placement(busy: 2, predicted: 1.5),
      .runQueue(seconds: 1, predicted: 0.5), .spawn(seconds: 1, predicted: 0.5),
      .notExplained(ratio: 1.01, busy: 1, predicted: 2),
    ]
    for cause in causes { #expect(cause.words.contains { $0.isNumber }) }
    #expect(Set(causes.map(\.words)).count == causes.count)
    #expect(Cause.notExplained(ratio: nil, busy: nil, predicted: nil).words == "not explained")
    #expect(Explanation(.others(share: 0.07), share: 0.8).words.hasSuffix("(explains 80 % of it)"))
  }
}
