import Findings
package import Simulation
import Trials

/// How costs are shown.
package enum CostsFormat: String, Sendable, CaseIterable { case text, json }

/// What running tasks costs on a machine, for people, with a line feed at the end.
///
/// - Parameters:
///   - notes: What is assumed, in sentences.
///   - screen: What it is shown on.
package func presentCosts(_ costs: Costs, notes: [String] = [], on screen: Screen = .plain) -> String {
  var parts = [
    wrapped("", "", on: screen, lead: ("What running tasks costs on \(costs.origin.host)", .heading)),
    machineTable(costs).text(on: screen) + machineLegend(on: screen),
  ]
  if !costs.models.isEmpty { parts.append(modelTable(costs).text(on: screen) + modelLegend(on: screen)) }
  if !costs.services.isEmpty {
    parts.append(serviceTable(costs).text(on: screen) + serviceLegend(on: screen))
  }
  if !notes.isEmpty { parts.append(warned(notes.map { "\($0)." }, on: screen)) }
  return parts.joined(separator: "\n")
}

private func machineTable(_ costs: Costs) -> TextTable {
  let (speed, scheduler) = (costs.speed, costs.scheduler)
  var rows = [
    ["one thread", Wording.count(speed.unitsPerSecond) + "/s", "kernel units that it computes alone"],
    ["all cores", Wording.percent(speed.together), "of that speed, each, when all compute"],
  ]
  if let yield = speed.smtYield {
    rows.append(["one core", Wording.times(yield), "what its PUs compute together, of one"])
  }
  rows += [
    ["slice", time(scheduler.slice), "a thread's turn while others wait"],
    ["tick", time(scheduler.tick), turns(scheduler)],
    ["switch", time(scheduler.switching), "a PU goes from one thread to another"],
    [
      "steal of one", share(scheduler.stealOne),
      "an idle PU takes over a lone waiting thread",
    ],
    ["steal of several", share(scheduler.stealSeveral), "the same where several wait at a PU"],
  ]
  if let balance = scheduler.balance {
    rows.append(["balance", time(balance), "a busy PU looks at other PUs' queues"])
  }
  func column(_ title: String, _ place: Int, _ role: TextTable.Column.Role = .fact) -> TextTable.Column {
    .init(title: title, isNumber: false, values: rows.map { $0[place] }, role: role)
  }
  return TextTable([column("", 0, .key), column("here", 1), column("what it is", 2)])
}

private func machineLegend(on screen: Screen) -> String {
  wrapped("steal: by when, a quarter, half and three quarters of the times.", "", on: screen)
}

private func turns(_ scheduler: Costs.Scheduler) -> String {
  guard scheduler.tick > 0 else { return "slices end exactly" }
  let turn = scheduler.quantum
  return "slices end at ticks, so after \(time(turn))"
}

private func modelTable(_ costs: Costs) -> TextTable {
  let rows = Model.allCases.compactMap { model in costs.models[model.rawValue].map { (model, $0) } }
  func column(_ title: String, _ value: (Costs.ModelCosts) -> Nanoseconds) -> TextTable.Column {
    .init(title: title, isNumber: true, values: rows.map { microseconds(value($0.1)) })
  }
  return TextTable([
    .init(title: "model", isNumber: false, values: rows.map(\.0.rawValue), role: .key),
    column("spawn", \.spawn), column("start", \.start), column("each", \.startEach), column("task", \.task),
    column("turn", \.turn), column("sleep", \.sleep),
    column("late") { $0.lateness[$0.lateness.count / 2] }, column("join", \.join),
  ])
}

private func modelLegend(on screen: Screen) -> String {
  wrapped(
    "In microseconds. spawn: making a task. start: from the release to the first task's first step; each: for each further task. "
      + "task: PU time beside its steps. turn, sleep: PU time of one. late: how much later than asked a sleep ends, "
      + "half of the times. join: after the last finish, a task.", "", on: screen)
}

private func serviceTable(_ costs: Costs) -> TextTable {
  let rows = costs.services
  func column(_ title: String, _ value: (Costs.Service) -> Nanoseconds) -> TextTable.Column {
    .init(title: title, isNumber: true, values: rows.map { time(value($0)) })
  }
  return TextTable([
    .init(title: "step", isNumber: false, values: rows.map { words(of: $0.step) }, role: .key),
    .init(title: "model", isNumber: false, values: rows.map(\.model), role: .key),
    column("busy", \.busy), column("waiting", \.waiting), column("server", \.server),
  ])
}

private func serviceLegend(on screen: Screen) -> String {
  wrapped(
    "busy: PU time of the task. waiting: what it waits for beside. server: of that, what whoever serves all tasks is "
      + "taken up by.", "", on: screen)
}

/// As an experiment file says it, without its braces.
private func words(of step: Step) -> String {
  switch step {
  case .memory(let bytes, let passes, let pattern):
    "memory \(size(bytes)) × \(passes) \(pattern.rawValue)"
  case .file(let bytes, let sync): "file \(size(bytes))\(sync ? " sync" : "")"
  case .echo(let bytes, let ns):
    "echo \(size(bytes))" + (ns > 0 ? ", delay \(time(ns))" : "")
  case .micro(let op, let times): "micro \(op.rawValue) × \(times)"
  default: step.name
  }
}

private func size(_ bytes: Int) -> String {
  bytes < 1_024 ? "\(bytes) B" : Wording.bytes(Double(bytes))
}

private func time(_ time: Nanoseconds) -> String { Wording.seconds(Double(time) / 1e9) }

/// Without their unit, to a nanosecond.
private func microseconds(_ time: Nanoseconds) -> String {
  guard time < 1_000, time > 0 else { return Wording.number(Double(time) / 1e3) }
  return "0." + String("\(time + 1_000)".suffix(3))
}

/// By when it has happened in a quarter, half and three quarters of all times.
private func share(_ quantiles: [Nanoseconds?]) -> String {
  let shown = [0.25, 0.5, 0.75].compactMap { share -> String? in
    guard
      let found = quantiles.dropFirst(min(quantiles.count - 1, Int(share * Double(quantiles.count)))).first
    else { return nil }
    return found.map(time) ?? "never"
  }
  return shown.joined(separator: ", ")
}
