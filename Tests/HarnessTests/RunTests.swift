import Experiments
import Foundation
import Harness
import Testing
import Trials

struct RunTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private var file: URL { folder.url.appending(path: "trials.csv") }

  private func run(
    _ plan: Plan, _ launcher: MockLauncher, resuming: Bool = false, in folder: URL? = nil
  ) async throws -> Run<MockLauncher>.Ended {
    let store = try ResultStore(
      folder: folder ?? self.folder.url, parameters: plan.experiment.parameters.map(\.name),
      resuming: resuming ? "run-1" : nil)
    var rates = Rates(reference: 1e6)
    rates.runtimes[""] = "mock"
    return try await Run(
      plan, info: sampleInfo(), rates: rates, launcher: launcher, store: store, clock: launcher.clock
    )(report: { _ in })
  }

  private func records(_ file: URL? = nil) throws -> [Record] {
    let table = try CSV.parse(Data(contentsOf: file ?? self.file))
    let reader = try Record.Reader(header: try #require(table.rows.first))
    return try table.rows.dropFirst().map { try reader($0) }
  }

  @Test func recordsExactTimes() async throws {
    let ended = try await run(try samplePlan(), MockLauncher())
    let (info, failed) = (ended.info, ended.failedTrials)
    #expect(info.end == .precise)
    #expect(failed == 0)
    let records = try records()
    let row = try #require(records.first { $0.model == "thread" && $0.tasks == 4 && $0.phase == .timed })
    #expect(row.wall == 0.02)  // 4 × 10 ms on 2 cores
    #expect(row.tasksPerSecond == 200)
    #expect(row.units == 40_000)
    #expect(row.unitsPerSecond == 1e6)
    #expect(row.pus == "0 1")
    #expect(row.checksum == row.expected)
    #expect(row.finishMax == 0.02)
    #expect(row.finishP99 == nil)
    #expect(row.runtime == "mock")
    #expect(row.launcher == "local")
    #expect(Set(records.map(\.round)) == Set(1...6))
  }

  @Test func aFailureIsARowWithItsReasonAndTheRunGoesOn() async throws {
    let launcher = MockLauncher { trial, number in
      number == 2 ? .failed(reason: "it ended by signal 9\nand more") : nil
    }
    let ended = try await run(try samplePlan(), launcher)
    let (info, failed) = (ended.info, ended.failedTrials)
    #expect(info.end == .precise)
    #expect(failed == 1)
    let rows = try records().filter { $0.status == .failed }
    #expect(rows.map(\.reason) == ["it ended by signal 9 and more"])
    #expect(rows.first?.wall == nil)
    let again = try records().filter { $0.cellID == rows.first?.cellID && $0.round == rows.first?.round }
    #expect(Set(again.map(\.attempt)) == [1, 2])
  }

  @Test func aWrongChecksumIsAFailure() async throws {
    let launcher = MockLauncher { trial, _ in
      trial.model == "thread" ? .finished(MockLauncher.result(trial, checksum: "0000000000000000")) : nil
    }
    let failed = try await run(try samplePlan(models: "[thread]", tasks: "[4]"), launcher).failedTrials
    #expect(failed == 2)  // both attempts of the first round; then the cell is given up
    #expect(
      try records().filter { $0.status == .failed }.allSatisfy {
        $0.reason?.contains("wrong checksum") == true
      })
  }

  @Test func stoppingKeepsWhatWasMeasured() async throws {
    let launcher = MockLauncher { _, number in number == 5 ? .cancelled : nil }
    let info = try await run(try samplePlan(), launcher).info
    #expect(info.end == .interrupted)
    #expect(Set(try records().map(\.order)) == Set(1...5))
  }

  @Test(arguments: [0, 1, 2, 7, 23])
  func aResumedRunMeasuresWhatAnUnbrokenOneWould(stopped: Int) async throws {
    let plan = try samplePlan()
    let whole = try TemporaryFolder()
    let unbroken = MockLauncher()
    _ = try await run(plan, unbroken, in: whole.url)
    _ = try await run(plan, MockLauncher { _, number in number == stopped ? .cancelled : nil })
    let second = MockLauncher()
    let info = try await run(plan, second, resuming: true).info
    #expect(info.end == .precise)
    #expect(second.trials == Array(unbroken.trials.dropFirst(stopped)))
    let keys = { (records: [Record]) in records.map { "\($0.cellID) \($0.round) \($0.order) \($0.iteration)" }
    }
    #expect(try keys(records()) == keys(records(whole.url.appending(path: "trials.csv"))))
  }

  @Test func aFileCutAtAnyByteIsResumedWithoutLossOrRepetition() async throws {
    let plan = try samplePlan(models: "[thread]", tasks: "[2]", precision: "{ rounds: 2...2, trial: 30ms }")
    let unbroken = MockLauncher()
    _ = try await run(plan, unbroken)
    let whole = try Data(contentsOf: file)
    let header = try #require(whole.firstIndex(of: 10))
    let all = try records()
    for cut in stride(from: header + 1, to: whole.count, by: 61) {
      try whole[..<cut].write(to: file)
      let second = MockLauncher()
      _ = try await run(plan, second, resuming: true)
      let again = try records()
      #expect(again.map(\.order) == all.map(\.order))
      #expect(again.map(\.iteration) == all.map(\.iteration))
      // Only the trials whose last row was cut off are measured again.
      let ends = whole.indices.filter { whole[$0] == 10 && $0 < cut }.count - 1
      let perTrial = all.count / 4
      #expect(second.trials.count == 4 - ends / perTrial)
    }
  }

  @Test func aRunWhoseTrialsHadOtherIterationsIsNotResumedAndKeepsThem() async throws {
    _ = try await run(try samplePlan(), MockLauncher { _, number in number == 9 ? .cancelled : nil })
    let before = try Data(contentsOf: file)
    var other = try samplePlan()
    for index in other.cells.indices { other.cells[index].iterations += 1 }
    await #expect(throws: ResultStore.Refused.self) {
      _ = try await run(other, MockLauncher(), resuming: true)
    }
    #expect(try Data(contentsOf: file) == before)
  }

  @Test func aRunWithATrialMissingInTheMiddleIsNotResumed() async throws {
    let plan = try samplePlan()
    _ = try await run(plan, MockLauncher { _, number in number == 9 ? .cancelled : nil })
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let third = try #require(try records().first { $0.order == 3 }).cellID
    let kept = lines.filter { !$0.contains("\(third),1,3,") }
    #expect(kept.count < lines.count)
    try Data((kept.joined(separator: "\n") + "\n").utf8).write(to: file)
    await #expect(throws: ResultStore.Refused.self) {
      _ = try await run(plan, MockLauncher(), resuming: true)
    }
  }

  // MARK: Noise

  /// Every seventh trial and the next have lost much of their time to others.
  private static let some = { @Sendable (_: Trial, number: Int) in
    Noise(steal: 0, other: number % 7 < 2 ? 0.5 : 0.001, throttled: nil)
  }

  @Test func whatOthersDidIsRecordedAndTheTrialIsMeasuredAgain() async throws {
    let noise = { @Sendable (trial: Trial, number: Int) in
      number == 2 ? Noise(steal: 0.25, other: 0.5, throttled: 0.125) : Noise(steal: 0, other: 0)
    }
    let ended = try await run(try samplePlan(), MockLauncher(noise: noise))
    let (info, failed) = (ended.info, ended.failedTrials)
    #expect(info.end == .precise)
    #expect(failed == 0)
    let records = try records()
    let third = records.filter { $0.order == 3 }
    #expect(
      third.allSatisfy { $0.status == .ok && $0.steal == 0.25 && $0.other == 0.5 && $0.throttled == 0.125 })
    let again = records.filter { $0.cellID == third.first?.cellID && $0.round == 1 }
    #expect(Set(again.map(\.attempt)) == [1, 2])
    #expect(again.last?.other == 0)
    #expect(
      records.filter { $0.attempt > 1 }.allSatisfy { $0.cellID == third.first?.cellID && $0.round == 1 })
    #expect(records.first?.throttled == nil)
  }

  @Test func aFailedTrialHasNoNoise() async throws {
    let launcher = MockLauncher(
      answer: { _, number in number == 1 ? .failed(reason: "x") : nil },
      noise: { _, _ in Noise(steal: 1, other: 1, throttled: 1) })
    _ = try await run(try samplePlan(), launcher)
    let failed = try #require(try records().first { $0.status == .failed })
    #expect(failed.other == nil)
    #expect(failed.steal == nil)
    #expect(failed.throttled == nil)
  }

  @Test(arguments: [1, 3, 8, 9, 10, 17, 24])
  func aResumedRunMeasuresTheSameTrialsAgain(stopped: Int) async throws {
    let plan = try samplePlan()
    let whole = try TemporaryFolder()
    let unbroken = MockLauncher(noise: Self.some)
    _ = try await run(plan, unbroken, in: whole.url)
    let first = MockLauncher(
      answer: { _, number in number == stopped ? .cancelled : nil }, noise: Self.some)
    _ = try await run(plan, first)
    let second = MockLauncher(noise: { Self.some($0, $1 + stopped) })
    let info = try await run(plan, second, resuming: true).info
    #expect(info.end == .precise)
    #expect(second.trials == Array(unbroken.trials.dropFirst(stopped)))
    let keys = { (records: [Record]) in
      records.map { "\($0.cellID) \($0.round) \($0.order) \($0.attempt) \($0.iteration)" }
    }
    let all = try records()
    #expect(all.contains { $0.attempt == 2 })
    #expect(try keys(all) == keys(records(whole.url.appending(path: "trials.csv"))))
  }

  @Test func theCalibrationLoopRunsBeforeEachRoundAndAfterTheLast() async throws {
    let info = try await run(
      try samplePlan(), MockLauncher(pace: { $0 == 3 ? 0.025 : 0.02 })
    ).info
    #expect(info.paces?.map(\.round) == Array(1...7))
    #expect(info.slowRounds == [3, 4])  // the loop between them was slow
    let read = try JSONDecoder().decode(RunInfo.self, from: JSONEncoder().encode(info))
    #expect(read == info)
  }

  @Test func theMachinesSpeedIsKnownOverEachRound() async throws {
    let info = try await run(
      try samplePlan(), MockLauncher(pace: { _ in 0.02 }, shortPace: { _ in 0.005 })
    ).info
    let during = (info.paces ?? []).map { $0.during.map { ($0 * 1e6).rounded() } }
    #expect(during == Array(repeating: 25_000, count: 6) + [nil])
    #expect(info.slowRounds.isEmpty)
    #expect(abs((info.pace(inRound: 3) ?? 0) - 0.025) < 1e-9)
    #expect(abs((info.pace(inRound: 99) ?? 0) - 0.025) < 1e-9)
  }

  @Test func theSpeedOfARoundWhoseLoopCouldNotRunIsNoOtherRounds() async throws {
    let info = try await run(
      try samplePlan(),
      MockLauncher(pace: { $0 == 1 ? nil : 0.02 }, shortPace: { $0 == 1 ? 0.005 : 0.01 })
    ).info
    #expect(info.paces?.map(\.round) == [1] + Array(3...7))
    let during = (info.paces ?? []).map { $0.during.map { ($0 * 1e6).rounded() } }
    #expect(during == [25_000] + Array(repeating: 50_000, count: 4) + [nil])
  }

  @Test func aRunThatIsStoppedKeepsItsCalibrations() async throws {
    let stopped = MockLauncher(
      answer: { _, number in number == 5 ? .cancelled : nil }, pace: { _ in 0.02 })
    let info = try await run(try samplePlan(), stopped).info
    #expect(info.paces?.map(\.round).prefix(2) == [1, 2])
  }

  @Test func whereTheLoopCannotRunThereIsNoCalibration() async throws {
    let info = try await run(try samplePlan(), MockLauncher()).info
    #expect(info.paces == nil)
    #expect(info.slowRounds.isEmpty)
  }

  @Test func whatTasksSayIsKept() async throws {
    let launcher = MockLauncher { trial, _ in
      var result = MockLauncher.result(trial)
      result.said = (1...20).map { "line \($0)" }
      return .finished(result)
    }
    let info = try await run(try samplePlan(), launcher).info
    #expect(info.said?.values.first?.count == 10)
    #expect(info.said?.values.first?.first == "line 1")
  }

  @Test func aFileThatWasChangedIsNotResumed() async throws {
    let plan = try samplePlan()
    _ = try await run(plan, MockLauncher { _, number in number == 9 ? .cancelled : nil })
    let text = try String(contentsOf: file, encoding: .utf8)
    let swapped = text.replacingOccurrences(of: "tasks=4", with: "tasks=5")
    try Data(swapped.utf8).write(to: file)
    await #expect(throws: ResultStore.Refused.self) {
      _ = try await run(plan, MockLauncher(), resuming: true)
    }
  }
}
