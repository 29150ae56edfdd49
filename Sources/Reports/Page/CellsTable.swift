import Findings
import Mustache
import Statistics
import Trials

/// The table of cells: what `juggle show` prints, with intervals, and with the reasons of failed trials.
struct CellsTable {
  var columns: [Column]
  var rows: [Row]

  struct Column {
    var heading: String
    /// Text is sorted as text.
    var isNumber: Bool
    /// Whether the page offers its levels to choose from.
    var isFactor: Bool
    /// What it means, for a heading that is short.
    var meaning: String?
  }

  struct Row {
    /// The first one names the row.
    var first: Field
    var rest: [Field]
  }

  /// One field. The template asks for its parts by these names.
  struct Field: MustacheParent {
    var text: String
    /// The interval, or what else stands under it.
    var under: String?
    /// What it is sorted by; nil for text, and where nothing is known.
    var value: Double?
    /// The whole text, where it had to be shortened.
    var whole: String?
    var isNumber = false

    func child(named name: String) -> Any? {
      switch name {
      case "text": text
      case "under": under
      case "value": value.map { "\($0)" }
      case "whole": whole
      case "isNumber": isNumber
      default: nil
      }
    }
  }

  private static let longestReason = 160

  /// - Parameter summaries: of one run.
  init(_ summaries: [Summary]) {
    let parameters = summaries.first?.cell.parameters ?? []
    var made: [(column: Column, fields: [Field])] = []
    func text(_ heading: String, isFactor: Bool = true, _ field: (Summary) -> String?) {
      made.append(
        (
          Column(heading: heading, isNumber: false, isFactor: isFactor),
          summaries.map { Field(text: field($0).map(printable) ?? "") }
        ))
    }
    func number(
      _ heading: String, isFactor: Bool = false, meaning: String? = nil,
      _ field: (Summary) -> (String, Double, String?)?
    ) {
      made.append(
        (
          Column(heading: heading, isNumber: true, isFactor: isFactor, meaning: meaning),
          summaries.map { row in
            let known = field(row)
            return Field(text: known?.0 ?? "", under: known?.2, value: known?.1, isNumber: true)
          }
        ))
    }
    func estimate(
      _ heading: String, as write: @escaping (Estimate) -> String, meaning: String? = nil,
      of field: @escaping (Summary) -> Estimate?
    ) {
      number(heading, meaning: meaning) { row in
        field(row).map { known in
          let parts = Self.parts(write(known))
          return (parts.value, known.value, parts.interval)
        }
      }
    }
    func times(_ estimate: Estimate) -> String { Wording.times(estimate) }

    text("workload") { $0.cell.workload }
    for place in parameters.indices {
      text(printable(parameters[place].name)) { row in
        row.cell.parameters.indices.contains(place) ? row.cell.parameters[place].level : nil
      }
    }
    text("model") { $0.cell.model.description }
    number("tasks", isFactor: true) { ("\($0.cell.tasks)", Double($0.cell.tasks), nil) }
    number("cores", isFactor: true) { ("\($0.cell.cores)", Double($0.cell.cores), nil) }
    if Set(summaries.map(\.cell.placement)).count > 1 { text("placement") { $0.cell.placement.rawValue } }
    number("rounds", meaning: "rounds with a trial that ran to its end") {
      ("\($0.count)", Double($0.count), nil)
    }
    estimate("wall", as: Wording.seconds, meaning: "wall time", of: { $0[.wall] })
    number("±", meaning: "half of the interval's width, as a share of the wall time") { row in
      row[.wall]?.relativeHalfWidth.map { (Wording.percent($0), $0, nil) }
    }
    if summaries.contains(where: { $0.clock == .spawn }) {
      estimate("wall/ideal", as: times, meaning: "wall time over the ideal one", of: \.wallOverIdeal)
      estimate("CPU/task", as: Wording.seconds, of: { $0[.cpuPerTask] })
      number("mem/task") { row in row[.memoryPerTask].map { (Wording.bytes($0.value), $0.value, nil) } }
    }
    number("predicted", meaning: "wall time of simulated trials, their median, the shortest and the longest")
    {
      row in
      row.prediction.flatMap { prediction in
        guard prediction.source == .simulation else { return nil }
        let parts = Self.parts(
          Wording.seconds(
            Estimate(value: prediction.wall, interval: prediction.range, count: prediction.trials)))
        return (parts.value, prediction.wall, parts.interval)
      }
    }
    number("off by", meaning: "predicted over measured, where nobody disturbed it") { row in
      guard row.prediction?.source == .simulation, let error = row.prediction?.error else { return nil }
      return (
        Wording.signedPercent(error), error, row.prediction?.exceedsNoise == true ? "beyond noise" : nil
      )
    }
    number("by law", meaning: "wall time that the model's law gives") { row in
      row.predictedWall(by: .law).map { (Wording.seconds($0), $0, nil) }
    }
    estimate("tasks/s", as: Wording.rate, of: { $0[.tasksPerSecond] })
    estimate("speed-up", as: times, meaning: "over one task of plain calls on one core", of: \.speedup)
    number("efficiency", meaning: "speed-up over the cores that could be busy") { row in
      row.efficiency.map { (Wording.percent($0), $0, nil) }
    }
    number("busy cores", meaning: "CPU time over wall time") { row in
      row.busyCores.map { (Manner.cores($0.value), $0.value, nil) }
    }
    made.append(
      (
        Column(heading: "notes", isNumber: false, isFactor: false),
        summaries.map { row in
          let reasons = row.failures.map { printable($0.reason) }.joined(separator: "; ")
          let short = shortened(reasons, to: Self.longestReason)
          return Field(
            text: row.notes, under: short.isEmpty ? nil : short,
            whole: short == reasons ? nil : shortened(reasons, to: 1_024))
        }
      ))
    // Columns that say nothing are left out, as `juggle show` leaves them out.
    made = made.filter { $0.fields.contains { !$0.text.isEmpty } }
    columns = made.map(\.column)
    rows = summaries.indices.map { place in
      let fields = made.map { $0.fields[place] }
      return Row(first: fields.first ?? Field(text: ""), rest: Array(fields.dropFirst()))
    }
  }

  /// `38.2 µs (31.0–45.1 µs)` as its two parts.
  private static func parts(_ text: String) -> (value: String, interval: String?) {
    guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return (text, nil) }
    let value = text[..<open].trimmingSuffix(" ")
    return (value, String(text[text.index(after: open)...].dropLast()))
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ character: Character) -> String {
    var text = self
    while text.last == character { text.removeLast() }
    return String(text)
  }
}
