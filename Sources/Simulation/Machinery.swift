import Trials

/// The discrete-event machine: servers that work on tasks, one event a server under way at a time.
///
/// Time is whole nanoseconds from the release, work is nanoseconds times `SimulatedMachine.whole`, so that sums of both
/// are exact: what a server of speed s does in a nanosecond is s of work.
struct Machinery: ~Copyable {
  let program: Program
  let machine: SimulatedMachine
  let discipline: Discipline
  let scheduler: Costs.Scheduler
  let model: Costs.ModelCosts
  let servers: Int
  /// Work of a task after it has finished.
  let ending: Int64

  var now: Nanoseconds = 0
  var random: SplitMix64
  var events: NextEvent
  var sleepers = Sleepers()
  var queues: RunQueues
  var idle: IdlePUs
  /// Cores that are idle as a whole, by their first servers; only where cores are shared.
  var quietCores: IdlePUs
  let places: UnsafeMutablePointer<Place>
  let tasks: UnsafeMutablePointer<TaskState>
  let tally: UnsafeMutablePointer<Tally>
  var bounds: Bounds
  let lateness: Quantiles
  let stealOne: Quantiles
  let stealSeveral: Quantiles
  /// When the first tick is.
  let tickOffset: Nanoseconds
  let clock: Clock
  var unfinished: Int
  var arrived = 0
  var firstArrival: Nanoseconds = 0
  var laterEach: Nanoseconds = 0
  /// When each station is free again.
  var stations = [Nanoseconds](repeating: 0, count: Program.stations)
  /// Events that may still happen.
  private(set) var eventsLeft = Machinery.mostEvents
  var log: SliceLog?

  /// A server: what it works on, and how fast.
  struct Place {
    static let nobody: Int32 = -1

    var running = nobody
    /// The task that ran here last.
    var last = nobody
    /// Whether its task waits and keeps it.
    var isHeld = false
    /// Whether it is at work: it has a task that doesn't wait.
    var isWorking = false
    /// Until when what it does is accounted for.
    var since: Nanoseconds = 0
    var sliceEnd = NextEvent.never
    /// When its task was put on it.
    var begun: Nanoseconds = 0
    /// Work in a nanosecond, as things stand.
    var speed: Int64 = 0
    /// The same when nobody shares its core.
    var full: Int64 = 0
    /// CPU time, in nanoseconds.
    var ran: Nanoseconds = 0
    /// When it last took a task over from another's line.
    var taken = -NextEvent.never / 2
    /// Looks at a longer line, one after another, that ended without taking a task over.
    var looks = 0
  }

  struct TaskState {
    /// Work up to the next op; less than nothing where the last nanosecond was more than was needed.
    var left: Int64 = 0
    var op: Int32 = 0
    var lapsLeft: Int32 = 0
    /// Of the op under way: turns still to take.
    var turns: Int32 = 0
    var part: Int32 = 0
    /// The server that it ran on last, or was handed over to; -1 before.
    var home: Int32 = -1
    /// When its wait of a schedule was due; -1 where it is in none.
    var due: Nanoseconds = -1
    /// -1 until then.
    var finish: Nanoseconds = -1
  }

  /// What is counted.
  struct Tally {
    var voluntary = 0
    var involuntary = 0
    var migrations = 0
    var overhead: Int64 = 0
    var operations = 0
    var operating = 0.0
    var said: [Int] = []
    var lateness: [Int: Histogram] = [:]
  }

  init(
    _ program: Program, on machine: SimulatedMachine, discipline: Discipline, scheduler: Costs.Scheduler,
    model: Costs.ModelCosts, clock: Clock = .release, seed: UInt64
  ) {
    self.clock = clock
    self.program = program
    self.machine = machine
    self.discipline = discipline
    self.scheduler = scheduler
    self.model = model
    servers = discipline.isAlone ? 1 : machine.pus.count
    ending = discipline.line == .own ? Program.work(Double(model.task)) : 0
    random = SplitMix64(seed: seed)
    // One source more for quotas, one for balancing.
    events = NextEvent(sources: servers + 2)
    let count = program.tasks
    unfinished = count
    queues = RunQueues(queues: discipline.line == .shared ? 1 : servers, tasks: count)
    idle = IdlePUs(count: servers)
    quietCores = IdlePUs(count: servers)
    places = .allocate(capacity: servers)
    places.initialize(repeating: Place(), count: servers)
    tasks = .allocate(capacity: max(1, count))
    tasks.initialize(repeating: TaskState(), count: max(1, count))
    tally = .allocate(capacity: 1)
    tally.initialize(to: Tally())
    lateness = Quantiles(model.lateness)
    stealOne = Quantiles(scheduler.stealOne)
    stealSeveral = Quantiles(scheduler.stealSeveral)
    tickOffset = scheduler.tick > 0 ? Nanoseconds(random.next() % UInt64(scheduler.tick)) : 0
    bounds = Bounds(machine, servers: servers)
    for server in 0..<servers {
      places[server].full = Int64(machine.pus[server].speed)
      places[server].speed = places[server].full
    }
    for server in stride(from: servers - 1, through: 0, by: -1) {
      idle.insert(server)
      if bounds.isShared, bounds.firstOfCore[server] == server { quietCores.insert(server) }
    }
    var task = 0
    for (number, part) in program.parts.enumerated() {
      for _ in 0..<part.tasks {
        tasks[task].op = part.begin
        tasks[task].lapsLeft = part.laps
        tasks[task].part = Int32(truncatingIfNeeded: number)
        task += 1
      }
    }
  }

