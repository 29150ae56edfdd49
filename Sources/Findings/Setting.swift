import Statistics
import Trials

/// Cells that differ in model, tasks and cores only: what a sentence speaks of, and a panel of a chart shows.
struct Setting {
  /// `mixed`, or `mixed, work 10us, smt`.
  var name: String
  let cells: [Results.CellTrials]
  /// The workload's reference cell, where it was measured and all tasks do the same.
  var base: Results.CellTrials?
  var reference: Reference?
  var capacity: Double
  /// Where each cell with a finished trial stands.
  private let places: [Place: Int]

  private struct Place: Hashable {
    var model: ModelName
    var tasks, cores: Int
  }

  /// - Complexity: O(cells).
  init(
    name: String, cells: [Results.CellTrials], base: Results.CellTrials?, reference: Reference?,
    capacity: Double
  ) {
    (self.name, self.cells, self.base) = (name, cells, base)
    (self.reference, self.capacity) = (reference, capacity)
    let measured = cells.indices.filter { !cells[$0].finished.isEmpty }
    let keys = measured.map { place in
      let cell = cells[place].cell
      return (Place(model: cell.model, tasks: cell.tasks, cores: cell.cores), place)
    }
    places = Dictionary(keys) { first, _ in first }
  }

  var coreLevels: [Int] { Set(cells.map(\.cell.cores)).sorted() }

  /// Whether it varies the number of tasks, its reference aside.
  var hasSeveralNumbersOfTasks: Bool {
    Set(cells.filter { $0.id != base?.id && !$0.finished.isEmpty }.map(\.cell.tasks)).count > 1
  }

  func usable(_ cores: Int) -> Double { min(Double(cores), capacity) }

  /// The models with at least one finished trial on so many cores, in the order of the table.
  func models(cores: Int) -> [ModelName] {
    var seen: Set<ModelName> = []
    return cells.filter { $0.cell.cores == cores && !$0.finished.isEmpty }.map(\.cell.model)
      .filter { seen.insert($0).inserted }
  }

  func cell(_ model: ModelName, tasks: Int, cores: Int) -> Results.CellTrials? {
    places[Place(model: model, tasks: tasks, cores: cores)].map { cells[$0] }
  }

  /// Numbers of tasks that were measured, of one model or of any.
  func taskLevels(_ model: ModelName? = nil, cores: Int) -> [Int] {
    Set(
      cells.filter {
        $0.cell.cores == cores && !$0.finished.isEmpty && (model == nil || $0.cell.model == model)
      }.map(\.cell.tasks)
    ).sorted()
  }

  /// How many times as long as one task so many took: against the same model's single task on the same cores, else
  /// against the reference.
  func slowdown(_ model: ModelName, tasks: Int, cores: Int) -> Estimate? {
    guard let many = cell(model, tasks: tasks, cores: cores),
      let one = cell(model, tasks: 1, cores: cores) ?? base
    else { return nil }
    return Estimate.ratio(of: Results.pairs(many, one, .wall))
  }

  /// A quantity of one cell over that of another, in the rounds that both have.
  func ratio(_ response: Response, _ one: Results.CellTrials?, to other: Results.CellTrials?) -> Estimate? {
    guard let one, let other else { return nil }
    return Estimate.ratio(of: Results.pairs(one, other, response))
  }
}

extension Results {
  /// Settings in the order of the table.
  func settings(_ summaries: [Summary]) -> [Setting] {
    let byCell = Dictionary(cells.map { ($0.cell, $0) }) { first, _ in first }
    let groups = Dictionary(grouping: zip(cells, summaries), by: \.1.setting)
    var seen: Set<String> = []
    return summaries.map(\.setting).filter { seen.insert($0).inserted }.compactMap { name in
      guard let members = groups[name], let first = members.first else { return nil }
      let reference = members.lazy.compactMap(\.1.reference).first
      return Setting(
        name: name, cells: members.map(\.0),
        base: reference == nil ? nil : self.reference(of: first.0.cell, in: byCell), reference: reference,
        capacity: capacity ?? info?.capacity ?? .infinity)
    }
  }
}
