import Trials

/// What a selector may name: the levels of the experiment's factors.
struct Factors {
  var workloads: [String]
  var models: [ModelName]
  var tasks: [Count]
  var cores: [Count]
  /// Names of parameters in the file's order.
  var parameters: [String]
  /// Factors whose levels were replaced by the command line: what selects them may then select nothing.
  var replaced: Set<String>

  /// Every factor by the name that cells and options know it by.
  static let names = ["workload", "model", "tasks", "cores", "placement"]
}

extension Decoder {
  /// `{ workload: …, models: […], tasks: … }`, in the singular or the plural.
  mutating func selector(_ node: Node, what: String, among factors: Factors) -> Selector? {
    let plural = ["workloads": "workload", "models": "model", "placements": "placement"]
    let known = Factors.names + factors.parameters
    guard case .mapping(let entries) = node.content, !entries.isEmpty else {
      report(
        node.place, "\(what): \(node.kind)",
        allowed: "a mapping of factors to levels is needed; factors: \(known.joined(separator: ", "))")
      return nil
    }
    let before = problems.count
    var selector = Selector()
    var seen: Set<String> = []
    for entry in entries {
      let factor = plural[entry.key] ?? entry.key
      guard known.contains(factor) else {
        report(
          entry.place, "\(what): unknown factor \(quoted(entry.key))",
          allowed: "factors: \(known.joined(separator: ", "))", nearest: nearest(to: entry.key, in: known))
        continue
      }
      guard seen.insert(factor).inserted else {
        report(entry.place, "\(what): \(factor) stands twice", advice: "keep one of the two")
        continue
      }
      guard let items = items(of: entry.value, what: "\(what), \(factor)") else { continue }
      take(items, of: factor, what: "\(what), \(factor)", among: factors, into: &selector)
    }
    return problems.count == before ? selector : nil
  }

  private mutating func take(
    _ items: [Node], of factor: String, what: String, among factors: Factors, into selector: inout Selector
  ) {
    switch factor {
    case "workload":
      selector.workloads = items.compactMap { level($0, what: what, of: factors.workloads) }
    case "model":
      let known = factors.replaced.contains("models") ? nil : factors.models.map(\.description)
      selector.models = items.compactMap { level($0, what: what, of: known).map { ModelName(written: $0) } }
    case "tasks":
      selector.tasks = items.compactMap { item in
        guard let count = value(item, what: what, Literal.tasks) else { return nil }
        guard case .perCore = count, !factors.tasks.contains(count), !factors.replaced.contains("tasks")
        else {
          return count
        }
        report(
          item.place, "\(what): \(count) is no level of tasks",
          allowed: "levels: \(factors.tasks.map(\.description).joined(separator: ", "))")
        return nil
      }
    case "cores": selector.cores = items.compactMap { value($0, what: what, Literal.cores) }
    case "placement": selector.placements = items.compactMap { word($0, what: what, as: Placement.self) }
    default:
      let known = (parameters[factor] ?? []).compactMap { node -> String? in
        if case .scalar(let text) = node.content { text } else { nil }
      }
      let levels = items.compactMap {
        level($0, what: what, of: factors.replaced.contains(factor) ? nil : known)
      }
      selector.parameters.append(Experiment.Parameter(name: factor, levels: levels))
    }
  }

  private mutating func level(_ node: Node, what: String, of known: [String]?) -> String? {
    guard let text = text(node, what: what) else { return nil }
    guard let known, !known.contains(text) else { return text }
    report(
      node.place, "\(what): unknown level \(quoted(text))",
      allowed: "levels: \(known.joined(separator: ", "))",
      nearest: nearest(to: text, in: known))
    return nil
  }
}

extension ModelName {
  /// As an experiment file writes it: `thread`, or `py/asyncio`.
  init(written text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    self =
      parts.count == 2 ? ModelName(worker: parts[0], model: parts[1]) : ModelName(worker: nil, model: text)
  }
}
