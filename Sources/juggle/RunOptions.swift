import ArgumentParser
import Findings
import Trials

/// Which of a folder's runs is meant.
struct RunOptions: ParsableArguments {
  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "The run to read: its id, or a beginning that no other has. (default: the newest)", valueName: "id"))
  var id: String?

  /// The timelines to show with a run's results. Those of another run say nothing of one that was asked for; beside the
  /// newest they are shown, and it is said whose they are.
  ///
  /// - Throws: `Results.Unreadable`.
  func timelines(of results: Results, in directory: String) throws -> RunTimelines? {
    try RunTimelines.load(directory: directory, run: id.map { _ in results.run })
  }
}
