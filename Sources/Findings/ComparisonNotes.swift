import Trials

extension Results {
  /// Whether two runs are of one machine, as far as their records say where they are from.
  static func isSameMachine(_ a: Results, _ b: Results) -> Bool {
    guard let one = a.origin, let other = b.origin, !one.host.isEmpty else { return false }
    return one.host == other.host && one.cpu == other.cpu
  }
}

extension Comparison {
  /// A rate that differs by less is what any two calibrations differ by.
  private static let sameRate = 0.001

  /// What differs between the runs beside their figures, and what follows from it.
  static func notes(_ a: Results, _ b: Results) -> [String] {
    simulation(a, b) + sameness(a, b) + machines(a, b) + experiments(a, b)
      + [("A", a), ("B", b)].compactMap { name, side in
        side.otherRuns > 0
          ? "\(name) is the newest of \(Wording.amount(side.otherRuns + 1, "run")), \(side.run)." : nil
      }
  }

  /// Both are, or none: one of each is never compared.
  private static func simulation(_ a: Results, _ b: Results) -> [String] {
    guard a.simulated != nil, b.simulated != nil else { return [] }
    let isOther = a.info?.simulation.map { $0 != b.info?.simulation } ?? false
    let costs =
      isOther ? " What running tasks costs, or what the machine is like, is not the same in A and B." : ""
    return ["A and B are SIMULATED: nothing below was measured.\(costs)"]
  }

  private static func sameness(_ a: Results, _ b: Results) -> [String] {
    guard a.run == b.run, a.origin == b.origin else { return [] }
    return ["A and B are the same run, \(a.run), so there is nothing that could differ."]
  }

  private static func machines(_ a: Results, _ b: Results) -> [String] {
    guard let one = a.origin, let other = b.origin else { return [] }
    guard Results.isSameMachine(a, b) else {
      let who = { (origin: Results.Origin) in
        Simulated.machine(ofLauncher: origin.launcher)
          ?? (origin.host.isEmpty
            ? "a machine that its records don't name" : "\(origin.host) (\(origin.cpu))")
      }
      return [
        "A was \(a.simulated == nil ? "measured" : "simulated") on \(who(one)), B on \(who(other)): seconds and tasks per second would compare the "
          + "machines, so only speed-up, efficiency and the best number of tasks are compared."
      ] + differences(a, b)
    }
    return differences(a, b)
  }

  private static func differences(_ a: Results, _ b: Results) -> [String] {
    func text(_ count: Int?) -> String? { count.map { "\($0)" } }
    let known = [
      ("the kernel", a.origin?.kernel, b.origin?.kernel),
      ("the number of cores", text(a.info?.cores), text(b.info?.cores)),
      (
        "the capacity in PUs", (a.capacity ?? a.info?.capacity).map(Wording.cores),
        (b.capacity ?? b.info?.capacity).map(Wording.cores)
      ),
      ("the version of juggle", a.info?.juggleVersion, b.info?.juggleVersion),
    ]
    let different = known.compactMap { name, one, other in
      one != other && one != nil && other != nil ? "\(name) (\(one ?? ""), then \(other ?? ""))" : nil
    }
    return different.isEmpty ? [] : ["Between A and B differ \(Wording.list(different))."]
  }

  private static func experiments(_ a: Results, _ b: Results) -> [String] {
    guard let one = a.origin, let other = b.origin else { return [] }
    var notes: [String] = []
    if one.experiment != other.experiment {
      notes.append("A is of the experiment \(one.experiment), B of \(other.experiment).")
    } else if one.questionHash != other.questionHash {
      notes.append(
        "The experiment's text, or what the command line changed in it, is not the same in A and B: cells of one "
          + "name may be asked to do something else.")
    }
    return notes + rates(a, b)
  }

  /// The first cell whose work was made at another rate stands for all.
  private static func rates(_ a: Results, _ b: Results) -> [String] {
    let after = Dictionary(b.cells.map { ($0.id, $0) }) { first, _ in first }
    let others = a.cells.compactMap { cell -> (id: String, before: Double, after: Double)? in
      guard let before = cell.unitsPerSecond, let after = after[cell.id]?.unitsPerSecond,
        abs(before / after - 1) > sameRate
      else { return nil }
      return (cell.id, before, after)
    }
    guard let first = others.first else { return [] }
    let isOne = others.allSatisfy { $0.before == first.before && $0.after == first.after }
    return [
      "Work given as a time was made into units at another rate\(isOne ? "" : ", such as that of \(first.id)"): "
        + "\(Wording.count(first.before)) a second in A, \(Wording.count(first.after)) in B, so tasks of B compute "
        + "\(Wording.times(first.after / first.before)) as much; `juggle run --units-from` takes the rate of an "
        + "earlier run."
    ]
  }
}
