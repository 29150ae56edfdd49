package import Foundation

/// What a reader of `report.html` sees, as pictures: for tests, and for the pictures in docs.
extension Page {
  /// Opens a report, without scroll bars, and waits until all of it is drawn.
  package func openReport(_ report: URL, dark: Bool) async throws {
    try await hideScrollbars()
    try await setWishes(dark: dark)
    try await open(report)
    try await wait(until: "document.documentElement.dataset.ready && document.images[0]?.complete !== false")
    try await settle()
  }

  /// Shows the timeline of the first cell under that model; of the first cell of all where there is none.
  package func chooseTimeline(of model: String) async throws {
    try await run(
      """
      const choice = document.querySelector("#timeline-cell")
      choice.selectedIndex = Math.max(0, [...choice.options].findIndex(e => e.text.split(" ").includes(\(quoted(model)))))
      choice.dispatchEvent(new Event("change", {bubbles: true}))
      """)
  }

  /// Shows a track for each task, near enough for slices.
  package func zoomIntoTasks() async throws {
    try await click("#timeline input[value=tasks]")
    for _ in 0..<5 { try await click("#timeline [data-action=zoom-in]") }
  }

  /// An element with what is close around it, as PNG.
  ///
  /// - Parameter most: Pixels of its height that are shown at most, from above.
  package func screenshot(of selector: String, most: Double) async throws -> Data {
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
