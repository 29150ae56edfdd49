/// Rows with their columns aligned by spaces; those named in `right` to the right.
///
/// Columns are measured in characters, wide ones of East Asian scripts as two.
package func textTable(_ rows: [[String]], right: Set<Int> = []) -> String {
  var widths: [Int] = []
  for row in rows {
    for (column, text) in row.enumerated() {
      if column == widths.count { widths.append(0) }
      widths[column] = max(widths[column], terminalWidth(text))
    }
  }
  let lines = rows.map { row in
    let line = row.enumerated().map { column, text in
      let space = String(repeating: " ", count: widths[column] - terminalWidth(text))
      return right.contains(column) ? space + text : text + space
    }.joined(separator: "  ")
    return Literal.trimmed("." + line).dropFirst()
  }
  return lines.joined(separator: "\n")
}

/// The columns that a text takes on a terminal.
private func terminalWidth(_ text: String) -> Int {
  text.reduce(0) { width, character in
    let scalar = character.unicodeScalars.first?.value ?? 0
    // Hangul, Kana, CJK ideographs and full-width forms (Unicode Standard Annex 11, abridged).
    let isWide =
      (0x1100...0x115F).contains(scalar) || (0x2E80...0xA4CF).contains(scalar)
      || (0xAC00...0xD7A3).contains(scalar)
      || (0xF900...0xFAFF).contains(scalar) || (0xFE30...0xFE6F).contains(scalar)
      || (0xFF00...0xFF60).contains(scalar)
    return width + (isWide ? 2 : 1)
  }
}
