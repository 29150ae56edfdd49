/// How a cell's PUs are chosen from the machine's.
package enum Placement: String, Sendable, Codable, CaseIterable {
  /// Neighbouring cores, one PU each.
  case compact
  /// Cores as far apart as the machine allows, one PU each.
  case scatter
  /// Neighbouring cores, every PU of each.
  case smt
}

/// One combination of levels of all factors.
package struct Cell: Sendable, Hashable {
  package var workload: String
  package var model: ModelName
  package var tasks: Int
  package var cores: Int
  package var placement: Placement
  /// The levels of the experiment's own parameters, in the file's order.
  package var parameters: [Parameter]

  package struct Parameter: Sendable, Hashable {
    package var name: String
    /// As written in the file, such as `10us`.
    package var level: String

    package init(name: String, level: String) { (self.name, self.level) = (name, level) }
  }

  package init(
    workload: String, model: ModelName, tasks: Int, cores: Int, placement: Placement = .compact,
    parameters: [Parameter] = []
  ) {
    self.workload = workload
    self.model = model
    self.tasks = tasks
    self.cores = cores
    self.placement = placement
    self.parameters = parameters
  }

  /// The cell's name in records, unique within its experiment: `mixed thread tasks=30 cores=2 compact work=10us`.
  package var id: String {
    let factors = ["\(workload)", "\(model)", "tasks=\(tasks)", "cores=\(cores)", placement.rawValue]
    return (factors + parameters.map { "\($0.name)=\($0.level)" }).joined(separator: " ")
  }

  /// What it has in common with cells that differ in model, tasks, cores and placement only, for people: `mixed, work 10us`.
  package var setting: String {
    ([workload] + parameters.map { "\($0.name) \($0.level)" }).joined(separator: ", ")
  }

  /// The cell that this one's speed-up is measured against: the same work as plain calls, one task on one core.
  package var reference: Cell { reference(of: nil) }

  /// The same as plain calls of its own worker, for work that juggle's own can't do.
  package var ownReference: Cell { reference(of: model.worker) }

  private func reference(of worker: String?) -> Cell {
    var cell = self
    cell.model = ModelName(worker: worker, model: Model.subroutine.rawValue)
    (cell.tasks, cell.cores, cell.placement) = (1, 1, .compact)
    return cell
  }
}
