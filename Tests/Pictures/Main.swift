import Chromium
import Foundation
import ReportSamples

/// The pictures in `docs`, of a report about a folder of results: each is what a reader's window would show.
@main
struct Main {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst().map { URL(filePath: $0) }
    guard arguments.count == 2 else {
      complain("usage: pictures RESULTS OUT: what to show, and the folder for the pictures")
      exit(2)
    }
    do {
      try await draw(arguments[0], into: arguments[1])
    } catch {
      complain("pictures: \(error)")
      exit(1)
    }
  }

  private static func complain(_ text: String) { FileHandle.standardError.write(Data("\(text)\n".utf8)) }

  private static func draw(_ results: URL, into folder: URL) async throws {
    let browser = try await Browser.start()
    defer { browser.end() }
    // A report draws charts in its folder: that of a copy.
    let copy = browser.folder.appending(path: results.lastPathComponent)
    try FileManager.default.copyItem(at: results, to: copy)
    let report = try makeReport(of: [copy], to: browser.folder.appending(path: "report.html"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    func save(_ name: String, _ picture: Data) throws {
      let file = folder.appending(path: name)
      try picture.write(to: file)
      print("\(file.relativePath): \(picture.count / 1_000) kB")
    }
    for isDark in [false, true] {
      try await browser.withPage(width: 1_200, height: 900) { page in
        try await page.prepare(for: report, dark: isDark)
        try save(isDark ? "report-dark.png" : "report-light.png", try await page.screenshot())
        guard !isDark else { return }
        try save("cells.png", try await page.screenshot(of: "#cells", most: 700))
        guard try await page.evaluate("!!window.juggleTimeline") else {
          complain("pictures: \(results.relativePath) has no timelines: none is drawn")
          return
        }
        try save("timeline.png", try await page.screenshot(of: "#timeline", most: 700))
        try await page.click("#timeline input[value=tasks]")
        try save("timeline-tasks.png", try await page.screenshot(of: "#timeline", most: 1_000))
      }
    }
  }
}

extension Page {
  fileprivate func prepare(for report: URL, dark: Bool) async throws {
    try await hideScrollbars()
    try await setWishes(dark: dark)
    try await open(report)
    try await wait(until: "document.documentElement.dataset.ready")
    try await wait(until: "[...document.images].slice(0, 1).every(e => e.complete)")
    try await settle()
  }

  /// - Parameter most: Pixels of its height that are shown at most, from above.
  fileprivate func screenshot(of selector: String, most: Double) async throws -> Data {
    // Not below the pointer, and without a mark for the keyboard.
    try await moveMouse(to: Point(x: 1, y: 1))
    try await run("document.activeElement.blur()")
    _ = try await area(of: selector)
    try await settle()
    let area: Area = try await evaluate(
      """
      (e => ({x: Math.max(0, e.left + scrollX - 16), y: e.top + scrollY - 16, width: Math.min(e.width + 32, innerWidth),
        height: Math.min(e.height + 32, \(most))}))(document.querySelector(\(quoted(selector))).getBoundingClientRect())
      """)
    return try await screenshot(of: area)
  }
}
