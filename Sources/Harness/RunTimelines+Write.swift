package import Foundation
import Glibc
import Topology
package import Trials

extension RunTimelines {
  /// Writes `timeline.json` in Chrome's trace format; the file is replaced as a whole.
  ///
  /// - Complexity: O(slices), some 120 bytes for each; memory for those of one cell.
  package func write(to folder: URL) throws(ResultStore.Refused) {
    let url = folder.appending(path: Self.file)
    let unfinished = folder.appending(path: ".\(Self.file)-\(getpid())")
    defer { unlink(unfinished.path) }
    do {
      guard FileManager.default.createFile(atPath: unfinished.path, contents: nil) else {
        throw CocoaError(.fileWriteNoPermission)
      }
      let file = try FileHandle(forWritingTo: unfinished)
      defer { try? file.close() }
      try write(to: file)
      try file.synchronize()
      guard rename(unfinished.path, url.path) == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    } catch {
      throw .init(description: "\(url.relativePath): can't be written: \(systemReason(error))")
    }
  }

  /// Piece by piece: an encoder takes a kilobyte for each event that it is given at once.
  private func write(to file: FileHandle) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let about = ChromeTrace.About(self)
    try file.write(contentsOf: Data(#"{"displayTimeUnit":"ms","otherData":"#.utf8) + encoder.encode(about))
    try file.write(contentsOf: Data(#","traceEvents":["#.utf8))
    var isFirst = true
    for (entry, cell) in zip(cells, about.cells) {
      let events = cell.events(of: entry)
      for start in stride(from: 0, to: events.count, by: Self.piece) {
        // The elements of an array without its brackets.
        let piece = try encoder.encode(Array(events[start..<min(start + Self.piece, events.count)]))
          .dropFirst().dropLast()
        try file.write(contentsOf: isFirst ? piece : Data(",".utf8) + piece)
        isFirst = false
      }
    }
    try file.write(contentsOf: Data("]}".utf8))
  }

  private static let piece = 10_000
}
