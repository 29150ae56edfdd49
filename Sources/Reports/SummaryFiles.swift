package import Findings
import Foundation
import Glibc
import Topology
package import Trials

/// Writes `summary.csv`, `summary_long.csv` and `summary_ideal.csv` into a results folder, each whole or not at all.
///
/// - Throws: `Unwritable` when the folder cannot be written to.
package func writeSummaries(
  _ results: Results, _ summaries: [Summary], directory: String
) throws(Unwritable) {
  let (run, launcher) = (results.run, results.origin?.launcher)
  let tables = [
    ("summary.csv", SummaryTable(run: run, launcher: launcher, summaries: summaries)),
    ("summary_long.csv", .long(run: run, launcher: launcher, summaries: summaries)),
    ("summary_ideal.csv", .ideal(run: run, launcher: launcher, summaries: summaries)),
  ]
  for (name, table) in tables { try writeAtomically(table.csv, name: name, directory: directory) }
}

/// Writes a folder's timelines as a table, one row a slice, whole or not at all.
///
/// - Throws: `Unwritable` when the folder cannot be written to.
/// - Complexity: O(slices).
package func writeTimeline(_ timelines: RunTimelines, directory: String) throws(Unwritable) {
  try writeAtomically(TimelineTable.csv(timelines), name: "timeline.csv", directory: directory)
}

/// A file that can't be written, and why; the records that it is made from are where they were.
package struct Unwritable: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String
}

/// Reads a results folder and writes its summary files, and `timeline.csv` where it has timelines.
///
/// - Throws: `Results.Unreadable`, or an error of the file system.
package func writeSummaries(directory: String) throws {
  let results = try Results.load(directory: directory)
  try writeSummaries(results, results.summaries, directory: directory)
  if let timelines = try RunTimelines.load(directory: directory) {
    try writeTimeline(timelines, directory: directory)
  }
}

/// Writes a file of a results folder that is made from its records: a reader sees the old file or the new one, never a
/// part.
package func writeAtomically(_ text: String, name: String, directory: String) throws(Unwritable) {
  try writeAtomically(
    text, to: (directory.hasSuffix("/") ? directory : directory + "/") + name,
    advice: "it is made from trials.csv, and `juggle plot \(directory)` makes it again")
}

/// The same for a file anywhere.
///
/// - Parameter advice: What to do where it can't be written.
func writeAtomically(_ text: String, to path: String, advice: String) throws(Unwritable) {
  let file = URL(fileURLWithPath: path)
  let temporary = file.deletingLastPathComponent().appendingPathComponent(
    ".\(file.lastPathComponent).\(getpid())")
  do {
    try Data(text.utf8).write(to: temporary)
    guard rename(temporary.path, path) == 0 else {
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
  } catch {
    unlink(temporary.path)
    throw Unwritable(description: "\(path): can't be written: \(systemReason(error)); \(advice)")
  }
}
