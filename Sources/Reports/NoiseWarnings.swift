import Findings
import Statistics
import Trials

/// What disturbed a run: how many trials, by what, and what to do about it. Nothing where nothing did.
func noiseWarnings(_ results: Results) -> [String] {
  let trials = results.cells.flatMap(\.finished).compactMap(\.disturbance)
  let redone = results.cells.reduce(0) { $0 + $1.redone }
  return [
    takenWarning(trials), redoneWarning(results.redoing, redone), throttledWarning(trials, results.info),
    slowWarning(results),
  ].compactMap { $0 }
}

private func of(_ count: Int, _ all: Int) -> String {
  "\(count) of \(Wording.amount(all, "trial")) \(count == 1 ? "was" : "were")"
}

private func takenWarning(_ trials: [Disturbance]) -> String? {
  let taken = trials.filter(\.isTakenFrom)
  guard let middle = median(taken.compactMap(\.share)) else { return nil }
  let seen = "\(of(taken.count, trials.count)) disturbed and count as they are, flagged: "
  let share = "took \(Wording.percent(middle)) of the time of the trial's cores (median)"
  if 2 * taken.count(where: \.isMostlySteal) > taken.count {
    return seen
      + "the hypervisor ran other machines, which \(share). Measure at another hour, on a machine with "
      + "cores of its own, or ask for a dedicated one."
  }
  return seen
    + "other programs and the kernel \(share). End what else runs (`top` shows it), or measure on fewer "
    + "cores; `juggle doctor` looks at the machine."
}

private func redoneWarning(_ redoing: Redoing, _ redone: Int) -> String? {
  if redoing.isGivenUp {
    let some = redone > 0 ? " (it had \(redone == 1 ? "once" : "\(redone) times"))" : ""
    return
      "More than half of the trials were disturbed at their first attempt, so juggle no longer measured such "
      + "trials again\(some): the machine is busy all the time, and absolute times say as much about its other work as "
      + "about this."
  }
  guard redone > 0 else { return nil }
  return
    "\(Wording.amount(redone, "attempt")) \(redone == 1 ? "was" : "were") disturbed and measured again; only the "
    + "last attempt of each round counts."
}

private func throttledWarning(_ trials: [Disturbance], _ info: RunInfo?) -> String? {
  let throttled = trials.filter(\.isThrottled)
  guard !throttled.isEmpty else { return nil }
  let capacity = info.map { " (\(Wording.number($0.capacity, digits: 3)) PUs)" } ?? ""
  let seen = "\(of(throttled.count, trials.count)) stopped for a time by the CPU quota\(capacity)"
  if 2 * throttled.count(where: \.isThrottledByOthers) > throttled.count {
    return seen
      + ", though most used less than it grants: other processes in juggle's control group use it up. Give "
      + "juggle a group of its own (a container that runs nothing else)."
  }
  return seen + ": they asked for more than it grants. Raise it (docker run --cpus, resources.limits.cpu in "
    + "Kubernetes), or measure on no more cores than it grants, such as --set cores=1."
}

private func slowWarning(_ results: Results) -> String? {
  let rounds = Set(results.cells.flatMap(\.finished).map(\.round))
  let slow = rounds.intersection(results.info?.slowRounds ?? [])
  guard !slow.isEmpty else { return nil }
  return "In \(slow.count) of \(Wording.amount(rounds.count, "round")) the machine itself computed more than "
    + "\(Wording.percent(RunInfo.slow - 1)) slower than at its fastest: a lower clock frequency, heat, or a neighbour "
    + "on the same core. Ratios within rounds hold; for absolute times see `juggle doctor`."
}
