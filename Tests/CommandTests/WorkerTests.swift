import Foundation
import Testing
import Trials

/// The real worker, as the harness meets it: one line in, one line out.
struct WorkerTests {
  // MARK: What it does

  @Test func describesItsModels() async throws {
    let reply = try await answer(WorkerRequest(id: "d 1", .describe))
    #expect(reply.id == "d 1")
    #expect(reply.protocol == 1)
    #expect(reply.runtime?.hasPrefix("Swift 6") == true)
    #expect(reply.kernel == "juggle-1")
    #expect(reply.models.map { Set($0.keys) } == Set(Model.allCases.map(\.rawValue)))
    for (model, ability) in reply.models ?? [:] {
      let steps = Step.abilities.filter { Model(rawValue: model)?.refusal(of: $0) == nil }
      #expect(ability.steps == steps)
      #expect(WorkerReply.ModelAbility.numbersOfThreads.contains(ability.threads ?? ""))
    }
    #expect(reply.descriptionFault == nil)
    #expect(reply.result == nil)
    #expect(reply.unitsPerSecond == nil)
  }

  @Test func calibratesToAPlausibleRate() async throws {
    let reply = try await answer(WorkerRequest(id: "c", .calibrate))
    #expect((1e6...1e10).contains(try #require(reply.unitsPerSecond)))
  }

  @Test(arguments: Model.allCases)
  func runsATrial(model: Model) async throws {
    var trial = Self.trial
    (trial.model, trial.warmup, trial.iterations) = (model.rawValue, 1, 3)
    let reply = try await answer(WorkerRequest(id: "r", .run, trial: trial))
    let result = try #require(reply.result)
    #expect(result.iterations.map(\.phase) == [.warmup, .timed, .timed, .timed])
    #expect(Set(result.iterations.map(\.checksum)) == [trial.expectedChecksum.description])
    #expect(result.iterations.allSatisfy { $0.wall >= 0.001 && $0.spawn >= 0 && $0.join >= 0 })
    #expect(result.iterations.allSatisfy { $0.finish.count == 2 })
    #expect(result.said == ["hello", "hello"])
    #expect(try #require(result.threads) >= 1)
  }

  @Test func ignoresFieldsThatItDoesNotKnow() async throws {
    let json = try Self.json(Self.trial).replacing("\"seed\"", with: "\"weather\":{\"rain\":[1,2]},\"seed\"")
    let ended = try await Binary("juggle-worker").run(input: json + "\n")
    #expect(ended.code == 0)
  }

  @Test func readsItsFirstLineOnly() async throws {
    let ended = try await Binary("juggle-worker").run(input: Self.describe + "\n{ nonsense\n")
    #expect(ended.code == 0)
    #expect(ended.output.utf8.count(where: { $0 == 10 }) == 1)
  }

  @Test func lineWithoutItsEndIsEnough() async throws {
    #expect(try await Binary("juggle-worker").run(input: Self.describe).code == 0)
  }

  // MARK: What it refuses

