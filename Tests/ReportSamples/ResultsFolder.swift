package import Foundation
import Harness
import Samples
import Topology
package import Trials

/// What a run leaves in its folder, made up: written by the code that runs use.
package struct ResultsFolder: Sendable {
  package var records: [Record]
  /// Nil for a folder without `run.json`.
  package var info: RunInfo?
  /// Nil for a run that recorded none.
  package var timelines: RunTimelines?
  /// What its run predicted; none where it predicted nothing.
  package var predicted: [Record] = []
  /// In hwloc's synthetic form; nil for a folder without `topology.xml`.
  package var machine: String? = "package:1 l3:1 core:2 pu:1"

  package init(records: [Record], info: RunInfo? = nil, timelines: RunTimelines? = nil) {
    (self.records, self.info, self.timelines) = (records, info, timelines)
  }

  /// - Throws: An error of the file system.
  package func write(to folder: URL) throws {
    let store = try ResultStore(
      folder: folder, parameters: records.first?.parameters.map(\.name) ?? [])
    try store.append(records)
    if let info { try RunStore(folder: folder).write(info) }
    if !predicted.isEmpty { try Sample.write(predicted, to: folder, file: Simulated.predictionsFile) }
    if let machine {
      let text = try Topology(synthetic: machine).xml()
      try Data(text.utf8).write(to: folder.appending(path: "topology.xml"))
    }
    if let timelines {
      let trace = try JSONEncoder().encode(ChromeTrace(timelines))
      try trace.write(to: folder.appending(path: RunTimelines.file))
    }
  }
}

extension ResultsFolder {
  /// Three workloads under five models on two cores, two claims, and the timelines of thirty computing tasks.
  package static func flagship() -> ResultsFolder {
    let records = Sample().flagship()
    var info = RunInfo.made(of: records)
    info.claims = [
      claim(
        "Throughput stops growing once every core is busy", .tasksPerSecond, atLeast: 0.95, atMost: 1.05,
        [
          ("cpu-bound thread tasks=30 cores=2 compact", "cpu-bound thread tasks=2 cores=2 compact")
        ]),
      claim(
        "Thirty tasks in turn take no longer than one", .wall, atMost: 1.25,
        [
          ("io-bound coroutine tasks=30 cores=2 compact", "io-bound subroutine tasks=1 cores=2 compact")
        ]),
    ]
    return ResultsFolder(records: records, info: info, timelines: .thirty())
  }

  /// The flagship's with its predictions, some of which are off.
  package static func predicted() -> ResultsFolder {
    var folder = flagship()
    let records = folder.records
    folder.predicted = Sample.predicted(records) { cell in
      switch (cell.workload, cell.model.native, cell.tasks, cell.cores) {
      case ("cpu-bound", .thread, 3, 2): 0.85
      case ("cpu-bound", .task, 30, 2): 1.07
      case ("mixed", .thread, 30, 2): 0.93
      case ("io-bound", .eventLoop, 30, _): 1.2
      default: 1
      }
    }
    return folder
  }

  /// - Parameter pairs: The cells that are divided by each other, by their ids.
  private static func claim(
    _ text: String, _ response: Response, atLeast: Double? = nil, atMost: Double? = nil,
    _ pairs: [(of: String, to: String)]
  ) -> PlannedClaim {
    // The plan has decided on the cells, so nobody looks at the selectors any more.
    let claim = Claim(
      text: text, response: response, subject: .ratio(of: Selector(), to: Selector()), atLeast: atLeast,
      atMost: atMost)
    return PlannedClaim(claim, subjects: pairs.map { PlannedClaim.Subject(of: $0.of, to: $0.to) })
  }

  /// 1,000 cells of six rounds, and a timeline of 1,000 tasks with 200,000 slices: as much as a report shall bear.
  package static func large() -> ResultsFolder {
    var sample = Sample()
    (sample.experiment, sample.rounds) = ("large", 6)
    let works = [
      Sample.Work("cpu-bound", busy: 5e-3, waiting: 0), Sample.Work("io-bound", busy: 2e-5, waiting: 5.06e-3),
      Sample.Work("mixed", busy: 1e-3, waiting: 4.05e-3),
      Sample.Work("mostly-waiting", busy: 1e-4, waiting: 9e-3),
    ]
    let models: [Model] = [.subroutine, .coroutine, .eventLoop, .task, .thread]
    let cells = works.flatMap { work in
      models.flatMap { model in
        [1, 2].flatMap { cores in
          (1...25).map { (work, sample.cell(work, ModelName(model), $0 * $0, cores)) }
        }
      }
    }
    let records = sample.records(of: cells)
    // 100 turns a task, and between them 99 times pushed aside: one more where a task had to wait for its first.
    var timeline = Timeline.roundRobin(tasks: 1_000, pus: [0, 1], work: 50_000_000, quantum: 500_000)
    timeline.overhead = [0, 1].map {
      Timeline.Slice(.running, pu: $0, start: timeline.wall, duration: 1_000)
    }
    timeline.wall += 1_000
    let cell = Cell(workload: "cpu-bound", model: ModelName(.thread), tasks: 1_000, cores: 2)
    return ResultsFolder(
      records: records, info: .made(of: records),
      timelines: RunTimelines(
        run: sample.run, experiment: sample.experiment,
        cells: [CellTimeline(cell: cell, pus: [0, 1], timeline: timeline)]))
  }

