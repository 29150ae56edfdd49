import Foundation
import Testing
import Trials

/// Real timelines: what a worker records of its own threads. Nothing here depends on how busy the machine is; that the
/// kernel tells its switches is taken for granted only where it does.
struct TimelineTests {
  private let folder: Folder
  init() throws { folder = try Folder() }

  /// Runs a trial on two PUs, or on the only one.
  private func record(
    _ model: Model, tasks: Int, _ steps: [Step], repeat laps: Int = 1, clock: Clock = .release,
    worker: String = "juggle-worker"
  ) async throws -> (result: TrialResult, timeline: Timeline, stolen: Nanoseconds) {
    let trial = Trial(
      model: model.rawValue, tasks: tasks, pus: Self.pus,
      roles: [Role(name: "all", tasks: tasks, steps: steps, repeat: laps)], seed: 7, clock: clock,
      artifacts: folder.url.path, timeline: true)
    let before = stolenTicks()
    let ended = try await Binary(worker).run(
      input: Data((try WorkerTests.json(trial) + "\n").utf8), environment: ["JUGGLE_TEST_NOTES": "/dev/null"])
    let stolen = Nanoseconds(stolenTicks() - before) * Self.tick
    let reply = try JSONDecoder().decode(WorkerReply.self, from: Data(ended.output.utf8))
    let result = try #require(reply.result as TrialResult?, "\(reply.error ?? ended.errors)")
    let file = folder.url.appending(path: try #require(result.timeline))
    let lines = try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
    let head = try JSONDecoder().decode(TimelineLines.Head.self, from: Data(try #require(lines.first)))
    let tracks = try lines.dropFirst().map {
      try JSONDecoder().decode(TimelineLines.Track.self, from: Data($0))
    }
    #expect(result.iterations.last?.checksum == trial.expectedChecksum.description)
    return (result, try TimelineLines.timeline(head, tracks, tasks: tasks, pus: Self.pus), stolen)
  }

  /// What the hypervisor has taken from all PUs so far, in the kernel's ticks.
  private func stolenTicks() -> Int {
    let line = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8))?.prefix { $0 != "\n" } ?? ""
    let fields = line.split(separator: " ")
    return fields.count > 8 ? Int(fields[8]) ?? 0 : 0
  }

  /// One tick of the kernel's counters.
  private static let tick: Nanoseconds = 10_000_000

  /// The first two PUs that may be used, or the only one.
  private static let pus: [Int] = {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") } ?? "0"
    let ranges = line.split(separator: ":").last?.split(separator: ",") ?? []
    let all = ranges.flatMap { range in
      let ends = range.split(separator: "-").compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
      return Array((ends.first ?? 0)...(ends.last ?? 0))
    }
    return Array(all.prefix(2))
  }()

  /// What holds of every timeline that the kernel recorded.
  private func check(_ timeline: Timeline, _ model: Model, stolen: Nanoseconds) throws {
    var busy: [Int: [Timeline.Slice]] = [:]
    for (task, track) in timeline.tasks.enumerated() {
      var end: Nanoseconds = 0
      for slice in track.slices {
        #expect(slice.start == end, "a gap before \(slice.start) ns of task \(task)")
        end = slice.end
        if let pu = slice.pu { busy[pu, default: []].append(slice) }
      }
      #expect(end <= timeline.wall)
      if let cpu = track.cpu {
        let ran = track.total(.running)
        // Both clocks are read at both ends of each stay, one after the other; and on a PU that a hypervisor has lent to
        // others a thread stays on its PU, while its own clock stands still.
        let apart = cpu / 50 + 5_000 * Nanoseconds(track.slices.count)
        let comment: Comment = "task \(task) ran \(ran) ns, its clock says \(cpu), \(stolen) were stolen"
        #expect(ran >= cpu - apart, comment)
        #expect(ran <= cpu + apart + stolen + Self.tick, comment)
      }
    }
    for slice in timeline.overhead { busy[try #require(slice.pu), default: []].append(slice) }
    for (pu, slices) in busy {
      let ordered = slices.sorted { $0.start < $1.start }
      for (one, next) in zip(ordered, ordered.dropFirst()) {
        #expect(next.start >= one.end, "two at once on PU \(pu) at \(next.start) ns")
      }
    }
    let switches = try #require(timeline.switches)
    if model == .process {
      // What a process does as it ends is counted with it, and told nobody.
      #expect(switches.countedVoluntary >= switches.voluntary)
      #expect(switches.countedVoluntary - switches.voluntary <= 3 * timeline.tasks.count)
    } else {
      #expect(switches.voluntary == switches.countedVoluntary)
      #expect(switches.involuntary == switches.countedInvoluntary)
    }
  }

  @Test func thirtyThreadsTakeTurnsInSlicesOfMilliseconds() async throws {
    let (result, timeline, stolen) = try await record(.thread, tasks: 30, [.compute(units: Self.twoHundred)])
    guard isTold(timeline) else { return }
    try check(timeline, .thread, stolen: stolen)
    let running = timeline.tasks.map { $0.slices.filter { $0.state == .running } }
    // As many as a task's computing has quanta, and never a whole task at once.
    for slices in running { #expect(slices.count >= 5) }
    #expect(timeline.tasks.allSatisfy { $0.cpu != nil })
    // Half of the running was done in slices longer than that: others may have chopped many into pieces.
    let lengths = running.joined().map(\.duration).sorted()
    let half = lengths.reduce(0, +) / 2
    var sum: Nanoseconds = 0
    let typical = lengths.first { length in
      sum += length
      return sum >= half
    }
    #expect((300_000...30_000_000).contains(try #require(typical)))
    #expect(timeline.tasks.allSatisfy { $0.total(.pushedAside) > $0.total(.running) })
    #expect(Set(running.joined().map(\.pu)).count == Self.pus.count)
    // All of the process's CPU time is in the picture: of tasks, and of its other threads.
    let iteration = try #require(result.iterations.last)
    let (user, system) = (try #require(iteration.user), try #require(iteration.system))
    let shown =
      timeline.tasks.reduce(0) { $0 + $1.total(.running) }
      + timeline.overhead.reduce(0) { $0 + $1.duration }
    let used = Nanoseconds((user + system) * 1e9)
    #expect(shown >= used - used / 50 - Self.tick && shown <= used + used / 50 + Self.tick + stolen)
  }

  @Test func swiftTasksRunInRounds() async throws {
    let (_, timeline, stolen) = try await record(.task, tasks: 30, [.compute(units: Self.twoHundred / 8)])
    guard isTold(timeline) else { return }
    try check(timeline, .task, stolen: stolen)
    // Begun, a task has its thread to its end: another one begins only where one has ended.
    let stays = timeline.tasks.compactMap { track -> ClosedRange<Nanoseconds>? in
      let slices = track.slices.filter { $0.state != .ready }
      guard let first = slices.first, let last = slices.last else { return nil }
      return first.start...last.end
    }
    #expect(stays.count == 30)
    #expect(timeline.tasks.allSatisfy { $0.cpu != nil })
    for stay in stays {
      let atOnce = stays.count { $0.lowerBound <= stay.lowerBound && $0.upperBound > stay.lowerBound }
      #expect(atOnce <= Self.pus.count)
    }
  }

  @Test func anEventLoopKeepsOnePUBusyAtATime() async throws {
    let (_, timeline, stolen) = try await record(
      .eventLoop, tasks: 30, [.compute(units: Self.twoHundred / 40), .yield(times: 1)], repeat: 3)
    guard isTold(timeline) else { return }
    try check(timeline, .eventLoop, stolen: stolen)
    let running = timeline.tasks.flatMap { $0.slices.filter { $0.state == .running } }
      .sorted { $0.start < $1.start }
    for (one, next) in zip(running, running.dropFirst()) { #expect(next.start >= one.end) }
    #expect(timeline.tasks.allSatisfy { $0.cpu != nil })
    #expect(timeline.tasks.allSatisfy { track in track.slices.count(where: { $0.state == .running }) >= 3 })
  }

  @Test(arguments: [Model.thread, .task, .eventLoop, .pool, .generator])
  func sleepingTasksRunNearlyNothing(model: Model) async throws {
    let (_, timeline, stolen) = try await record(model, tasks: 30, [.sleep(ns: 100_000_000)])
    guard isTold(timeline) else { return }
    try check(timeline, model, stolen: stolen)
    for track in timeline.tasks {
      // A thread may be pushed aside on its way to sleep: the rest of that wait counts as in line.
      #expect(track.total(.waiting) > 0)
      #expect(track.total(.waiting) + track.total(.ready) + track.total(.pushedAside) >= 99_000_000)
      #expect(track.total(.running) < 5_000_000 + stolen)
    }
  }

  @Test(arguments: Model.allCases)
  func everyModelIsRecorded(model: Model) async throws {
    let steps: [Step] = [.compute(units: 3_000_000), .sleep(ns: 2_000_000)]
    let (_, timeline, stolen) = try await record(model, tasks: 5, steps, repeat: 2)
    guard isTold(timeline) else { return }
    try check(timeline, model, stolen: stolen)
    for track in timeline.tasks {
      #expect(track.total(.running) > 0 && track.total(.waiting) > 0)
      #expect(track.slices.reduce(0) { $0 + ($1.state == .running ? 0 : $1.duration) } >= 3_900_000)
    }
    #expect(timeline.truncatedAt == nil)
  }

  @Test(arguments: [Model.thread, .task, .eventLoop, .generator])
  func tasksThatAreMadeWhileTheClockRunsAreRecordedFromItsStart(model: Model) async throws {
    let (_, timeline, stolen) = try await record(
      model, tasks: 40, [.compute(units: 300_000)], clock: .spawn)
    guard isTold(timeline) else { return }
    try check(timeline, model, stolen: stolen)
    #expect(timeline.tasks.allSatisfy { $0.slices.first?.start == 0 && $0.total(.running) > 0 })
  }

  /// What no trial can be is refused before anything is made for recording it.
  @Test(arguments: [(-5, 1), (2, -1), (1 << 60, 1)])
  func whatIsNoTrialIsRefused(tasks: Int, laps: Int) async throws {
    let trial = Trial(
      model: "thread", tasks: tasks, pus: Self.pus,
      roles: [Role(name: "all", tasks: tasks, steps: [.compute(units: 1)], repeat: laps)], seed: 1,
      artifacts: folder.url.path, timeline: true)
    let ended = try await Binary("juggle-worker").run(input: try WorkerTests.json(trial) + "\n")
    #expect(ended.code == 1 && ended.signal == nil)
    #expect(ended.output.contains("is not allowed"), "\(ended)")
  }

  /// Code of one's own, in processes that are forked from one without threads.
  @Test(arguments: [Model.process, .thread, .task])
  func codeOfOnesOwnIsRecorded(model: Model) async throws {
    let call = Step.call(name: "deep", amount: 1, ns: 1_000, waiting: 0)
    let (_, timeline, _) = try await record(
      model, tasks: 3, [.compute(units: 300_000), call], worker: "calling-worker")
    guard isTold(timeline) else { return }
    #expect(timeline.tasks.allSatisfy { $0.total(.running) > 0 })
  }

  /// Whether the kernel told its switches. That it refused is no fault of the recorder's where it is for want of permission;
  /// it is said, and where everything is to be tested it is a failure all the same.
  private func isTold(_ timeline: Timeline) -> Bool {
    guard case .sampled(let reason) = timeline.source else { return true }
    let isAllowed = ProcessInfo.processInfo.environment["JUGGLE_REQUIRE_ALL"] != "1"
    let isPermission = ["Permission denied", "Operation not permitted", "Function not implemented"].contains {
      reason.contains($0)
    }
    #expect(isAllowed && isPermission, "\(reason)")
    FileHandle.standardError.write(Data("TimelineTests: nothing was checked: \(reason)\n".utf8))
    return false
  }

  /// Units of some 200 ms.
  private static let twoHundred: UInt64 = 60_000_000
}
