import Trials

extension Decoder {
  /// Steps of the file format that this version does not perform.
  private static let laterSteps = ["feed", "command"]

  mutating func workloads(_ node: Node) -> [Experiment.Workload] {
    guard case .mapping(let entries) = node.content, !entries.isEmpty else {
      report(
        node.place, "workloads: \(node.content == .mapping([]) ? "an empty mapping" : node.kind)",
        allowed: "a mapping of names to steps is needed, as in `cpu-bound: [compute: 5ms]`")
      return []
    }
    return entries.compactMap { entry in
      check(name: entry.key, at: entry.place, what: "workloads")
      return cast(entry.value, of: entry.key).map { Experiment.Workload(name: entry.key, cast: $0) }
    }
  }

  /// Steps, `{ steps, repeat }` or `{ cast }`.
  private mutating func cast(_ node: Node, of workload: String) -> Experiment.Cast? {
    guard let cast = node["cast"] else { return script(node, of: workload).map { .all($0) } }
    _ = fields(of: node, what: workload, known: ["cast"])
    switch cast.content {
    case .list(let scripts) where !scripts.isEmpty:
      let read = scripts.map { script($0, of: workload) }
      let complete = read.compactMap(\.self)
      return complete.count == read.count ? .each(complete) : nil
    case .mapping(let roles) where !roles.isEmpty: return shares(roles, of: workload, at: cast.place)
    case .list, .mapping, .scalar:
      report(
        cast.place, "\(workload), cast: \(cast.kind)",
        allowed: "a list of step lists, one a task, or a mapping of roles with their shares")
      return nil
    }
  }

  private mutating func shares(
    _ roles: [Node.Entry], of workload: String, at place: Place
  ) -> Experiment.Cast? {
    var shares: [Experiment.Share] = []
    for role in roles {
      let what = "\(workload), \(role.key)"
      check(name: role.key, at: role.place, what: workload)
      guard let fields = fields(of: role.value, what: what, known: ["share", "steps", "repeat"]) else {
        continue
      }
      guard let share = fields["share"] else {
        report(
          role.place, "\(what): no share", allowed: "a share is a number from 0 to 1, a percentage, or `rest`"
        )
        continue
      }
      let portion: Experiment.Portion? =
        share.content == .scalar("rest")
        ? .rest : valueOrParameter(share, what: "\(what), share", Literal.share).map { .of($0) }
      guard let script = script(role.value, fields, of: what), let portion else { continue }
      shares.append(Experiment.Share(role: role.key, share: portion, script: script))
    }
    guard shares.count == roles.count else { return nil }
    checkSum(of: shares, workload: workload, at: place)
    return .shares(shares)
  }

  /// What the shares add up to: from the smallest to the largest level where they are parameters.
  private mutating func checkSum(of shares: [Experiment.Share], workload: String, at place: Place) {
    var (least, most) = (0.0, 0.0)
    var rests = 0
    for share in shares {
      switch share.share {
      case .rest: rests += 1
      case .of(.literal(let value)): (least, most) = (least + value, most + value)
      case .of(.parameter(let name)):
        let levels: [Double] = levels(of: .parameter(name), Literal.share)
        (least, most) = (least + (levels.min() ?? 0), most + (levels.max() ?? 0))
      }
    }
    let slack = 1e-9
    if most > 1 + slack {
      report(place, "\(workload): the shares add up to \(percent(most))", allowed: "they may add up to 100%")
    } else if rests > 1 {
      report(place, "\(workload): \(rests) roles have the share `rest`", allowed: "one role may have it")
    } else if rests == 0, least < 1 - slack {
      report(
        place, "\(workload): the shares add up to \(percent(least))", allowed: "all tasks need a role",
        advice: "give one role `share: rest`")
    }
  }

  private func percent(_ share: Double) -> String {
    let tenths = (share * 1000).rounded() / 10
    return tenths == tenths.rounded() ? "\(Int(tenths))%" : "\(tenths)%"
  }

  /// A list of steps, or `{ steps, repeat }`.
  mutating func script(_ node: Node, of workload: String) -> Experiment.Script? {
    if case .list = node.content { return script(node, ["steps": node], of: workload) }
    guard case .mapping = node.content else {
      report(
        node.place, "\(workload): \(node.kind)",
        allowed: "a list of steps is needed, as in [compute: 5ms], or a mapping with `steps` or `cast`")
      return nil
    }
    guard let fields = fields(of: node, what: workload, known: ["steps", "repeat", "cast"]) else {
      return nil
    }
    return script(node, fields, of: workload)
  }

