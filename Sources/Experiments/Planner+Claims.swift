import Trials

extension Planner {
  private static let mostPairs = 100_000

  /// Finds the cells of every claim. One that could select nothing on any machine is a mistake; one whose cells
  /// were left out by the command line, or need another machine, is not.
  mutating func planClaims() {
    let all = candidates.map(\.cell)
    let planned = cells.map(\.cell)
    let reasons = Dictionary(skipped.map { ($0.cell, $0.reason) }) { first, _ in first }
    for (index, claim) in experiment.claims.enumerated() {
      func place() -> Place { experiment.place(of: "expect", item: index) }
      let selectors = claim.selectors
      if experiment.overrides.isEmpty {
        for (key, selector) in selectors where !all.contains(where: { selects(selector, $0) }) {
          problems.append(emptyClaim(claim, key, at: place()))
        }
      }
      guard let subjects = subjects(of: claim, among: planned) else {
        problems.append(
          Problem(
            place(), "the claim \(quoted(claim.text)) compares over \(Self.mostPairs) pairs of cells",
            advice: "name fewer levels in `of` and `to`"))
        continue
      }
      let missing = all.filter { cell in selectors.contains { selects($0.selector, cell) } }
        .compactMap { reasons[$0] }
      claims.append(PlannedClaim(claim, subjects: subjects, leftOut: Set(missing).sorted()))
    }
  }

  private func selects(_ selector: Selector, _ cell: Cell) -> Bool {
    selector.selects(cell, allCores: machine.cores)
  }

  private func emptyClaim(_ claim: Claim, _ key: String, at place: Place) -> Problem {
    Problem(
      place, "the claim \(quoted(claim.text)) selects no cell in `\(key)`",
      allowed: "its levels are none of the experiment's, or are left out by `skip`")
  }

  /// Every cell of a value; for a ratio pairs of cells that are alike in what neither selector names. Nil where
  /// there are too many.
  ///
  /// - Complexity: O(cells + pairs).
  private func subjects(of claim: Claim, among cells: [Cell]) -> [PlannedClaim.Subject]? {
    switch claim.subject {
    case .value(let of):
      return cells.filter { selects(of, $0) }.map { PlannedClaim.Subject(of: $0.id) }
    case .ratio(let of, let to):
      let partners = Dictionary(grouping: cells.filter { selects(to, $0) }) { common(of, to, $0) }
      var pairs: [PlannedClaim.Subject] = []
      for cell in cells where selects(of, cell) {
        let others = partners[common(of, to, cell)] ?? []
        guard pairs.count + others.count <= Self.mostPairs else { return nil }
        // The ratio of a cell to itself is 1 whatever happens, and says nothing.
        pairs += others.filter { $0 != cell }.map { PlannedClaim.Subject(of: cell.id, to: $0.id) }
      }
      return pairs
    }
  }

  /// The levels of the factors that neither selector names, and nothing of the others.
  private func common(_ of: Selector, _ to: Selector, _ cell: Cell) -> Cell {
    var common = cell
    if of.workloads != nil || to.workloads != nil { common.workload = "" }
    if of.models != nil || to.models != nil { common.model = ModelName(worker: nil, model: "") }
    if of.tasks != nil || to.tasks != nil { common.tasks = 0 }
    if of.cores != nil || to.cores != nil { common.cores = 0 }
    if of.placements != nil || to.placements != nil { common.placement = .compact }
    let named = Set((of.parameters + to.parameters).map(\.name))
    common.parameters.removeAll { named.contains($0.name) }
    return common
  }
}

extension Claim {
  /// By the keys that a file has them under.
  fileprivate var selectors: [(key: String, selector: Selector)] {
    switch subject {
    case .value(let of): [("of", of)]
    case .ratio(let of, let to): [("of", of), ("to", to)]
    }
  }
}
