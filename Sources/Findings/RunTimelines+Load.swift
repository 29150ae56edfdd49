import Foundation
package import Trials

extension RunTimelines {
  /// The timelines of a results folder; nil where it has none.
  ///
  /// - Throws: `Results.Unreadable` where its `timeline.json` is not one that juggle wrote.
  /// - Complexity: O(n log n) slices.
  package static func load(directory: String) throws(Results.Unreadable) -> RunTimelines? {
    let url = URL(fileURLWithPath: directory, isDirectory: true).appendingPathComponent(file)
    guard FileManager.default.fileExists(atPath: url.path) else { return nil }
    do {
      return try RunTimelines(JSONDecoder().decode(ChromeTrace.self, from: Data(contentsOf: url)))
    } catch {
      throw .init(
        description:
          "\(url.relativePath): not timelines as juggle writes them: \(shortReason(error)); remove it, or "
          + "record them anew with `juggle run --timeline`")
    }
  }
}
