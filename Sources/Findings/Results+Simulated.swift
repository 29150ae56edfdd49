import Trials

/// The one place that says of a run that it was simulated, and in which words.
extension Results {
  /// The machine that was simulated, in words such as `package:1 core:16 pu:2`; nil of a run that was measured.
  package var simulated: String? {
    (origin?.launcher ?? info?.launcher).flatMap(Simulated.machine(ofLauncher:))
  }

  /// What stands above everything that a simulated run is shown as; nil of one that was measured.
  package var simulatedHeading: String? {
    guard let simulated else { return nil }
    let cores = info.map { " (\(Wording.amount($0.cores, "core")))" } ?? ""
    return "SIMULATED on \(simulated)\(cores): nothing below was measured."
  }

  /// What a simulated run was made from, and what its intervals are of, in sentences; none of one that was measured.
  package var simulatedTrust: [String] {
    guard let simulated else { return [] }
    guard let made = info?.simulation else {
      return ["Nothing of it was measured: it was simulated on \(simulated). \(Self.ownChance)"]
    }
    var costs = "the costs of running tasks are those of \(made.costsHost) (\(made.costsCPU)), of "
    costs += made.costsMeasuredAt.prefix(10)
    if let yield = made.smtYield {
      costs += "; the PUs of one core together do \(Wording.times(yield.value)) what one does alone, as "
      costs += Self.word(yield.source)
    }
    if let capacities = made.capacities {
      let values = capacities.value.map { Wording.number($0, digits: 3) }
      costs +=
        capacities.source == .assumed
        ? "; how fast its kinds of cores are isn't known, and all are taken to be alike"
        : "; its kinds of cores compute at \(Wording.list(values)) of the fastest, as \(Self.word(capacities.source))"
    }
    return ["Nothing of it was measured: \(costs). \(Self.ownChance)"]
  }

  private static let ownChance =
    "Its intervals hold what the simulator leaves to chance, such as how late a task wakes up, and not how far it is "
    + "from real cores."

  private static func word(_ source: RunInfo.AssumedSource) -> String {
    switch source {
    case .given: "the command line says"
    case .measured: "was measured there"
    case .described: "the machine's description says"
    case .assumed: "is assumed where nobody measured it"
    }
  }

  /// Why two runs can't be held against each other: one was simulated and the other measured. Nil where both were the
  /// same.
  ///
  /// - Parameter names: What the reader calls them.
  package static func mixture(of a: Results, and b: Results, names: (String, String)) -> String? {
    guard (a.simulated == nil) != (b.simulated == nil) else { return nil }
    let (simulated, measured) = a.simulated == nil ? (names.1, names.0) : (names.0, names.1)
    return
      "\(simulated) was simulated and \(measured) was measured: figures of the two are never held against each other; "
      + "name two that were simulated, or two that were measured"
  }

  /// What was done with its cells, for sentences about them: `measured` or `simulated`.
  package var verb: String { simulated == nil ? "measured" : "simulated" }
}
