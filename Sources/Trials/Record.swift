/// One row of `trials.csv`: one iteration of one trial, everything measured and nothing summarised.
///
/// A failed trial is one row with its reason and no figures. What is unknown is nil, and an empty field.
/// Times are seconds, sizes bytes.
package struct Record: Sendable, Hashable {
  package static let schema = 1

  package var schema = Record.schema
  /// The run's id.
  package var run = ""
  package var cellID = ""
  /// From 1.
  package var round = 0
  /// The trial's place in the run, from 1.
  package var order = 0
  /// From 1; a repeated trial counts on.
  package var attempt = 1
  /// From 0 through warm-up and timed iterations.
  package var iteration = 0
  package var phase: Iteration.Phase?
  package var status = Status.ok
  package var reason: String?
  /// UTC, ISO 8601.
  package var startedAt = ""

  package var experiment = ""
  package var questionHash = ""
  package var launcher = ""
  package var host = ""
  package var kernel = ""
  package var cpu = ""
  package var capacity: Double?

  package var workload = ""
  package var model = ""
  package var worker = ""
  package var runtime = ""
  package var juggleVersion = ""
  package var tasks = 0
  /// As written in the experiment, such as `1.5x`.
  package var tasksLevel = ""
  package var cores = 0
  /// The operating system's numbers of the PUs, with spaces between.
  package var pus = ""
  /// Whether two of them share a core.
  package var smt = false
  package var placement = Placement.compact
  package var clock = Clock.release
  package var parameters: [Cell.Parameter] = []

  package var threads: Int?
  package var unitsPerSecond: Double?
  /// Of all tasks together.
  package var units: Int?
  package var spawn: Double?
  package var wall: Double?
  package var join: Double?
  package var tasksPerSecond: Double?
  package var user: Double?
  package var system: Double?
  package var serverCPU: Double?
  package var runQueue: Double?
  package var finishMean: Double?
  package var finishP50: Double?
  package var finishP90: Double?
  package var finishP99: Double?
  package var finishP999: Double?
  package var finishMax: Double?
  package var latenessP50: Double?
  package var latenessP99: Double?
  package var latenessMax: Double?
  package var operations: Int?
  package var perOperation: Double?
  package var voluntarySwitches: Int?
  package var involuntarySwitches: Int?
  package var migrations: Int?
  package var rssBefore: Int?
  package var rssPeak: Int?
  package var steal: Double?
  package var other: Double?
  package var throttled: Double?
  package var expected: String?
  package var checksum: String?

  package enum Status: String, Sendable, Codable, CaseIterable { case ok, failed }

  package init() {}

  /// The cell that the row is of.
  package var cell: Cell {
    Cell(
      workload: workload, model: ModelName(worker: worker == Self.ownWorker ? nil : worker, model: model),
      tasks: tasks, cores: cores, placement: placement, parameters: parameters)
  }

  /// What the column `worker` says for juggle's own models.
  package static let ownWorker = "juggle"
}
