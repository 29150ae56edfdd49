import Chromium
import Foundation
import Testing

/// All tests that need Chromium: one browser for all of them, a window for each, one after the other.
///
/// Without Chromium they are skipped, and say so; with `JUGGLE_REQUIRE_ALL=1` they fail then.
@Suite(
  .enabled(if: browserIsWanted, "Chromium is missing: nothing was tested in a browser"), .sharedBrowser,
  .serialized, .timeLimit(.minutes(10)))
enum InBrowser {}

private let browserIsWanted: Bool = {
  if Browser.program != nil || ProcessInfo.processInfo.environment["JUGGLE_REQUIRE_ALL"] == "1" {
    return true
  }
  let line = """

    ************************************************************************************************
    BrowserTests: SKIPPED, since Chromium is missing. Nothing of report.html was tested in a browser.
    `scripts/install-dependencies test` installs it; JUGGLE_BROWSER=PATH names another one.
    ************************************************************************************************

    """
  FileHandle.standardError.write(Data(line.utf8))
  return false
}()

/// Starts a browser before the first test of a suite, and ends it after the last.
struct SharedBrowser: SuiteTrait, TestScoping {
  @TaskLocal static var current: Browser?
  @TaskLocal static var shelf: Shelf?

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
  ) async throws {
    let browser = try await Browser.start()
    defer { browser.end() }
    let shelf = Shelf(folder: browser.folder.appending(path: "reports"))
    try await Self.$shelf.withValue(shelf) {
      try await Self.$current.withValue(browser) { try await function() }
    }
  }
}

extension Trait where Self == SharedBrowser {
  static var sharedBrowser: Self { SharedBrowser() }
}

/// A page of the suite's browser.
@discardableResult
func withPage<Result>(
  width: Int = 1_280, height: Int = 900, _ body: (Page) async throws -> Result
) async throws -> Result {
  try await #require(SharedBrowser.current).withPage(width: width, height: height, body)
}

/// A page of the suite's browser that shows a report and is ready.
///
/// - Parameter scripts: Whether the page runs its own.
@discardableResult
func withReport<Result>(
  _ subject: Subject = .flagship, width: Int = 1_280, height: Int = 900, scripts: Bool = true,
  _ body: (Page) async throws -> Result
) async throws -> Result {
  let file = try await #require(SharedBrowser.shelf).page(subject)
  return try await withPage(width: width, height: height) { page in
    if !scripts { try await page.disableScripts() }
    try await page.open(file)
    if scripts { try await page.wait(until: "document.documentElement.dataset.ready") }
    return try await body(page)
  }
}

/// A file with that text, in a folder that is gone afterwards.
@discardableResult
func withFile<Result>(
  _ text: String, _ body: (URL) async throws -> Result
) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appending(path: "juggle-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let file = folder.appending(path: "page.html")
  try Data(text.utf8).write(to: file)
  return try await body(file)
}
