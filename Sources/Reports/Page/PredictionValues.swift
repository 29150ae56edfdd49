/// What the template says of predictions.
struct PredictionValues {
  var lead: String
  var headings: [Heading]
  var models: [Row]
  var hasModels: Bool
  var listLead: String
  var cells: [String]

  struct Heading {
    var text: String
    var isNumber: Bool
  }

  struct Row {
    var name: String
    var figures: [String]
  }

  init(_ section: PredictionSection) {
    lead = withBoundUnits(section.lead)
    let columns = section.models?.columns ?? []
    headings = columns.map { Heading(text: $0.title, isNumber: $0.isNumber) }
    models = (0..<(section.models?.rowCount ?? 0)).map { row in
      let fields = columns.map { withBoundUnits($0.values[row]) }
      return Row(name: fields.first ?? "", figures: Array(fields.dropFirst()))
    }
    hasModels = !models.isEmpty
    listLead = section.listLead
    cells = section.cells.map { shortened(withBoundUnits($0), to: 2_000) }
  }
}
