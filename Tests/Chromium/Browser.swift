package import Foundation
import Glibc
import Synchronization

/// A headless Chromium of one's own: a process group, and a folder, that are gone when the value is.
///
/// It is talked to over a pair of sockets, so that no port is open and nobody else can reach it, and it finds no host.
package final class Browser: Sendable {
  private let connection: Connection
  /// All of its processes are in it.
  package let processGroup: Int32
  /// Its profile, temporary files and downloads.
  package let folder: URL
  private let isEnded = Mutex(false)

  /// Where Chromium is on this machine: `JUGGLE_BROWSER`, or the first of its names in PATH; nil where it isn't.
  package static let program: String? = {
    let environment = ProcessInfo.processInfo.environment
    let folders = (environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    let named = environment["JUGGLE_BROWSER"].map { [$0] } ?? []
    let found = ["chromium", "chromium-browser", "google-chrome"].flatMap { name in
      folders.map { "\($0)/\(name)" }
    }
    return (named + found).first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// Starts it.
  ///
  /// - Throws: `Failure` where there is none, or where it doesn't answer within a minute.
  package static func start() async throws -> Browser {
    guard let program else {
      throw Failure("Chromium is missing: apt-get install chromium, or set JUGGLE_BROWSER to its path")
    }
    let browser = try Browser(program)
    do {
      let _: Nothing = try await browser.connection.call("Browser.getVersion", limit: .seconds(60))
    } catch {
      let said = try? String(contentsOf: browser.folder.appending(path: "errors"), encoding: .utf8)
      throw Failure("\(program) doesn't start: \(error); it said: \((said ?? "nothing").suffix(2_000))")
    }
    return browser
  }

  private init(_ program: String) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "juggle-browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    do {
      let launch = Launch(program: program, folder: folder)
      let socket: Int32
      (processGroup, socket) = try launch.start()
      connection = Connection(socket: socket)
    } catch {
      try? FileManager.default.removeItem(at: folder)
      throw error
    }
  }

  deinit { end() }

  /// Ends it at once, with all of its processes, and removes its folder. Nothing in it is worth a farewell.
  package func end() {
    let wasEnded = isEnded.withLock { ended in
      defer { ended = true }
      return ended
    }
    guard !wasEnded else { return }
    kill(-processGroup, SIGKILL)
    var status: Int32 = 0
    while waitpid(processGroup, &status, 0) < 0, errno == EINTR {}
    connection.close()
    // Its children die at the same moment, but one may still be on its way out of a system call.
    for _ in 0..<100 where FileManager.default.fileExists(atPath: folder.path) {
      try? FileManager.default.removeItem(at: folder)
      usleep(10_000)
    }
  }

  /// A new page in a window of its own, without anything that other pages have stored; closed when `body` is done.
  ///
  /// - Parameters:
  ///   - width, height: Of what is seen of the page, in CSS pixels.
  @discardableResult
  package func withPage<Result>(
    width: Int = 1_280, height: Int = 900, _ body: (Page) async throws -> Result
  ) async throws -> Result {
    let page = try await open()
    defer {
      connection.stopListening(to: page.session)
      connection.post("Target.disposeBrowserContext", ["browserContextId": .string(page.context)])
    }
    try await page.prepare(width: width, height: height)
    return try await body(page)
  }

  private func open() async throws -> Page {
    struct Context: Decodable { var browserContextId: String }
    struct Target: Decodable { var targetId: String }
    struct Session: Decodable { var sessionId: String }
    let context: Context = try await connection.call("Target.createBrowserContext")
    let target: Target = try await connection.call(
      "Target.createTarget",
      ["url": "about:blank", "browserContextId": .string(context.browserContextId), "newWindow": true])
    let session: Session = try await connection.call(
      "Target.attachToTarget", ["targetId": .string(target.targetId), "flatten": true])
    return Page(
      connection: connection, session: session.sessionId, context: context.browserContextId,
      downloads: folder.appending(path: "downloads-\(session.sessionId)"))
  }
}
