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

/// Makes everything that follows from the records, and prints the answer.
///
/// - Parameter timelines: Those of this run: an earlier one's, which the folder may hold, say nothing of it.
func presentRun(in folder: URL, _ timelines: RunTimelines?) throws {
  let directory = folder.relativePath
  let results = try Results.load(directory: directory)
  let summaries = results.summaries
  try writeSummaries(results, summaries, directory: directory)
  print(try Reports.present(results, timelines: timelines, on: .standardOutput()))
  do {
    let charts = try Chart(format: .svg).draw(results, summaries, timelines, directory: directory)
    for chart in charts where !chart.isTimeline { printLines("Chart: \(chart.path)\n") }
    let pictures = charts.count { $0.isTimeline }
    if pictures > 0 { printLines("And \(pictures) of timelines, beside them: timeline-*.svg\n") }
    printLines("All on one page: juggle report \(directory)\n")
  } catch {
    printError("juggle: no chart: \(error)")  // the records are safe, and `juggle plot` draws them later
  }
}
