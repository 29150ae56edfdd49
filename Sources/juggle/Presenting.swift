import Findings
import Foundation
import Harness
import Reports
import Trials

/// The timelines of a run, written; nil where none was recorded. The figures don't depend on them: that they can't be
/// written is said, and no more.
func writtenTimelines(of ended: RunEnded, in folder: URL) -> RunTimelines? {
  guard !ended.timelines.isEmpty else { return nil }
  let timelines = RunTimelines(
    run: ended.info.id, experiment: ended.info.experiment, cells: ended.timelines)
  do { try timelines.write(to: folder) } catch { printError("juggle: no timelines: \(error)") }
  return timelines
}

/// Makes everything that follows from the records of a run, and prints what it found.
///
/// - Parameter isWhole: Whether all of it is printed, and not one screen.
func presentRun(_ run: Measuring.Conducted, isWhole: Bool) throws {
  let directory = run.folder.relativePath
  let results = try Results.load(directory: directory, run: run.run)
  let hasCharts = try writeFiles(of: results, run.timelines, in: directory)
  let more = whereTheRestIs(directory, hasCharts: hasCharts)
  let screen = Screen.standardOutput()
  if isWhole {
    print(try Reports.present(results, timelines: run.timelines, on: screen))
    printLines(more + "\n")
  } else {
    print(presentShort(results, more: [more], on: screen), terminator: "")
  }
}

/// Writes the summaries and charts of a run.
///
/// - Returns: Whether there are charts.
@discardableResult
func writeFiles(of results: Results, _ timelines: RunTimelines?, in directory: String) throws -> Bool {
  let summaries = results.summaries
  try writeSummaries(results, summaries, directory: directory)
  do {
    return try !Chart(format: .svg).draw(results, summaries, timelines, directory: directory).isEmpty
  } catch {
    printError("juggle: no chart: \(error)")  // the records are safe, and `juggle plot` draws them later
    return false
  }
}

/// One line for what a screen has no room for.
func whereTheRestIs(_ directory: String, hasCharts: Bool = false) -> String {
  let folder = shellWord(directory)
  return "More: juggle show \(folder) --explain"
    + (hasCharts ? "; charts in \(shellWord(directory + "/charts"))" : "; as a page: juggle report \(folder)")
}

/// A word of a command line that a reader may copy: in quotes where a shell would take it apart.
func shellWord(_ text: String) -> String {
  let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./=:,+@%")
  guard text.isEmpty || !text.allSatisfy(plain.contains) else { return text }
  return "'" + text.replacing("'", with: "'\\''") + "'"
}
