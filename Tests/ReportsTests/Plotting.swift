import Foundation
import FoundationXML
import Testing

@testable import Reports

/// What tests of charts share.
enum Plotting {
  /// Whether tests of charts run: where gnuplot is, and where it has to be (`JUGGLE_REQUIRE_ALL=1`), so that they fail
  /// there. Says so where they don't.
  static let isWanted: Bool = {
    if program("gnuplot") != nil || ProcessInfo.processInfo.environment["JUGGLE_REQUIRE_ALL"] == "1" {
      return true
    }
    let line = """

      ************************************************************************************************
      ReportsTests: tests of charts are SKIPPED, since gnuplot is missing. No picture was tested.
      `scripts/install-dependencies` installs it.
      ************************************************************************************************

      """
    FileHandle.standardError.write(Data(line.utf8))
    return false
  }()

  static let skipped: Comment = "gnuplot is missing: no picture was tested"

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
    let text = String(decoding: data, as: UTF8.self)
    // Of its real size, so that a page can scale it.
    let box = try #require(
      text.firstMatch(of: /<svg[^>]* viewBox="0 0 ([0-9.]+) ([0-9.]+)"/), "\(path): no viewBox")
    #expect(Double(box.1) ?? 0 > 300 && Double(box.2) ?? 0 > 100, "\(path): \(box.0)")
    return text
  }
}
