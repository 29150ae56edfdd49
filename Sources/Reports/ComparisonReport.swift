import Findings
import Statistics
import Trials

/// What `juggle compare --format json` writes. An unknown value is left out.
struct ComparisonReport: Encodable {
  var schema = 1
  var a, b: SideReport
  var tolerance: Double
  /// Whether seconds are compared.
  var absolute: Bool
  var answer: [String]
  var notes: [String]
  var cells: [CellReport]
  var peaks: [PeakReport]
  var notComparable: [ApartReport]

  struct SideReport: Encodable {
    var directory, experiment, run, host, launcher: String
    var isSimulated: Bool

    init(_ side: Comparison.Side, directory: String) {
      self.directory = directory
      (experiment, run, host) = (side.experiment, side.run, side.host)
      (launcher, isSimulated) = (side.launcher, side.simulated != nil)
    }

    private enum CodingKeys: String, CodingKey {
      case directory, experiment, run, host, launcher
      case isSimulated = "is_simulated"
    }
  }

  struct CellReport: Encodable {
    var cell, workload, model: String
    var tasks, cores: Int
    /// Whether it is what others are held against.
    var reference: Bool
    /// By what the cell is judged; left out for a reference, whose seconds are the machine's pace.
    var finding: String?
    var figures: [String: FigureReport]
  }

  struct FigureReport: Encodable {
    var a, b: ResultsReport.Figure
    /// B over A, with the ends of its interval.
    var ratio, low, high: Double?
    var finding: String
    var reason: String?

    init(_ figure: Comparison.Figure) {
      (a, b) = (.init(figure.a), .init(figure.b))
      ratio = figure.ratio?.value
      (low, high) = (figure.ratio?.interval?.lowerBound, figure.ratio?.interval?.upperBound)
      (finding, reason) = (figure.finding.rawValue, figure.reason)
    }
  }

  struct PeakReport: Encodable {
    var setting, model: String
    var cores: Int
    var a, b: Side
    /// Left out where it can't be told.
    var different: Bool?

    struct Side: Encodable {
      var tasks: Int
      var low, high: Int?
      /// The most tasks that were measured.
      var most: Int

      init(_ peak: Peak) {
        (tasks, most) = (peak.tasks, peak.most)
        (low, high) = (peak.interval?.lowerBound, peak.interval?.upperBound)
      }
    }
  }

  struct ApartReport: Encodable {
    var cell, reason: String

    init(_ cell: Comparison.Incomparable) { (self.cell, reason) = (cell.cellID, cell.reason) }
  }

  init(_ comparison: Comparison, a: String, b: String) {
    self.a = SideReport(comparison.a, directory: a)
    self.b = SideReport(comparison.b, directory: b)
    (tolerance, absolute) = (comparison.tolerance, comparison.isAbsolute)
    (answer, notes) = (comparison.sentences, comparison.allNotes)
    cells = comparison.rows.map { row in
      CellReport(
        cell: row.cellID, workload: row.cell.workload, model: row.cell.model.description,
        tasks: row.cell.tasks, cores: row.cell.cores,
        reference: row.isReference,
        finding: row.isReference ? nil : (row.main?.finding ?? .unclear).rawValue,
        figures: Dictionary(row.figures.map { ($0.quantity.rawValue, FigureReport($0)) }) { first, _ in first
        })
    }
    peaks = comparison.peaks.map {
      PeakReport(
        setting: $0.setting, model: $0.model.description, cores: $0.cores, a: .init($0.a), b: .init($0.b),
        different: $0.isDifferent)
    }
    notComparable = comparison.incomparable.map(ApartReport.init)
  }

  private enum CodingKeys: String, CodingKey {
    case schema, a, b, tolerance, absolute, answer, notes, cells, peaks
    case notComparable = "not_comparable"
  }
}
