import Foundation
import Testing
import Trials

@testable import Execution

/// Timelines where the kernel is not asked: tasks look at clock and PU themselves.
struct SamplingTests {
  private func record(_ trial: Trial) async throws -> (result: TrialResult, timeline: Timeline) {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Execution.record(trial, isSampled: true) })
      }
    }
  }

  @Test(arguments: [
    Model.subroutine, .generator, .coroutine, .eventLoop, .task, .pool, .dispatch, .thread, .process,
  ])
  func sumsAreRightAndTheSourceIsSaid(model: Model) async throws {
    let steps: [Step] = [.compute(units: 5_000_000), .sleep(ns: 2 * ms), .compute(units: 1_000)]
    let (result, timeline) = try await record(Trial(model, tasks: 4, steps, warmup: 1))
    #expect(timeline.source == .sampled(reason: "it was asked for"))
    #expect(timeline.overhead.isEmpty)
    #expect(timeline.switches == nil)
    #expect(result.iterations.map(\.checksum).allSatisfy { $0 == result.iterations[0].checksum })
    for track in timeline.tasks {
      var end: Nanoseconds = 0
      for slice in track.slices {
        #expect(slice.start == end)
        end = slice.end
      }
      let cpu = try #require(track.cpu)
      #expect(cpu > 0)
      // Gaps below the resolution count as running.
      #expect(track.total(.running) >= cpu - 50_000)
      #expect(track.total(.running) <= cpu + 60_000 * Nanoseconds(track.slices.count + 20))
      #expect(track.slices.reduce(0) { $0 + ($1.state == .running ? 0 : $1.duration) } > ms)
    }
  }

  @Test func moreNotesThanThereIsRoomForCutTheTimelineOff() async throws {
    let (_, timeline) = try await record(Trial(.generator, tasks: 4, [.yield(times: 100_000)]))
    let cut = try #require(timeline.truncatedAt)
    #expect(cut > 0 && cut < timeline.wall)
    #expect(timeline.sliceCount <= Timeline.mostSlices)
    #expect(timeline.tasks.allSatisfy { ($0.slices.last?.end ?? 0) <= cut })
  }
}
