import Findings
import Statistics
import Trials

/// What `--format json` writes. An unknown value is left out.
struct ResultsReport: Encodable {
  var schema = 1
  var experiment: String
  var run: String
  /// Left out where there are no records.
  var launcher: String?
  var isSimulated: Bool
  var question: String?
  var answer: [String]
  var trust: [String]
  /// Left out of a simulated run, which could have seen whatever its rounds are worth.
  var sensitivity: SensitivityReport?
  var warnings: [String]
  var verdicts: [VerdictReport]
  var scaling: ScalingReport
  var prediction: PredictionReport?
  var cells: [CellReport]

  struct CellReport: Encodable {
    var cell: String
    var workload: String
    var model: String
    var tasks: Int
    var cores: Int
    var placement: String
    var parameters: [String: String]
    var n: Int
    var failed: [FailureReport]
    var usableCores: Double
    var responses: [String: Figure]
    var efficiency: Double?
    var idealWall: Double?
    var idealTasksPerSecond: Double?
    var predictedWall: Double?
    var prediction: CellPredictionReport?
    var flags: [String]

    private enum CodingKeys: String, CodingKey {
      case cell, workload, model, tasks, cores, placement, parameters, n, failed, responses, efficiency
      case prediction, flags
      case usableCores = "usable_cores"
      case idealWall = "ideal_wall_s"
      case idealTasksPerSecond = "ideal_tasks_per_s"
      case predictedWall = "predicted_wall_s"
    }
  }

  /// Shares of 1.
  struct SensitivityReport: Encodable {
    var noise, detectable: Double?
    var cells: Int

    /// Nil of a run that was simulated.
    init?(_ results: Results) {
      guard results.simulated == nil else { return nil }
      let sensitivity = results.sensitivity
      (noise, detectable, cells) = (sensitivity.noise, sensitivity.detectable, sensitivity.cells)
    }
  }

  struct FailureReport: Encodable {
    var reason: String
    var count: Int
  }

  struct Figure: Encodable {
    var median: Double
    var low, high: Double?
    var n: Int

    init(_ estimate: Estimate) {
      (median, n) = (estimate.value, estimate.count)
      (low, high) = (estimate.interval?.lowerBound, estimate.interval?.upperBound)
    }
  }

  private enum CodingKeys: String, CodingKey {
    case schema, experiment, run, launcher, question, answer, trust, sensitivity, warnings, verdicts, scaling,
      prediction,
      cells
    case isSimulated = "is_simulated"
  }

  init(_ results: Results, _ summaries: [Summary], _ answer: Answer, warnings: [String]) {
    experiment = results.experiment
    run = results.run
    launcher = results.origin?.launcher
    isSimulated = results.simulated != nil
    question = answer.question
    self.answer = (answer.brief.map { [$0] } ?? []) + answer.main + answer.sentences
    trust = answer.trust
    sensitivity = SensitivityReport(results)
    self.warnings = warnings
    verdicts = results.verdicts.map(VerdictReport.init)
    scaling = ScalingReport(answer)
    prediction = PredictionReport(results, summaries)
    cells = summaries.map { row in
      var figures = Dictionary(
        uniqueKeysWithValues: row.estimates.map { ($0.key.rawValue, Figure($0.value)) })
      figures["speedup"] = row.speedup.map(Figure.init)
      figures["busy_cores"] = row.busyCores.map(Figure.init)
      figures["wall_over_ideal"] = row.wallOverIdeal.map(Figure.init)
      return CellReport(
        cell: row.cellID, workload: row.cell.workload, model: row.cell.model.description,
        tasks: row.cell.tasks,
        cores: row.cell.cores, placement: row.cell.placement.rawValue,
        parameters: Dictionary(row.cell.parameters.map { ($0.name, $0.level) }) { first, _ in first },
        n: row.count, failed: row.failures.map { FailureReport(reason: $0.reason, count: $0.count) },
        usableCores: row.usableCores, responses: figures, efficiency: row.efficiency,
        idealWall: row.idealWall, idealTasksPerSecond: row.idealTasksPerSecond,
        predictedWall: row.predictedWall,
        prediction: row.prediction.map { CellPredictionReport($0, of: row) }, flags: row.flags.map(\.rawValue)
      )
    }
  }
}
