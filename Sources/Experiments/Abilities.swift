import Trials

/// Which model performs which step, for people and for refusing what can't be.
package enum Abilities {
  /// The execution models with what they are.
  package static var models: String { textTable(Model.allCases.map { [$0.rawValue, $0.summary] }) }

  /// The steps with what they do.
  package static var steps: String { textTable(Step.names.map { [$0, summary(of: $0)] }) }

  /// Models across, steps down, and why a model can't do a step.
  package static var table: String {
    let header = ["step"] + Model.allCases.map(\.rawValue)
    var reasons: [String] = []
    let rows = Step.names.map { step in
      [step]
        + Model.allCases.map { model in
          guard let reason = model.refusal(of: step) else { return "yes" }
          reasons.append("\(model.rawValue), \(step): \(reason)")
          return "no"
        }
    }
    return ([textTable([header] + rows)] + reasons).joined(separator: "\n")
  }

  private static func summary(of step: String) -> String {
    switch step {
    case "compute": "computes for a time, or a number of kernel units"
    case "sleep": "waits for a time, and lets others run where its model can"
    case "yield": "offers its place to others, a number of times"
    case "block": "blocks the thread that it is on for a time, on purpose"
    case "every": "waits for the next point of a schedule with that period; lateness is recorded"
    case "say": "writes a line into the result"
    default: ""
    }
  }
}

extension Model {
  /// Why a task of this model can't perform a step; nil where it can.
  ///
  /// Blocking and awaiting tasks both serve a turn, a sleep and a point in time, and computing, blocking and
  /// speaking need nothing of a model: so only a step that is not known is refused.
  package func refusal(of step: String) -> String? {
    switch form {
    case .blocking, .awaiting: Step.names.contains(step) ? nil : "no such step in this version of juggle"
    }
  }
}
