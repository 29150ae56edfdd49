import Foundation
import Samples
import Testing
import Trials

@testable import Findings

/// Result files that juggle did not leave like this: each is refused with its place, or what is doubtful is said.
struct BadResultsTests {
  static func text(_ records: [Record]) -> String {
    CSV.line(Record.header(parameters: [])) + records.map { CSV.line($0.fields) }.joined()
  }

  private static func load(_ bytes: Data, run: String? = nil) throws -> Results {
    try withTemporaryFolder { folder in
      try bytes.write(to: folder.appendingPathComponent("trials.csv"))
      if let run { try Data(run.utf8).write(to: folder.appendingPathComponent("run.json")) }
      return try Results.load(directory: folder.path)
    }
  }

  /// The field of a column of the second row, which is on line 3, with another text.
  static let fields: [(column: String, text: String, reason: String)] = [
    ("schema", "2", "schema 2, but this juggle reads schema 1"),
    ("schema", "x", "\"x\" is no value for schema"),
    ("run", "", "the field is empty"), ("cell", "", "the field is empty"),
    ("cell", "say-after task tasks=3 cores=1 compact", "is not the cell of the row's levels"),
    ("tasks", "0", "0 is no tasks: 1 to"), ("tasks", "-2", "-2 is no tasks"),
    ("tasks", "99999999999999999999", "is no value for tasks"),
    ("tasks", "9223372036854775807", "is no tasks"),
    ("cores", "0", "0 is no cores"), ("cores", "9223372036854775807", "is no cores"),
    ("tasks_level", "3", "\"3\" of 1 cores is 3, and the row has 2 tasks"),
    ("tasks_level", "1.5x", ""), ("tasks_level", "9x", "is 9, and the row has 2"),
    ("tasks_level", "many", "is no number of tasks"), ("tasks_level", "", "is no number of tasks"),
    ("round", "0", "0 is no round"), ("round", "-1", "-1 is no round"),
    ("round", "1.5", "is no value for round"),
    ("attempt", "0", "0 is no attempt"), ("iteration", "-1", "-1 is no iteration"),
    ("order", "0", "0 is no order"),
    ("wall_s", "nan", "is no value for wall_s, a finite number or nothing is expected"),
    ("wall_s", "inf", "is no value"), ("wall_s", "1e999", "is no value"), ("wall_s", "fast", "is no value"),
    ("wall_s", "0", "0.0 can't be: it is above 0"), ("wall_s", "-1", "-1.0 s can't be"),
    ("wall_s", "1e12", "0 to 1e9 are possible"),
    ("wall_s", "", "the field is empty in a row whose status is ok"),
    ("phase", "", "the field is empty"), ("phase", "hot", "is no value for phase"),
    ("wall_s", "5e-324", "above 0, 1e-12 to 1000000000.0"),
    ("tasks_per_s", "1e308", "above 0, 1e-09 to 1e+24"),
    ("capacity", "5e-324", "above 0, 0.0001 to"), ("tasks_per_s", "0", "above 0"),
    ("tasks_per_s", "-3", "above 0"), ("user_s", "-1", "can't be"),
    ("capacity", "0", "above 0"), ("capacity", "-1", "above 0"), ("units_per_second", "0", "above 0"),
    ("threads", "-1", "can't be"), ("rss_peak_bytes", "-9223372036854775808", "can't be"),
    ("units", "9223372036854775807", "can't be"), ("status", "fine", "is no value for status"),
    ("placement", "", "is no value for placement"), ("clock", "x", "is no value for clock"),
    ("smt", "perhaps", "is no value for smt"),
    ("host", "another", "\"another\", but run run-1 began with \"\""), ("cpu", "another", "began with"),
    ("kernel", "another", "began with"), ("experiment", "another", "began with \"sample\""),
    ("question_sha", "another", "began with"),
    ("steal_s", "-0.01", "-0.01 s can't be: 0 to 1e9"), ("steal_s", "1e10", "0 to 1e9 are possible"),
    ("other_s", "-1", "-1.0 s can't be"), ("other_s", "1e300", "0 to 1e9 are possible"),
    ("throttled_s", "-1e-9", "-1e-09 s can't be"), ("throttled_s", "2e9", "0 to 1e9 are possible"),
    ("iteration", "0", "0 stands twice in attempt 1 in round 1"),
  ]

  @Test(arguments: fields)
  func aFieldThatCannotBeIsRefusedWithItsPlace(column: String, text: String, reason: String) throws {
    var sample = Sample()
    sample.rounds = 1
    let records = sample.sayAfter()
    let place = try #require(Record.header(parameters: []).firstIndex(of: column))
    var rows = records.map(\.fields)
    rows[1][place] = text
    let content = CSV.line(Record.header(parameters: [])) + rows.map { CSV.line($0) }.joined()
    guard !reason.isEmpty else {
      _ = try Self.load(Data(content.utf8))
      return
    }
    let error = try #require(throws: Results.Unreadable.self) { try Self.load(Data(content.utf8)) }
    let offset = 1 + rows[1][..<place].reduce(0) { $0 + CSV.line([$1]).utf8.count }
    #expect(error.description.contains("trials.csv:3:\(offset): "), "\(error)")
    #expect(error.description.contains(reason), "\(error)")
  }

