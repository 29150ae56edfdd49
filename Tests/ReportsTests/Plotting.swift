import Foundation
import FoundationXML
import Testing

/// What tests of charts share.
enum Plotting {
  static let hasGnuplot = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/gnuplot")
  }

  /// Each tries to be something else than a name; MARKER is a file that must not come to be.
  static let hostileNames = [
    "<script>alert(1)</script>", "\"; system(\"touch MARKER", "$(touch MARKER)", "`touch MARKER`",
    "'; system('touch MARKER'); '", String(repeating: "🤹🏽‍♀️", count: 600), "a\nb,c\r\nx,y,z", "\\n\\",
    "@terminal @x",
    "{/Symbol a}_^{b}", "50% %s %n", "#x", "a\u{1B}[31m\u{FFFE}\u{FFFF}\u{202E}b", "", " ",
    "é\u{301}\u{301}\u{301}",
    "한글 이름", "]]>&amp;<!--",
  ]

  static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../plot.gp").standardizedFileURL.path

  /// The text of an SVG that is well-formed and no larger than a page can bear.
  static func svg(_ path: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(data.count < 300_000, "\(path)")
    let parser = XMLParser(data: data)
    #expect(parser.parse(), "\(path): \(String(describing: parser.parserError))")
    return String(decoding: data, as: UTF8.self)
  }
}
