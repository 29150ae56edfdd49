package import Experiments
import Trials

extension Plan {
  /// The cells whose worker a gate can put another build in the place of, without a worker's name, and why the others
  /// are left out: those of juggle's own worker, or, where the experiment has none of these, those of the one other
  /// worker that it has.
  package var gated: (cells: [PlannedCell], leftOut: [String]) {
    let workers = Set(cells.map(\.cell.model.worker))
    let replaced = workers.contains(nil) ? nil : workers.compactMap(\.self).sorted().first
    var kept = cells.filter { $0.cell.model.worker == replaced }
    for index in kept.indices { kept[index].cell.model.worker = nil }
    let leftOut = cells.filter { $0.cell.model.worker != replaced }.map { cell in
      "\(cell.id): base and head are put in the place of \(replaced.map { "worker \($0)" } ?? "juggle's own worker")"
    }
    return (kept, leftOut)
  }
}
