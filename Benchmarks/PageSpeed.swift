import Chromium
import Foundation
import ReportSamples
import Statistics

/// How fast the largest report opens in Chromium, and how it follows a wheel: 1,000 cells, and a timeline of 1,000 tasks
/// and 200,000 slices. None where there is no Chromium, which is said.
func pageSpeed() async throws -> [Figure] {
  guard Browser.program != nil else {
    let line = "benchmarks: Chromium is missing, so the report's speed isn't measured\n"
    FileHandle.standardError.write(Data(line.utf8))
    return []
  }
  let browser = try await Browser.start()
  defer { browser.end() }
  let file = try ResultsFolder.large().writeReport(in: browser.folder.appending(path: "large"))
  let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber
  var loads: [Load] = []
  for _ in 0..<9 { loads.append(try await load(file, in: browser)) }
  var figures = [
    Figure(
      "report.html: 1,000 cells, 200,000 slices", megabytes: (size?.doubleValue ?? .nan) / 1e6, atMost: 10),
    Figure("it is loaded and ready (median of 9)", seconds: loads.map(\.ready).middle, atMost: 2),
    Figure("  the first text is there", seconds: loads.map(\.firstText).middle),
    Figure("  the slowest of them", seconds: loads.map(\.ready).max() ?? .nan),
  ]
  for (tracks, name) in [("pus", "PUs"), ("tasks", "tasks")] {
    let zoom = try await zoom(file, tracks: tracks, in: browser)
    figures += [
      Figure("a step of the wheel, tracks are \(name): script", seconds: zoom.scripts.middle, atMost: 0.016),
      Figure("  the longest of 30", seconds: zoom.scripts.max() ?? .nan, atMost: 0.1),
      Figure("  from frame to frame", seconds: zoom.frames.middle, atMost: 0.05),
      Figure("  the longest of them", seconds: zoom.frames.max() ?? .nan),
    ]
  }
  return figures
}

/// Seconds after the start of the navigation.
private struct Load: Decodable {
  var ready, firstText: Double
}

private func load(_ file: URL, in browser: Browser) async throws -> Load {
  try await browser.withPage { page in
    try await page.runFirst(
      """
      new MutationObserver(() => {
        if (document.documentElement?.dataset.ready) window.readyAt ??= performance.now()
      }).observe(document, {subtree: true, attributeFilter: ["data-ready"]})
      """)
    try await page.open(file)
    try await page.wait(
      until: "window.readyAt && performance.getEntriesByName('first-contentful-paint').length")
    return try await page.evaluate(
      """
      ({ready: Math.max(readyAt, performance.getEntriesByType("navigation")[0].loadEventEnd) / 1000,
        firstText: performance.getEntriesByName("first-contentful-paint")[0].startTime / 1000})
      """)
  }
}

/// Seconds, by frame.
private struct Zoom: Decodable {
  /// From one frame to the next, while the wheel was turned.
  var frames: [Double]
  /// What the page's own scripts took of each frame in which they ran.
  var scripts: [Double]
}

/// Thirty steps of the wheel in the middle of the timeline, each sent when the one before has been taken.
private func zoom(_ file: URL, tracks: String, in browser: Browser) async throws -> Zoom {
  try await browser.withPage { page in
    try await page.runFirst(
      """
      window.scripts = []
      const plain = requestAnimationFrame
      window.plainFrame = callback => plain.call(window, callback)
      window.requestAnimationFrame = callback => plain.call(window, time => {
        const start = performance.now()
        callback(time)
        scripts.push((performance.now() - start) / 1000)
      })
      """)
    try await page.open(file)
    try await page.wait(until: "document.documentElement.dataset.ready")
    try await page.click("#timeline input[value=\(tracks)]")
    let middle = try await page.middle(of: "#timeline canvas")
    try await page.settle()
    try await page.run(
      """
      window.frames = []
      window.scripts.length = 0
      let before = null
      plainFrame(function next(time) {
        if (before !== null) frames.push((time - before) / 1000)
        before = time
        if (!window.isDone) plainFrame(next)
      })
      """)
    for _ in 0..<30 { try await page.wheel(at: middle, down: -60, holding: .control) }
    try await page.run("window.isDone = true")
    return try await page.evaluate("({frames: window.frames, scripts: window.scripts})")
  }
}

extension [Double] {
  /// The median; NaN of none.
  fileprivate var middle: Double { median(self) ?? .nan }
}
