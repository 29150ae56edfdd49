import Foundation

/// gnuplot's SVG without what draws nothing: it opens a group for each pen that it takes up, and most of them stay empty,
/// a sixth of a picture's bytes.
enum ChartSVG {
  /// - Complexity: O(n).
  static func withoutEmptyGroups(_ text: String) -> String {
    var lines: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "</g>", let opening = lines.last, opening.hasPrefix("<g fill=\"none\" color=") {
        lines.removeLast()
      } else {
        lines.append(line)
      }
    }
    return lines.joined(separator: "\n")
  }

  /// The same of all pictures in a folder.
  static func tidy(in folder: URL) throws {
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasSuffix(".svg") {
      let picture = folder.appendingPathComponent(file)
      let text = String(decoding: try Data(contentsOf: picture), as: UTF8.self)
      try Data(withoutEmptyGroups(text).utf8).write(to: picture)
    }
  }
}
