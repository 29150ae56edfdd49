import Statistics
import Trials

extension Comparison {
  /// Less than this can't be told from what the machine did in between, so no smaller tolerance is of use.
  package static let leastTolerance = 0.1

  /// Holds B against A.
  ///
  /// - Parameter tolerance: `leastTolerance` or more.
  /// - Parameter resamples: Of each bootstrap.
  /// - Complexity: O(cells × resamples × rounds).
  package init(
    _ a: Results, _ b: Results, tolerance: Double = leastTolerance, resamples: Int = 2_000
  ) {
    (self.a, self.b) = (Side(a), Side(b))
    self.tolerance = max(tolerance, Self.leastTolerance)
    isAbsolute = Results.isSameMachine(a, b)
    (rows, incomparable, peaks) = ([], [], [])
    notes = Self.notes(a, b)
    let (before, after) = (Self.sides(a), Self.sides(b))
    notes += Self.ownCode(before + after)
    let byID = Dictionary(after.map { ($0.trials.id, $0) }) { first, _ in first }
    var same: [OneSide] = []
    for one in before {
      guard let other = byID[one.trials.id] else {
        incomparable.append(
          .init(
            cellID: one.trials.id, reason: "it is in A only",
            outcome: one.trials.finished.isEmpty ? nil : .inconclusive))
        continue
      }
      if let reason = Self.difference(one, other) {
        let isBroken = other.trials.finished.isEmpty && !other.trials.failed.isEmpty
        incomparable.append(
          .init(
            cellID: one.trials.id, reason: reason,
            outcome: one.trials.finished.isEmpty ? nil : isBroken ? .worse : .inconclusive))
        continue
      }
      same.append(one)
      let row = row(one, other, resamples)
      // Without seconds there is nothing to say of what the others are held against.
      if !isAbsolute, one.isReference, other.isReference { continue }
      if row.figures.isEmpty {
        incomparable.append(Self.withoutReference(row))
      } else {
        rows.append(row)
      }
    }
    notes += Self.pace(of: rows)
    let known = Set(before.map(\.trials.id))
    incomparable += after.filter { !known.contains($0.trials.id) }.map {
      Incomparable(cellID: $0.trials.id, reason: "it is in B only")
    }
    peaks = Self.peaks(same, byID, resamples)
  }

  static func withoutReference(_ row: Row) -> Incomparable {
    Incomparable(
      cellID: row.cellID, reason: "it has no reference of the same round in both runs",
      outcome: row.hadReference ? .inconclusive : nil)
  }

  /// A cell with what is needed of it.
  private struct OneSide {
    var trials: Results.CellTrials
    var summary: Summary
    /// Wall time over the reference's, round by round.
    var relative: [Double]
    var isReference: Bool
    /// The worker whose own plain calls it is held against; nil where they are juggle's, and for a reference.
    var ownReference: String?
  }

  private static func sides(_ results: Results) -> [OneSide] {
    let byCell = Dictionary(results.cells.map { ($0.cell, $0) }) { first, _ in first }
    return zip(results.cells, results.summaries).map { trials, summary in
      let reference = summary.speedup == nil ? nil : results.reference(of: trials.cell, in: byCell)
      let pairs = reference.map { Results.pairs(trials, $0, .wall) } ?? []
      return OneSide(
        trials: trials, summary: summary, relative: pairs.filter { $1 > 0 }.map { $0 / $1 },
        isReference: reference?.id == trials.id,
        ownReference: reference?.id == trials.id ? nil : reference?.cell.model.worker)
    }
  }

  /// Said wherever it is so: a baseline that can't see what somebody looks for must not be taken for one that can.
  private static func ownCode(_ sides: [OneSide]) -> [String] {
    let workers = Set(sides.compactMap(\.ownReference)).sorted()
    guard !workers.isEmpty else { return [] }
    return [
      "Code of one's own (\(Wording.list(workers))) is held against itself in plain calls: a change in the code itself "
        + "is divided out of its speed-up; `juggle gate` sees it."
    ]
  }

  /// Why a cell that both runs have is not the same thing in both; nil where it is.
  private static func difference(_ one: OneSide, _ other: OneSide) -> String? {
    for (name, side) in [("A", one), ("B", other)] where side.trials.finished.isEmpty {
      let failure = side.trials.failed.last?.failure.map { ": \($0)" } ?? ""
      return "no trial of it ran to its end in \(name)\(failure)"
    }
    guard one.trials.clock == other.trials.clock else {
      return "its wall time counts from \(one.trials.clock.rawValue) in A, and from "
        + "\(other.trials.clock.rawValue) in B"
    }
    guard let before = one.trials.finished.first?.units, let after = other.trials.finished.first?.units,
      before != after
    else { return nil }
    // Work given as a time is another number of units where the rate is another: then the times are alike.
    let rates = (one.trials.unitsPerSecond ?? 1, other.trials.unitsPerSecond ?? 1)
    let times = (Double(before) / rates.0, Double(after) / rates.1)
    let slack = Double(one.trials.cell.tasks) / min(rates.0, rates.1)
    guard abs(times.0 - times.1) > 0.01 * max(times.0, times.1) + slack else { return nil }
    return "its tasks compute \(Wording.count(Double(before))) units in A, and "
      + "\(Wording.count(Double(after))) in B"
  }

