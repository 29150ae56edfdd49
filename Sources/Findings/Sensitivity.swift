import Glibc
import Statistics
import Trials

/// What a run could have seen: how much its trials scatter, and the smallest difference that it would have found.
package struct Sensitivity: Sendable, Hashable {
  /// The noise floor: how much the wall time of one trial varies within the run, as a share of it. Per cell it is
  /// 1.4826 times the median absolute deviation of the logarithms of the wall times around their median, which is the
  /// standard deviation where they are normal and hardly moves with a few disturbed trials (Rousseeuw and Croux, 1993);
  /// over the cells, the median. Nil where no cell has six trials.
  package var noise: Double?
  /// The smallest change that a run like this finds nine times in ten, as a share: 0.04 is 4 %.
  ///
  /// A difference is found when the 95 % interval of the ratio of two cells, taken within rounds, leaves 1 out. The
  /// interval's half-width is z₀.₉₇₅ standard errors of the logarithm, and to be found with a probability of 90 % the
  /// true difference has to be z₀.₉₇₅ + z₀.₉₀ of them: (1.96 + 1.28) / 1.96 = 1.65 half-widths (the textbook's sample
  /// size formula, solved for the effect; Chow, Shao and Wang, Sample Size Calculations in Clinical Research, §3.1).
  /// Per cell the partner is its reference; without one, the first other cell that has rounds in common. Over the cells,
  /// the median. Nil where no two cells have six rounds in common.
  package var detectable: Double?
  /// Of how many cells `detectable` is the median.
  package var cells: Int

  /// z₀.₉₇₅ and z₀.₉₀.
  private static let (confidence, power) = (1.959964, 1.281552)

  /// - Parameter halfWidths: Of the cells' intervals, in logarithms.
  init(spreads: [Double], halfWidths: [Double]) {
    noise = median(spreads)
    let factor = (Self.confidence + Self.power) / Self.confidence
    detectable = median(halfWidths).map { expm1($0 * factor) }
    cells = halfWidths.count
  }

  /// One sentence.
  package var text: String {
    guard let detectable else {
      return "Too few rounds to say what this machine sees: two cells need 6 in common."
    }
    // Nobody would believe less of a clock, and nobody needs it.
    let sees = detectable < 0.001 ? "0.1 %" : Wording.percent(detectable)
    let spread = noise.map { noise in
      let share = noise < 0.001 ? "less than 0.1 %" : Wording.percent(noise)
      return ", while the wall time of a single trial scatters by \(share)"
    }
    return
      "This machine sees \(sees) or more: so large a difference between two cells would have been found in 9 of 10 "
      + "such runs\(spread ?? "")."
  }
}

extension Results {
  /// What this run could have seen.
  ///
  /// - Complexity: O(cells × rounds³); without references, O(cells²) where no two cells have enough rounds in common.
  package var sensitivity: Sensitivity {
    let byCell = Dictionary(cells.map { ($0.cell, $0) }) { first, _ in first }
    let spreads = cells.compactMap { Self.spread(of: $0.finished.compactMap { $0[.wall] }) }
    let halfWidths = cells.compactMap { one -> Double? in
      let reference = reference(of: one.cell, in: byCell)
      // A reference is the partner of the others.
      if let reference { return reference.id == one.id ? nil : Self.halfWidth(of: one, to: reference) }
      for other in cells where other.id != one.id {
        if let width = Self.halfWidth(of: one, to: other) { return width }
      }
      return nil
    }
    return Sensitivity(spreads: spreads, halfWidths: halfWidths)
  }

  private static func spread(of walls: [Double]) -> Double? {
    let logs = walls.filter { $0 > 0 }.map { log($0) }
    guard logs.count >= fewestRounds, let centre = median(logs) else { return nil }
    return median(logs.map { abs($0 - centre) }).map { 1.4826 * $0 }
  }

  private static func halfWidth(of one: CellTrials, to other: CellTrials) -> Double? {
    guard min(one.finished.count, other.finished.count) >= fewestRounds else { return nil }
    let logs = pairs(one, other, .wall).filter { $0 > 0 && $1 > 0 }.map { log($0 / $1) }.filter(\.isFinite)
    return Estimate.hodgesLehmann(of: logs)?.interval.map { ($0.upperBound - $0.lowerBound) / 2 }
  }
}
