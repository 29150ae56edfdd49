/// The columns that a text takes on a terminal: none for marks that combine with what is before them, two for East Asian
/// wide characters and for emoji, however many scalars these are made of.
///
/// Source: Unicode Standard Annex 11 (East Asian Width) and Technical Standard 51 (emoji).
///
/// - Complexity: O(n) scalars.
func terminalWidth(_ text: some StringProtocol) -> Int {
  if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text.utf8.count }
  return text.reduce(0) { $0 + terminalWidth($1) }
}

/// The columns of one character as a reader sees it.
func terminalWidth(_ character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    // A narrow symbol that is followed by this is shown as an emoji.
    if scalar == "\u{FE0F}", width == 1 { return 2 }
    width = max(width, terminalWidth(scalar))
  }
  return width
}

private func terminalWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x300 { return scalar.value == 0xAD ? 0 : 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  // Vowels and finals of Hangul stand within the syllable that their initial has begun.
  if (0x1160...0x11FF).contains(scalar.value) { return 0 }
  let isWide = scalar.properties.isEmojiPresentation || wide.contains { $0.contains(scalar.value) }
  return isWide ? 2 : 1
}

/// Classes W and F without emoji. A few of the code points within are not assigned yet; they are wide by default.
private let wide: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4CF,
  0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60,
  0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F265, 0x20000...0x3FFFD,
]

/// Whether a text takes no more than so many columns, of signs as languages write them: thousands of scalars that are
/// joined to one character have its width too, and would bury what stands around.
///
/// - Complexity: O(n) scalars.
func fits(_ text: String, in columns: Int) -> Bool {
  terminalWidth(text) <= columns && text.unicodeScalars.count <= mostScalars(columns)
}

/// Families of emoji have ten scalars in two columns.
private func mostScalars(_ columns: Int) -> Int { 8 * max(2, columns) }

/// A text of at most so many columns: where it is longer, its beginning with … behind it.
///
/// - Parameter mark: What stands for the rest.
/// - Complexity: O(n) scalars.
func shortened(_ text: String, to columns: Int, mark: String = "…") -> String {
  guard !fits(text, in: columns) else { return text }
  let room = max(0, columns - terminalWidth(mark))
  var (kept, width, scalars) = ("", 0, 0)
  for character in text {
    width += terminalWidth(character)
    scalars += character.unicodeScalars.count
    if width > room || scalars > mostScalars(columns) { break }
    kept.append(character)
  }
  while kept.last == " " { kept.removeLast() }
  return kept + mark
}

/// Text of a file as one line that can't steer a terminal and fits into so many columns.
package func fitted(_ text: String, columns: Int) -> String { shortened(printable(text), to: columns) }
