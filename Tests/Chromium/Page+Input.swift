/// What a reader does with mouse and keyboard: real input, as the browser gets it from a window system.
extension Page {
  /// A point in CSS pixels of the window.
  package struct Point: Sendable, Hashable, Codable {
    package var x, y: Double

    package init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  /// Where the first element of that selector is, after it was scrolled into view and the page has come to rest: what
  /// is far away may be laid out only as it comes near.
  ///
  /// - Throws: `Failure` where there is none, or none that can be seen.
  package func area(of selector: String) async throws -> Area {
    let measured = """
      (() => {
        const element = document.querySelector(\(quoted(selector)))
        if (!element) return null
        const seen = element.getBoundingClientRect()
        if (seen.top < 0 || seen.bottom > innerHeight) element.scrollIntoView({block: "center", behavior: "instant"})
        const {x, y, width, height} = element.getBoundingClientRect()
        return {x, y, width, height}
      })()
      """
    var area: Area?
    try await wait(for: "\(selector) to come to rest") {
      let before = area
      // Not by frames, which nobody counts where scripts are off.
      if before != nil { try await Task.sleep(for: .milliseconds(30)) }
      area = try await evaluate(measured, as: Area?.self)
      return area == nil || area == before
    }
    guard let area, area.width > 0, area.height > 0 else {
      throw Failure("no \(selector) can be seen on the page")
    }
    return area
  }

  /// The middle of the first element of that selector, which is scrolled into view.
  package func middle(of selector: String) async throws -> Point {
    let area = try await area(of: selector)
    return Point(x: area.x + area.width / 2, y: area.y + area.height / 2)
  }

  package func moveMouse(to point: Point) async throws { try await mouse("mouseMoved", point) }

  package func click(_ selector: String) async throws { try await click(at: middle(of: selector)) }

  package func click(at point: Point, count: Int = 1) async throws {
    try await mouse("mouseMoved", point)
    for count in 1...count {
      let button: [String: JSON] = ["button": "left", "clickCount": .number(Double(count))]
      try await mouse("mousePressed", point, button.merging(["buttons": 1]) { $1 })
      try await mouse("mouseReleased", point, button)
    }
  }

  /// Presses the left button at one point, moves the mouse in steps, and lets go at another.
  package func drag(from start: Point, to end: Point, steps: Int = 8) async throws {
    try await mouse("mouseMoved", start)
    try await mouse("mousePressed", start, ["button": "left", "buttons": 1, "clickCount": 1])
    for step in 1...steps {
      let share = Double(step) / Double(steps)
      let point = Point(x: start.x + share * (end.x - start.x), y: start.y + share * (end.y - start.y))
      try await mouse("mouseMoved", point, ["button": "left", "buttons": 1])
    }
    try await mouse("mouseReleased", end, ["button": "left", "clickCount": 1])
  }

  /// Turns the wheel; upwards where `down` is negative.
  package func wheel(
    at point: Point, down: Double, right: Double = 0, holding: Modifiers = []
  ) async throws {
    try await mouse(
      "mouseWheel", point,
      ["deltaX": .number(right), "deltaY": .number(down), "modifiers": .number(Double(holding.rawValue))])
  }

  private func mouse(_ type: String, _ point: Point, _ more: [String: JSON] = [:]) async throws {
    let parameters: [String: JSON] = ["type": .string(type), "x": .number(point.x), "y": .number(point.y)]
    try await call("Input.dispatchMouseEvent", .object(parameters.merging(more) { $1 }))
  }

  package struct Modifiers: OptionSet, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let alt = Modifiers(rawValue: 1)
    package static let control = Modifiers(rawValue: 2)
    package static let shift = Modifiers(rawValue: 8)
  }

  /// Presses and lets go of a key, by its name in JavaScript: `ArrowLeft`, `Enter`, `+`, `a`.
  package func press(_ key: String, holding: Modifiers = []) async throws {
    let codes = [
      "Backspace": 8, "Delete": 46, "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageUp": 33,
      "PageDown": 34, "End": 35, "Home": 36,
      "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "+": 187, "=": 187, "-": 189,
    ]
    var parameters: [String: JSON] = [
      "type": "rawKeyDown", "key": .string(key), "modifiers": .number(Double(holding.rawValue)),
    ]
    let isCharacter = key.unicodeScalars.count == 1
    let code = codes[key] ?? Int(key.uppercased().unicodeScalars.first?.value ?? 0)
    parameters["windowsVirtualKeyCode"] = .number(Double(code))
    parameters["code"] = .string(isCharacter && key.first?.isLetter == true ? "Key\(key.uppercased())" : key)
    if isCharacter || key == "Enter" {
      parameters["type"] = "keyDown"
      parameters["text"] = .string(key == "Enter" ? "\r" : key)
    }
    try await call("Input.dispatchKeyEvent", .object(parameters))
    parameters["type"] = "keyUp"
    parameters["text"] = nil
    try await call("Input.dispatchKeyEvent", .object(parameters))
  }

  /// Writes text into whatever has the focus.
  package func type(_ text: String) async throws {
    try await call("Input.insertText", ["text": .string(text)])
  }

  /// Empties the field of that selector, and writes text into it.
  package func fill(_ selector: String, with text: String) async throws {
    try await run("const field = document.querySelector(\(quoted(selector))); field.focus(); field.select()")
    if text.isEmpty { try await press("Delete") } else { try await type(text) }
  }
}
