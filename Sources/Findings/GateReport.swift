import Glibc
package import Statistics
package import Trials

/// What a gate's records say: one judgement per cell, and one word for all of them.
package struct GateReport: Sendable {
  package var gate: RunInfo.Gate
  package var rule: GateRule
  /// Fails where one cell does, is inconclusive where one cell is and none fails, else passes.
  package var outcome: GateRule.Outcome
  package var cells: [Cell]
  /// What to know beside the verdicts, in sentences.
  package var warnings: [String]
  /// What it was made of.
  package var results: [Results]

  /// One cell of base and of head.
  package struct Cell: Sendable {
    /// The experiment's name.
    package var experiment: String
    /// The cell's id, without a worker's name.
    package var id: String
    package var judgement: GateRule.Judgement
    /// Medians over the pairs that decided, in the quantity's unit.
    package var base, head: Double?
    /// Pairs of the first look and of the second.
    package var firstPairs, secondPairs: Int
    /// The smallest slowdown that the gate would find here in nine tries of ten; nil where there is no interval.
    package var detectable: Double?
    /// Whether it has its outcome because a build failed to do the work.
    package var isBroken: Bool
    /// Trials that failed though they were mended by another attempt, of all: of base, and of head.
    package var failures: (base: Int, head: Int)
  }

  /// Why records can't be judged as a gate's.
  package struct NotAGate: Error, Sendable, CustomStringConvertible { package var description: String }

  /// Judges the newest runs of one or more results folders as one gate.
  ///
  /// - Throws: Where a run is no gate's, or they are not all of the runs of one gate.
  /// - Complexity: O(cells × (2ⁿ + n²)) for n pairs.
  package init(_ results: [Results]) throws(NotAGate) {
    gate = try Self.gate(of: results)
    rule = GateRule(tau: gate.tau, firstPairs: gate.firstPairs, secondPairs: gate.secondPairs)
    self.results = results
    let (gate, rule) = (gate, rule)
    let all = results.flatMap { result in
      GatePairs.cells(of: result, gate).map { (name: result.experiment, pairs: $0) }
    }
    let judgements = rule.judge(all.map { ($0.pairs.first, $0.pairs.second) })
    cells = zip(all, judgements).map { entry, judgement in
      Cell(experiment: entry.name, entry.pairs, judgement, rule, cells: all.count)
    }
    let outcomes = Set(cells.map(\.judgement.outcome))
    outcome =
      outcomes.contains(.fails) ? .fails : outcomes == [.passes] ? .passes : .inconclusive
    warnings = results.flatMap(\.warnings)
    if results.contains(where: { $0.info?.end != .rounds }) {
      warnings.append(
        "The gate did not run to its end: cells whose pairs had not all been measured are inconclusive.")
    }
    warnings += cells.flatMap(\.warnings)
  }

  /// What all of the runs say of the gate that they are of.
  private static func gate(of results: [Results]) throws(NotAGate) -> RunInfo.Gate {
    guard let first = results.first, let gate = first.info?.gate else {
      throw NotAGate(
        description:
          "\(results.first?.experiment ?? "nothing") is no gate's: run.json says nothing of base and head; "
          + "`juggle gate` writes such folders, `juggle check` judges claims")
    }
    for result in results {
      guard result.info?.gate == gate else {
        throw NotAGate(
          description:
            "\(result.experiment) and \(first.experiment) are not of the same gate; judge each by itself")
      }
      guard result.simulated == nil else {
        throw NotAGate(
          description: "\(result.experiment): its records are simulated, and a gate judges what was measured")
      }
      if let newer = result.unmeasuredRun {
        throw NotAGate(
          description:
            "\(result.experiment): the newest gate, \(newer), was stopped before its first trial had ended, "
            + "and what the folder holds is an older one's; run the gate again")
      }
    }
    guard Set(results.map { "\($0.experiment) \($0.run)" }).count == results.count else {
      throw NotAGate(description: "the same folder is named twice; name each once")
    }
    guard results.count == gate.parts else {
      throw NotAGate(
        description:
          "the gate is of \(gate.parts) experiments, and \(results.count) of their folders are named; "
          + "its cells are judged together, so name all")
    }
    guard GateRule.allowedTau.contains(gate.tau) else { throw damaged("tau", gate.tau, "0.01 to 1") }
    for (key, count) in [("first_pairs", gate.firstPairs), ("second_pairs", gate.secondPairs)] {
      guard (6...1_000).contains(count) else { throw damaged(key, Double(count), "6 to 1000") }
    }
    return gate
  }

  private static func damaged(_ key: String, _ value: Double, _ allowed: String) -> NotAGate {
    NotAGate(description: "run.json: gate.\(key) is \(value), \(allowed) is possible; the file is damaged")
  }

  /// The smallest slowdown that the gate would have found in most of its cells; nil where none has an interval.
  package var detectable: Double? { median(cells.compactMap(\.detectable)) }
}

