import ArgumentParser
import Experiments
import Foundation

/// juggle's own worker: the one named, or the one beside juggle.
func workerPath(_ named: String? = nil) throws -> String {
  if let named { return named }
  let path = Installed.program.deletingLastPathComponent().appending(path: "juggle-worker").path
  guard FileManager.default.isExecutableFile(atPath: path) else {
    throw ValidationError(
      "\(path) is missing: juggle-worker belongs beside juggle; `make build` makes both")
  }
  return path
}
