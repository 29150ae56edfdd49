/// Text of a file as Markdown that shows it as it is: no tags, no emphasis, no code, no links, and neither `@names` nor
/// `#123` that would call people or point at issues where it is pasted.
///
/// A backslash keeps GitHub from formatting, not from linking; a space of no width within does.
///
/// - Complexity: O(n) scalars.
func markdownText(_ text: String) -> String {
  let characters = Array(printable(text))
  var escaped = ""
  for (place, character) in characters.enumerated() {
    let before = place > 0 ? characters[place - 1] : " "
    let after = place + 1 < characters.count ? characters[place + 1] : " "
    let isWithinWord = (before.isLetter || before.isNumber) && (after.isLetter || after.isNumber)
    switch character {
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "&": escaped += "&amp;"
    case "\\", "`", "*", "~", "[", "]", "|", "$": escaped += "\\\(character)"
    case "_": escaped += isWithinWord ? "_" : "\\_"
    case "@": escaped += after == " " ? "@" : "@" + unlinked
    case "#": escaped += "\\#" + (after.isNumber ? unlinked : "")
    // Of GH-123 and of addresses.
    case "-" where after.isNumber && place >= 2 && String(characters[place - 2..<place]).uppercased() == "GH":
      escaped += "-" + unlinked
    case ":" where after == "/": escaped += ":" + unlinked
    case "." where place >= 3 && String(characters[place - 3..<place]).lowercased() == "www":
      escaped += unlinked + "."
    default: escaped.append(character)
    }
  }
  // At the beginning these would make a list.
  if let first = escaped.first, "-+".contains(first) { return "\\" + escaped }
  let digits = escaped.prefix { $0.isASCII && $0.isNumber }
  if !digits.isEmpty, let next = escaped.dropFirst(digits.count).first, ".)".contains(next),
    escaped.dropFirst(digits.count + 1).first == " "
  {
    return digits + "\\" + escaped.dropFirst(digits.count)
  }
  return escaped
}

private let unlinked = "&#8203;"

/// Points of a list; nothing of none.
func markdownList(_ points: [String]) -> [String] {
  points.isEmpty ? [] : [points.map { "- \(markdownText($0))\n" }.joined()]
}

/// A block that opens where it is clicked.
///
/// - Parameter summary: In Markdown already.
func markdownDetails(_ summary: String, _ body: String) -> String {
  "<details><summary>\(summary)</summary>\n\n\(body)\n</details>\n"
}

/// Text that is shown as it stands, in letters of one width.
func markdownBlock(_ text: String) -> String {
  // No row of backticks within may end it.
  var (longest, count) = (0, 0)
  for character in text {
    count = character == "`" ? count + 1 : 0
    longest = max(longest, count)
  }
  let fence = String(repeating: "`", count: max(3, longest + 1))
  return "\(fence)text\n\(text)\(text.hasSuffix("\n") ? "" : "\n")\(fence)\n"
}

extension TextTable {
  /// Rows that a reader scrolls past without losing the thread.
  private static let rowsAtOnce = 16

  /// A GitHub table, with bars where it has some.
  var markdown: String {
    func line(_ fields: [String]) -> String { "| " + fields.joined(separator: " | ") + " |\n" }
    let shown = columns.filter { $0.role != .extra }
    return line(shown.map { markdownText($0.title) }) + line(shown.map { $0.isNumber ? "--:" : "---" })
      + (0..<rowCount).map { row in
        line(shown.map { $0.bars.map { bar($0[row], width: 10) } ?? markdownText($0.values[row]) })
      }.joined()
  }

  /// The same, folded up where it is long.
  func foldedMarkdown(of noun: String) -> String {
    guard rowCount > Self.rowsAtOnce else { return markdown }
    return markdownDetails("Table of \(rowCount) \(noun)s", markdown)
  }
}
