/// Text for a chart, its middle left out where it is too long. Inside a field gnuplot stops at quotes, reads escapes,
/// and where a field isn't the last of its row stops at commas; XML has no control characters and no two of the last in
/// Unicode's first plane.
///
/// - Complexity: O(n), and O(1) for what is left out.
func chartText(_ text: String, width: Int, isLastField: Bool = false) -> String {
  var cleaned = printable(String(text.unicodeScalars.prefix(20_000))).unicodeScalars.map { scalar in
    scalar == "," && !isLastField ? ";" : harmless(scalar)
  }
  // gnuplot leaves this end of a CDATA section as it is, which XML forbids in text.
  for place in cleaned.indices.dropFirst(2) where cleaned[place - 2...place] == ["]", "]", ">"] {
    cleaned[place] = "›"
  }
  let whole = cleaned.reduce(0) { $0 + columns($1) }
  guard whole > width else { return String(String.UnicodeScalarView(cleaned)) }
  let head = fitting(cleaned, columns: (width - 1) * 3 / 5)
  let tail = fitting(cleaned.reversed(), columns: width - 1 - (width - 1) * 3 / 5).reversed()
  return String(String.UnicodeScalarView(head + ["…"] + tail))
}

private func harmless(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "\"": return "'"
  case "\\": return "/"
  default: break
  }
  // Of a colour font, gnuplot's PNGs have each character as large as the picture.
  if scalar.properties.isEmojiPresentation || scalar.value == 0xFE0F { return "□" }
  return switch scalar.properties.generalCategory {
  case .unassigned, .surrogate, .privateUse: "\u{FFFD}"
  default: scalar
  }
}

private func fitting(_ scalars: [Unicode.Scalar], columns most: Int) -> [Unicode.Scalar] {
  var used = 0
  var count = 0
  for scalar in scalars {
    used += columns(scalar)
    guard used <= most else { break }
    count += 1
  }
  return Array(scalars.prefix(count))
}

/// A mark that stands on its neighbour counts too, so that no text is long in memory and short on paper.
func columns(_ scalar: Unicode.Scalar) -> Int {
  scalar.value >= 0x1F000 || scalar == "□" || terminalWidth(String(scalar)) == 2 ? 2 : 1
}