  deinit {
    places.deallocate()
    tasks.deallocate()
    tally.deinitialize(count: 1)
    tally.deallocate()
  }

  // MARK: The loop

  /// Minutes of them: a trial that needs more is none that anybody waits for.
  static let mostEvents = 4_000_000_000
  /// Events between two looks at whether the calling task is cancelled.
  private static let eventsBetweenLooks = 1 << 18

  /// Runs until all tasks have finished, nothing can happen any more, too much has happened, or the calling task is
  /// cancelled.
  ///
  /// - Parameters:
  ///   - first: When the first task may start.
  ///   - each: How much later each further one may.
  /// - Complexity: O(log n) an event, n the servers, and the tasks that sleep.
  mutating func run(first: Nanoseconds, each: Nanoseconds) {
    beginBounds()
    let count = program.tasks
    var arrival = first
    (firstArrival, laterEach) = (first, each)
    while unfinished > 0, eventsLeft > 0 {
      eventsLeft -= 1
      if eventsLeft % Self.eventsBetweenLooks == 0, Task.isCancelled { return }
      let source = events.source
      let time = events.time(of: source)
      if time == NextEvent.never, arrived == count, sleepers.next == NextEvent.never { return }
      // What comes to be ready at a moment is in line before a server that is done at it looks for more.
      if arrived < count, arrival <= min(time, sleepers.next) {
        now = max(now, arrival)
        arrived += 1
        arrival += each
        ready(arrived - 1)
      } else if sleepers.next <= time {
        now = max(now, sleepers.next)
        ready(sleepers.removeFirst())
      } else {
        now = time
        if source < servers { act(source) } else { act(bounds: source - servers) }
      }
    }
  }

  /// A server's event: its task has done its work or used its slice up, or its wait is over; or it is idle, and looks
  /// for a task in another's line.
  @inline(__always) private mutating func act(_ server: Int) {
    let running = places[server].running
    guard running != Place.nobody else { return steal(server) }
    let task = Int(running)
    if places[server].isHeld {
      places[server].isHeld = false
      places[server].since = now
      begins(server)
      return carryOn(task, on: server)
    }
    settle(server)
    if tasks[task].left > 0 { preempt(task, on: server) } else { carryOn(task, on: server) }
  }

  /// Takes a task that was put on a server to what takes time next, and where it leaves the server, those that follow.
  @inline(__always) mutating func carryOn(_ task: Int, on server: Int) {
    var next: Int? = task
    while let task = next {
      if tasks[task].left > 0 { return schedule(server) }
      next = advance(task, on: server)
    }
  }

  /// Accounts for what a server did since it was last looked at.
  @inline(__always) mutating func settle(_ server: Int) {
    let span = now - places[server].since
    guard span > 0 else { return }
    places[server].since = now
    let running = places[server].running
    guard places[server].isWorking, places[server].speed > 0 else { return }
    tasks[Int(running)].left -= span * places[server].speed
    places[server].ran += span
    // A task that has finished only ends; nobody sees when.
    if log != nil, tasks[Int(running)].finish < 0 {
      log?.run(Int(running), on: server, from: now - span, to: now)
    }
  }

  /// When the task of a server has done its work, or must make room.
  @inline(__always) mutating func schedule(_ server: Int) {
    let speed = places[server].speed
    guard speed > 0 else { return events.set(server, to: NextEvent.never) }
    let left = tasks[Int(places[server].running)].left
    let whole = Int64(SimulatedMachine.whole)
    let span = speed == whole ? (left + whole - 1) >> 10 : (left + speed - 1) / speed
    var end = places[server].since + max(0, span)
    if discipline.slice != Discipline.endless, places[server].sliceEnd < end, isContended(server) {
      end = max(now, places[server].sliceEnd)
    }
    events.set(server, to: end)
  }

  @inline(__always) private func isContended(_ server: Int) -> Bool { queues.count(line(server)) > 0 }

  @inline(__always) func line(_ server: Int) -> Int { discipline.line == .shared ? 0 : server }

  // MARK: Servers

