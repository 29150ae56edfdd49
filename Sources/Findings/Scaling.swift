package import Statistics
package import Trials

/// How one model's throughput grows with its tasks as long as there is a core for each: scaling laws, fitted to the
/// medians of cells with no more tasks than usable cores. Beyond them throughput has a kink, which no such law has.
package struct Scaling: Sendable, Hashable {
  /// Everything but model, tasks and cores.
  package var setting: String
  package var model: ModelName
  package var cores: Int
  package var usableCores: Double
  /// The numbers of tasks that were measured, up to the usable cores.
  package var levels: [Int]
  /// The universal scalability law; nil below four levels.
  package var universal: ScalingFit?
  /// Amdahl's law; nil below three levels.
  package var amdahl: ScalingFit?
  /// 95 %, by drawing whole rounds again; nil below six rounds, as of a law that wasn't fitted.
  package var sigma, kappa, peak, limit, amdahlSigma, amdahlLimit: ClosedRange<Double>?

  /// So many levels each law needs: one more than it has parameters.
  package static let universalLevels = 4
  package static let amdahlLevels = 3
}

extension Results {
  /// One for each setting that computes and each model that uses more than one core, on the most cores; laws only where
  /// there are levels enough for them.
  ///
  /// - Parameter summaries: of these results.
  /// - Complexity: 2,000 fits for each.
  package func scaling(_ summaries: [Summary]) -> [Scaling] { settings(summaries).flatMap(\.scaling) }
}

extension Setting {
  /// Models whose throughput may grow with the cores.
  private func spreading(cores: Int) -> [ModelName] {
    models(cores: cores).filter { ![.inTurn, .loop].contains($0.namesake?.shape) }
  }

  var scaling: [Scaling] {
    guard let reference, reference.kind != .waiting, let cores = coreLevels.last, cores > 1 else { return [] }
    return spreading(cores: cores).compactMap { model in
      let measured = taskLevels(model, cores: cores)
      guard measured.count > 1 else { return nil }
      return scaling(of: model, levels: measured.filter { Double($0) <= usable(cores) }, cores: cores)
    }
  }

  private func scaling(of model: ModelName, levels: [Int], cores: Int) -> Scaling {
    var scaling = Scaling(
      setting: name, model: model, cores: cores, usableCores: usable(cores), levels: levels)
    let rounds = Rounds(
      levels.compactMap { cell(model, tasks: $0, cores: cores) }.map { cell in
        Dictionary(
          cell.finished.compactMap { trial in trial[.tasksPerSecond].map { (trial.round, $0) } }
        ) { first, _ in first }
      })
    let tasks = levels.map(Double.init)
    guard levels.count >= Scaling.amdahlLevels, let medians = rounds.medians else { return scaling }
    let amdahl = ScalingFit.amdahl(levels: tasks, throughputs: medians)
    let universal = ScalingFit.universal(levels: tasks, throughputs: medians)
    (scaling.amdahl, scaling.universal) = (amdahl, universal)
    let intervals = rounds.intervals { medians in
      let one = amdahl.flatMap {
        ScalingFit.amdahl(levels: tasks, throughputs: medians, from: $0.law)?.law
      }
      let other = universal.flatMap {
        ScalingFit.universal(levels: tasks, throughputs: medians, from: $0.law)?.law
      }
      // No peak and no limit are infinitely far: they count among the draws, or those with one would stand for all.
      return [
        other?.sigma, other?.kappa, other.map { $0.peak ?? .infinity }, other.map { $0.limit ?? .infinity },
        one?.sigma, one.map { $0.limit ?? .infinity },
      ]
    }
    if intervals.count == 6 {
      (scaling.sigma, scaling.kappa, scaling.peak) = (intervals[0], intervals[1], intervals[2])
      (scaling.limit, scaling.amdahlSigma, scaling.amdahlLimit) = (intervals[3], intervals[4], intervals[5])
    }
    return scaling
  }

  /// What the laws say, and why there is none: one sentence for each kind of either.
  func scalingSentences(_ fits: [Scaling]) -> [String] {
    guard let first = fits.first else { return [] }
    let fitted = fits.compactMap { fit in fit.words.map { "\($0) under \(fit.model)" } }
    let on = "on \(Wording.amount(first.cores, "core"))"
    return fitted.isEmpty ? [] : ["\(name): growing with the tasks \(on), \(fitted.joined(separator: "; "))."]
  }
}

extension Scaling {
  fileprivate var isFitted: Bool { universal != nil || amdahl != nil }

  /// What no number of tasks that anybody measures could show is nothing.
  private static func seen(_ kappa: Double) -> Double { kappa < 1e-6 ? 0 : kappa }

  /// `no peak up to 16 tasks (σ 1.2 % (0.9–1.5 %), κ 0.0020 (0.0018–0.0023))`; nil without a law.
  fileprivate var words: String? {
    if let universal {
      let sigma = "σ \(Wording.percent(universal.law.sigma, sigma))"
      // No share of anything, as σ is: what each pair of tasks adds.
      let kappa =
        "κ \(Wording.number(Self.seen(universal.law.kappa), digits: 2))"
        + Wording.range(self.kappa.map { Self.seen($0.lowerBound)...Self.seen($0.upperBound) })
      let most = levels.last ?? 1
      let peak =
        if let value = universal.law.peak, value <= Double(most) {
          "a peak at \(Wording.cores((value * 10).rounded() / 10)) tasks\(Wording.range(self.peak))"
        } else {
          "no peak up to \(Wording.amount(most, "task"))"
        }
      return "\(peak) (\(sigma), \(kappa))"
    }
    return amdahl.map { fit in
      "Amdahl's law over \(Wording.list(levels.map(String.init))) tasks has σ "
        + Wording.percent(fit.law.sigma, amdahlSigma)
    }
  }
}

extension Results {
  /// Why no scaling law was fitted, where there were several numbers of tasks and one could expect it.
  func withoutLaws(_ fits: [Scaling]) -> String? {
    let without = fits.filter { !$0.isFitted }
    guard let most = without.max(by: { $0.levels.count < $1.levels.count }) else { return nil }
    let names = without.map { one in
      fits.contains { $0.setting == one.setting && $0.isFitted }
        ? "\(one.setting) under \(one.model)" : one.setting
    }
    let who = without.count == fits.count ? "" : " for \(Wording.list(Self.unique(names)))"
    let isSame = without.allSatisfy { $0.levels == most.levels }
    let has =
      most.levels.isEmpty
      ? "none was \(verb)"
      : "\(isSame ? "" : "at most ")\(most.levels.count) \(most.levels.count == 1 ? "was" : "were") \(verb)"
        + " (\(Wording.list(most.levels.map(String.init))))"
    let possible = most.usableCores < 1 ? [] : Array(1...Int(most.usableCores))
    let machine =
      most.levels == possible ? "; \(Wording.cores(most.usableCores)) cores can't have more" : ""
    return
      "No scaling law was fitted\(who): the universal one takes \(Scaling.universalLevels) numbers of tasks "
      + "up to the \(Wording.cores(most.usableCores)) cores that can be used, Amdahl's takes "
      + "\(Scaling.amdahlLevels), and \(has)\(machine)."
  }

  private static func unique(_ names: [String]) -> [String] {
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
