import Experiments
import Foundation
import Harness
import Samples
import Testing
import Trials

struct TimelineRunTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func run(_ plan: Plan, _ launcher: MockLauncher) async throws -> (
    ended: Run<MockLauncher>.Ended, events: [String]
  ) {
    let store = try ResultStore(folder: folder.url, parameters: [])
    var events: [String] = []
    let ended = try await Run(
      plan, info: sampleInfo(), rates: Rates(reference: 1e6), launcher: launcher, store: store,
      clock: launcher.clock
    )(report: { event in
      switch event {
      case .recording(let cell, let done, let left): events.append("\(done) of \(done + left): \(cell)")
      case .noTimeline(let cell, let reason): events.append("\(cell): \(reason)")
      case .starting, .failed, .measured: break
      }
    })
    return (ended, events)
  }

  @Test func recordsTheCellsThatAreNamedAfterAllOthers() async throws {
    let launcher = MockLauncher()
    let (ended, events) = try await run(try samplePlan(more: "timeline: { tasks: 4 }"), launcher)
    let cells = ["cpu subroutine tasks=4 cores=2 compact", "cpu thread tasks=4 cores=2 compact"]
    #expect(ended.timelines.map(\.cell.id) == cells)
    #expect(events == ["0 of 2: \(cells[0])", "1 of 2: \(cells[1])"])
    #expect(ended.timelines[1].pus == [0, 1])
    #expect(ended.info.end == .precise)
    let recorded = launcher.trials.suffix(2)
    #expect(recorded.map(\.timeline) == [true, true])
    #expect(recorded.map(\.iterations) == [1, 1])
    #expect(launcher.trials.dropLast(2).allSatisfy { $0.timeline == nil })
    // It counts for nothing: no row of it.
    let rows = try CSV.parse(Data(contentsOf: folder.url.appending(path: "trials.csv"))).rows
    let others = launcher.trials.dropLast(2).reduce(0) { $0 + $1.warmup + $1.iterations }
    #expect(rows.count - 1 == others)
  }

  @Test func aTrialThatFailsLeavesNoTimelineAndTheOthersAreRecorded() async throws {
    let launcher = MockLauncher { trial, _ in
      trial.timeline == true && trial.model == "thread" ? .failed(reason: "it ended by signal 9") : nil
    }
    let (ended, events) = try await run(try samplePlan(more: "timeline: all"), launcher)
    #expect(ended.timelines.map(\.cell.model.model) == ["subroutine", "subroutine"])
    #expect(events.count(where: { $0.hasSuffix(": it ended by signal 9") }) == 2)
    #expect(ended.failedTrials == 0)
  }

  @Test func aTimelineOfWrongWorkIsNone() async throws {
    let launcher = MockLauncher { trial, _ in
      trial.timeline == true ? .finished(MockLauncher.result(trial, checksum: "0000000000000000")) : nil
    }
    let (ended, events) = try await run(try samplePlan(more: "timeline: all"), launcher)
    #expect(ended.timelines.isEmpty)
    #expect(events.last?.contains("checksum") == true)
  }

  @Test func aRunThatIsStoppedRecordsNothingMore() async throws {
    let launcher = MockLauncher { trial, _ in trial.timeline == true ? .cancelled : nil }
    let (ended, _) = try await run(try samplePlan(more: "timeline: all"), launcher)
    #expect(ended.timelines.isEmpty)
    #expect(ended.timelinesLeft == 4)
    #expect(ended.info.end == .precise)  // of its figures nothing is missing
    #expect(launcher.trials.count(where: { $0.timeline == true }) == 1)
  }

  @Test func isWrittenAsAFileThatIsReadAgain() throws {
    let timelines = RunTimelines.thirty()
    try timelines.write(to: folder.url)
    let data = try Data(contentsOf: folder.url.appending(path: "timeline.json"))
    #expect(try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: data)) == timelines)
  }
}
