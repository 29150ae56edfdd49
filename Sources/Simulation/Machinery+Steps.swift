import Glibc
import Trials

extension Machinery {
  /// Takes a task through its ops up to the next one that takes time. It is on that server, and its work is done.
  ///
  /// - Returns: The task that has the server now, where it still has to be taken to what takes time.
  mutating func advance(_ task: Int, on server: Int) -> Int? {
    while true {
      if tasks[task].turns > 0 { return takeTurn(task, on: server) }
      if tasks[task].op < 0 { return end(on: server) }
      let part = program.parts[Int(tasks[task].part)]
      if tasks[task].op == part.end {
        tasks[task].lapsLeft -= 1
        if tasks[task].lapsLeft <= 0 || part.lap == part.end { return finish(task, on: server) }
        tasks[task].op = part.lap
      }
      let op = program.ops[Int(tasks[task].op)]
      if tasks[task].due >= 0 {
        noteLateness(of: task, part: Int(tasks[task].part))
        tasks[task].op += 1
        continue
      }
      if op.kind != .every { tasks[task].op += 1 }
      switch op.kind {
      case .work:
        tasks[task].left += op.amount
        if tasks[task].left > 0 { return task }
      case .exponentialWork:
        tasks[task].left += Int64((exponential() * Double(op.amount)).rounded())
        if tasks[task].left > 0 { return task }
      case .turns:
        tasks[task].turns = Int32(clamping: op.amount)
      case .sleep:
        return wait(
          task, on: server, until: now + op.amount + late(), holds: discipline.waitsHold)
      case .exponentialSleep:
        let span = Nanoseconds((exponential() * Double(op.amount)).rounded())
        return wait(task, on: server, until: now + span, holds: discipline.waitsHold)
      case .block:
        return wait(task, on: server, until: now + op.amount + late(), holds: discipline.blocksHold)
      case .every:
        let lap = program.parts[Int(tasks[task].part)].laps - tasks[task].lapsLeft
        tasks[task].due = scheduleStart(of: task) + Nanoseconds(lap) * op.extra + op.amount
        guard tasks[task].due > now else { continue }
        let end = tasks[task].due + lateness.draw(&random)
        return wait(task, on: server, until: end, holds: discipline.waitsHold)
      case .served:
        var free = now
        if op.station >= 0 {
          free = max(stations[Int(op.station)], now) + op.amount
          stations[Int(op.station)] = free
        }
        return wait(task, on: server, until: free + op.extra, holds: discipline.waitsHold)
      case .say:
        tally.pointee.said.append(Int(op.amount))
      case .operated:
        tally.pointee.operations += Int(op.amount)
        tally.pointee.operating += Double(op.extra)
      }
    }
  }

  /// Gives its place up once; it has to be paid for, and is taken up again behind all that are in line.
  ///
  /// - Returns: The task that has the server now.
  private mutating func takeTurn(_ task: Int, on server: Int) -> Int {
    tasks[task].turns -= 1
    tasks[task].left += program.ops[Int(tasks[task].op) - 1].extra
    let line = line(server)
    guard queues.count(line) > 0 else { return task }
    tally.pointee.voluntary += 1
    let next = queues.exchange(task, at: line)
    start(next, on: server)
    return next
  }

  /// - Parameter holds: Whether nobody else may have its server meanwhile.
  private mutating func wait(_ task: Int, on server: Int, until time: Nanoseconds, holds: Bool) -> Int? {
    tally.pointee.voluntary += 1
    log?.wait(task, from: now, to: time)
    guard holds else {
      sleepers.add(task, at: time)
      return release(server)
    }
    places[server].isHeld = true
    ends(server)
    events.set(server, to: time)
    return nil
  }

  /// A task has done its steps: it has finished, and then ends, which may take PU time too.
  private mutating func finish(_ task: Int, on server: Int) -> Int? {
    tasks[task].finish = now
    guard ending > 0 else { return end(on: server) }
    tasks[task].op = -1
    tasks[task].left += ending
    tally.pointee.overhead += ending
    return tasks[task].left > 0 ? task : end(on: server)
  }

  private mutating func end(on server: Int) -> Int? {
    unfinished -= 1
    tally.pointee.voluntary += 1
    return release(server)
  }

  private mutating func noteLateness(of task: Int, part: Int) {
    tally.pointee.lateness[part, default: Histogram()].add(max(0, now - tasks[task].due))
    tasks[task].due = -1
  }

  /// What a task's schedule counts from: the release, or its making where that is timed.
  private func scheduleStart(of task: Int) -> Nanoseconds {
    clock == .release ? 0 : firstArrival + Nanoseconds(task) * laterEach
  }

  /// How much later than asked for a sleep ends, beside the PU time that it takes: what was measured holds both.
  private mutating func late() -> Nanoseconds { max(0, lateness.draw(&random) - model.sleep) }

  /// Of mean 1.
  private mutating func exponential() -> Double {
    -log1p(-Double(random.next() >> 11) * 0x1p-53)
  }
}
