import FoundationEssentials
import Trials

/// The file in which a worker leaves a trial's timeline.
enum TimelineFile {
  /// - Complexity: O(slices).
  static func write(_ timeline: Timeline, to path: String) throws {
    let (head, tracks) = TimelineLines.lines(of: timeline)
    let encoder = JSONEncoder()
    var text = try encoder.encode(head)
    for track in tracks {
      text.append(UInt8(ascii: "\n"))
      text.append(try encoder.encode(track))
    }
    text.append(UInt8(ascii: "\n"))
    try text.write(to: URL(filePath: path))
  }
}
