import Foundation

/// Files as the kernel shows them, in a folder that is gone at the end of the test.
package final class Tree: Sendable {
  private let url = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)")
  package var root: String { url.path }

  package init(_ files: [String: String]) throws {
    for (path, text) in files { try write(text, to: path) }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  package func write(_ text: String, to path: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: false, encoding: .utf8)
  }
}
