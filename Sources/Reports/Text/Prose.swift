import Foundation

/// One paragraph, its later lines indented under the first: of at most 80 columns, and in a window of at most 100.
///
/// - Parameter lead: Words in front of the text, in a style of their own.
func wrapped(
  _ text: String, _ bullet: String, on screen: Screen = .plain, lead: (String, Screen.Style)? = nil
) -> String {
  let limit = screen.proseColumns
  let room = max(8, limit - bullet.count)
  func words(_ text: String) -> [String] {
    withUnits(printable(text).split(separator: " ")).flatMap { word in
      // A path that is to be copied stays whole where no window cuts it.
      screen.columns == nil ? [word] : pieces(of: word, room)
    }
  }
  let leading = lead.map { lead in words(lead.0).map { ($0, Optional(lead.1)) } } ?? []
  var lines: [String] = []
  var (line, width, isFirst) = (bullet, bullet.count, true)
  for (word, style) in leading + words(text).map({ ($0, nil) }) {
    let wide = terminalWidth(word)
    if !isFirst, width + wide + 1 > limit {
      lines.append(line)
      (line, width, isFirst) = (String(repeating: " ", count: bullet.count), bullet.count, true)
    }
    line += (isFirst ? "" : " ") + screen.styled(word, style)
    width += (isFirst ? 0 : 1) + wide
    isFirst = false
  }
  return (lines + [line]).joined(separator: "\n") + "\n"
}

/// One line whose units a browser keeps with their numbers, by no-break spaces.
///
/// - Complexity: O(n) scalars.
func withBoundUnits(_ text: String) -> String {
  withUnits(printable(text).split(separator: " ", omittingEmptySubsequences: false), space: "\u{A0}")
    .joined(separator: " ")
}

/// The words, each unit with its number.
private func withUnits(_ words: [Substring], space: String = " ") -> [String] {
  words.reduce(into: []) { words, word in
    let isUnit =
      words.last?.last?.isNumber == true
      && units.contains(word.trimmingCharacters(in: .punctuationCharacters.subtracting(["%"])))
    if isUnit { words[words.count - 1] += space + word } else { words.append(String(word)) }
  }
}

/// A word that is too long for a line, in pieces that are not.
private func pieces(of word: String, _ room: Int) -> [String] {
  guard terminalWidth(word) > room else { return [word] }
  var (pieces, width) = ([""], 0)
  for character in word {
    let wide = terminalWidth(character)
    if width + wide > room {
      pieces.append("")
      width = 0
    }
    pieces[pieces.count - 1].append(character)
    width += wide
  }
  return pieces
}

private let units: Set<String> = [
  "ns", "µs", "ms", "s", "min", "h", "%", "B", "KiB", "MiB", "GiB", "/s", "k", "k/s", "M", "M/s", "G", "G/s",
]