  /// A run of which nothing was recorded.
  package static func empty() -> ResultsFolder {
    var info = RunInfo.made(of: [])
    info.end = .interrupted
    return ResultsFolder(records: [], info: info)
  }

  /// One cell, three rounds: too few for an interval.
  package static func oneCell() -> ResultsFolder {
    var sample = Sample()
    sample.rounds = 3
    let work = Sample.Work("alone", busy: 5e-3, waiting: 0)
    let records = sample.records(of: [(work, sample.cell(work, ModelName(.subroutine), 1, 1))])
    return ResultsFolder(records: records, info: .made(of: records))
  }

  /// Two cells whose trials all failed.
  package static func failedOnly(reason: String = "the worker was ended by signal 9") -> ResultsFolder {
    var sample = Sample()
    (sample.rounds, sample.iterations) = (2, 0)
    let work = Sample.Work("failing", busy: 5e-3, waiting: 0)
    let records = sample.records(
      of: [Model.task, .thread].map { (work, sample.cell(work, ModelName($0), 4, 2)) })
    return ResultsFolder(
      records: records.map { $0.failed(reason) }, info: .made(of: records))
  }

  /// The flagship's, but of some cells nothing was measured, and one has failed trials only.
  package static func gaps() -> ResultsFolder {
    var folder = flagship()
    let failing = "mixed thread tasks=30 cores=2 compact"
    folder.records = folder.records.compactMap { record in
      if record.workload == "io-bound", record.model == "task" { return nil }
      guard record.cellID == failing else { return record }
      return record.iteration == 0 ? record.failed("it took longer than its limit of 10 s") : nil
    }
    folder.info?.skipped = [
      RunInfo.Skipped(cell: "cpu-bound thread tasks=30 cores=4 compact", reason: "this machine has 2 cores")
    ]
    folder.info?.end = .givenUp
    return folder
  }

  /// The flagship with names that would do harm, or show as something else, where they aren't taken as text.
  package static func named(_ name: String) -> ResultsFolder {
    var sample = Sample()
    (sample.experiment, sample.rounds) = (name, 6)
    sample.parameters = [Cell.Parameter(name: "level", level: name)]
    let work = Sample.Work(name, busy: 5e-3, waiting: 0)
    let cells = [Model.subroutine, .thread].flatMap { model in
      [1, 2].map { (work, sample.cell(work, ModelName(model), $0, 2)) }
    }
    var records = sample.records(of: cells + [(work, sample.cell(work, ModelName(.task), 2, 2))])
    // A failed trial is one row.
    records.removeAll { $0.model == "task" && $0.iteration > 0 }
    records = records.map { record in
      var record = record
      (record.host, record.cpu, record.kernel) = (name, name, name)
      if record.model == "task" { record = record.failed(name) }
      return record
    }
    var info = RunInfo.made(of: records)
    (info.host, info.cpu, info.kernel, info.question, info.source) = (name, name, name, name, name)
    (info.commandLine, info.capacityReason) = ([name, name], name)
    info.capacity = 1.5
    info.skipped = [RunInfo.Skipped(cell: name, reason: name)]
    info.said = [records.first?.cellID ?? "": [name]]
    info.claims = [
      claim(name, .wall, atMost: 10, [(records.first?.cellID ?? "", records.first?.cellID ?? "")])
    ]
    return ResultsFolder(records: records, info: info, timelines: .thirty(workload: name))
  }
}

extension Record {
  /// The same trial, failed: what it measured is not known.
  fileprivate func failed(_ reason: String) -> Record {
    var record = self
    (record.status, record.reason, record.phase, record.iteration) = (.failed, reason, nil, 0)
    (record.wall, record.tasksPerSecond, record.user, record.system) = (nil, nil, nil, nil)
    (record.units, record.threads) = (nil, nil)
    return record
  }
}

extension RunInfo {
  /// What the run of these records would say of itself.
  fileprivate static func made(of records: [Record]) -> RunInfo {
    var info = RunInfo(
      id: records.first?.run ?? "run-1", experiment: records.first?.experiment ?? "sample",
      question: "How can two cores keep thirty tasks running?",
      source: "question: How can two cores keep thirty tasks running?\n", sourceHash: "0",
      commandLine: ["juggle", "run", "sample.yaml"], startedAt: "2026-01-02T03:04:05.678Z", seed: 1,
      unitsPerSecond: 8e8, targetPrecision: 0.02, host: "samplehost", kernel: "6.1.0", cpu: "a processor",
      cores: 2,
      pus: 2, capacity: 2, juggleVersion: "0")
    (info.endedAt, info.end, info.allowedPUs) = ("2026-01-02T03:05:05.678Z", .rounds, "0-1")
    return info
  }
}
