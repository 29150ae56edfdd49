/// Rows and columns for people, aligned with spaces or as Markdown.
struct TextTable {
  struct Column {
    var title: String
    /// Numbers stand to the right.
    var isNumber: Bool
    var values: [String]
  }

  var columns: [Column]
  /// Rows before which an empty line stands.
  private var breaks: Set<Int>

  /// Without the columns that say nothing: those with no value at all.
  init(_ columns: [Column], breaks: Set<Int> = []) {
    self.breaks = breaks
    self.columns = columns.filter { column in column.values.contains { !$0.isEmpty } }
  }

  /// Rows without titles.
  init(rows: [[String]]) {
    self.init(
      (0..<(rows.map(\.count).max() ?? 0)).map { place in
        Column(title: "", isNumber: false, values: rows.map { place < $0.count ? $0[place] : "" })
      })
  }

  private var rowCount: Int { columns.first?.values.count ?? 0 }

  /// Two spaces between columns, a line under the titles where there are any; no line has spaces at its end.
  var aligned: String {
    let widths = columns.map { column in ([column.title] + column.values).map(terminalWidth).max() ?? 0 }
    let titles = line(columns.map(\.title), widths)
    let rows = (0..<rowCount).map { row in
      (breaks.contains(row) ? "\n" : "") + line(columns.map { $0.values[row] }, widths)
    }
    let rule = widths.map { String(repeating: "─", count: $0) }.joined(separator: "  ")
    let head = columns.allSatisfy(\.title.isEmpty) ? [] : [titles, rule]
    return (head + rows).joined(separator: "\n") + "\n"
  }

  private func line(_ fields: [String], _ widths: [Int]) -> String {
    var line = zip(zip(columns, fields), widths).map { pair, width in
      let space = String(repeating: " ", count: max(0, width - terminalWidth(pair.1)))
      return pair.0.isNumber ? space + pair.1 : pair.1 + space
    }.joined(separator: "  ")
    while line.last == " " { line.removeLast() }
    return line
  }

  var markdown: String {
    func line(_ fields: [String]) -> String { "| " + fields.joined(separator: " | ") + " |\n" }
    func escaped(_ text: String) -> String {
      text.reduce(into: "") { $0 += $1 == "|" || $1 == "\\" ? "\\\($1)" : $1.isNewline ? " " : "\($1)" }
    }
    return line(columns.map { escaped($0.title) }) + line(columns.map { $0.isNumber ? "--:" : "---" })
      + (0..<rowCount).map { row in line(columns.map { escaped($0.values[row]) }) }.joined()
  }
}

/// The columns that a text takes on a terminal.
func terminalWidth(_ text: String) -> Int {
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
