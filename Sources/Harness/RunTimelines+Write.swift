package import Foundation
import Topology
package import Trials

extension RunTimelines {
  /// Writes `timeline.json` in Chrome's trace format; the file is replaced as a whole.
  ///
  /// - Complexity: O(slices), some 200 bytes for each.
  package func write(to folder: URL) throws(ResultStore.Refused) {
    let url = folder.appending(path: Self.file)
    do {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      try encoder.encode(ChromeTrace(self)).write(to: url, options: .atomic)
    } catch {
      throw .init(description: "\(url.relativePath): can't be written: \(systemReason(error))")
    }
  }
}
