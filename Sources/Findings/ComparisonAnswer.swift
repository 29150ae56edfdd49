package import Statistics
import Trials

extension Comparison {
  /// Cells that a sentence names before it only counts the rest.
  private static let named = 5

  /// What was found, in sentences, the count first.
  ///
  /// - Complexity: O(cells).
  package var sentences: [String] {
    [count] + Finding.allCases.filter { $0 == .slower || $0 == .faster }.compactMap(who)
      + [peakSentence]
      .compactMap { $0 } + [apart].compactMap { $0 }
  }

  /// How many cells came out how, references aside.
  package func number(_ finding: Finding) -> Int { judged.count { $0.main?.finding == finding } }

  /// The rows without references: what those took is the machine's pace, and no finding.
  package var judged: [Row] { rows.filter { !$0.isReference } }

  /// How much longer references took in B, where that is seen.
  static func pace(of rows: [Row]) -> [String] {
    let others = rows.compactMap { row in row.isReference ? row[.wall].map { (row, $0) } : nil }
      .filter { $0.1.finding != .same && $0.1.ratio?.interval?.contains(1) == false }
    guard !others.isEmpty else { return [] }
    let words = others.prefix(named).map { row, figure in
      "\(figure.ratio.map { Wording.times($0) } ?? "") as long (\(row.cellID))"
    }
    let rest = others.count > named ? ["\(others.count - named) more"] : []
    return [
      "The machine's own pace was another: one task in plain calls took \((words + rest).joined(separator: ", ")) in B. "
        + "Seconds and tasks per second have it in them; speed-up and efficiency don't."
    ]
  }

  private var count: String {
    guard !judged.isEmpty else {
      return rows.isEmpty
        ? "No cell can be compared."
        : "Nothing can be compared but what others are held against, by its seconds."
    }
    let parts = [
      (number(.faster), "B is faster in"), (number(.slower), "slower in"),
    ].map { "\($1) \($0 == 0 ? "none" : "\($0)")" }
    let (same, unclear) = (number(.same), number(.unclear))
    let alike =
      same == 0 ? "" : "; in \(same) no difference of \(Wording.percent(tolerance)) or more was seen"
    let more = unclear == 0 ? "" : "; \(unclear) can't be told apart"
    return "Of \(Wording.amount(judged.count, "cell")) \(Wording.list(parts))\(alike)\(more)."
  }

  private func who(_ finding: Finding) -> String? {
    let found = judged.compactMap { row in row.main.map { (row, $0) } }.filter { $0.1.finding == finding }
      .sorted { abs($0.1.distance) > abs($1.1.distance) }
    guard !found.isEmpty else { return nil }
    let words = found.prefix(Self.named).map { row, figure in "\(row.cellID), \(figure.words)" }
    let rest = found.count > Self.named ? ["\(found.count - Self.named) more"] : []
    return "\(finding == .slower ? "Slower" : "Faster") in B: \((words + rest).joined(separator: "; "))."
  }

  private var peakSentence: String? {
    guard !peaks.isEmpty else { return nil }
    let other = peaks.filter { $0.isDifferent == true }
    guard !other.isEmpty else {
      let unclear = peaks.filter { $0.isDifferent == nil }.count
      let rest = unclear == 0 ? "" : ", where there are rounds enough to tell"
      return unclear == peaks.count
        ? nil : "The best number of tasks is seen to differ nowhere\(rest)."
    }
    let words = other.prefix(Self.named).map {
      "\($0.name): \($0.a.text) in A, \($0.b.text) in B"
    }
    let rest = other.count > Self.named ? ["\(other.count - Self.named) more"] : []
    return "Another number of tasks is best: \((words + rest).joined(separator: "; "))."
  }

  private var apart: String? {
    guard !incomparable.isEmpty else { return nil }
    return "\(Wording.amount(incomparable.count, "cell")) can't be compared."
  }
}

extension Comparison.Figure {
  /// How far the ratio is from 1, in factors: 2 and 0.5 are as far.
  fileprivate var distance: Double { ratio.map { max($0.value, 1 / $0.value) } ?? 0 }

  /// `speed-up 1.98 in A, 1.75 in B: 0.88× (0.85–0.91)`.
  package var words: String {
    let head = "\(quantity.name) \(text(a)) in A, \(text(b)) in B"
    return ratio.map { "\(head): \(Wording.times($0))" } ?? head
  }

  /// A value in the quantity's own unit.
  package func text(_ estimate: Estimate) -> String {
    switch quantity {
    case .speedup, .wallOverReference: Wording.times(estimate.value)
    case .efficiency: Wording.percent(estimate.value)
    case .wall: Wording.seconds(estimate.value)
    case .tasksPerSecond: Wording.count(estimate.value) + "/s"
    }
  }
}

extension Comparison.Quantity {
  /// For people.
  package var name: String {
    switch self {
    case .speedup: "speed-up"
    case .wallOverReference: "wall time over the reference's"
    case .efficiency: "efficiency"
    case .wall: "wall time"
    case .tasksPerSecond: "tasks per second"
    }
  }
}

extension Comparison.PeakPair {
  /// `cpu-bound, task, 2 cores`.
  package var name: String { "\(setting), \(model), \(Wording.amount(cores, "core"))" }
  package var word: String {
    switch isDifferent {
    case true?: a.tasks < b.tasks ? "more in B" : "fewer in B"
    case false?: Comparison.Finding.same.rawValue
    case nil: Comparison.Finding.unclear.rawValue
    }
  }
}

extension Peak {
  /// `3 (2–4)`, `30, the most measured`.
  package var text: String {
    let range = interval.flatMap {
      $0.lowerBound == $0.upperBound ? nil : " (\($0.lowerBound)–\($0.upperBound))"
    }
    return "\(tasks)\(range ?? "")\(isAtEnd ? ", the most measured" : "")"
  }
}
