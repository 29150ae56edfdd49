import FoundationEssentials
import Testing
import Trials

struct WorkerProtocolTests {
  private static let request = """
    {"id":"7","protocol":1,"request":"run","trial":{"clock":"spawn","iterations":5,"model":"thread","pus":[0,2],\
    "roles":[{"name":"all","repeat":2,"steps":[{"compute":{"units":1000}},{"sleep":{"ns":20000000}}],"tasks":3}],\
    "seed":4294967295,"tasks":3,"warmup":1}}
    """
  private static let trial = Trial(
    model: "thread", tasks: 3, pus: [0, 2],
    roles: [Role(name: "all", tasks: 3, steps: [.compute(units: 1000), .sleep(ns: 20_000_000)], repeat: 2)],
    seed: .max, clock: .spawn, warmup: 1, iterations: 5)

  @Test func requestHasItsExactShape() throws {
    #expect(try Self.json(WorkerRequest(id: "7", .run, trial: Self.trial)) == Self.request)
    #expect(
      try Self.json(WorkerRequest(id: "d", .describe)) == #"{"id":"d","protocol":1,"request":"describe"}"#)
  }

  @Test func requestIsReadBack() throws {
    let request = try JSONDecoder().decode(WorkerRequest.self, from: Data(Self.request.utf8))
    #expect(request.trial == Self.trial)
    #expect(request.id == "7")
    #expect(request.request == .run)
  }

  @Test func unknownFieldsAreIgnored() throws {
    let json = Self.request.replacing(#""seed""#, with: #""weather":{"rain":[1]},"seed""#)
    let request = try JSONDecoder().decode(WorkerRequest.self, from: Data(json.utf8))
    #expect(request.trial == Self.trial)
  }

  @Test(arguments: [
    (#""request":"run""#, #""request":"dance""#), (#""sleep""#, #""snooze""#),
    (#""clock":"spawn""#, #""clock":"noon""#),
    (#""seed":4294967295"#, #""seed":4294967296"#), (#""iterations":5,"#, ""),
    (#""tasks":3,"#, #""tasks":"3","#),
  ])
  func requestThatSaysSomethingElseIsRefused(part: String, other: String) {
    let json = Self.request.replacing(part, with: other)
    #expect(json != Self.request)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(WorkerRequest.self, from: Data(json.utf8))
    }
  }

  @Test func replyHasItsExactShape() throws {
    var finish = Histogram()
    finish.add(32, count: 2)
    var iteration = Iteration(
      phase: .timed, spawn: 0.25, wall: 0.5, join: 0.125, finish: finish, checksum: "0123456789abcdef")
    (iteration.user, iteration.system, iteration.finishMean) = (1.5, 2.5, 3.5)
    (iteration.voluntarySwitches, iteration.involuntarySwitches) = (4, 5)
    (iteration.operations, iteration.migrations) = (6, 7)
    iteration.lateness = ["ticker": finish]
    var reply = WorkerReply(id: "7")
    reply.result = TrialResult(
      iterations: [iteration], threads: 3, rssBefore: 4096, rssPeak: 8192, said: ["a"])
    let json = """
      {"id":"7","protocol":1,"result":{"iterations":[{"checksum":"0123456789abcdef","finish":[[32,2]],\
      "finish_mean_s":3.5,"involuntary_switches":5,"join_s":0.125,"lateness":{"ticker":[[32,2]]},"migrations":7,\
      "operations":6,"phase":"timed","spawn_s":0.25,"system_s":2.5,"user_s":1.5,"voluntary_switches":4,\
      "wall_s":0.5}],"rss_before_bytes":4096,"rss_peak_bytes":8192,"said":["a"],"threads":3}}
      """
    #expect(try Self.json(reply) == json)
    let back = try JSONDecoder().decode(WorkerReply.self, from: Data(json.utf8))
    #expect(back.result == reply.result)
  }

  @Test func foreignReplyNeedsOnlyWhatItKnows() throws {
    let json = """
      {"protocol":1,"id":"9","result":{"iterations":[{"phase":"timed","spawn_s":0,"wall_s":1,"join_s":0,\
      "finish":[[5,1]],"checksum":"00"}]},"mood":"fine"}
      """
    let reply = try JSONDecoder().decode(WorkerReply.self, from: Data(json.utf8))
    #expect(reply.result?.iterations.first?.wall == 1)
    #expect(reply.result?.threads == nil)
  }

  @Test func aDescriptionOfWhatThereIsHasNoFault() throws {
    let json = """
      {"protocol":1,"id":"1","runtime":"CPython 3.11.7","kernel":"juggle-1","models":{"asyncio":{"steps":["compute",\
      "sleep","micro call","call look-up"],"threads":"one","mood":"fine"},"다중":{"steps":[]}}}
      """
    #expect(try Self.description(json).descriptionFault == nil)
  }

  @Test(arguments: [
    (
      #""threads":"one""#, #""threads":"many""#,
      #"model "asyncio" has threads "many"; these are possible: one, cores, tasks"#
    ),
    (#""threads":"one""#, #""threads":"""#, #"has threads """#),
    (
      #""compute""#, #""compuet""#,
      #"model "asyncio" has the step "compuet"; these are possible: compute, sleep,"#
    ),
    (#""compute""#, #""micro""#, #"has the step "micro""#),
    (#""compute""#, #""call 1x""#, #"has the step "call 1x""#),
    (#""compute""#, #""call ""#, #"has the step "call ""#),
    (#""asyncio":"#, #""a b":"#, #"model "a b" can't be asked for"#),
    (#""asyncio":"#, #""":"#, #"model "" can't be asked for"#),
    (#""CPython""#, "\"\"", #"its runtime is """#), (#""CPython""#, #""a\nb""#, #"its runtime is "a\n"#),
    (#"{"asyncio":{"steps":["compute"],"threads":"one"}}"#, "{}", "describes no models"),
    (#""models""#, #""moods""#, "describes no models"),
  ])
  func whatADescriptionCantSayIsNamed(part: String, other: String, words: String) throws {
    let json =
      #"{"protocol":1,"id":"1","runtime":"CPython","models":{"asyncio":{"steps":["compute"],"threads":"one"}}}"#
    #expect(try Self.description(json).descriptionFault == nil)
    let changed = json.replacing(part, with: other)
    #expect(changed != json)
    let fault = try #require(try Self.description(changed).descriptionFault)
    #expect(fault.contains(words), "\(fault)")
  }

  @Test func aRuntimeHas200CharactersAtMost() {
    var reply = WorkerReply(id: "1")
    reply.models = ["m": .init(steps: [])]
    reply.runtime = String(repeating: "x", count: 200)
    #expect(reply.descriptionFault == nil)
    reply.runtime?.append("x")
    #expect(reply.descriptionFault?.contains("1 to 200 characters") == true)
  }

  private static func description(_ json: String) throws -> WorkerReply {
    try JSONDecoder().decode(WorkerReply.self, from: Data(json.utf8))
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
