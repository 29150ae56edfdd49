import Findings
import Trials

/// The section on predictions: how far they were off for each model, and the cells for which that is more than noise.
struct PredictionSection {
  /// What it begins with.
  var lead: String
  var models: TextTable?
  /// One line for each of the worst cells, the worst first.
  var cells: [String]
  /// How many others there are.
  var more: Int
  /// Whether any cell was simulated.
  private let isOfSome: Bool

  /// Cells that are named.
  private static let shown = 6

  /// Nil where nothing was to be simulated.
  init?(_ results: Results, _ summaries: [Summary]) {
    isOfSome = summaries.contains { $0.prediction?.source == .simulation }
    let unpredicted = results.unpredicted.map {
      "\(Wording.amount($0.count, "cell")) could not be simulated: \($0.reason)."
    }
    guard isOfSome || !unpredicted.isEmpty else { return nil }
    let errors = PredictionErrors(summaries)
    lead = ((isOfSome ? [errors.words] : []) + unpredicted).joined(separator: " ")
    models = errors.models.isEmpty ? nil : TextTable(errors)
    let wrong = PredictionErrors.beyondNoise(summaries).compactMap(\.wrongPrediction)
    cells = Array(wrong.prefix(Self.shown))
    more = wrong.count - cells.count
  }

  /// What the list of cells begins with.
  var listLead: String {
    guard isOfSome else { return "So there is nothing to hold against what was measured." }
    guard !cells.isEmpty else { return "No cell is off by more than the noise." }
    let which = more > 0 ? "the worst \(cells.count) of \(cells.count + more)" : "the worst first"
    return "Off by more than the noise, \(which):"
  }

  func text(on screen: Screen) -> String {
    let heading = wrapped(lead, "", on: screen, lead: ("Prediction:", .heading))
    let table = models.map { "\n" + $0.text(on: screen) + "\n" } ?? ""
    return heading + table + wrapped(listLead, "", on: screen)
      + cells.map { wrapped($0, "- ", on: screen) }.joined()
  }

  var markdown: String {
    var parts = ["**Prediction**: " + markdownText(lead) + "\n"]
    if let models { parts.append(models.markdown) }
    parts.append(markdownText(listLead) + "\n")
    return (parts + markdownList(cells)).joined(separator: "\n")
  }
}

extension TextTable {
  /// Errors of simulated wall times, a row a model.
  fileprivate init(_ errors: PredictionErrors) {
    let rows = errors.models
    func column(_ title: String, isNumber: Bool = true, _ value: (PredictionErrors.OfModel) -> String)
      -> Column
    {
      Column(title: title, isNumber: isNumber, values: rows.map(value), role: .key)
    }
    self.init(
      [
        column("model", isNumber: false) { $0.model },
        column("cells") { "\($0.errors.cells)" },
        column("off by (median)") { Wording.percent($0.errors.median) },
        column("90 % within") { Wording.percent($0.errors.high) },
      ])
  }
}
