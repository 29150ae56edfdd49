package import Experiments
package import Simulation
import Trials

extension Plan {
  /// Everything that keeps its cells from being simulated, together: the cells of one reason are named at once.
  ///
  /// - Parameter costs: Nil where they are still to be measured: what needs them is no problem yet.
  /// - Complexity: O(cells × steps).
  package func problems(simulating costs: Costs?) -> [Problem] {
    let simulator = costs.map(Simulator.init)
    var reasons: [String] = []
    var refused: [String: [String]] = [:]
    for planned in cells + references {
      guard let reason = planned.foreign ?? simulator?.refusal(of: planned.roles, model: planned.cell.model)
      else { continue }
      if refused[reason] == nil { reasons.append(reason) }
      refused[reason, default: []].append(planned.id)
    }
    return reasons.map { reason in
      let names = refused[reason] ?? []
      let more = names.count > 3 ? ["\(names.count - 3) more"] : []
      return Problem(
        experiment.place(of: "models"), reason,
        allowed: "cells: " + (names.prefix(3) + more).joined(separator: "; "),
        advice: "leave them out, as with --only, or measure them with `juggle run` on this machine")
    }
  }
}

extension PlannedCell {
  /// Why a cell of another program can't be simulated, whatever its models are called.
  fileprivate var foreign: String? {
    cell.model.worker.map {
      "worker \($0) is another program, and can't be simulated: what it does is not known"
    }
  }
}
