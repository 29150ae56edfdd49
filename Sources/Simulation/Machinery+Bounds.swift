import Trials

/// What bounds servers together: cores that they share, a quota, and the balance between their lines.
struct Bounds {
  /// By server: the others that share its core.
  let siblings: [[Int]]
  let isShared: Bool
  /// Whether a server's speed depends on what others do.
  let isBinding: Bool
  /// By server: the first one of its core, which stands for it.
  let firstOfCore: [Int]
  /// Servers at work, by the first one of the core; only counted where cores are shared.
  var workingOfCore: [Int]
  var quota: SimulatedMachine.Quota?
  /// CPU time left in this period, as of `accounted`.
  var granted: Nanoseconds = 0
  var accounted: Nanoseconds = 0
  var periodEnd = NextEvent.never
  var isThrottled = false
  /// Servers at work.
  var working = 0
  var nextBalanced = 0

  init(_ machine: SimulatedMachine, servers: Int) {
    quota = machine.quota
    let byCore = Dictionary(grouping: 0..<servers) { machine.pus[$0].core }
    siblings =
      byCore.values.contains { $0.count > 1 }
      ? (0..<servers).map { server in (byCore[machine.pus[server].core] ?? []).filter { $0 != server } } : []
    isShared = !siblings.isEmpty
    isBinding = isShared || machine.quota != nil
    firstOfCore = (0..<servers).map { byCore[machine.pus[$0].core]?.first ?? $0 }
    workingOfCore = Array(repeating: 0, count: servers)
  }
}

extension Machinery {
  private var quotaSource: Int { servers }
  private var balanceSource: Int { servers + 1 }

  mutating func beginBounds() {
    if let quota = bounds.quota {
      // Periods go on whether anybody runs or not: a trial begins anywhere in one.
      bounds.granted = quota.granted
      bounds.periodEnd = Nanoseconds(random.next() % UInt64(quota.period)) + 1
      events.set(quotaSource, to: bounds.periodEnd)
    }
    if discipline.line == .own, servers > 1, let balance = scheduler.balance, balance > 0 {
      events.set(balanceSource, to: Nanoseconds(random.next() % UInt64(balance)) / Int64(servers) + 1)
    }
  }

  /// The event of a bound.
  mutating func act(bounds source: Int) {
    if source == 0 { meter() } else { balance() }
  }

  // MARK: Cores and quotas

  /// A server has a task that doesn't wait: those that share its core slow down.
  @inline(__always) mutating func begins(_ server: Int) {
    guard !places[server].isWorking else { return }
    places[server].isWorking = true
    if bounds.isBinding { change(server, by: 1) }
  }

  /// A server has none any more.
  @inline(__always) mutating func ends(_ server: Int) {
    guard places[server].isWorking else { return }
    places[server].isWorking = false
    if bounds.isBinding { change(server, by: -1) }
  }

  private mutating func change(_ server: Int, by count: Int) {
    if bounds.quota != nil {
      account()
      bounds.working += count
      nextMeter()
    }
    if bounds.isShared {
      let core = bounds.firstOfCore[server]
      bounds.workingOfCore[core] += count
      if bounds.workingOfCore[core] == 0 { quietCores.insert(core) }
      if count > 0, bounds.workingOfCore[core] == 1 { quietCores.remove(core) }
      for other in bounds.siblings[server] where places[other].isWorking { retime(other) }
    }
    places[server].speed = speed(of: server)
  }

  /// What a server does in a nanosecond, as things stand.
  private func speed(of server: Int) -> Int64 {
    guard !bounds.isThrottled else { return 0 }
    guard bounds.isShared else { return places[server].full }
    let siblings = bounds.siblings[server]
    let busy = siblings.count { places[$0].isWorking }
    guard busy > 0 else { return places[server].full }
    // With k of n at work, the yield grows evenly from 1 to that of all.
    let gain = (machine.smtYield - 1) * Double(busy) / Double(siblings.count)
    return max(1, Int64((Double(places[server].full) * (1 + gain) / Double(busy + 1)).rounded()))
  }

  private mutating func retime(_ server: Int) {
    settle(server)
    places[server].since = now
    places[server].speed = speed(of: server)
    schedule(server)
  }

  private mutating func account() {
    bounds.granted -= (now - bounds.accounted) * Int64(bounds.isThrottled ? 0 : bounds.working)
    bounds.accounted = now
  }

  /// When the period ends, or what it grants is used up.
  private mutating func nextMeter() {
    let working = Int64(bounds.working)
    var time = bounds.periodEnd
    if !bounds.isThrottled, working > 0 {
      time = min(time, now + (max(0, bounds.granted) + working - 1) / working)
    }
    events.set(quotaSource, to: time)
  }

  private mutating func meter() {
    guard let quota = bounds.quota else { return }
    account()
    let was = bounds.isThrottled
    if now >= bounds.periodEnd {
      // What was used beyond the grant is owed.
      bounds.granted = min(quota.granted, bounds.granted + quota.granted)
      bounds.periodEnd += quota.period
    }
    bounds.isThrottled = bounds.granted <= 0
    if was != bounds.isThrottled {
      for server in 0..<servers where places[server].isWorking { retime(server) }
    }
    nextMeter()
  }

  // MARK: Balance

  /// Looks at a longer line that a working server needs to take over a task of it, by how many are in that line: the
  /// kernel doesn't move a thread that has just run until it has failed a few times. As seen in recorded timelines of
  /// threads on Linux 6.18: with one in line about four looks, with several two.
  private static let looks = (one: 4, several: 2)

  /// One server after another looks whether another's line is longer than its own, and takes one over.
  private mutating func balance() {
    let server = bounds.nextBalanced
    bounds.nextBalanced = (server + 1) % servers
    events.set(balanceSource, to: now + max(1, (scheduler.balance ?? 0) / Int64(servers)))
    guard places[server].isWorking else { return }
    let own = queues.count(server)
    guard let longest = queues.longestQueue, longest != server, queues.count(longest) > own else {
      places[server].looks = 0
      return
    }
    places[server].looks += 1
    let wanted = queues.count(longest) == 1 ? Self.looks.one : Self.looks.several
    guard queues.count(longest) > own + 1 || places[server].looks >= wanted else { return }
    places[server].looks = 0
    places[server].taken = now
    let task = queues.removeFirst(of: longest)
    tasks[task].home = Int32(truncatingIfNeeded: server)
    tally.pointee.migrations += 1
    queues.append(task, to: server)
    if queues.count(server) == 1 {
      settle(server)
      schedule(server)
    }
  }
}
