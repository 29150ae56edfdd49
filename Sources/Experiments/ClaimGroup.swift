import Trials

/// The cells of a plan that one claim is about, by their ids.
package struct ClaimGroup: Sendable, Hashable {
  /// Place of the claim among the experiment's.
  package var claim: Int
  package var of: [String]
  /// Empty for a claim about a value.
  package var to: [String]
  /// The pairs that a ratio is taken of: alike in every factor that neither selector names.
  package var joins: [Join]

  package struct Join: Sendable, Hashable {
    package var of: String
    package var to: String
  }

  /// All cells of the group: none of them is finished before the others are precise.
  package var cells: Set<String> { Set(of).union(to) }
}

extension Planner {
  private static let mostJoins = 100_000

  /// Finds the cells of every claim. One that could select nothing on any machine is a mistake; one whose cells
  /// were left out by the command line, or need another machine, is not.
  mutating func group() {
    let all = Set(candidates.map(\.cell))
    let planned = cells.map(\.cell)
    for (index, claim) in experiment.claims.enumerated() {
      func place() -> Place { experiment.place(of: "expect", item: index) }
      switch claim.subject {
      case .value(let of):
        if experiment.overrides.isEmpty, !all.contains(where: { selects(of, $0) }) {
          problems.append(emptyClaim(claim, "of", at: place()))
        }
        let ids = planned.filter { selects(of, $0) }.map(\.id)
        groups.append(ClaimGroup(claim: index, of: ids, to: [], joins: []))
      case .ratio(let of, let to):
        if experiment.overrides.isEmpty {
          for (key, selector) in [("of", of), ("to", to)]
          where !all.contains(where: { selects(selector, $0) }) {
            problems.append(emptyClaim(claim, key, at: place()))
          }
        }
        guard let joins = joins(of, to, among: planned) else {
          problems.append(
            Problem(
              place(), "the claim \(quoted(claim.text)) compares over \(Self.mostJoins) pairs of cells",
              advice: "name fewer levels in `of` and `to`"))
          continue
        }
        groups.append(
          ClaimGroup(
            claim: index, of: planned.filter { selects(of, $0) }.map(\.id),
            to: planned.filter { selects(to, $0) }.map(\.id), joins: joins))
      }
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

  /// Pairs of cells that are alike in what neither selector names; nil where there are too many.
  ///
  /// - Complexity: O(cells + pairs).
  private func joins(_ of: Selector, _ to: Selector, among cells: [Cell]) -> [ClaimGroup.Join]? {
    let partners = Dictionary(grouping: cells.filter { selects(to, $0) }) { common(of, to, $0) }
    var joins: [ClaimGroup.Join] = []
    for cell in cells where selects(of, cell) {
      let others = partners[common(of, to, cell)] ?? []
      guard joins.count + others.count <= Self.mostJoins else { return nil }
      // The ratio of a cell to itself is 1 whatever happens, and says nothing.
      joins += others.filter { $0 != cell }.map { ClaimGroup.Join(of: cell.id, to: $0.id) }
    }
    return joins
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
