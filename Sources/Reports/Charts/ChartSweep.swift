import Findings
import Foundation
import Trials

/// The one parameter of an experiment whose levels are numbers, three or more: charts have it on their x axis, and no
/// panel for each of its levels.
struct ChartSweep {
  var parameter: String
  private var place: Int
  private var numbers: [String: Double]

  /// Nil where no parameter is a number, or more than one is.
  init?(_ summaries: [Summary]) {
    let parameters = summaries.first?.cell.parameters ?? []
    let sweeps = parameters.indices.compactMap { place -> ChartSweep? in
      let levels = Set(
        summaries.compactMap { row in
          row.cell.parameters.indices.contains(place) ? row.cell.parameters[place].level : nil
        })
      return ChartSweep(parameters[place].name, place, levels)
    }
    guard sweeps.count == 1, let sweep = sweeps.first,
      summaries.allSatisfy({ $0.cell.parameters.count == parameters.count })
    else { return nil }
    self = sweep
  }

  private init?(_ name: String, _ place: Int, _ levels: Set<String>) {
    let read = levels.map { ($0, Self.number($0)) }
    let kinds = Set(read.map { $0.1?.kind })
    let numbers = read.compactMap { level, number in number.map { (level, $0.value) } }
    guard numbers.count == levels.count, kinds.count == 1, Set(numbers.map(\.1)).count >= 3 else {
      return nil
    }
    (self.parameter, self.place) = (name, place)
    self.numbers = Dictionary(numbers) { first, _ in first }
  }

  func level(of row: Summary) -> Double? { numbers[levelName(of: row)] }

  func levelName(of row: Summary) -> String { row.cell.parameters[place].level }

  /// What a panel is of: the setting without the parameter, and the number of tasks.
  func panel(of row: Summary) -> String {
    let cell = row.cell
    var others = cell
    others.parameters.remove(at: place)
    // What stands behind the parameters, such as the placement, stays.
    let rest = row.setting.hasPrefix(cell.setting) ? row.setting.dropFirst(cell.setting.count) : ""
    return others.setting + rest + ", "
      + Wording.amount(cell.tasks, "task")
  }

  private enum Kind { case time, size, share, number }

  /// Units as experiments have them.
  private static let units: [String: (Kind, Double)] = [
    "us": (.time, 1e-6), "ms": (.time, 1e-3), "s": (.time, 1), "min": (.time, 60), "h": (.time, 3_600),
    "B": (.size, 1), "KiB": (.size, 1_024), "MiB": (.size, 1_048_576), "GiB": (.size, 1_073_741_824),
    "%": (.share, 0.01), "": (.number, 1), "units": (.number, 1),
  ]

  private static func number(_ level: String) -> (kind: Kind, value: Double)? {
    let digits = level.prefix { "0123456789.".contains($0) }
    let unit = level.dropFirst(digits.count).drop { $0 == " " }
    guard let number = Double(digits), number.isFinite, let (kind, factor) = units[String(unit)] else {
      return nil
    }
    return (kind, number * factor)
  }
}
