package import Trials

extension Timeline {
  /// Equal computing tasks that take turns on the PUs, each for `quantum` at a time, as threads do: task i begins in the
  /// queue of PU i mod PUs. Exact, and without overhead.
  package static func roundRobin(
    tasks: Int, pus: [Int], work: Nanoseconds, quantum: Nanoseconds
  ) -> Timeline {
    var tracks = [Track](repeating: Track(slices: [], cpu: work), count: tasks)
    var wall: Nanoseconds = 0
    for (place, pu) in pus.enumerated() {
      var queue = stride(from: place, to: tasks, by: pus.count).map {
        (task: $0, left: work, since: Nanoseconds(0))
      }
      var time: Nanoseconds = 0
      while !queue.isEmpty {
        var next = queue.removeFirst()
        if time > next.since {
          tracks[next.task].slices.append(
            Slice(next.left == work ? .ready : .pushedAside, start: next.since, duration: time - next.since))
        }
        let span = min(quantum, next.left)
        tracks[next.task].slices.append(Slice(.running, pu: pu, start: time, duration: span))
        time += span
        (next.left, next.since) = (next.left - span, time)
        if next.left > 0 { queue.append(next) }
      }
      wall = max(wall, time)
    }
    return Timeline(tasks: tracks, wall: wall)
  }

  /// Tasks that compute for `work` and wait for `wait` in turn, `laps` times, on one PU: what an event loop makes of them.
  package static func loop(
    tasks: Int, pu: Int, work: Nanoseconds, wait: Nanoseconds, laps: Int
  ) -> Timeline {
    var tracks = [Track](repeating: Track(slices: [], cpu: work * Nanoseconds(laps)), count: tasks)
    var due = [Nanoseconds](repeating: 0, count: tasks)
    var time: Nanoseconds = 0
    for _ in 0..<laps {
      for task in 0..<tasks {
        if due[task] > time { time = due[task] }
        if time > due[task] {
          tracks[task].slices.append(Slice(.ready, start: due[task], duration: time - due[task]))
        }
        tracks[task].slices.append(Slice(.running, pu: pu, start: time, duration: work))
        time += work
        if wait > 0 { tracks[task].slices.append(Slice(.waiting, start: time, duration: wait)) }
        due[task] = time + wait
      }
    }
    return Timeline(
      tasks: tracks,
      overhead: [Slice(.running, pu: pu, start: time, duration: 1_000)],
      wall: due.max() ?? 0)
  }
}

extension RunTimelines {
  /// Thirty tasks of 20 ms on two PUs, under `thread` and `eventLoop`; the workload is called `name`.
  package static func thirty(run: String = "run-1", workload name: String = "cpu-bound") -> RunTimelines {
    func cell(_ model: Model) -> Cell {
      Cell(workload: name, model: ModelName(model), tasks: 30, cores: 2)
    }
    return RunTimelines(
      run: run, experiment: "sample",
      cells: [
        CellTimeline(
          cell: cell(.thread), pus: [0, 1],
          timeline: .roundRobin(tasks: 30, pus: [0, 1], work: 20_000_000, quantum: 4_000_000)),
        CellTimeline(
          cell: cell(.eventLoop), pus: [0, 1],
          timeline: .loop(tasks: 30, pu: 0, work: 1_000_000, wait: 4_000_000, laps: 5)),
      ])
  }
}