  private mutating func script(
    _ node: Node, _ fields: [String: Node], of workload: String
  ) -> Experiment.Script? {
    var times: Int? = 1
    if let node = fields["repeat"] {
      times = value(node, what: "\(workload), repeat", Literal.times)
    }
    guard let stepsNode = fields["steps"] else {
      report(node.place, "\(workload): no steps", advice: "add them, as in `steps: [compute: 5ms]`")
      return nil
    }
    let allowed = "a list of steps is needed, as in [compute: 5ms, sleep: 5ms]"
    guard let nodes = list(stepsNode, what: "\(workload), steps", allowed: allowed) else { return nil }
    let steps = nodes.compactMap { step($0, of: workload) }
    guard let times, steps.count == nodes.count else { return nil }
    let script = Experiment.Script(steps: steps, repeat: times)
    return checkAmount(of: script, workload: workload, at: stepsNode.place) ? script : nil
  }

  private mutating func step(_ node: Node, of workload: String) -> Experiment.StepTemplate? {
    guard case .mapping(let entries) = node.content, let entry = entries.first, entries.count == 1 else {
      var found = node.kind
      if case .mapping(let entries) = node.content, entries.count > 1 {
        found = "\(entries.count) steps in one mapping, which has no order"
      }
      report(
        node.place, "\(workload): \(found)",
        allowed: "a step is a name and an amount, as in `compute: 5ms`, and an item of its own")
      return nil
    }
    let (what, node) = ("\(workload), \(entry.key)", entry.value)
    switch entry.key {
    case "compute": return valueOrParameter(node, what: what, Literal.work).map { .compute($0) }
    case "sleep": return valueOrParameter(node, what: what, Literal.duration).map { .sleep($0) }
    case "block": return valueOrParameter(node, what: what, Literal.duration).map { .block($0) }
    case "every": return valueOrParameter(node, what: what, Literal.duration).map { .every($0) }
    case "yield": return valueOrParameter(node, what: what, Literal.times).map { .yield($0) }
    case "say":
      guard let text = text(node, what: what) else { return nil }
      guard text.utf8.count <= 1_000 else {
        report(
          node.place, "\(what): \(text.utf8.count) bytes", allowed: "at most 1000 bytes are said at once")
        return nil
      }
      return .say(text)
    case "memory": return memory(node, what)
    case "file": return file(node, what)
    case "echo": return echo(node, what)
    case "micro": return micro(node, what)
    case "call": return call(node, what)
    case let name where Self.laterSteps.contains(name):
      report(
        entry.place, "\(workload): the step \(quoted(name)) is not supported by this version of juggle",
        allowed: "steps: \(Step.names.joined(separator: ", "))")
    default:
      report(
        entry.place, "\(workload): unknown step \(quoted(entry.key))",
        allowed: "steps: \(Step.names.joined(separator: ", "))",
        nearest: nearest(to: entry.key, in: Step.names))
    }
    return nil
  }

  /// Whether one task's work stays within what counters, clocks and patience can hold.
  private mutating func checkAmount(
    of script: Experiment.Script, workload: String, at place: Place
  ) -> Bool {
    let times = Double(script.repeat)
    var (steps, units, ns) = (0.0, 0.0, 0.0)
    for step in script.steps {
      steps += 1
      switch step {
      case .compute(let work):
        let levels = levels(of: work, Literal.work)
        units += levels.map { if case .units(let count) = $0 { Double(count) } else { 0 } }.max() ?? 0
        ns += levels.map { if case .time(let time) = $0 { Double(time) } else { 0 } }.max() ?? 0
      case .sleep(let time), .block(let time), .every(let time):
        ns += levels(of: time, Literal.duration).map(Double.init).max() ?? 0
      case .yield(let count):
        steps += levels(of: count, Literal.times).map(Double.init).max() ?? 0
      case .echo(_, let delay):
        ns += delay.map { levels(of: $0, Literal.duration).map(Double.init).max() ?? 0 } ?? 0
      case .memory(_, let count, _), .micro(_, let count):
        steps += levels(of: count, Literal.times).map(Double.init).max() ?? 0
      case .call(_, _, let takes, let waits): ns += Double(takes + waits)
      case .file, .say: break
      }
    }
    var isFine = true
    func refuse(_ found: String, _ allowed: String) {
      report(
        place, "\(workload): one task \(found)", allowed: allowed, advice: "lower `repeat` or the amounts")
      isFine = false
    }
    if steps * times > Double(Literal.mostSteps) {
      refuse(
        "does \(steps * times) steps",
        "at most \(Literal.mostSteps) steps, repeats, yields, passes and operations counted")
    }
    if ns * times > Double(Literal.longest) { refuse("takes \(ns * times / 3.6e12) hours", "at most 24h") }
    if units * times > Double(Literal.largestInteger) {
      refuse("computes \(units * times) units", "at most \(Literal.largestInteger) units")
    }
    return isFine
  }

  /// The value, or every level of the parameter.
  private func levels<Value>(
    of value: Experiment.Value<Value>, _ parse: (String) throws -> Value
  ) -> [Value] {
    switch value {
    case .literal(let value): [value]
    case .parameter(let name):
      (parameters[name] ?? []).compactMap { level in
        guard case .scalar(let text) = level.content else { return nil }
        return try? parse(text)
      }
    }
  }
}
