import Trials

extension Experiment.Workload {
  /// Who does what in a cell: parameters filled in, tasks shared out.
  ///
  /// - Throws: why a parameter's level does not fit; decoding has made sure that it does.
  func roles(tasks: Int, parameters: [Cell.Parameter]) throws(Unreadable) -> [Role] {
    let levels = Dictionary(parameters.map { ($0.name, $0.level) }) { first, _ in first }
    switch cast {
    case .all(let script): return [try script.role("all", tasks: tasks, levels)]
    case .each(let scripts):
      var roles: [Role] = []
      for (number, script) in scripts.enumerated() {
        roles.append(try script.role("\(number + 1)", tasks: 1, levels))
      }
      return roles
    case .shares(let shares):
      var portions: [Double?] = []
      for share in shares {
        switch share.share {
        case .rest: portions.append(nil)
        case .of(let value): portions.append(try value.filled(levels, Literal.share))
        }
      }
      var roles: [Role] = []
      for (share, count) in zip(shares, shareOut(tasks, among: portions)) where count > 0 {
        roles.append(try share.script.role(share.role, tasks: count, levels))
      }
      return roles
    }
  }
}

/// Whole numbers of tasks for shares of them, by largest remainder: each gets its share rounded down, and what
/// is left goes to those that lost most, the first of equals first. nil takes what the others leave.
func shareOut(_ tasks: Int, among shares: [Double?]) -> [Int] {
  let given = shares.reduce(0) { $0 + ($1 ?? 0) }
  let quotas = shares.map { Double(tasks) * ($0 ?? max(0, 1 - given)) }
  // 0.1 + 0.2 is a little over 0.3: a quota that is whole but for that counts as whole.
  var counts = quotas.map { Int(($0 + 1e-9).rounded(.down)) }
  let byRemainder = quotas.indices.sorted {
    let (left, right) = (quotas[$0] - Double(counts[$0]), quotas[$1] - Double(counts[$1]))
    return abs(left - right) > 1e-9 ? left > right : $0 < $1
  }
  let left = tasks - counts.reduce(0, +)
  for index in byRemainder.prefix(max(0, left)) { counts[index] += 1 }
  return counts
}

extension Experiment.Value {
  fileprivate func filled(
    _ levels: [String: String], _ parse: (String) throws(Unreadable) -> Wrapped
  ) throws(Unreadable) -> Wrapped {
    switch self {
    case .literal(let value): value
    case .parameter(let name): try parse(levels[name] ?? "")
    }
  }
}

extension Experiment.Script {
  fileprivate func role(
    _ name: String, tasks: Int, _ levels: [String: String]
  ) throws(Unreadable) -> Role {
    var filled: [Step] = []
    for step in steps { filled.append(try step.filled(levels)) }
    return Role(name: name, tasks: tasks, steps: filled, repeat: `repeat`)
  }
}

extension Experiment.StepTemplate {
  fileprivate func filled(_ levels: [String: String]) throws(Unreadable) -> Step {
    switch self {
    case .compute(let work):
      switch try work.filled(levels, Literal.work) {
      case .units(let units): .compute(units: units)
      case .time(let ns): .computeTime(ns: ns)
      }
    case .sleep(let time): .sleep(ns: try time.filled(levels, Literal.duration))
    case .block(let time): .block(ns: try time.filled(levels, Literal.duration))
    case .every(let time): .every(ns: try time.filled(levels, Literal.duration))
    case .yield(let times): .yield(times: try times.filled(levels, Literal.times))
    case .say(let text): .say(text: text)
    case .memory(let bytes, let passes, let pattern):
      .memory(
        bytes: try bytes.filled(levels, Literal.workingSet), passes: try passes.filled(levels, Literal.times),
        pattern: pattern)
    case .file(let bytes, let sync): .file(bytes: try bytes.filled(levels, Literal.content), sync: sync)
    case .echo(let bytes, let delay):
      .echo(
        bytes: try bytes.filled(levels, Literal.content),
        ns: try delay?.filled(levels, Literal.duration) ?? 0)
    case .micro(let op, let times): .micro(op: op, times: try times.filled(levels, Literal.times))
    case .call(let name, let amount, let takes, let waits):
      .call(name: name, amount: try amount.filled(levels, Literal.amount), ns: takes, waiting: waits)
    }
  }
}
