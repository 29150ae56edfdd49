import Trials

/// Steps that have more than one amount: `memory: { bytes: 4MiB, passes: 3, pattern: chase }`.
extension Decoder {
  mutating func memory(_ node: Node, _ what: String) -> Experiment.StepTemplate? {
    guard let fields = fields(of: node, what: what, known: ["bytes", "passes", "pattern"]),
      let bytesNode = need("bytes", in: fields, of: node, what, as: "bytes: 4MiB")
    else { return nil }
    let bytes = valueOrParameter(bytesNode, what: "\(what), bytes", Literal.workingSet)
    let passes: Experiment.Value<Int>? =
      if let node = fields["passes"] {
        valueOrParameter(node, what: "\(what), passes", Literal.times)
      } else { .literal(1) }
    let pattern =
      if let node = fields["pattern"] {
        word(node, what: "\(what), pattern", as: MemoryPattern.self)
      } else { MemoryPattern.stream }
    guard let bytes, let passes, let pattern else { return nil }
    return .memory(bytes: bytes, passes: passes, pattern: pattern)
  }

  mutating func file(_ node: Node, _ what: String) -> Experiment.StepTemplate? {
    guard let fields = fields(of: node, what: what, known: ["write", "sync"]),
      let bytesNode = need("write", in: fields, of: node, what, as: "write: 64KiB")
    else { return nil }
    let bytes = valueOrParameter(bytesNode, what: "\(what), write", Literal.content)
    let sync = if let node = fields["sync"] { flag(node, what: "\(what), sync") } else { false as Bool? }
    guard let bytes, let sync else { return nil }
    return .file(bytes: bytes, sync: sync)
  }

  mutating func echo(_ node: Node, _ what: String) -> Experiment.StepTemplate? {
    guard let fields = fields(of: node, what: what, known: ["bytes", "delay"]),
      let bytesNode = need("bytes", in: fields, of: node, what, as: "bytes: 64B")
    else { return nil }
    let bytes = valueOrParameter(bytesNode, what: "\(what), bytes", Literal.content)
    let delay = fields["delay"].map { valueOrParameter($0, what: "\(what), delay", Literal.duration) }
    guard let bytes else { return nil }
    guard let delay else { return .echo(bytes: bytes, delay: nil) }
    return delay.map { .echo(bytes: bytes, delay: $0) }
  }

  mutating func micro(_ node: Node, _ what: String) -> Experiment.StepTemplate? {
    guard let fields = fields(of: node, what: what, known: ["op", "times"]) else { return nil }
    let opNode = need("op", in: fields, of: node, what, as: "op: call")
    let timesNode = need("times", in: fields, of: node, what, as: "times: 1000000")
    let op = opNode.flatMap { word($0, what: "\(what), op", as: MicroOperation.self) }
    let times = timesNode.flatMap { valueOrParameter($0, what: "\(what), times", Literal.times) }
    guard let op, let times else { return nil }
    return .micro(op: op, times: times)
  }

  /// `call: { name: tokenise, amount: 1000, takes: 5ms, waits: 20ms }`; what it takes has to be said, since nobody but
  /// its author knows.
  mutating func call(_ node: Node, _ what: String) -> Experiment.StepTemplate? {
    guard let fields = fields(of: node, what: what, known: ["name", "amount", "takes", "waits"]) else {
      return nil
    }
    let nameNode = need("name", in: fields, of: node, what, as: "name: tokenise")
    let amount: Experiment.Value<Int>? =
      if let node = fields["amount"] {
        valueOrParameter(node, what: "\(what), amount", Literal.amount)
      } else { .literal(1) }
    let takes = span("takes", in: fields, what)
    let waits = span("waits", in: fields, what)
    guard let name = nameNode.flatMap({ nameOfCode($0, "\(what), name") }), let amount, let takes, let waits
    else { return nil }
    guard fields["takes"] != nil || fields["waits"] != nil else {
      report(
        node.place, "\(what): neither takes nor waits",
        allowed:
          "how long one call is busy, or waits, about: iterations and time limits are worked out from it",
        advice: "add it, as in `takes: 5ms`")
      return nil
    }
    return .call(name: name, amount: amount, takes: takes, waits: waits)
  }

  /// 0 where there is none.
  private mutating func span(_ key: String, in fields: [String: Node], _ what: String) -> Nanoseconds? {
    guard let node = fields[key] else { return 0 }
    return value(node, what: "\(what), \(key)", Literal.duration)
  }

  private mutating func nameOfCode(_ node: Node, _ what: String) -> String? {
    guard let name = text(node, what: what) else { return nil }
    if Step.isNameOfCode(name) { return name }
    report(
      node.place, "\(what): \(quoted(name))",
      allowed:
        "the name under which the worker has the code: a letter, then letters, digits, _ and -, 64 at most")
    return nil
  }

  private mutating func need(
    _ key: String, in fields: [String: Node], of node: Node, _ what: String, as example: String
  ) -> Node? {
    if let node = fields[key] { return node }
    report(node.place, "\(what): no \(key)", advice: "add it, as in `\(example)`")
    return nil
  }

  private mutating func flag(_ node: Node, what: String) -> Bool? {
    switch node.content {
    case .scalar("true"): return true
    case .scalar("false"): return false
    case .scalar, .list, .mapping:
      report(node.place, "\(what): \(node.kind)", allowed: "allowed: true, false")
      return nil
    }
  }
}
