/// What a text is shown on: how wide it is, and what it can show.
package struct Screen: Sendable, Hashable {
  /// Columns of the window; nil where there is none, as in files and pipes: no table is cut there, since programs search
  /// it.
  package var columns: Int?
  package var hasColour: Bool
  /// Whether it shows more than ASCII.
  package var isUTF8: Bool

  package init(columns: Int?, hasColour: Bool = false, isUTF8: Bool = true) {
    (self.columns, self.hasColour, self.isUTF8) = (columns, hasColour, isUTF8)
  }

  /// A file, or a pipe.
  package static let plain = Screen(columns: nil)

  /// When colours are used.
  package enum Colour: String, Sendable, CaseIterable { case auto, always, never }

  /// The screen that standard output is.
  ///
  /// `auto` follows what programs have agreed on: NO_COLOR forbids colours, CLICOLOR_FORCE and FORCE_COLOR demand them,
  /// and a terminal that calls itself dumb has none (no-color.org, bixense.com/clicolors). Elsewhere than on a terminal
  /// the width is what COLUMNS says, as `watch` sets it, if it does.
  ///
  /// - Parameters:
  ///   - window: The columns of the terminal's window; nil where they are unknown.
  ///   - environment: Of the process.
  package init(isTerminal: Bool, window: Int?, environment: [String: String], colour: Colour = .auto) {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let asked = value("COLUMNS").flatMap { Int($0) }.flatMap { (1...10_000).contains($0) ? $0 : nil }
    columns = isTerminal ? window ?? asked ?? 80 : asked
    let isForced = ["CLICOLOR_FORCE", "FORCE_COLOR"].contains { value($0).map { $0 != "0" } ?? false }
    let hasColours = isTerminal && value("TERM") != nil && value("TERM") != "dumb" && value("CLICOLOR") != "0"
    hasColour =
      switch colour {
      case .always: true
      case .never: false
      case .auto: value("NO_COLOR") == nil && (isForced || hasColours)
      }
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    isUTF8 = columns == nil || locale.contains("utf-8") || locale.contains("utf8")
  }

  /// Columns that prose is wrapped at: longer lines are hard to read.
  var proseColumns: Int { columns.map { max(20, min($0, 100)) } ?? 80 }

  /// What stands for a part that is left out.
  var ellipsis: String { isUTF8 ? "…" : "..." }

  /// What a text is, where colours can say it once more: they are never all that says it.
  ///
  /// Of the sixteen colours these four and bold are legible on light and on dark; yellow vanishes on white, and blue on
  /// black.
  enum Style: String, Sendable, CaseIterable {
    case heading = "1"
    case good = "32"
    case bad = "31"
    case caution = "35"
    case note = "36"
    case boldGood = "1;32"
    case boldBad = "1;31"
    case boldCaution = "1;35"
    case boldNote = "1;36"
  }

  /// The text in its style, where there are colours.
  func styled(_ text: String, _ style: Style?) -> String {
    guard hasColour, let style, !text.isEmpty else { return text }
    return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
  }
}
