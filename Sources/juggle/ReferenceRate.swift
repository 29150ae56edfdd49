import ArgumentParser
import Foundation
import Harness
import Trials

/// The rate that this run has to use, if it is not to be measured.
func referenceRate(of run: OpenRun?, _ options: MeasuringOptions) throws -> Double? {
  if let run { return try plausible(run.info.unitsPerSecond, of: run.runs.file.path) }
  guard let folder = options.unitsFrom else { return nil }
  let store = RunStore(folder: URL(filePath: folder))
  guard let info = try store.read().last else {
    throw ValidationError("--units-from \(folder): no run.json is there; name a folder of results")
  }
  return try plausible(info.unitsPerSecond, of: store.file.path)
}

/// Kernel units per second that a thread may have: slower and faster ones are a damaged file's.
private let possibleRates = 1e5...1e11

private func plausible(_ rate: Double, of file: String) throws -> Double {
  guard possibleRates.contains(rate) else {
    throw ValidationError(
      "\(file): units_per_second is \(rate), and 1e5 to 1e11 are possible; the file is damaged, "
        + "so run without --resume or --units-from")
  }
  return rate
}
