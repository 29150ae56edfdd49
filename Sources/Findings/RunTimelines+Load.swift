import Foundation
package import Trials

extension RunTimelines {
  /// The timelines of a results folder; nil where it has none.
  ///
  /// - Parameter run: The id of the run that they are to be of; nil for whichever they are of.
  /// - Throws: `Results.Unreadable` where its `timeline.json` is not one that juggle wrote.
  /// - Complexity: O(n log n) slices.
  package static func load(
    directory: String, run: String? = nil
  ) throws(Results.Unreadable) -> RunTimelines? {
    let url = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      let timelines = try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: Data(contentsOf: url)))
      return run.map { $0 == timelines.run } ?? true ? timelines : nil
    } catch {
      throw .init(
        description:
          "\(url.relativePath): not timelines as juggle writes them: \(shortReason(error)); remove it, or "
          + "record them anew with `juggle run --timeline`")
    }
  }
}
