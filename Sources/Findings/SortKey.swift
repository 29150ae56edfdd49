import Trials

/// The order of cells in tables.
struct SortKey: Comparable {
  var workload: String
  var parameters: [Amount]
  var placement: String
  /// Empty for juggle's own.
  var worker: String
  var model: Int
  var modelName: String
  var cores: Int
  var tasks: Int

  /// A parameter's level; `2ms` comes before `10ms`.
  struct Amount: Comparable {
    var number: Double
    var text: String

    init(_ level: String) {
      let scale: [Substring: Double] = [
        "us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "KiB": 1024, "MiB": 1_048_576,
        "GiB": 1_073_741_824,
        "%": 0.01,
      ]
      let digits = level.prefix { $0.isNumber || $0 == "." }
      let unit = level.dropFirst(digits.count).drop { $0 == " " }
      number = (Double(digits) ?? .infinity) * (scale[unit] ?? 1)
      text = level
    }

    static func < (a: Amount, b: Amount) -> Bool { (a.number, a.text) < (b.number, b.text) }
  }

  init(_ cell: Cell) {
    workload = cell.workload
    parameters = cell.parameters.map { Amount($0.level) }
    placement = cell.placement.rawValue
    worker = cell.model.worker ?? ""
    model = cell.model.namesake.flatMap { Model.allCases.firstIndex(of: $0) } ?? .max
    modelName = cell.model.description
    (cores, tasks) = (cell.cores, cell.tasks)
  }

  static func < (a: SortKey, b: SortKey) -> Bool {
    if a.workload != b.workload { return a.workload < b.workload }
    for (one, other) in zip(a.parameters, b.parameters) where one != other { return one < other }
    if a.placement != b.placement { return a.placement < b.placement }
    return (a.worker, a.model, a.modelName, a.cores, a.tasks) < (
      b.worker, b.model, b.modelName, b.cores, b.tasks
    )
  }
}
