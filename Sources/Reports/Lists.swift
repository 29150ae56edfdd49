import Experiments
import Trials

/// The models, the steps, and which model performs which step, for people.
package enum Lists {
  /// Experiment files with their questions.
  package static func experiments(_ rows: [[String]]) -> String { TextTable(rows: rows).aligned }

  /// The execution models with what they are.
  package static var models: String {
    TextTable(rows: Model.allCases.map { [$0.rawValue, $0.summary] }).aligned
  }

  /// The steps with what they do.
  package static var steps: String { TextTable(rows: Step.names.map { [$0, summary(of: $0)] }).aligned }

  /// Models across, steps down, and why a model can't do a step.
  package static var table: String {
    var columns = [TextTable.Column(title: "step", isNumber: false, values: Step.abilities)]
    var reasons: [String] = []
    for model in Model.allCases {
      let answers = Step.abilities.map { step in
        guard let reason = model.refusal(of: step) else { return "yes" }
        reasons.append("\(model.rawValue), \(step): \(reason)\n")
        return "no"
      }
      columns.append(TextTable.Column(title: model.rawValue, isNumber: false, values: answers))
    }
    return TextTable(columns).aligned
      + "call, code of your own in a worker built with JuggleWorker: yes under every model of that worker\n"
      + reasons.joined()
  }

  private static func summary(of step: String) -> String {
    switch step {
    case "compute": "computes for a time, or a number of kernel units"
    case "sleep": "waits for a time, and lets others run where its model can"
    case "yield": "offers its place to others, a number of times"
    case "block": "blocks the thread that it is on for a time, on purpose"
    case "memory": "goes through a working set of its own, in order (stream) or from line to line (chase)"
    case "file":
      "writes, syncs and reads back a file of its own; tasks that await leave it to a pool of threads"
    case "echo": "sends bytes to juggle's echo server and waits for the same bytes, which come after a delay"
    case "micro":
      "does one operation many times: \(MicroOperation.allCases.map(\.rawValue).joined(separator: ", "))"
    case "every": "waits for the next point of a schedule with that period; lateness is recorded"
    case "say": "writes a line into the result"
    case "call": "runs code of your own, in a worker that you build with JuggleWorker"
    default: ""
    }
  }
}
