/// Comma-separated values after RFC 4180: quoted where needed, quotes doubled, line feeds allowed in quotes.
package enum CSV {
  /// One line, its line feed included.
  package static func line(_ fields: some Sequence<String>) -> String {
    fields.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ field: String) -> String {
    let special = field.utf8.contains {
      $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == 10 || $0 == 13
    }
    guard special else { return field }
    // By bytes: to Swift, a quote with a combining mark behind it is another character than a quote.
    let quote = UInt8(ascii: "\"")
    let parts = field.utf8.split(separator: quote, omittingEmptySubsequences: false)
    return "\"" + String(decoding: Array(parts.joined(separator: [quote, quote])), as: UTF8.self) + "\""
  }

  /// A field as errors show it: in quotes, no longer than a line, and without what a terminal would act on.
  ///
  /// - Complexity: O(1): only its start is looked at.
  package static func shown(_ field: String) -> String {
    let most = 60
    let start = field.unicodeScalars.prefix(most + 1)
    let text = start.prefix(most).reduce(into: "") { text, scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .unassigned, .privateUse, .surrogate:
        text += scalar.escaped(asASCII: true)
      default: text.unicodeScalars.append(scalar)
      }
    }
    return "\"\(text)\(start.count > most ? "…" : "")\""
  }

  /// Bytes that a field, and fields that a row may have: beyond them a file is none that juggle wrote, and not to be
  /// kept in memory.
  static let most = (bytes: 1 << 20, fields: 10_000)

  /// What stands in a file.
  package struct Table: Sendable {
    package var rows: [Row]
    /// True when the file does not end in a line feed: its last line was cut off while it was written, and is
    /// left out of `rows`.
    package var isTorn: Bool
  }

  package struct Malformed: Error, Sendable, Hashable, CustomStringConvertible {
    package var line: Int
    package var column: Int
    package var reason: String
    package var description: String { "\(line):\(column): \(reason)" }

    package init(line: Int, column: Int, reason: String) {
      self.line = line
      self.column = column
      self.reason = reason
    }
  }

  /// Reads a whole file.
  ///
  /// - Complexity: O(n) bytes.
  package static func parse(_ bytes: some Collection<UInt8>) throws(Malformed) -> Table {
    var reader = Reader()
    var rows: [Row] = []
    try reader.read(Array(bytes).span) { row throws(Malformed) in rows.append(row) }
    return Table(rows: rows, isTorn: reader.isInsideRow)
  }
}
