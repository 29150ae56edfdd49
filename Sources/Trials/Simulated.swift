/// How records say that nothing of them was measured: by their column `launcher`.
package enum Simulated {
  /// What it begins with.
  package static let prefix = "simulated:"
  /// The file of a results folder with what was simulated of measured cells, in the columns of `trials.csv`.
  package static let predictionsFile = "predicted.csv"

  /// The machine that was simulated, in words such as `package:1 core:16 pu:2`; nil where a launcher measured.
  package static func machine(ofLauncher name: String) -> String? {
    name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
  }
}

extension RunInfo {
  /// What a simulated run was made from, beside its experiment.
  package struct Simulation: Sendable, Hashable, Codable {
    /// Where the costs of running tasks were measured, and when (UTC, ISO 8601).
    package var costsHost, costsCPU, costsMeasuredAt: String
    /// What the PUs of one core do together, as a multiple of one of them alone; nil where no core has two.
    package var smtYield: Assumed<Double>?
    /// How fast each kind of core computes, the fastest being 1, by rising rank; nil where all cores are alike.
    package var capacities: Assumed<[Double]>?

    package init(
      costsHost: String, costsCPU: String, costsMeasuredAt: String, smtYield: Assumed<Double>? = nil,
      capacities: Assumed<[Double]>? = nil
    ) {
      (self.costsHost, self.costsCPU, self.costsMeasuredAt) = (costsHost, costsCPU, costsMeasuredAt)
      (self.smtYield, self.capacities) = (smtYield, capacities)
    }

    private enum CodingKeys: String, CodingKey {
      case capacities
      case costsHost = "costs_host"
      case costsCPU = "costs_cpu"
      case costsMeasuredAt = "costs_measured_at"
      case smtYield = "smt_yield"
    }
  }

  /// A property of a machine, and how it is known.
  package struct Assumed<Value: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    package var value: Value
    package var source: AssumedSource

    package init(_ value: Value, _ source: AssumedSource) { (self.value, self.source) = (value, source) }
  }

  package enum AssumedSource: String, Sendable, Codable {
    /// By the command line.
    case given
    /// Where the costs are from.
    case measured
    /// By the machine's description.
    case described
    /// Nobody knows it.
    case assumed
  }
}
