import Chromium
import Foundation
import ReportSamples

/// The pictures in `docs`: reports about two folders of results, one that shall be read and one whose timelines shall be
/// seen, as a reader's window shows them.
@main
struct Main {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
    guard arguments.count == 3 else {
      complain(
        "usage: pictures RESULTS TIMELINES OUT: two folders of results, and the folder for the pictures")
      exit(2)
    }
    do {
      let browser = try await Browser.start()
      defer { browser.end() }
      let pictures = Pictures(browser: browser, folder: arguments[2])
      try FileManager.default.createDirectory(at: pictures.folder, withIntermediateDirectories: true)
      try await pictures.draw(report: arguments[0])
      try await pictures.draw(timelines: arguments[1])
    } catch {
      complain("pictures: \(error)")
      exit(1)
    }
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }
}

private struct Pictures {
  var browser: Browser
  var folder: URL

  /// The first screen, light and dark, and the table.
  func draw(report results: URL) async throws {
    let report = try report(results)
    for isDark in [false, true] {
      try await browser.withPage(width: 1_200, height: 900) { page in
        try await page.openReport(report, dark: isDark)
        try save(isDark ? "report-dark.png" : "report-light.png", try await page.screenshot())
        if !isDark { try save("cells.png", try await page.screenshot(of: "#cells", most: 700)) }
      }
    }
  }

  /// Tracks of PUs under `task`, where rounds are seen, and tracks of tasks under `thread`, near enough for its slices.
  func draw(timelines results: URL) async throws {
    let report = try report(results)
    try await browser.withPage(width: 1_200, height: 900) { page in
      try await page.openReport(report, dark: false)
      guard try await page.evaluate("!!window.juggleTimeline") else {
        throw Failure("\(results.relativePath) has no timelines; measure it with juggle run --timeline")
      }
      try await page.chooseTimeline(of: "task")
      try save("timeline.png", try await page.screenshot(of: "#timeline", most: 700))
      try await page.chooseTimeline(of: "thread")
      try await page.zoomIntoTasks()
      try save("timeline-tasks.png", try await page.screenshot(of: "#timeline", most: 1_000))
    }
  }

  /// A report draws charts into its folder: that of a copy.
  private func report(_ results: URL) throws -> URL {
    let copy = browser.folder.appending(path: "\(UUID().uuidString)/\(results.lastPathComponent)")
    try FileManager.default.createDirectory(
      at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: results, to: copy)
    return try makeReport(of: [copy], to: copy.appending(path: "report.html"))
  }

  private func save(_ name: String, _ picture: Data) throws {
    let file = folder.appending(path: name)
    try picture.write(to: file)
    print("\(file.relativePath): \(picture.count / 1_000) kB")
  }
}
