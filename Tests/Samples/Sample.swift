package import Foundation
package import Trials

/// Records as a run on a machine with `cores` cores would leave them: the laws of the models' shapes with a little
/// noise, always the same for the same seed.
package struct Sample: Sendable {
  package var experiment = "sample"
  package var run = "run-1"
  package var cores = 2
  package var capacity: Double?
  package var rounds = 12
  package var iterations = 3
  /// Standard deviation of the noise of one trial, of 1.
  package var noise = 0.01
  package var seed: UInt64 = 1
  package var parameters: [Cell.Parameter] = []

  package init() {}

  /// What one task needs.
  package struct Work: Sendable {
    package var name: String
    package var busy, waiting: Double

    package init(_ name: String, busy: Double, waiting: Double) {
      (self.name, self.busy, self.waiting) = (name, busy, waiting)
    }
  }

  /// Three workloads under the flagship's models.
  package func flagship() -> [Record] {
    let works = [
      Work("cpu-bound", busy: 5e-3, waiting: 0), Work("io-bound", busy: 2e-5, waiting: 5.06e-3),
      Work("mixed", busy: 1e-3, waiting: 4.05e-3),
    ]
    var cells: [(Work, Cell)] = []
    for work in works {
      for model in [Model.subroutine, .coroutine, .eventLoop, .task, .thread] {
        for cores in Set([1, cores]).sorted() {
          for tasks in Set([1, cores, cores + cores / 2, 2 * cores, 30]).sorted() {
            if model.shape == .inTurn, tasks > 1, tasks < 30 { continue }
            if cores == 1, tasks > self.cores, tasks < 30 { continue }
            cells.append((work, cell(work, ModelName(model), tasks, cores)))
          }
        }
      }
    }
    return records(of: cells)
  }

  /// 1 … 4 × cores computing tasks of 400 ms.
  package func staircase() -> [Record] {
    let work = Work("compute", busy: 0.4, waiting: 0)
    var cells = [(work, cell(work, ModelName(.subroutine), 1, 1))]
    for model in [Model.task, .thread] {
      for tasks in 1...4 * cores { cells.append((work, cell(work, ModelName(model), tasks, cores))) }
    }
    return records(of: cells)
  }

  /// One task says something after 1 s, the other after 2 s.
  package func sayAfter() -> [Record] {
    let work = Work("say-after", busy: 0, waiting: 0)
    return records(
      of: [Model.coroutine, .task].map { (work, cell(work, ModelName($0), 2, 1)) },
      wall: { $0.model == ModelName(.coroutine) ? 3.001 : 2.001 })
  }

  package func cell(_ work: Work, _ model: ModelName, _ tasks: Int, _ cores: Int) -> Cell {
    Cell(workload: work.name, model: model, tasks: tasks, cores: cores, parameters: parameters)
  }

  /// - Parameter wall: the undisturbed time; the law of the model's shape where it is nil.
  package func records(
    of cells: [(Work, Cell)], wall: (@Sendable (Cell) -> Double)? = nil
  ) -> [Record] {
    var random = SplitMix64(seed: seed)
    var rows: [Record] = []
    var order = 0
    for round in stride(from: 1, through: rounds, by: 1) {
      let drift = 1 + noise * random.normal()
      for (work, cell) in cells.shuffled(using: &random) {
        order += 1
        let level = drift * (1 + noise * abs(random.normal()))
        for iteration in 0...iterations {
          var row = Record()
          (row.run, row.experiment, row.cellID, row.round) = (run, experiment, cell.id, round)
          (row.order, row.iteration, row.phase) = (order, iteration, iteration == 0 ? .warmup : .timed)
          (row.workload, row.model) = (work.name, cell.model.model)
          (row.worker, row.parameters) = (cell.model.worker ?? Record.ownWorker, cell.parameters)
          (row.tasks, row.tasksLevel, row.cores) = (cell.tasks, "\(cell.tasks)", cell.cores)
          (row.capacity, row.placement) = (capacity ?? Double(cores), cell.placement)
          let seconds = (wall?(cell) ?? law(work, cell)) * level * (1 + 0.2 * noise * abs(random.normal()))
          row.wall = seconds
          row.tasksPerSecond = Double(cell.tasks) / seconds
          row.finishP50 = seconds * firstHalf(work, cell)
          row.finishMax = seconds
          row.user = Double(cell.tasks) * work.busy * level * 0.995
          row.system = Double(cell.tasks) * 1e-6
          row.units = Int(work.busy * 8e8) * cell.tasks
          row.threads = cell.model.native == .thread ? cell.tasks + 1 : cell.cores + 1
          rows.append(row)
        }
      }
    }
    return rows
  }

  private func law(_ work: Work, _ cell: Cell) -> Double {
    let count = Double(cell.tasks)
    let usable = min(Double(cell.cores), capacity ?? .infinity)
    let (one, all) = (work.busy + work.waiting, count * work.busy)
    return switch cell.model.native?.shape ?? .timeShared {
    case .inTurn: count * one
    case .loop: max(one, all)
    case .shifts: (count / usable).rounded(.up) * one
    case .rounds where work.waiting == 0: (count / usable).rounded(.up) * work.busy
    case .rounds, .timeShared: max(one, all / usable)
    }
  }

  /// When half of the tasks have ended, as a share of the time until all have.
  private func firstHalf(_ work: Work, _ cell: Cell) -> Double {
    let isQueued = Double(cell.tasks) > min(Double(cell.cores), capacity ?? .infinity)
    switch cell.model.native?.shape {
    case .inTurn: return cell.tasks > 1 ? 0.5 : 1
    case .loop, .rounds, .shifts: return work.waiting == 0 && isQueued ? 0.5 : 1
    case .timeShared, nil: return work.waiting == 0 && isQueued ? 0.92 : 1
    }
  }

  /// The same cells as a run predicts them: the records of its first rounds, simulated.
  ///
  /// - Parameter factor: How many times the wall time of a cell is predicted; its CPU time stays.
  package static func predicted(
    _ records: [Record], rounds: Int = 3, factor: (Cell) -> Double = { _ in 1 }
  ) -> [Record] {
    records.filter { $0.round <= rounds && $0.status == .ok }.map { record in
      var record = record
      let factor = factor(record.cell)
      (record.launcher, record.runtime) = (Simulated.prefix + "this machine", "simulated")
      record.wall = record.wall.map { $0 * factor }
      record.tasksPerSecond = record.tasksPerSecond.map { $0 / factor }
      (record.steal, record.other, record.throttled) = (nil, nil, nil)
      return record
    }
  }

  /// Writes `trials.csv`, as a run does.
  package static func write(_ records: [Record], to folder: URL, file: String = "trials.csv") throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let header = Record.header(parameters: records.first?.parameters.map(\.name) ?? [])
    let text = CSV.line(header) + records.map { CSV.line($0.fields) }.joined()
    try Data(text.utf8).write(to: folder.appendingPathComponent(file))
  }
}

extension SplitMix64 {
  /// Roughly normal, with a standard deviation of 1: the sum of twelve uniform numbers (Irwin and Hall).
  mutating func normal() -> Double {
    (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &self) }
  }
}
