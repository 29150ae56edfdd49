package import Experiments
import Trials

extension Plan {
  /// The workers that its cells are of: nil for juggle's own. Base and head can take the place of one only.
  package var workers: Set<WorkerName> { Set(cells.map(\.cell.model.worker)) }

  /// Its cells without a worker's name, for base and head to take its place.
  package var gated: [PlannedCell] {
    cells.map { cell in
      var cell = cell
      cell.cell.model.worker = nil
      return cell
    }
  }
}
