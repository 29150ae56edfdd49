import Statistics
package import Trials

/// What a run has seen so far: a figure from the first trial on, refined as rounds go by. No finding rests on it.
package struct FirstFigures: Sendable {
  /// The cells that are shown, by what they have in common: the most tasks on the most cores.
  private let groups: [(name: String, cells: [Cell])]
  private var walls: [Cell: [Double]] = [:]
  private var last: Cell?

  /// Groups and models that a screen has room for while a run is under way.
  private static let (mostGroups, mostModels) = (4, 5)

  /// - Parameter cells: Of a run, in the order of its plan.
  package init(_ cells: [Cell]) {
    let cores = cells.map(\.cores).max() ?? 1
    var groups: [(name: String, cells: [Cell])] = []
    for cell in cells where cell.cores == cores {
      if let place = groups.firstIndex(where: { $0.name == cell.setting }) {
        groups[place].cells.append(cell)
      } else {
        groups.append((cell.setting, [cell]))
      }
    }
    self.groups = groups.map { name, cells in
      let most = cells.map(\.tasks).max()
      return (name, cells.filter { $0.tasks == most })
    }
  }

  package mutating func note(_ cell: Cell, wall: Double) {
    walls[cell, default: []].append(wall)
    last = cell
  }

  /// `cpu-bound, 30 tasks: task 15.0×, thread 15.2×`: a line for each group of which something is known, the quickest
  /// models first. Before that the cell that was measured last.
  ///
  /// - Complexity: O(n log n) trials.
  package var lines: [String] {
    let known = groups.lazy.compactMap { name, cells -> String? in
      let figures = cells.compactMap { cell in figure(cell).map { (cell.model, $0) } }
        .sorted { $0.1.wall < $1.1.wall }
      guard let tasks = cells.first?.tasks, !figures.isEmpty else { return nil }
      let shown = figures.prefix(Self.mostModels).map { "\($0) \($1.text)" }
      return "\(name), \(Wording.amount(tasks, "task")): \(shown.joined(separator: ", "))"
    }.prefix(Self.mostGroups)
    if !known.isEmpty { return Array(known) }
    return last.flatMap { cell in
      figure(cell).map {
        ["\(cell.workload), \(Wording.amount(cell.tasks, "task")): \(cell.model) \($0.text)"]
      }
    } ?? []
  }

  private func figure(_ cell: Cell) -> (wall: Double, text: String)? {
    guard let wall = walls[cell].flatMap({ median($0) }) else { return nil }
    guard cell.tasks > 1,
      let one = (walls[cell.reference] ?? walls[cell.ownReference]).flatMap({ median($0) }), one > 0
    else { return (wall, Wording.seconds(wall)) }
    return (wall, Wording.times(wall / one))
  }
}
