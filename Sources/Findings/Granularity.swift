package import Statistics
package import Trials

/// How small tasks may become under one model before more than half of the cores' speed goes into having them:
/// METG(50 %), from cells that differ in nothing but the work of each task.
package struct Granularity: Sendable, Hashable {
  package var workload: String
  /// Everything but model, tasks, cores and the work: `tiny`, or `tiny, smt`.
  package var setting: String
  /// The experiment's parameter that the work follows.
  package var parameter: String
  package var model: ModelName
  package var tasks: Int
  package var cores: Int
  /// One for models that run on one core, however many there are.
  package var usableCores: Double
  /// The largest work first.
  package var points: [Point]
  package var found: EffectiveGranularity
  /// 95 %, over the rounds; nil below six of them, and where it reaches beyond what was measured.
  package var interval: ClosedRange<Double>?

  /// One level of the work.
  package struct Point: Sendable, Hashable {
    package var level: String
    /// Seconds on a core per task, what tasks cost included: wall × cores / tasks.
    package var granularity: Double
    /// Work per second and core over what plain calls do on one core with tasks of the largest work.
    package var efficiency: Double
  }

  /// Below so many levels of work there is no sweep.
  static let fewestLevels = 3
}

extension Results {
  /// One for each model and number of cores with a sweep of the work: a parameter with at least three levels, which
  /// make plain calls that only compute do different amounts of work, and several tasks, at least as many as cores.
  ///
  /// - Complexity: O(cells × rounds log rounds), 2,000 times.
  package var granularities: [Granularity] {
    let byCell = Dictionary(cells.map { ($0.cell, $0) }) { first, _ in first }
    var sweeps: [Sweep] = []
    for cell in cells where !cell.finished.isEmpty {
      for place in cell.cell.parameters.indices {
        let key = Sweep.Key(cell.cell, without: place)
        if let known = sweeps.firstIndex(where: { $0.key == key }) {
          sweeps[known].cells.append(cell)
        } else {
          sweeps.append(Sweep(key: key, cells: [cell]))
        }
      }
    }
    let placements = Set(cells.map(\.cell.placement))
    return sweeps.compactMap { sweep in
      sweep.granularity(
        capacity: capacity ?? info?.capacity ?? .infinity, showsPlacement: placements.count > 1
      ) { reference(of: $0, in: byCell) }
    }
  }
}

/// Cells that differ in one parameter only.
private struct Sweep {
  struct Key: Hashable {
    var cell: Cell
    var parameter: String
    var place: Int

    init(_ cell: Cell, without place: Int) {
      (self.cell, self.place) = (cell, place)
      parameter = self.cell.parameters.remove(at: place).name
    }
  }

  var key: Key
  var cells: [Results.CellTrials]

  func granularity(
    capacity: Double, showsPlacement: Bool, reference: (Cell) -> Results.CellTrials?
  ) -> Granularity? {
    let cell = key.cell
    // What a model that runs on one core leaves idle is no cost of tasks.
    let isOnOneCore = [.inTurn, .loop].contains(cell.model.namesake?.shape)
    let usable = min(isOnOneCore ? 1 : Double(cell.cores), capacity)
    guard cells.count >= Granularity.fewestLevels, cell.tasks > 1, Double(cell.tasks) >= usable else {
      return nil
    }
    let sorted = cells.map { ($0, $0.finished.first?.units ?? 0) }.sorted { $0.1 > $1.1 }
    let units = sorted.map { Double($0.1) }
    guard zip(units, units.dropFirst()).allSatisfy({ $0 > $1 }), units.allSatisfy({ $0 > 0 }),
      let plain = reference(sorted[0].0.cell), let plainUnits = plain.finished.first?.units, plainUnits > 0,
      // Tasks that differ in what they do have no one granularity.
      plainUnits.multipliedReportingOverflow(by: cell.tasks).partialValue == sorted[0].1,
      isComputing(reference)
    else { return nil }
    let rounds = Rounds(
      sorted.map { walls($0.0) } + sorted.map { ratios(walls(plain), to: walls($0.0)) })
    let share = Double(cell.tasks) / usable
    func points(_ medians: [Double]) -> [(granularity: Double, efficiency: Double)] {
      units.indices.map { place in
        let work = units[place] / Double(plainUnits) / usable
        return (medians[place] / share, medians[units.count + place] * work)
      }
    }
    guard let medians = rounds.medians, let found = EffectiveGranularity(sweep: points(medians)) else {
      return nil
    }
    let interval =
      rounds.intervals { medians in
        switch EffectiveGranularity(sweep: points(medians)) {
        case .at(let value): [value]
        // Somewhere below or above: as good as any bound there for saying that it isn't known.
        case .atMost: [0]
        case .above: [.infinity]
        case nil: [nil]
        }
      }.first ?? nil
    return Granularity(
      workload: cell.workload, setting: setting(showsPlacement), parameter: key.parameter, model: cell.model,
      tasks: cell.tasks,
      cores: cell.cores, usableCores: usable,
      points: zip(sorted, points(medians)).map { cell, point in
        Granularity.Point(
          level: cell.0.cell.parameters[key.place].level, granularity: point.granularity,
          efficiency: point.efficiency)
      },
      found: found,
      interval: interval.flatMap {
        found.value != nil && $0.lowerBound > 0 && $0.upperBound.isFinite ? $0 : nil
      })
  }

  private func setting(_ showsPlacement: Bool) -> String {
    key.cell.setting + (showsPlacement ? ", \(key.cell.placement.rawValue)" : "")
  }

  /// Whether plain calls only compute, on most levels: something else that ran may make one of them look as if it waited.
  private func isComputing(_ reference: (Cell) -> Results.CellTrials?) -> Bool {
    let kinds = cells.compactMap { reference($0.cell)?.asReference?.kind }
    return kinds.filter { $0 == .computing }.count * 2 >= cells.count
  }

  private func walls(_ cell: Results.CellTrials) -> [Int: Double] {
    let known = cell.finished.compactMap { trial in
      trial[.wall].flatMap { $0 > 0 ? (trial.round, $0) : nil }
    }
    return Dictionary(known) { first, _ in first }
  }

  private func ratios(_ one: [Int: Double], to other: [Int: Double]) -> [Int: Double] {
    Dictionary(
      other.compactMap { round, wall in one[round].map { (round, $0 / wall) } }
    ) { first, _ in first }
  }
}
