import Testing
import Trials

struct RecordTests {
  private static let front = """
    schema,run,cell,round,order,attempt,iteration,phase,status,reason,started_at,experiment,question_sha,launcher,\
    host,kernel,cpu,capacity,workload,model,worker,runtime,juggle_version,tasks,tasks_level,cores,pus,smt,placement,\
    clock
    """
  private static let back = """
    threads,units_per_second,units,spawn_s,wall_s,join_s,tasks_per_s,user_s,system_s,server_cpu_s,runqueue_s,\
    finish_mean_s,finish_p50_s,finish_p90_s,finish_p99_s,finish_p999_s,finish_max_s,lateness_p50_s,lateness_p99_s,\
    lateness_max_s,operations,per_operation_s,voluntary_switches,involuntary_switches,migrations,rss_before_bytes,\
    rss_peak_bytes,steal_s,other_s,throttled_s,expected,checksum
    """

  @Test func headerIsTheDocumentedOne() {
    #expect(Record.header(parameters: []).joined(separator: ",") == Self.front + "," + Self.back)
  }

  @Test func parametersStandBetweenFrontAndBack() {
    #expect(
      Record.header(parameters: ["work", "bytes"]).joined(separator: ",")
        == Self.front + ",p_work,p_bytes," + Self.back)
  }

  @Test func fullRecordSurvivesItsRow() throws {
    #expect(try Self.read(Self.full.fields, parameters: ["work"]) == Self.full)
  }

  @Test func aRowIsReadIntoTheRecordOfAnotherAsByItself() throws {
    var other = Self.full
    (other.run, other.wall, other.phase, other.reason) = ("r2", nil, nil, nil)
    (other.parameters, other.tasksLevel, other.pus) = ([.init(name: "work", level: "")], "30", "0")
    let records = [Self.full, other, Self.full, Self.full, other]
    let text = CSV.line(Record.header(parameters: ["work"])) + records.map { CSV.line($0.fields) }.joined()
    let rows = try CSV.parse(text.utf8).rows
    let reader = try Record.Reader(header: try #require(rows.first))
    var record = Record()
    for place in records.indices {
      try reader.read(rows[place + 1], after: place > 0 ? rows[place] : nil, into: &record)
      #expect(record == records[place])
    }
  }

  @Test func fieldsThatLookLikeNumbersAreMarkedAsTextAndReadWithoutMarksToo() throws {
    var record = Self.full
    (record.tasksLevel, record.pus) = ("30", "0")
    var fields = record.fields
    let header = Record.header(parameters: ["work"])
    for (column, marked, plain) in [("tasks_level", "30 tasks", "30"), ("pus", "[0]", "0")] {
      let place = try #require(header.firstIndex(of: column))
      #expect(fields[place] == marked)
      fields[place] = plain
    }
    #expect(try Self.read(fields, parameters: ["work"]) == record)
  }

  @Test func unknownValuesAreEmptyFields() throws {
    var record = Record()
    record.model = "thread"
    let fields = record.fields
    #expect(fields[fields.count - 1] == "")
    #expect(!fields.contains("nil"))
    #expect(try Self.read(fields, parameters: []) == record)
  }

  @Test func everyResponseIsAColumnOrDerivedAndIsRead() {
    let header = Record.header(parameters: [])
    let derived: Set<Response> = [.cpuPerTask, .memoryPerTask]
    for response in Response.allCases {
      #expect(header.contains(response.rawValue) != derived.contains(response))
      #expect(response.value(of: Record()) == nil)
      #expect(response.value(of: Self.full) != nil, "\(response)")
    }
  }

  private static func costs(
    of tasks: Int, _ model: Model = .thread, user: Double? = 0.5, system: Double? = 0.25,
    from before: Int? = 1_000, to peak: Int? = 5_000
  ) -> Record {
    var record = Record()
    (record.tasks, record.model, record.worker) = (tasks, model.rawValue, Record.ownWorker)
    (record.user, record.system, record.rssBefore, record.rssPeak) = (user, system, before, peak)
    return record
  }

  @Test func costsPerTaskAreDerived() {
    let record = Self.costs(of: 4)
    #expect(Response.cpuPerTask.value(of: record) == 0.1875)
    #expect(Response.memoryPerTask.value(of: record) == 1_000)
    #expect(record.fields.count == Record.header(parameters: []).count)
  }

  @Test func costsOfWhatIsUnknownAreUnknown() {
    #expect(Self.costs(of: 4, user: nil).cpuPerTask == nil)
    #expect(Self.costs(of: 4, system: nil).cpuPerTask == nil)
    #expect(Self.costs(of: 4, from: nil).memoryPerTask == nil)
    #expect(Self.costs(of: 4, to: nil).memoryPerTask == nil)
    #expect(Self.costs(of: 0).cpuPerTask == nil && Self.costs(of: 0).memoryPerTask == nil)
  }

  @Test func memoryPerTaskIsNeverNegative() {
    #expect(Self.costs(of: 4, from: 5_000, to: 4_000).memoryPerTask == 0)
  }

  @Test func processesHaveMemoryOfTheirOwnThatTheWorkersSaysNothingOf() {
    let record = Self.costs(of: 4, .process)
    #expect(record.memoryPerTask == nil)
    #expect(record.cpuPerTask == 0.1875)
  }

  @Test(arguments: [
    ("wall_s", "nan"), ("wall_s", "inf"), ("wall_s", "fast"), ("wall_s", "1,5"), ("tasks", ""),
    ("tasks", "1.5"),
    ("tasks", "many"), ("units", "99999999999999999999"), ("smt", "yes"), ("status", "fine"),
    ("clock", "late"),
    ("phase", "cold"), ("placement", ""),
  ])
  func wrongValueIsRefusedWithItsPlace(column: String, value: String) throws {
    var fields = Self.full.fields
    let place = try #require(Record.header(parameters: ["work"]).firstIndex(of: column))
    fields[place] = value
    let error = #expect(throws: CSV.Malformed.self) { try Self.read(fields, parameters: ["work"]) }
    #expect(error?.line == 2)
    #expect(error?.reason.contains("\"\(value)\" is no value for \(column)") == true)
  }

  @Test func missingColumnIsNamed() throws {
    let names = Record.header(parameters: []).filter { $0 != "wall_s" }
    let error = #expect(throws: CSV.Malformed.self) { try Self.reader(names) }
    #expect(error?.reason == "found column \"join_s\" where \"wall_s\" is expected")
  }

  @Test func missingLastColumnIsNamed() throws {
    let names = Array(Record.header(parameters: []).dropLast())
    let error = #expect(throws: CSV.Malformed.self) { try Self.reader(names) }
    #expect(error?.reason == "column \"checksum\" is missing")
  }

  @Test func extraColumnIsNamed() throws {
    let error = #expect(throws: CSV.Malformed.self) {
      try Self.reader(Record.header(parameters: []) + ["note"])
    }
    #expect(error?.reason == "found column \"note\" where the header should end")
  }

  @Test(arguments: [-1, 1])
  func rowOfAnotherLengthIsRefused(more: Int) throws {
    var fields = Self.full.fields
    if more > 0 { fields.append("") } else { fields.removeLast() }
    let error = #expect(throws: CSV.Malformed.self) { try Self.read(fields, parameters: ["work"]) }
    #expect(error?.reason == "\(63 + more) fields where the header has 63")
  }

  private static func reader(_ names: [String]) throws -> Record.Reader {
    let rows = try CSV.parse(CSV.line(names).utf8).rows
    return try Record.Reader(header: try #require(rows.first))
  }

  private static func read(_ fields: [String], parameters: [String]) throws -> Record {
    let text = CSV.line(Record.header(parameters: parameters)) + CSV.line(fields)
    let rows = try CSV.parse(text.utf8).rows
    let reader = try Record.Reader(header: try #require(rows.first))
    return try reader(try #require(rows.last))
  }

  private static let full: Record = {
    var record = Record()
    record.run = "r1"
    record.cellID = "mixed thread tasks=30, \"odd\"\nname"
    (record.round, record.order, record.attempt, record.iteration) = (2, 3, 4, 5)
    record.phase = .timed
    record.status = .failed
    record.reason = "it crashed"
    record.startedAt = "2026-01-02T03:04:05Z"
    record.experiment = "e"
    (record.questionHash, record.launcher, record.host) = ("0a", "local", "h")
    (record.kernel, record.cpu, record.capacity) = ("6.18", "a CPU, \"fast\"", 1.5)
    (record.workload, record.model, record.worker, record.runtime) = ("mixed", "thread", "juggle", "Swift")
    (record.juggleVersion, record.tasks, record.tasksLevel, record.cores) = ("0.1", 30, "1.5x", 2)
    (record.pus, record.smt, record.placement, record.clock) = ("0 2", true, .scatter, .spawn)
    record.parameters = [Cell.Parameter(name: "work", level: "10us")]
    (record.threads, record.unitsPerSecond, record.units) = (31, 8.5e8, 1 << 52)
    (record.spawn, record.wall, record.join, record.tasksPerSecond) = (1e-9, 0.1, 1 / 3, 300)
    (record.user, record.system, record.serverCPU, record.runQueue) = (0.1, 0.2, 0.3, 0.4)
    (record.finishMean, record.finishP50, record.finishP90) = (0.1, 0.2, 0.3)
    (record.finishP99, record.finishP999, record.finishMax) = (0.4, 0.5, 0.6)
    (record.latenessP50, record.latenessP99, record.latenessMax) = (0, 1e-300, 4.9e-300)
    (record.operations, record.perOperation) = (7, 1.5)
    (record.voluntarySwitches, record.involuntarySwitches, record.migrations) = (1, 2, 3)
    (record.rssBefore, record.rssPeak) = (4, 5)
    (record.steal, record.other, record.throttled) = (0.7, 0.8, 0.9)
    (record.expected, record.checksum) = ("0123456789abcdef", "0123456789abcdef")
    return record
  }()
}