  @Test(arguments: [
    ("", "nothing on standard input"), ("\n", "can't be read"), ("{", "can't be read"),
    ("[]", "can't be read"),
    ("null", "can't be read"), ("hello\u{0}", "can't be read"), ("{}", "protocol"),
    (#"{"protocol":1,"id":"7","request":"dance"}"#, "dance"),
    (#"{"protocol":2,"id":"7","request":"describe"}"#, "protocol 2 is asked for, this worker speaks 1"),
    (#"{"protocol":1,"id":"7","request":"run"}"#, "a run needs a trial"),
    (#"{"protocol":1,"id":"7","request":"run","trial":{}}"#, "model"),
    (#"{"protocol":1,"id":"7","request":"run","trial":[]}"#, "can't be read"),
  ])
  func brokenRequestIsAnswered(request: String, reason: String) async throws {
    let error = try await refusal(request)
    #expect(error.contains(reason), "\(error)")
  }

  @Test func bytesThatAreNoTextAreAnswered() async throws {
    let ended = try await Binary("juggle-worker").run(input: Data([0xff, 0xfe, 0x00, 0x80, 10]))
    #expect(ended.code == 1)
  }

  @Test func thousandsOfNestedBracketsAreAnswered() async throws {
    _ = try await refusal(String(repeating: "[", count: 100_000))
    _ = try await refusal(
      #"{"protocol":1,"id":"7","request":"describe","x":"# + String(repeating: "{\"a\":", count: 50_000))
  }

  @Test func refusalNamesTheRequest() async throws {
    for request in [
      #"{"protocol":1,"id":"7","request":"dance"}"#, #"{"protocol":9,"id":"7","request":"run"}"#,
      #"{"protocol":1,"id":"7","request":"run","trial":{}}"#,
    ] {
      let ended = try await Binary("juggle-worker").run(input: request)
      #expect(try Self.reply(ended).id == "7")
    }
  }

  @Test(arguments: [
    ("\"tasks\":2", "\"tasks\":1000000000000"), ("\"tasks\":2", "\"tasks\":-1"),
    ("\"tasks\":2", "\"tasks\":0"),
    ("\"tasks\":2", "\"tasks\":9223372036854775807"), ("\"tasks\":2", "\"tasks\":9223372036854775808"),
    ("\"tasks\":2", "\"tasks\":1e30"), ("\"tasks\":2", "\"tasks\":2.5"),
    ("\"repeat\":1", "\"repeat\":0"), ("\"repeat\":1", "\"repeat\":-1"),
    ("\"repeat\":1", "\"repeat\":2147483648"),
    ("\"iterations\":1", "\"iterations\":1000000000"),
    ("\"iterations\":1", "\"iterations\":0"), ("\"iterations\":1", "\"iterations\":-9223372036854775808"),
    ("\"warmup\":0", "\"warmup\":9223372036854775807"), ("\"warmup\":0", "\"warmup\":-1"),
    ("\"units\":10", "\"units\":9223372036854775808"), ("\"units\":10", "\"units\":18446744073709551615"),
    ("\"units\":10", "\"units\":-1"), ("\"ns\":1000000", "\"ns\":9223372036854775807"),
    ("\"ns\":1000000", "\"ns\":-1"), ("\"ns\":1000000", "\"ns\":-9223372036854775808"),
    ("\"sleep\":{\"ns\"", "\"snooze\":{\"ns\""),
    ("{\"sleep\":{\"ns\":1000000}}", "{\"yield\":{\"times\":-1}}"),
    ("{\"sleep\":{\"ns\":1000000}}", "{\"yield\":{\"times\":9223372036854775807}}"),
    (
      "{\"sleep\":{\"ns\":1000000}}",
      "{\"every\":{\"ns\":9223372036854775807}},{\"every\":{\"ns\":9223372036854775807}}"
    ),
    ("{\"sleep\":{\"ns\":1000000}}", "{\"computeTime\":{\"ns\":5}}"),
    ("\"seed\":7", "\"seed\":4294967296"), ("\"seed\":7", "\"seed\":-1"),
    ("\"clock\":\"release\"", "\"clock\":\"noon\""),
    ("\"model\":\"thread\"", "\"model\":\"fibre\""), ("\"roles\":[", "\"roles\":[],\"was\":["),
  ])
  func trialThatCannotBeRunIsAnswered(part: String, other: String) async throws {
    let json = try Self.json(Self.trial)
    let changed = json.replacing(part, with: other)
    #expect(changed != json)
    #expect(try await !refusal(changed).isEmpty)
  }

  @Test func marksThatMemoryCannotHoldAreAnswered() async throws {
    var trial = Self.trial
    (trial.tasks, trial.roles[0].tasks, trial.roles[0].repeat) = (1_000_000, 1_000_000, 1_000_000_000)
    let error = try await refusal(try Self.json(trial))
    #expect(error.contains("GiB at least"), "\(error)")
  }

  @Test func moreThreadsThanTheSystemGivesAreAnswered() async throws {
    var trial = Self.trial
    (trial.tasks, trial.roles[0].tasks) = (20_000, 20_000)
    // Half a gibibyte of addresses has room for some thousand stacks.
    let command = "ulimit -v 1048576; exec \"$0\""
    let worker = try Binary("juggle-worker")
    let ended = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", command, worker.file.path], input: Data(try Self.json(trial).utf8))
    #expect(ended.code == 1, "\(ended.errors)")
    let error = try #require(try Self.reply(ended).error)
    #expect(error.hasPrefix("the system gave only "), "\(error)")
  }

  @Test func closedOutputIsNoCrash() async throws {
    let worker = try Binary("juggle-worker")
    let ended = try await Binary(at: URL(filePath: "/bin/sh")).run(
      ["-c", "exec \"$0\" >&-", worker.file.path], input: Data(Self.describe.utf8))
    #expect(ended.signal == nil)
  }

  // MARK: Talking to it

  private static let describe = #"{"protocol":1,"id":"1","request":"describe"}"#
  private static let trial = Trial(
    model: "thread", tasks: 2, pus: [],
    roles: [
      Role(
        name: "all", tasks: 2, steps: [.compute(units: 10), .sleep(ns: 1_000_000), .say(text: "hello")],
        repeat: 1)
    ],
    seed: 7, warmup: 0)

  static func json(_ trial: Trial) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(WorkerRequest(id: "r", .run, trial: trial)), as: UTF8.self)
  }

  private static func reply(_ ended: Binary.Ended) throws -> WorkerReply {
    #expect(ended.output.hasSuffix("\n"))
    #expect(ended.output.utf8.count(where: { $0 == 10 }) == 1)
    return try JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8))
  }

  private func answer(_ request: WorkerRequest) async throws -> WorkerReply {
    let ended = try await Binary("juggle-worker").run(input: try JSONEncoder().encode(request) + Data([10]))
    #expect(ended.code == 0)
    #expect(ended.errors == "")
    let reply = try Self.reply(ended)
    #expect(reply.error == nil)
    return reply
  }

  /// What the worker says about a request that it refuses.
  private func refusal(_ request: String) async throws -> String {
    let ended = try await Binary("juggle-worker").run(input: request, limit: 20)
    #expect(ended.code == 1)
    #expect(ended.signal == nil)
    let error = try #require(try Self.reply(ended).error)
    #expect(ended.errors == "juggle-worker: \(error)\n")
    return error
  }
}