  /// Puts a task on a server that has none.
  @inline(__always) mutating func start(_ task: Int, on server: Int) {
    let item = Int32(truncatingIfNeeded: task)
    if scheduler.switching > 0, discipline.line == .own, places[server].last != item,
      places[server].last != Place.nobody
    {
      let cost = scheduler.switching * Int64(SimulatedMachine.whole)
      tasks[task].left += cost
      tally.pointee.overhead += cost
    }
    let (home, place) = (tasks[task].home, Int32(truncatingIfNeeded: server))
    if home != place {
      if home >= 0 { tally.pointee.migrations += 1 }
      tasks[task].home = place
    }
    places[server].running = item
    places[server].last = item
    places[server].since = now
    places[server].begun = now
    places[server].sliceEnd = sliceEnd()
    begins(server)
  }

  /// A slice ends at the first tick at which it is used up.
  @inline(__always) private func sliceEnd() -> Nanoseconds {
    let slice = discipline.slice
    guard slice != Discipline.endless else { return NextEvent.never }
    return scheduler.tick > 0 ? tickAt(orAfter: now + slice) : now + slice
  }

  @inline(__always) private func tickAt(orAfter time: Nanoseconds) -> Nanoseconds {
    (time - tickOffset + scheduler.tick - 1) / scheduler.tick * scheduler.tick + tickOffset
  }

  /// A task's time is up, and others are in line.
  @inline(__always) private mutating func preempt(_ task: Int, on server: Int) {
    let line = line(server)
    guard queues.count(line) > 0 else { return schedule(server) }
    tally.pointee.involuntary += 1
    let next = queues.exchange(task, at: line)
    start(next, on: server)
    carryOn(next, on: server)
  }

  /// A server's task has gone: it takes the next one, which is returned.
  @inline(__always) mutating func release(_ server: Int) -> Int? {
    places[server].running = Place.nobody
    let line = line(server)
    if queues.count(line) > 0 {
      let next = queues.removeFirst(of: line)
      start(next, on: server)
      return next
    }
    ends(server)
    idle.insert(server)
    events.set(server, to: NextEvent.never)
    return discipline.line == .own ? seek(server) : nil
  }

  /// An idle server: the task's own, as the kernel has it, or any; one whose core is idle as a whole before others.
  private func freeServer(nearest home: Int) -> Int? {
    let isHomeFree = discipline.line == .own && idle.contains(home)
    if bounds.isShared, !(isHomeFree && quietCores.contains(bounds.firstOfCore[home])),
      let quiet = quietCores.first, idle.contains(quiet)
    {
      return quiet
    }
    return isHomeFree ? home : idle.first
  }

  /// A task can run: on its own server where that is free, else on another that is, else it gets in line.
  mutating func ready(_ task: Int) {
    let home = tasks[task].home >= 0 ? Int(tasks[task].home) : task % servers
    if let server = freeServer(nearest: home) {
      idle.remove(server)
      start(task, on: server)
      return carryOn(task, on: server)
    }
    let line = line(home)
    queues.append(task, to: line)
    guard discipline.slice != Discipline.endless, queues.count(line) == 1 else { return }
    for server in discipline.line == .own ? home..<home + 1 : 0..<servers where places[server].isWorking {
      // Whoever has run alone for longer than a slice makes room at once.
      if places[server].begun + discipline.slice <= now { places[server].sliceEnd = now }
      settle(server)
      schedule(server)
    }
  }

  // MARK: Idle servers

  /// An idle server will look for a task in another's line, after the time that it takes to come to that.
  ///
  /// - Returns: The task that it has at once, where it takes no time.
  private mutating func seek(_ server: Int) -> Int? {
    guard let longest = queues.longestQueue else { return nil }
    let delay = queues.count(longest) == 1 ? delayOfOne(server) : stealSeveral.draw(&random)
    if delay == 0 { return take(server, from: longest) }
    events.set(server, to: look(after: delay))
    return nil
  }

  /// Until an idle server takes over a task that alone waits in another's line: it has just run, so that the kernel
  /// leaves it at its first look, unless the slice ended long enough before. A server that took one over a short time
  /// ago isn't that lucky again: it has no other look before the next tick.
  private mutating func delayOfOne(_ server: Int) -> Nanoseconds {
    let isRecent = now - places[server].taken < scheduler.balance ?? 0
    return isRecent ? stealOne.draw(&random, above: scheduler.tick) : stealOne.draw(&random)
  }

  /// Idle PUs are told to look by a busy one's tick, just after it has given that one's place to the next in line.
  private func look(after delay: Nanoseconds) -> Nanoseconds {
    let tick = scheduler.tick
    guard tick > 0 else { return now + delay }
    return tickAt(orAfter: now + max(0, delay - tick / 2)) + 1
  }

  private mutating func steal(_ server: Int) {
    guard let longest = queues.longestQueue else { return events.set(server, to: NextEvent.never) }
    carryOn(take(server, from: longest), on: server)
  }

  /// Takes over the task that has waited longest there.
  private mutating func take(_ server: Int, from line: Int) -> Int {
    let task = queues.removeFirst(of: line)
    places[server].taken = now
    idle.remove(server)
    start(task, on: server)
    return task
  }
}
