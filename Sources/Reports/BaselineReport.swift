import Findings
import Statistics

/// What `juggle check --baseline --format json` writes of the baseline. An unknown value is left out.
struct BaselineReport: Encodable {
  var directory, run: String
  var tolerance: Double
  var strict: Bool
  var notes: [String]
  var cells: [CellReport]
  var notComparable: [ApartReport]

  struct CellReport: Encodable {
    var cell: String
    /// `kept`, `worse` or `inconclusive`.
    var outcome: String
    var reason: String?
    /// Each of the run, B, held against the baseline, A.
    var figures: [String: ComparisonReport.FigureReport]
  }

  struct ApartReport: Encodable {
    var cell, reason: String
    /// `worse` or `inconclusive`, as `strict` counts it; left out where the baseline says nothing of the cell.
    var outcome: String?

    init(_ cell: Comparison.Incomparable) {
      (self.cell, reason, outcome) = (cell.cellID, cell.reason, cell.outcome?.rawValue)
    }
  }

  init(_ check: BaselineCheck) {
    let comparison = check.comparison
    (directory, run) = (check.directory, comparison.a.run)
    (tolerance, strict) = (comparison.tolerance, check.isStrict)
    notes = comparison.baselineNotes
    cells = comparison.regressions.map { row in
      CellReport(
        cell: row.row.cellID, outcome: row.outcome.rawValue, reason: row.reason,
        figures: Dictionary(
          row.row.figures.filter(\.quantity.isRelative).map { ($0.quantity.rawValue, .init($0)) }
        ) { first, _ in first })
    }
    notComparable = comparison.withoutBaseline.map(ApartReport.init)
  }

  private enum CodingKeys: String, CodingKey {
    case directory, run, tolerance, strict, notes, cells
    case notComparable = "not_comparable"
  }
}
