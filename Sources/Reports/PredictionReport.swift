import Findings
import Statistics

/// What `--format json` says of predictions: of each model how far they were off. Shares are of 1.
struct PredictionReport: Encodable {
  var all: ErrorsReport?
  var models: [ErrorsReport]
  /// Cells that could not be simulated, by the reason.
  var unpredicted: [ResultsReport.FailureReport]

  struct ErrorsReport: Encodable {
    /// Nil of all models together.
    var model: String?
    var cells, cores: Int
    /// Of errors without their sign.
    var median, p90: Double

    init(_ errors: PredictionErrors.Errors, model: String? = nil) {
      (self.model, cells, cores) = (model, errors.cells, errors.cores)
      (median, p90) = (errors.median, errors.high)
    }
  }

  /// Nil where nothing was to be simulated.
  init?(_ results: Results, _ summaries: [Summary]) {
    unpredicted = results.unpredicted.map { .init(reason: $0.reason, count: $0.count) }
    guard !unpredicted.isEmpty || summaries.contains(where: { $0.prediction?.source == .simulation }) else {
      return nil
    }
    let errors = PredictionErrors(summaries)
    all = errors.all.map { ErrorsReport($0) }
    models = errors.models.map { ErrorsReport($0.errors, model: $0.model) }
  }
}

/// What it says of one cell's prediction.
struct CellPredictionReport: Encodable {
  /// `simulation` or `law`.
  var source: String
  var wall: Double
  var low, high: Double?
  var trials: Int?
  /// The median that it is held against, of trials that nobody disturbed.
  var measured: Double?
  var error: Double?
  var isEasy: Bool
  var exceedsNoise: Bool
  var cause: CauseReport?

  struct CauseReport: Encodable {
    var name: String
    var words: String
    /// The part of the difference that it explains.
    var share: Double
  }

  private enum CodingKeys: String, CodingKey {
    case source, low, high, trials, error, cause
    case wall = "wall_s"
    case measured = "measured_s"
    case isEasy = "easy"
    case exceedsNoise = "exceeds_noise"
  }

  init(_ prediction: Prediction, of row: Summary) {
    (source, wall, error) = (prediction.source.rawValue, prediction.wall, prediction.error)
    (low, high) = (prediction.range?.lowerBound, prediction.range?.upperBound)
    trials = prediction.source == .simulation ? prediction.trials : nil
    measured = prediction.measured?.value
    (isEasy, exceedsNoise) = (row.isEasilyPredicted, prediction.exceedsNoise)
    cause = prediction.cause.map {
      CauseReport(name: $0.cause.name, words: $0.cause.words, share: $0.share)
    }
  }
}
