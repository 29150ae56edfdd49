import Foundation
import Samples
import Testing
import Trials

struct ChromeTraceTests {
  @Test func whatWasWrittenIsRead() throws {
    var timelines = RunTimelines.thirty()
    timelines.cells[0].timeline.truncatedAt = 77_000_123
    timelines.cells[0].timeline.switches = Timeline.Switches(
      voluntary: 1, involuntary: 2, countedVoluntary: 1, countedInvoluntary: 2)
    timelines.cells[1].timeline.source = .sampled(reason: "no permission")
    timelines.cells[1].timeline.tasks[3].cpu = nil
    timelines.cells[1].cell.parameters = [Cell.Parameter(name: "work", level: "10us")]
    let text = try JSONEncoder().encode(ChromeTrace(timelines))
    let read = try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: text))
    #expect(read == timelines)
  }

  @Test func everyPUAndEveryTaskHasANamedTrack() throws {
    let trace = ChromeTrace(.thirty())
    let names = trace.traceEvents.filter { $0.ph == "M" }.compactMap { $0.args?.name }
    #expect(names.contains("cpu-bound thread tasks=30 cores=2 compact: PUs"))
    #expect(names.count(where: { $0.hasPrefix("PU ") }) == 4)
    #expect(names.count(where: { $0.hasPrefix("task ") }) == 60)
    #expect(trace.traceEvents.allSatisfy { $0.ph == "M" || ($0.ts != nil && $0.dur != nil && $0.tid > 0) })
  }

  @Test(arguments: [
    ("\"ts\":0}", "\"ts\":-1}"), ("\"cat\":\"ready\"", "\"cat\":\"resting\""),
    ("\"schema\":1", "\"schema\":9"),
    ("\"tid\":30,", "\"tid\":-9223372036854775808,"), ("\"dur\":4000", "\"dur\":9900000000000"),
    ("\"dur\":4000", "\"dur\":4001"), ("\"pus\":[0,1]", "\"pus\":[0]"),
    ("\"source\":\"exact\"", "\"source\":\"guessed\""), ("\"task_group\":4", "\"task_group\":2"),
  ])
  func whatCannotBeIsRefused(found: String, replaced: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(ChromeTrace(.thirty())), as: UTF8.self)
    let damaged = text.replacingOccurrences(of: found, with: replaced)
    #expect(damaged != text)
    #expect(throws: Timeline.Malformed.self) {
      try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: Data(damaged.utf8)))
    }
  }
}
