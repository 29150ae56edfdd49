/// What a page finds around itself: a window, a reader's wishes, a printer.
extension Page {
  /// - Parameters:
  ///   - width, height: Of what is seen of the page, in CSS pixels.
  package func setWindow(width: Int, height: Int) async throws {
    try await call(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .number(Double(width)), "height": .number(Double(height)), "deviceScaleFactor": 1,
        "mobile": false,
      ])
  }

  /// What the reader's system asks of all pages, and whether the page is printed.
  package func setWishes(
    dark: Bool = false, reducedMotion: Bool = false, moreContrast: Bool = false, isPrinted: Bool = false
  ) async throws {
    func feature(_ name: String, _ value: String) -> JSON {
      ["name": .string(name), "value": .string(value)]
    }
    try await call(
      "Emulation.setEmulatedMedia",
      [
        "media": .string(isPrinted ? "print" : ""),
        "features": [
          feature("prefers-color-scheme", dark ? "dark" : "light"),
          feature("prefers-reduced-motion", reducedMotion ? "reduce" : "no-preference"),
          feature("prefers-contrast", moreContrast ? "more" : "no-preference"),
        ],
      ])
  }

  /// Pages that are opened from now on run no scripts of their own.
  package func disableScripts() async throws {
    try await call("Emulation.setScriptExecutionDisabled", ["value": true])
  }

  /// Leaves scroll bars out of pictures.
  package func hideScrollbars() async throws {
    try await call("Emulation.setScrollbarsHidden", ["hidden": true])
  }
}