extension GateReport.Cell {
  fileprivate init(
    experiment: String, _ pairs: GatePairs, _ judgement: GateRule.Judgement, _ rule: GateRule, cells: Int
  ) {
    self.experiment = experiment
    id = pairs.id
    self.judgement = judgement
    // Who can't do the work any more is not let through; a base that can't do it leaves nothing to compare.
    if let failure = pairs.failure {
      self.judgement.outcome = pairs.failed == .head ? .fails : .inconclusive
      self.judgement.reason = "\(pairs.failed.rawValue) failed: \(failure)"
    }
    isBroken = pairs.failure != nil
    failures = pairs.failures
    (firstPairs, secondPairs) = (pairs.first.count, pairs.second.count)
    let decided = judgement.adjustedP == nil ? pairs.first : pairs.second
    base = median(decided.map(\.base))
    head = median(decided.map(\.head))
    detectable = rule.detectable(from: judgement.ratio, cells: cells)
  }

  fileprivate var warnings: [String] {
    var warnings: [String] = []
    if !isBroken, failures.base + failures.head > 0 {
      let counts = [("head", failures.head), ("base", failures.base)].filter { $0.1 > 0 }
        .map { "\($0) failed \($1 == 1 ? "once" : "\($1) times")" }
      warnings.append(
        "\(id): \(counts.joined(separator: ", ")), and did the work when it was tried again: a crash or a hang that "
          + "comes and goes is no matter of speed; trials.csv has the reasons.")
    }
    if judgement.isTailSlower, let ratio = judgement.tailRatio {
      warnings.append(
        "\(id): its slow tail moved (90th percentile \(Wording.times(ratio))), which its median does not show: "
          + "look at single trials.")
    }
    return warnings
  }
}

/// The pairs of one cell of a gate, from its records.
struct GatePairs {
  typealias Side = RunInfo.Gate.Side

  var id: String
  var first: [GateRule.Pair] = []
  var second: [GateRule.Pair] = []
  /// Why the last pair of the cell could not be measured, though it was tried again; nil where it was.
  var failure: String?
  /// Which side that was.
  var failed = Side.base
  /// Failed trials of each side.
  var failures = (base: 0, head: 0)

  /// Of every cell that either side has, in the order of the table.
  static func cells(of results: Results, _ gate: RunInfo.Gate) -> [GatePairs] {
    var sides: [Cell: [Side: Results.CellTrials]] = [:]
    var order: [Cell] = []
    for trials in results.cells {
      guard let side = trials.cell.model.worker.flatMap(Side.init) else { continue }
      var cell = trials.cell
      cell.model.worker = nil
      if sides[cell] == nil { order.append(cell) }
      sides[cell, default: [:]][side] = trials
    }
    return order.map { cell in
      GatePairs(
        cell.id, base: sides[cell]?[.base], head: sides[cell]?[.head], gate,
        isComplete: results.info?.end == .rounds)
    }
  }

  private init(
    _ id: String, base: Results.CellTrials?, head: Results.CellTrials?, _ gate: RunInfo.Gate, isComplete: Bool
  ) {
    self.id = id
    failures = (base?.failed.count ?? 0, head?.failed.count ?? 0)
    // Only halves of the same pair belong together: those of one round and one attempt.
    let heads = Dictionary((head?.finished ?? []).map { ($0.round, $0) }) { _, last in last }
    for trial in base?.finished ?? [] {
      guard let other = heads[trial.round], other.attempt == trial.attempt,
        let (base, head) = Self.both(trial[gate.response], other[gate.response])
      else { continue }
      let pair = GateRule.Pair(base: base, head: head)
      if trial.round <= gate.firstPairs { first.append(pair) } else { second.append(pair) }
    }
    let rounds = ((base?.finished ?? []) + (head?.finished ?? [])).map(\.round)
    for (side, trials) in [(Side.head, head), (.base, base)] {
      guard let last = trials?.failed.max(by: { ($0.round, $0.attempt) < ($1.round, $1.attempt) }) else {
        continue
      }
      let isMended =
        trials?.finished.contains { $0.round == last.round && $0.attempt > last.attempt } ?? false
      // A cell that fails to the end is measured no further; one that was about to be tried again has not.
      let isFinal = isComplete || last.attempt == Redoing.attempts
      if !isMended, isFinal, last.round >= rounds.max() ?? 0 { (failure, failed) = (last.failure, side) }
    }
  }

  private static func both(_ one: Double?, _ other: Double?) -> (Double, Double)? {
    one.flatMap { one in other.map { (one, $0) } }
  }
}