  @Test func rowsThatStandTwiceAreRefused() throws {
    var sample = Sample()
    sample.rounds = 2
    let rows = sample.sayAfter()
    let again = try #require(throws: Results.Unreadable.self) {
      try Self.load(Data(Self.text(rows + rows.prefix(4)).utf8))
    }
    #expect(again.description.contains("trials.csv:\(rows.count + 2):"), "\(again)")
    #expect(again.description.contains("stands twice; it begins on line 2 already"), "\(again)")
    let doubled = try #require(throws: Results.Unreadable.self) {
      try Self.load(Data(Self.text(rows.flatMap { [$0, $0] }).utf8))
    }
    #expect(doubled.description.contains("trials.csv:3:"), "\(doubled)")
  }

  @Test func aCellThatIsNotItsRowsIsRefusedWhereItStands() throws {
    var rows = Sample().sayAfter()
    rows[1].tasks = 3
    let error = try #require(throws: Results.Unreadable.self) {
      try Self.load(Data(Self.text(rows).utf8))
    }
    #expect(error.description.contains("trials.csv:3:9: cell: "), "\(error)")
    #expect(error.description.contains("which are \"say-after coroutine tasks=3 cores=1 compact\""))
  }

  @Test(arguments: [
    ("checksum", "1:1: column \"checksum\" is missing"),
    ("schema", "1:1: found column \"run\" where \"schema\" is expected"),
    ("wall_s", "found column \"join_s\" where \"wall_s\" is expected"),
  ])
  func aMissingColumnIsNamed(column: String, reason: String) throws {
    let header = Record.header(parameters: []).filter { $0 != column }
    let error = try #require(throws: Results.Unreadable.self) {
      try Self.load(Data(CSV.line(header).utf8))
    }
    #expect(error.description.contains("trials.csv:1:"))
    #expect(error.description.contains(reason), "\(error)")
    #expect(error.description.contains("the header of schema 1"))
  }

  @Test func garbageIsRefusedInShort() throws {
    var random = SplitMix64(seed: 7)
    for size in [1, 10, 1_000, 100_000] {
      let bytes = Data((0..<size).map { _ in UInt8.random(in: 1...255, using: &random) })
      do {
        let results = try Self.load(bytes)
        #expect(results.cells.isEmpty && results.warnings.count == 1)  // one torn line
      } catch let error as Results.Unreadable {
        #expect(error.description.utf8.count < 1_000)
        #expect(!error.description.unicodeScalars.contains { $0.properties.generalCategory == .control })
      }
    }
    let endless = Data(repeating: UInt8(ascii: "a"), count: 2 << 20)
    #expect(throws: Results.Unreadable.self) { try Self.load(endless) }
    let commas = Data(repeating: UInt8(ascii: ","), count: 1 << 20)
    #expect(throws: Results.Unreadable.self) { try Self.load(commas) }
  }

  @Test(arguments: [
    "", "[", "{}", "{\"schema\":2,\"runs\":[]}", "{\"schema\":1,\"runs\":[{}]}", "null", "\u{0}",
  ])
  func aRunFileOfAnotherKindIsSaidAndNotUsed(text: String) throws {
    let results = try Self.load(Data(Self.text(Sample().sayAfter()).utf8), run: text)
    #expect(results.info == nil)
    #expect(results.warnings.count == 1)
  }

  private static func runFile(capacity: Double = 2, paces: [RunInfo.Pace]? = nil) throws -> String {
    var info = RunInfo(
      id: "run-1", experiment: "sample", question: "Why?", source: "", sourceHash: "", startedAt: "",
      seed: 1, unitsPerSecond: 1, targetPrecision: 0.1, host: "", kernel: "", cpu: "", cores: 2, pus: 2,
      capacity: capacity, juggleVersion: "")
    info.paces = paces
    return String(decoding: try JSONEncoder().encode(RunFile(runs: [info])), as: UTF8.self)
  }

  @Test func aRunFileWithoutCapacityIsNotUsed() throws {
    for capacity in [0.0, -1, 1e300] {
      let text = try Self.runFile(capacity: capacity)
      #expect(try Self.load(Data(Self.text(Sample().sayAfter()).utf8), run: text).info == nil)
    }
  }

  @Test(arguments: [(Int.min, 1), (0, 1), (Int.max, 1), (1, 0), (1, -1), (1, 0.02)] as [(Int, Double)])
  func aRunFileWithImpossibleCalibrationsIsNotUsed(round: Int, seconds: Double) throws {
    let paces = [RunInfo.Pace(round: 1, seconds: 0.01), RunInfo.Pace(round: round, seconds: seconds)]
    let results = try Self.load(Data(Self.text(Sample().sayAfter()).utf8), run: Self.runFile(paces: paces))
    let isPossible = (round, seconds) == (1, 0.02)
    #expect((results.info == nil) != isPossible)
    #expect(results.warnings.count { $0.hasPrefix("run.json is not one") } == (isPossible ? 0 : 1))
    _ = results.answer(results.summaries)
  }

  @Test func theSlowRoundsOfADamagedFileTrapNothing() throws {
    let paces = [RunInfo.Pace(round: 1, seconds: 1), RunInfo.Pace(round: .min, seconds: 2)]
    let data = Data(try Self.runFile(paces: paces).utf8)
    let info = try #require(try JSONDecoder().decode(RunFile.self, from: data).runs.first)
    #expect(info.slowRounds.contains(.min))
  }

  @Test func aWarmUpAloneIsAFailedTrial() throws {
    let rows = Sample().sayAfter().filter { $0.phase == .warmup }
    let results = try Self.load(Data(Self.text(rows).utf8))
    #expect(results.cells.allSatisfy { $0.finished.isEmpty && $0.failed.count == 12 })
  }

  // MARK: Mutations

  /// One change of a file: bytes, fields or lines lost, doubled, exchanged or made strange.
  private static func mutated(_ bytes: [UInt8], using random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    let strange = [
      "nan", "inf", "-0", "0", "-1", "1e308", "5e-324", "9223372036854775807", "-9223372036854775808", "",
      "\"", ",", "\n", "\r\n", "\u{0}", "\u{FEFF}", "x", "1x", "0x10", "all", "한", "1.0", "true", "failed",
    ]
    for _ in 0...Int.random(in: 0...2, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8.random(in: 32...126, using: &random), at: place)
      case 3: bytes.removeSubrange(place...)
      case 4, 5:  // a whole field
        let start = bytes[..<place].lastIndex { $0 == 44 || $0 == 10 }.map { $0 + 1 } ?? 0
        let end = bytes[place...].firstIndex { $0 == 44 || $0 == 10 } ?? bytes.endIndex
        guard start <= end else { continue }
        bytes.replaceSubrange(
          start..<end, with: Array(strange.randomElement(using: &random)?.utf8 ?? "".utf8))
      default:  // a whole line, lost, doubled or moved
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        let line = lines.remove(at: Int.random(in: lines.indices, using: &random))
        for _ in 0..<Int.random(in: 0...2, using: &random) {
          lines.insert(line, at: Int.random(in: 0...lines.count, using: &random))
        }
        bytes = Array(lines.joined(separator: [10]))
      }
    }
    return bytes
  }

  @Test(arguments: 0..<4) func aMutatedRunFileIsUsedOrSaid(part: UInt64) throws {
    let paces = (1...4).map { RunInfo.Pace(round: $0, seconds: $0 == 2 ? 0.03 : 0.02) }
    let good = Array(try Self.runFile(paces: paces).utf8)
    let trials = Data(Self.text(Sample().sayAfter()).utf8)
    var random = SplitMix64(seed: 20_261_125 + part)
    var (used, refused) = (0, 0)
    try withTemporaryFolder { folder in
      try trials.write(to: folder.appendingPathComponent("trials.csv"))
      for number in 0..<100 {
        let bytes = number == 0 ? good : Self.mutated(good, using: &random)
        try Data(bytes).write(to: folder.appendingPathComponent("run.json"))
        let results = try Results.load(directory: folder.path)
        let summaries = results.summaries
        _ = (results.answer(summaries), results.verdicts, results.sensitivity)
        if results.warnings.contains(where: { $0.hasPrefix("run.json is not one") }) {
          refused += 1
        } else {
          used += 1
        }
      }
    }
    #expect(used > 0 && refused > 0, "\(used) used, \(refused) refused")
  }

  @Test(arguments: 0..<8) func aMutatedFileIsReadOrRefused(part: UInt64) throws {
    var sample = Sample()
    (sample.rounds, sample.iterations) = (7, 1)
    let work = Sample.Work("w", busy: 1e-3, waiting: 0)
    let records = sample.records(
      of: [
        (work, sample.cell(work, ModelName(.subroutine), 1, 1)),
        (work, sample.cell(work, ModelName(.thread), 4, 2)),
      ])
    let good = Array(Self.text(records).utf8)
    var random = SplitMix64(seed: 20_261_124 + part)
    var (read, refused) = (0, 0)
    let whole = try Self.load(Data(good))
    try withTemporaryFolder { folder in
      for _ in 0..<300 {
        let bytes = Self.mutated(good, using: &random)
        try Data(bytes).write(to: folder.appendingPathComponent("trials.csv"))
        do {
          let results = try Results.load(directory: folder.path)
          let summaries = results.summaries
          _ = results.answer(summaries)
          _ = results.verdicts
          if read.isMultiple(of: 20) {
            let comparison = Comparison(whole, results, resamples: 100)
            _ = (comparison.sentences, comparison.regressions)
          }
          read += 1
        } catch is Results.Unreadable {
          refused += 1
        }
      }
    }
    // Neither everything nor nothing: the test would say little.
    #expect(read > 40 && refused > 40, "\(read) read, \(refused) refused")
  }
}
