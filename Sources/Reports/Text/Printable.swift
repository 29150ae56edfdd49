/// Text of a file as one line that can't steer a terminal: what would move the cursor, clear the screen, turn the
/// direction of writing round or hide is shown as �, line ends and tabs as spaces.
///
/// - Complexity: O(n) scalars.
package func printable(_ text: String) -> String { printable(text, keepsLines: false) }

/// The same of a text of several lines.
package func printableLines(_ text: String) -> String { printable(text, keepsLines: true) }

private func printable(_ text: String, keepsLines: Bool) -> String {
  if text.utf8.allSatisfy({ ($0 >= 0x20 && $0 < 0x7F) || ($0 == 0x0A && keepsLines) }) { return text }
  var shown = String.UnicodeScalarView()
  var marks = 0
  for scalar in text.unicodeScalars {
    let category = scalar.properties.generalCategory
    marks = category == .nonspacingMark || category == .enclosingMark ? marks + 1 : 0
    switch category {
    case .nonspacingMark, .enclosingMark:
      // More of them on one letter are no writing system's, and draw over the lines around.
      if marks <= mostMarks { shown.append(scalar) }
    case .control where scalar == "\n" && keepsLines: shown.append(scalar)
    case .control where scalar == "\n" || scalar == "\t": shown.append(" ")
    case .lineSeparator, .paragraphSeparator: shown.append(" ")
    // Emoji of several people, and some scripts, are joined by it.
    case .format where scalar == "\u{200D}" && (shown.last?.value ?? 0) > 0x300: shown.append(scalar)
    case .control, .format: shown.append("\u{FFFD}")
    default: shown.append(scalar)
    }
  }
  return String(shown)
}

private let mostMarks = 8
