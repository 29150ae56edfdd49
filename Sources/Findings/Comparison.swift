package import Statistics
package import Trials

/// What the cells of two runs say of each other: A, what was there before, and B, what is held against it.
///
/// The runs were made one after the other, so whatever changed on the machine in between is in every figure. Those that
/// are taken against the reference trial of the same round (`Quantity.isRelative`) have most of it divided out; what
/// is left is why a difference has to be clear of `tolerance` to be called one.
package struct Comparison: Sendable {
  package var a, b: Side
  /// How much B may differ from A without being called faster or slower, as a share: 0.1 is 10 %.
  package var tolerance: Double
  /// Whether seconds and tasks per second are compared too: on the same machine only.
  package var isAbsolute: Bool
  /// What is to be known before reading on, in sentences.
  package var notes: [String]
  /// The cells that both have, in the order of A's table.
  package var rows: [Row]
  /// The cells that can't be compared, with the reason.
  package var incomparable: [Incomparable]
  /// The best number of tasks of each setting, model and number of cores of which both measured several.
  package var peaks: [PeakPair]

  package struct Side: Sendable, Hashable {
    package var experiment, run: String
    package var host: String
    package var launcher: String
    /// The machine that was simulated; nil where it was measured.
    package var simulated: String?
    /// Of reading its files.
    package var warnings: [String]

    init(_ results: Results) {
      (experiment, run, warnings) = (results.experiment, results.run, results.warnings)
      (host, launcher) = (results.origin?.host ?? "", results.origin?.launcher ?? "")
      simulated = results.simulated
    }
  }

  /// One cell in both runs.
  package struct Row: Sendable, Hashable {
    package var cell: Cell
    package var cellID: String
    /// As in `Summary.setting`.
    package var setting: String
    /// Whether it is what others are held against, in both runs.
    package var isReference: Bool
    /// Whether A has a reference of its rounds.
    package var hadReference: Bool
    package var figures: [Figure]

    /// - Complexity: O(1): there are five.
    package subscript(quantity: Quantity) -> Figure? { figures.first { $0.quantity == quantity } }

    /// The figure that the row is judged by: speed-up, or the wall time where there is no reference.
    package var main: Figure? { self[.speedup] ?? self[.wall] }
  }

  package struct Figure: Sendable, Hashable {
    package var quantity: Quantity
    package var a, b: Estimate
    /// B over A, with the bootstrap interval; nil where either is nothing that could be divided.
    package var ratio: Estimate?
    package var finding: Finding
    /// Why it can't be told; nil where it can.
    package var reason: String?
  }

  package struct Incomparable: Sendable, Hashable {
    package var cellID: String
    package var reason: String
    /// What a strict baseline makes of it: A measured the cell, and B can't show that it is as before, or has failed
    /// trials only. Nil where A says nothing of it either.
    package var outcome: Regression.Outcome?
  }

  package enum Quantity: String, Sendable, Codable, CaseIterable {
    /// Tasks per second over those of the same round's reference trial.
    case speedup
    /// Wall time over that of the same round's reference trial: the number of tasks over the speed-up.
    case wallOverReference = "wall_over_reference"
    /// Speed-up over min(tasks, usable cores); for work that only computes.
    case efficiency
    case wall = "wall_s"
    case tasksPerSecond = "tasks_per_s"

    /// Whether it is taken against the reference of the same round, so that runs of other times may be compared.
    package var isRelative: Bool { self != .wall && self != .tasksPerSecond }
    /// Whether more of it is faster.
    package var isRate: Bool { self != .wall && self != .wallOverReference }
  }

  /// B against A, by the interval of the ratio of the times and the tolerance τ.
  package enum Finding: String, Sendable, Codable, CaseIterable {
    /// All of it is below 1 / (1 + τ).
    case faster
    /// All of it is above 1 + τ.
    case slower
    /// All of it is between.
    case same = "no difference seen"
    /// It crosses one of the two, or there is none.
    case unclear = "can't tell"
  }

  /// The best numbers of tasks of the two runs.
  package struct PeakPair: Sendable, Hashable {
    package var setting: String
    package var model: ModelName
    package var cores: Int
    package var a, b: Peak
    /// Whether their intervals are apart; nil where one of them has none.
    package var isDifferent: Bool?
  }
}