  private func row(_ one: OneSide, _ other: OneSide, _ resamples: Int) -> Row {
    var row = Row(
      cell: one.trials.cell, cellID: one.trials.id, setting: one.summary.setting,
      isReference: one.isReference && other.isReference, hadReference: one.summary.speedup != nil,
      figures: [])
    let (before, after) = (one.summary, other.summary)
    var random = SplitMix64(seed: 1)
    // A reference over itself is 1 whatever happens.
    if !one.isReference, !other.isReference, let speedA = before.speedup, let speedB = after.speedup,
      let relativeA = Estimate.median(of: one.relative), let relativeB = Estimate.median(of: other.relative)
    {
      let ratio = Estimate.ratioOfMedians(
        other.relative, to: one.relative, resamples: resamples, using: &random)
      row.figures += [
        figure(.speedup, speedA, speedB, ratio?.inverted),
        figure(.wallOverReference, relativeA, relativeB, ratio),
      ]
      if let efficient = before.efficiency, let later = after.efficiency, speedA.value > 0, speedB.value > 0 {
        let (scaleA, scaleB) = (efficient / speedA.value, later / speedB.value)
        row.figures.append(
          figure(
            .efficiency, speedA.scaled(by: scaleA), speedB.scaled(by: scaleB),
            ratio?.inverted.scaled(by: scaleB / scaleA)))
      }
    }
    guard isAbsolute, let wallA = before[.wall], let wallB = after[.wall] else { return row }
    let walls = { (side: OneSide) in side.trials.finished.compactMap { $0[.wall] } }
    let ratio = Estimate.ratioOfMedians(walls(other), to: walls(one), resamples: resamples, using: &random)
    row.figures.append(figure(.wall, wallA, wallB, ratio))
    if let rateA = before[.tasksPerSecond], let rateB = after[.tasksPerSecond] {
      row.figures.append(figure(.tasksPerSecond, rateA, rateB, ratio?.inverted))
    }
    return row
  }

  private func figure(_ quantity: Quantity, _ a: Estimate, _ b: Estimate, _ ratio: Estimate?) -> Figure {
    var figure = Figure(quantity: quantity, a: a, b: b, ratio: ratio, finding: .unclear, reason: nil)
    guard let ratio, let interval = ratio.interval else {
      let rounds = Wording.amount(min(a.count, b.count), "round")
      figure.reason = "\(rounds) in one of the runs, and \(Results.fewestRounds) are needed"
      return figure
    }
    // In terms of time, whatever the quantity.
    let times =
      quantity.isRate ? 1 / interval.upperBound...1 / interval.lowerBound : interval
    let (low, high) = (1 / (1 + tolerance), 1 + tolerance)
    figure.finding =
      switch times {
      case _ where times.upperBound < low: .faster
      case _ where times.lowerBound > high: .slower
      case _ where times.lowerBound >= low && times.upperBound <= high: .same
      default: .unclear
      }
    if figure.finding == .unclear {
      figure.reason = "the interval crosses a bound of ±\(Wording.percent(tolerance))"
    }
    return figure
  }

  /// - Parameter common: The cells of A that are the same thing in B: of others, the throughputs are of different work.
  private static func peaks(
    _ common: [OneSide], _ after: [String: OneSide], _ resamples: Int
  ) -> [PeakPair] {
    struct Key: Hashable {
      var setting: String
      var model: ModelName
      var cores: Int
    }
    let key = { (side: OneSide) in
      Key(setting: side.summary.setting, model: side.trials.cell.model, cores: side.trials.cell.cores)
    }
    let groups = Dictionary(grouping: common, by: key)
    var seen: Set<Key> = []
    return common.map(key).filter { seen.insert($0).inserted }.compactMap { key in
      let members = groups[key] ?? []
      var random = SplitMix64(seed: 1)
      guard members.count > 1,
        let peakA = Results.peak(of: members.map(\.trials), resamples, using: &random),
        let peakB = Results.peak(
          of: members.compactMap { after[$0.trials.id]?.trials }, resamples, using: &random)
      else { return nil }
      let isDifferent = peakA.interval.flatMap { one in peakB.interval.map { !one.overlaps($0) } }
      return PeakPair(
        setting: key.setting, model: key.model, cores: key.cores, a: peakA, b: peakB, isDifferent: isDifferent
      )
    }
  }
}

extension Estimate {
  /// Of what it is one over: 2 (1–4) is 0.5 (0.25–1). Its values are above 0.
  fileprivate var inverted: Estimate {
    Estimate(
      value: 1 / value, interval: interval.map { 1 / $0.upperBound...1 / $0.lowerBound }, count: count)
  }

  /// - Parameter factor: Above 0.
  fileprivate func scaled(by factor: Double) -> Estimate {
    Estimate(
      value: value * factor, interval: interval.map { $0.lowerBound * factor...$0.upperBound * factor },
      count: count)
  }
}
