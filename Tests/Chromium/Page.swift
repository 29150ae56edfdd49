package import Foundation

/// One page of a browser, by itself in its window: what a reader can do with it, and what can be seen of it.
///
/// Every wait is bounded; what doesn't happen in time is a `Failure` that says what was waited for.
package struct Page: Sendable {
  let connection: Connection
  let session: String
  let context: String
  /// What the page says, asks for and complains of, since it was made.
  package let log = PageLog()
  /// Where its downloads go.
  package let downloads: URL

  init(connection: Connection, session: String, context: String, downloads: URL) {
    (self.connection, self.session, self.context) = (connection, session, context)
    self.downloads = downloads
  }

  func prepare(width: Int, height: Int) async throws {
    connection.listen(to: session) { [log, connection, session] method, message in
      log.note(method, message)
      // A dialog stops the page until somebody answers.
      if method == "Page.javascriptDialogOpening" {
        connection.post("Page.handleJavaScriptDialog", ["accept": true], session: session)
      }
    }
    for domain in ["Page", "Runtime", "Log", "Network"] { try await call("\(domain).enable") }
    // Whichever window is in front, the page is told that it is looked at.
    try await call("Emulation.setFocusEmulationEnabled", ["enabled": true])
    try await setWindow(width: width, height: height)
    try FileManager.default.createDirectory(at: downloads, withIntermediateDirectories: true)
    try await call(
      "Browser.setDownloadBehavior",
      [
        "behavior": "allow", "browserContextId": .string(context), "downloadPath": .string(downloads.path),
        "eventsEnabled": true,
      ])
  }

  func call(_ method: String, _ parameters: JSON = [:]) async throws {
    let _: Nothing = try await connection.call(method, parameters, session: session)
  }

  func call<Result: Decodable>(
    _ method: String, _ parameters: JSON = [:], as: Result.Type, limit: Duration = .seconds(30)
  ) async throws -> Result {
    try await connection.call(method, parameters, session: session, limit: limit)
  }

  /// Opens a file and waits until all of it is loaded.
  package func open(_ file: URL, limit: Duration = .seconds(30)) async throws {
    struct Navigation: Decodable { var errorText: String? }
    let before = log.loads
    let navigation = try await call(
      "Page.navigate", ["url": .string(file.absoluteString)], as: Navigation.self, limit: limit)
    if let error = navigation.errorText { throw Failure("\(file.path) can't be opened: \(error)") }
    try await wait(for: "the load event of \(file.lastPathComponent)", limit: limit) { log.loads > before }
  }

  /// The value of an expression of JavaScript; a promise is awaited.
  ///
  /// - Throws: `Failure` with what it throws, or where the value isn't a `Value`.
  package func evaluate<Value: Decodable>(
    _ expression: String, as: Value.Type = Value.self, limit: Duration = .seconds(30)
  ) async throws -> Value {
    let evaluated = try await call(
      "Runtime.evaluate",
      ["expression": .string(expression), "returnByValue": true, "awaitPromise": true, "userGesture": true],
      as: Evaluated<Value>.self, limit: limit)
    if let thrown = evaluated.exceptionDetails {
      throw Failure("\(thrown.text) \(thrown.exception?.description ?? "") in: \(expression)")
    }
    guard let value = evaluated.result.value else { throw Failure("no value: \(expression)") }
    return value
  }

  /// Runs statements of JavaScript.
  package func run(_ statements: String) async throws {
    let _: Bool = try await evaluate("(async () => { \(statements); return true })()")
  }

  /// Has statements of JavaScript run at the start of each document that is opened from now on, before its own scripts.
  package func runFirst(_ statements: String) async throws {
    try await call("Page.addScriptToEvaluateOnNewDocument", ["source": .string(statements)])
  }

  /// Waits until an expression of JavaScript is true.
  package func wait(until expression: String, limit: Duration = .seconds(10)) async throws {
    try await wait(for: expression, limit: limit) { try await evaluate("!!(\(expression))") }
  }

  /// Waits until `condition` holds.
  package func wait(
    for what: String, limit: Duration = .seconds(10), until condition: () async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
      guard .now < deadline else { throw Failure("waited \(limit) in vain for: \(what)") }
      try await Task.sleep(for: .milliseconds(5))
    }
  }

  /// Waits until the page has been drawn as it is now.
  package func settle() async throws {
    try await run("await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
  }

  /// The bytes of a file of that name that the page has downloaded, once all of it is there.
  package func downloaded(_ name: String, limit: Duration = .seconds(10)) async throws -> Data {
    try await wait(for: "the download \(name)", limit: limit) { log.downloads.contains(name) }
    return try Data(contentsOf: downloads.appending(path: name))
  }

  /// What the page looks like, as PNG: an area of it, or what its window shows.
  package func screenshot(of area: Area? = nil) async throws -> Data {
    struct Picture: Decodable { var data: Data }
    var parameters: [String: JSON] = ["format": "png", "captureBeyondViewport": .bool(area != nil)]
    if let area {
      parameters["clip"] = [
        "x": .number(area.x), "y": .number(area.y), "width": .number(area.width),
        "height": .number(area.height), "scale": 1,
      ]
    }
    return try await call("Page.captureScreenshot", .object(parameters), as: Picture.self).data
  }

  /// A rectangle in CSS pixels.
  package struct Area: Sendable, Hashable, Codable {
    package var x, y, width, height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
      (self.x, self.y, self.width, self.height) = (x, y, width, height)
    }
  }

  private struct Evaluated<Value: Decodable>: Decodable {
    struct Object: Decodable {
      /// Nil where it is undefined; null is a value.
      var value: Value?

      private enum CodingKeys: String, CodingKey { case value }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        value = container.contains(.value) ? try container.decode(Value.self, forKey: .value) : nil
      }
    }

    struct Thrown: Decodable {
      struct Exception: Decodable { var description: String? }
      var text: String
      var exception: Exception?
    }

    var result: Object
    var exceptionDetails: Thrown?
  }
}

/// JavaScript's way to write that text.
package func quoted(_ text: String) -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .withoutEscapingSlashes
  return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "''"
}
