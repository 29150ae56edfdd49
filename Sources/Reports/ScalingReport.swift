import Findings
import Statistics
import Trials

/// What `--format json` says of scaling: advice, laws, queueing, and how small tasks may be. An unknown value is left
/// out, and so is a bound that is infinitely far.
struct ScalingReport: Encodable {
  var advice: [AdviceReport]
  var laws: [LawReport]
  var beyondCores: [BeyondReport]
  var granularity: [GranularityReport]

  private enum CodingKeys: String, CodingKey {
    case advice, laws, granularity
    case beyondCores = "beyond_cores"
  }

  init(_ answer: Answer) {
    advice = answer.advice.map(AdviceReport.init)
    laws = answer.scaling.map(LawReport.init)
    beyondCores = answer.beyondCores.map(BeyondReport.init)
    granularity = answer.granularities.map(GranularityReport.init)
  }

  struct AdviceReport: Encodable {
    var setting: String
    var cores: Int
    var best: String
    var models: [String]
    var tasks: Int
    var tasksPerSecond: ResultsReport.Figure
    var measured: [Int]
    /// `found`, `not_found` or `unknown`.
    var peak: String

    private enum CodingKeys: String, CodingKey {
      case setting, cores, best, models, tasks, measured, peak
      case tasksPerSecond = "tasks_per_s"
    }

    init(_ advice: Advice) {
      (setting, cores, tasks) = (advice.setting, advice.cores, advice.tasks)
      best = advice.best.description
      models = advice.models.map(\.description)
      tasksPerSecond = ResultsReport.Figure(advice.throughput)
      measured = [advice.measured.lowerBound, advice.measured.upperBound]
      peak =
        switch advice.peak {
        case .found: "found"
        case .notFound: "not_found"
        case .unknown: "unknown"
        }
    }
  }

  /// A quantity of a law, with its bootstrap interval.
  struct Quantity: Encodable {
    var value: Double?
    var low, high: Double?

    /// Nil where neither the value nor a bound is known.
    ///
    /// - Parameter most: What is above it is left out, since nothing was measured there.
    init?(_ value: Double?, _ interval: ClosedRange<Double>?, upTo most: Double = .infinity) {
      let known = [value, interval?.lowerBound, interval?.upperBound].map {
        $0.flatMap { $0.isFinite && $0 <= most ? $0 : nil }
      }
      guard known.contains(where: { $0 != nil }) else { return nil }
      (self.value, low, high) = (known[0], known[1], known[2])
    }
  }

  struct LawReport: Encodable {
    var setting: String
    var model: String
    var cores: Int
    var usableCores: Double
    var levels: [Int]
    var universal, amdahl: FitReport?

    private enum CodingKeys: String, CodingKey {
      case setting, model, cores, levels, universal, amdahl
      case usableCores = "usable_cores"
    }

    init(_ scaling: Scaling) {
      (setting, model) = (scaling.setting, scaling.model.description)
      (cores, usableCores, levels) = (scaling.cores, scaling.usableCores, scaling.levels)
      universal = scaling.universal.map { fit in
        FitReport(
          lambda: fit.law.lambda, sigma: Quantity(fit.law.sigma, scaling.sigma),
          kappa: Quantity(fit.law.kappa, scaling.kappa),
          peak: Quantity(fit.law.peak, scaling.peak, upTo: Double(scaling.levels.last ?? 0)),
          limit: Quantity(fit.law.limit, scaling.limit), fit)
      }
      amdahl = scaling.amdahl.map { fit in
        FitReport(
          lambda: fit.law.lambda, sigma: Quantity(fit.law.sigma, scaling.amdahlSigma), kappa: nil, peak: nil,
          limit: Quantity(fit.law.limit, scaling.amdahlLimit), fit)
      }
    }
  }

  struct FitReport: Encodable {
    var lambda: Double
    var sigma, kappa, peak, limit: Quantity?
    var residualStandardError: Double
    var degrees: Int

    private enum CodingKeys: String, CodingKey {
      case lambda, sigma, kappa, peak, limit, degrees
      case residualStandardError = "residual_standard_error"
    }

    init(
      lambda: Double, sigma: Quantity?, kappa: Quantity?, peak: Quantity?, limit: Quantity?, _ fit: ScalingFit
    ) {
      (self.lambda, self.sigma, self.kappa, self.peak, self.limit) = (lambda, sigma, kappa, peak, limit)
      (residualStandardError, degrees) = (fit.residualStandardError, fit.degrees)
    }
  }

  struct BeyondReport: Encodable {
    var setting: String
    var cores: Int
    var busy, waiting: Double
    var share: Double
    var band: [Int]
    var tasks: Int
    var tasksPerSecond: Double

    private enum CodingKeys: String, CodingKey {
      case setting, cores, share, band, tasks
      case busy = "busy_s"
      case waiting = "waiting_s"
      case tasksPerSecond = "tasks_per_s"
    }

    init(_ beyond: BeyondCores) {
      (setting, cores, tasks) = (beyond.setting, beyond.cores, beyond.tasks)
      (busy, waiting) = (beyond.model.busy, beyond.model.waiting)
      (share, band) = (BeyondCores.share, [beyond.band.lowerBound, beyond.band.upperBound])
      tasksPerSecond = beyond.throughput
    }
  }

  struct GranularityReport: Encodable {
    var setting, parameter, model: String
    var tasks, cores: Int
    var usableCores: Double
    /// `found`, `at_most` or `above`: on which side of all points it lies where it lies between none.
    var side: String
    var metg: Quantity?
    var points: [PointReport]

    private enum CodingKeys: String, CodingKey {
      case setting, parameter, model, tasks, cores, side, points
      case usableCores = "usable_cores"
      case metg = "metg_s"
    }

    init(_ granularity: Granularity) {
      (setting, parameter) = (granularity.setting, granularity.parameter)
      (model, tasks, cores) = (granularity.model.description, granularity.tasks, granularity.cores)
      usableCores = granularity.usableCores
      side =
        switch granularity.found {
        case .at: "found"
        case .atMost: "at_most"
        case .above: "above"
        }
      metg = granularity.found.value.flatMap { Quantity($0, granularity.interval) }
      points = granularity.points.map {
        PointReport(level: $0.level, granularity: $0.granularity, efficiency: $0.efficiency)
      }
    }
  }

  struct PointReport: Encodable {
    var level: String
    var granularity, efficiency: Double

    private enum CodingKeys: String, CodingKey {
      case level, efficiency
      case granularity = "granularity_s"
    }
  }
}
