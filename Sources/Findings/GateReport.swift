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
  package var warnings: [String]

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
  }

  /// Why records can't be judged as a gate's.
  package struct NotAGate: Error, Sendable, CustomStringConvertible { package var description: String }

  /// Judges the newest runs of one or more results folders as one gate.
  ///
  /// - Throws: Where a run is no gate's, or not of the same one.
  /// - Complexity: O(cells × (2ⁿ + n²)) for n pairs.
  package init(_ results: [Results]) throws(NotAGate) {
    guard let first = results.first, let gate = first.info?.gate else {
      throw NotAGate(
        description:
          "\(results.first?.experiment ?? "nothing") is no gate's: run.json says nothing of base and head; "
          + "`juggle gate` writes such folders, `juggle check` judges claims")
    }
    for other in results where other.info?.gate != gate {
      throw NotAGate(
        description:
          "\(other.experiment) is not of the same gate as \(first.experiment): base, head or the rule differ")
    }
    self.gate = gate
    rule = GateRule(tau: gate.tau, firstPairs: gate.firstPairs, secondPairs: gate.secondPairs)
    var all: [(name: String, pairs: GatePairs)] = []
    for result in results {
      all += GatePairs.cells(of: result, gate).map { (result.experiment, $0) }
    }
    let judgements = rule.judge(all.map { ($0.pairs.first, $0.pairs.second) })
    let rule = rule
    cells = zip(all, judgements).map { entry, judgement in
      Cell(experiment: entry.name, entry.pairs, judgement, rule)
    }
    let outcomes = Set(cells.map(\.judgement.outcome))
    outcome =
      outcomes.contains(.fails) ? .fails : outcomes == [.passes] ? .passes : .inconclusive
    warnings = results.flatMap(\.warnings)
    if results.contains(where: { $0.info?.end == .interrupted }) {
      warnings.append("The gate was interrupted: cells that it had not measured to the end are inconclusive.")
    }
    warnings += cells.compactMap(\.warning)
  }

  /// The smallest slowdown that the gate would have found in most of its cells; nil where none has an interval.
  package var detectable: Double? { median(cells.compactMap(\.detectable)) }
}

extension GateReport.Cell {
  fileprivate init(
    experiment: String, _ pairs: GatePairs, _ judgement: GateRule.Judgement, _ rule: GateRule
  ) {
    self.experiment = experiment
    id = pairs.id
    self.judgement = judgement
    // Who can't do the work any more is not let through; a base that can't do it leaves nothing to compare.
    if let failure = pairs.failure {
      self.judgement.outcome = pairs.failed == .head ? .fails : .inconclusive
      self.judgement.reason = "\(pairs.failed.rawValue) failed: \(failure)"
    }
    (firstPairs, secondPairs) = (pairs.first.count, pairs.second.count)
    let decided = judgement.adjustedP == nil ? pairs.first : pairs.second
    base = median(decided.map(\.base))
    head = median(decided.map(\.head))
    detectable = rule.detectable(from: judgement.ratio)
  }

  fileprivate var warning: String? {
    guard judgement.isTailSlower, let ratio = judgement.tailRatio else { return nil }
    return
      "\(id): its slow tail moved (90th percentile \(Wording.times(ratio))), which its median does not show: "
      + "look at single trials before you trust the pass."
  }
}

extension GateRule {
  /// The smallest slowdown that the second look finds in nine tries of ten, judged by the width of an interval: the
  /// true effect has to lie 1.28 standard errors above what is counted as a slowdown, which is τ, or 2.33 standard
  /// errors where that is more (one-sided test at 1 %).
  ///
  /// Source: the usual sum of quantiles for a test's power, such as Cohen, Statistical Power Analysis, 1988, §2.
  func detectable(from ratio: Estimate?) -> Double? {
    guard let ratio, let interval = ratio.interval, interval.lowerBound > 0 else { return nil }
    let halfWidth = log(interval.upperBound / interval.lowerBound) / 2
    let error = halfWidth / 1.96 * (Double(ratio.count) / Double(secondPairs)).squareRoot()
    return exp(max(log(1 + tau), 2.33 * error) + 1.28 * error) - 1
  }
}

/// The pairs of one cell of a gate, from its records.
struct GatePairs {
  enum Side: String { case base, head }

  var id: String
  var first: [GateRule.Pair] = []
  var second: [GateRule.Pair] = []
  /// Why the last pair of the cell could not be measured, though it was tried again; nil where it was.
  var failure: String?
  /// Which side that was.
  var failed = Side.base

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
      GatePairs(cell.id, base: sides[cell]?[.base], head: sides[cell]?[.head], gate)
    }
  }

  private init(
    _ id: String, base: Results.CellTrials?, head: Results.CellTrials?, _ gate: RunInfo.Gate
  ) {
    self.id = id
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
      // A cell that fails to the end is measured no further.
      if !isMended, last.round >= rounds.max() ?? 0 { (failure, failed) = (last.failure, side) }
    }
  }

  private static func both(_ one: Double?, _ other: Double?) -> (Double, Double)? {
    one.flatMap { one in other.map { (one, $0) } }
  }
}
