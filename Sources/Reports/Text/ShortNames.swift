import Findings
import Trials

extension Results {
  /// The same with names that people can read: one that is far too long keeps its beginning and some digits of its
  /// SHA-256, so that it stays another one than its neighbour, and the same in every run. Programs get the whole ones.
  ///
  /// - Complexity: O(n) bytes of names.
  var withShortNames: Results {
    var results = self
    results.experiment = shortName(experiment)
    results.info?.question = shortened(info?.question ?? "", to: mostText)
    results.info?.capacityReason = info?.capacityReason.map { shortened($0, to: mostText) }
    results.info?.said = info?.said.map { said in
      let lines = said.map { (shortName($0), $1.map { shortened($0, to: mostText) }) }
      return Dictionary(lines) { first, _ in first }
    }
    results.info?.skipped = (info?.skipped ?? []).map {
      RunInfo.Skipped(cell: shortName($0.cell), reason: shortened($0.reason, to: mostText))
    }
    results.info?.claims = info?.claims.map { claims in
      claims.map { claim in
        var claim = claim
        claim.text = shortened(claim.text, to: mostText)
        claim.subjects = claim.subjects.map { .init(of: shortName($0.of), to: $0.to.map(shortName)) }
        return claim
      }
    }
    results.cells = cells.map { trials in
      var trials = trials
      trials.id = shortName(trials.id)
      trials.cell = trials.cell.withShortNames
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

extension RunTimelines {
  /// The same with names that people can read, as those of results.
  var withShortNames: RunTimelines {
    var timelines = self
    timelines.run = shortName(run)
    timelines.cells = cells.map(\.withShortNames)
    return timelines
  }
}

extension CellTimeline {
  var withShortNames: CellTimeline {
    var cell = self
    cell.cell = self.cell.withShortNames
    if case .sampled(let reason) = timeline.source {
      cell.timeline.source = .sampled(reason: shortened(reason, to: mostText))
    }
    return cell
  }
}

extension Cell {
  var withShortNames: Cell {
    var cell = self
    cell.workload = shortName(workload)
    cell.model = ModelName(worker: model.worker.map(shortName), model: shortName(model.model))
    cell.parameters = parameters.map { Parameter(name: shortName($0.name), level: shortName($0.level)) }
    return cell
  }
}

/// More than any name, and any sentence, that somebody wrote to be read.
private let (mostName, mostText) = (200, 400)

private func shortName(_ name: String) -> String {
  guard terminalWidth(name) > mostName else { return name }
  return shortened(name, to: 40) + SHA256.hex(Array(name.utf8)).prefix(8)
}
