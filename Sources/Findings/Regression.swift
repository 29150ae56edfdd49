import Statistics

extension Comparison {
  /// One cell of a run held against the same of its baseline, which is A: is it slower by more than the tolerance?
  package struct Regression: Sendable, Hashable {
    package var row: Row
    /// The wall time over the reference's of the same round. Speed-up is the number of tasks over it, and efficiency
    /// that over the usable cores: a third and a second word would only repeat the first.
    package var figure: Figure
    package var outcome: Outcome

    package enum Outcome: String, Sendable, Codable, CaseIterable {
      /// The interval of the ratio is at most 1 + τ.
      case kept
      /// It is above 1 + τ.
      case worse
      /// It crosses that, or there is none.
      case inconclusive
    }

    /// Why it is inconclusive; nil where it isn't.
    package var reason: String? {
      guard outcome == .inconclusive else { return nil }
      return figure.ratio?.interval == nil ? figure.reason : "the interval crosses the bound"
    }
  }

  /// Every cell that both runs have with its reference, those that are worse first, then the inconclusive ones.
  ///
  /// - Complexity: O(cells).
  package var regressions: [Regression] {
    let all = rows.compactMap { row in
      row[.wallOverReference].map { Regression(row: row, figure: $0, outcome: outcome(of: $0)) }
    }
    return [.worse, .inconclusive, .kept].flatMap { outcome in all.filter { $0.outcome == outcome } }
  }

  /// The cells that a baseline says nothing of, with the reason.
  package var withoutBaseline: [Incomparable] {
    incomparable
      + rows.filter { $0[.wallOverReference] == nil && !$0.isReference }.map {
        Self.withoutReference($0)
      }
  }

  /// All that a strict baseline judges: cells held against it, and cells that it measured and the run can't show.
  ///
  /// - Complexity: O(cells).
  package var strictOutcomes: Set<Regression.Outcome> {
    Set(regressions.map(\.outcome) + withoutBaseline.compactMap(\.outcome))
  }

  private func outcome(of figure: Figure) -> Regression.Outcome {
    guard let interval = figure.ratio?.interval else { return .inconclusive }
    let bound = 1 + tolerance
    return interval.upperBound <= bound ? .kept : interval.lowerBound > bound ? .worse : .inconclusive
  }
}
