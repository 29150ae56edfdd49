import Findings
import Trials

extension Results {
  /// The same with names that people can read: one that is far too long keeps its beginning and some digits of its
  /// SHA-256, so that it stays another one than its neighbour, and the same in every run. Programs get the whole ones.
  ///
  /// - Parameter columns: What a name has at most. Ids of cells, which are made of several, and what a machine says of
  ///   itself have `mostName`.
  /// - Complexity: O(n) bytes of names.
  func withShortNames(to columns: Int = mostName) -> Results {
    func short(_ name: String) -> String { shortName(name, to: columns) }
    var results = self
    results.experiment = short(experiment)
    results.run = short(run)
    results.origin = origin.map { origin in
      var origin = origin
      (origin.host, origin.kernel, origin.cpu) = (
        shortName(origin.host), shortName(origin.kernel), shortName(origin.cpu)
      )
      return origin
    }
    results.info = info?.withShortNames(to: columns)
    results.cells = cells.map { trials in
      var trials = trials
      trials.id = shortName(trials.id)
      trials.cell = trials.cell.withShortNames(to: columns)
      trials.failed = trials.failed.map { trial in
        var trial = trial
        trial.failure = trial.failure.map { shortened($0, to: mostText) }
        return trial
      }
      return trials
    }
    results.warnings = warnings.map { shortened($0, to: 2 * mostText) }
    return results
  }
}

extension RunInfo {
  /// The experiment's text stays as it is.
  fileprivate func withShortNames(to columns: Int) -> RunInfo {
    func short(_ name: String) -> String { shortName(name, to: columns) }
    var info = self
    (info.id, info.experiment) = (short(id), short(experiment))
    (info.host, info.kernel, info.cpu) = (shortName(host), shortName(kernel), shortName(cpu))
    info.launcher = shortName(launcher)
    info.workers = Dictionary(workers.map { (short($0), $1) }) { first, _ in first }
    info.casts = casts?.map(short)
    info.question = shortened(question, to: mostText)
    info.capacityReason = capacityReason.map { shortened($0, to: mostText) }
    info.said = said.map { said in
      let lines = said.map { (shortName($0), $1.map { shortened($0, to: mostText) }) }
      return Dictionary(lines) { first, _ in first }
    }
    info.skipped = skipped.map {
      RunInfo.Skipped(cell: shortName($0.cell), reason: shortened($0.reason, to: mostText))
    }
    info.claims = claims.map { claims in
      claims.map { claim in
        var claim = claim
        claim.text = shortened(claim.text, to: mostText)
        claim.leftOut = claim.leftOut.map { shortened($0, to: mostText) }
        claim.subjects = claim.subjects.map { .init(of: shortName($0.of), to: $0.to.map { shortName($0) }) }
        return claim
      }
    }
    return info
  }
}

extension RunTimelines {
  /// The same with names that people can read, as those of results.
  func withShortNames(to columns: Int = mostName) -> RunTimelines {
    var timelines = self
    timelines.run = shortName(run, to: columns)
    timelines.cells = cells.map { $0.withShortNames(to: columns) }
    return timelines
  }
}

extension CellTimeline {
  func withShortNames(to columns: Int = mostName) -> CellTimeline {
    var cell = self
    cell.cell = self.cell.withShortNames(to: columns)
    if case .sampled(let reason) = timeline.source {
      cell.timeline.source = .sampled(reason: shortened(reason, to: mostText))
    }
    return cell
  }
}

extension Cell {
  func withShortNames(to columns: Int = mostName) -> Cell {
    func short(_ name: String) -> String { shortName(name, to: columns) }
    var cell = self
    cell.workload = short(workload)
    cell.model = ModelName(worker: model.worker.map(short), model: short(model.model))
    cell.parameters = parameters.map { Parameter(name: short($0.name), level: short($0.level)) }
    return cell
  }
}

/// More than any name, and any sentence, that somebody wrote to be read.
let (mostName, mostText) = (200, 400)

/// A name of at most so many columns, which are 64 at least: where it is longer, its beginning and 8 digits of its SHA-256.
func shortName(_ name: String, to columns: Int = mostName) -> String {
  guard !fits(name, in: columns) else { return name }
  return shortened(name, to: 40) + SHA256.hex(Array(name.utf8)).prefix(8)
}
