import FoundationEssentials
import Testing
import Trials

struct StepTests {
  @Test(arguments: [
    (Step.compute(units: 1000), #"{"compute":{"units":1000}}"#, 1, "compute"),
    (.computeTime(ns: 5), #"{"computeTime":{"ns":5}}"#, 1, "compute"),
    (.sleep(ns: 20_000_000), #"{"sleep":{"ns":20000000}}"#, 2, "sleep"),
    (.yield(times: 3), #"{"yield":{"times":3}}"#, 3, "yield"),
    (.block(ns: 7), #"{"block":{"ns":7}}"#, 4, "block"),
    (.every(ns: 8), #"{"every":{"ns":8}}"#, 10, "every"),
    (.say(text: "hi \"you\""), #"{"say":{"text":"hi \"you\""}}"#, 11, "say"),
    (
      .memory(bytes: 4_096, passes: 3, pattern: .chase),
      #"{"memory":{"bytes":4096,"passes":3,"pattern":"chase"}}"#, 5, "memory"
    ),
    (.file(bytes: 65_536, sync: true), #"{"file":{"bytes":65536,"sync":true}}"#, 6, "file"),
    (.echo(bytes: 64, ns: 2_000_000), #"{"echo":{"bytes":64,"ns":2000000}}"#, 7, "echo"),
    (.micro(op: .asyncLet, times: 9), #"{"micro":{"op":"asyncLet","times":9}}"#, 9, "micro"),
  ])
  func hasItsJSONKindAndName(step: Step, json: String, kind: UInt32, name: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    #expect(String(decoding: try encoder.encode(step), as: UTF8.self) == json)
    #expect(try JSONDecoder().decode(Step.self, from: Data(json.utf8)) == step)
    #expect(step.kind == kind)
    #expect(step.name == name)
    #expect(Step.names.contains(step.name))
  }

  @Test(arguments: [
    #"{"juggle":{"ns":1}}"#, #"{"sleep":{"units":1}}"#, #"{"sleep":1}"#, #"{}"#, #""sleep""#,
    #"{"sleep":{"ns":1},"block":{"ns":1}}"#, #"{"compute":{"units":-1}}"#, #"{"sleep":{"ns":1.5}}"#,
    #"{"sleep":{"ns":9223372036854775808}}"#, #"{"micro":{"op":"dance","times":1}}"#,
    #"{"memory":{"bytes":1,"passes":1,"pattern":"zigzag"}}"#, #"{"file":{"bytes":1}}"#,
  ])
  func unknownOrBrokenStepIsRefused(json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Step.self, from: Data(json.utf8)) }
  }

  @Test func unknownFieldOfAStepIsIgnored() throws {
    let json = Data(#"{"sleep":{"ns":1,"note":"x"}}"#.utf8)
    #expect(try JSONDecoder().decode(Step.self, from: json) == .sleep(ns: 1))
  }

  @Test func computingTimeBecomesUnitsAtTheRate() {
    #expect(Step.computeTime(ns: 1_000_000).resolved(unitsPerSecond: 8e8) == .compute(units: 800_000))
    #expect(Step.computeTime(ns: 1).resolved(unitsPerSecond: 1e6) == .compute(units: 1))
    #expect(Step.sleep(ns: 1).resolved(unitsPerSecond: 1e6) == .sleep(ns: 1))
  }

  @Test func busyAndIdleTimesAreTheirOwn() {
    #expect(Step.compute(units: 500).busy(unitsPerSecond: 1e9) == 500)
    #expect(Step.computeTime(ns: 500).busy(unitsPerSecond: 1) == 500)
    #expect(Step.sleep(ns: 500).busy(unitsPerSecond: 1) == 0)
    #expect(Step.block(ns: 500).idle == 500)
    #expect(Step.compute(units: 500).idle == 0)
    #expect(Step.echo(bytes: 1, ns: 500).idle == 500)
    #expect(Step.file(bytes: 1, sync: true).idle == 0)
  }
}
