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
          "\(url.relativePath): not timelines as juggle writes them: \(reason(error)); remove it, or "
          + "record them anew with `juggle run --timeline`")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch error as? DecodingError {
    case .keyNotFound(let key, _): "\(key.stringValue) is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      (context.codingPath.map(\.stringValue) + [context.debugDescription]).joined(separator: ": ")
    default: "\(error)"
    }
  }
}
