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
  private static let most = (bytes: 1 << 20, fields: 10_000)

  /// A line of a file with the place where it starts.
  package struct Row: Sendable, Hashable {
    package var fields: [String]
    /// Line of the file that its first field starts on, from 1.
    package var line: Int
    /// The column, in bytes from 1, at which each field starts on its line.
    package var columns: [Int]
    /// The offset in the file just behind its line feed.
    package var end: Int
  }

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
    let rows = try reader.rows(endingIn: bytes)
    return Table(rows: rows, isTorn: reader.isInsideRow)
  }

  /// Reads a file piece by piece, so that a large one never has to be in memory: one byte at a time.
  package struct Reader: Sendable {
    private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }

    private var rows: [Row] = []
    private var state = State.fieldStart
    private var field: [UInt8] = []
    private var row = Row(fields: [], line: 1, columns: [1], end: 0)
    private var (line, column, offset) = (1, 0, 0)

    package init() {}

    /// True between rows' ends: at the end of a file, its last line is torn.
    package var isInsideRow: Bool { state != .fieldStart || !row.fields.isEmpty }

    /// The rows that end in the next piece of the file.
    ///
    /// - Complexity: O(n) bytes.
    package mutating func rows(endingIn piece: some Sequence<UInt8>) throws(Malformed) -> [Row] {
      for byte in piece { try take(byte) }
      defer { rows.removeAll(keepingCapacity: true) }
      return rows
    }

    private mutating func take(_ byte: UInt8) throws(Malformed) {
      offset += 1
      column += 1
      guard field.count < CSV.most.bytes else { throw error("a field of more than \(CSV.most.bytes) bytes") }
      guard row.fields.count < CSV.most.fields else {
        throw error("a line with more than \(CSV.most.fields) fields")
      }
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
      case (.quoted, _): append(byte)
      case (.carriageReturn, 10): endRow()
      case (.carriageReturn, _): throw error("a carriage return without a line feed")
      case (_, UInt8(ascii: ",")): endField()
      case (_, 10): endRow()
      case (_, 13): state = .carriageReturn
      case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        append(byte)
        state = .quoted
      case (.quoteInQuoted, _): throw error("a closing quote must be followed by a comma or the line's end")
      case (.plain, UInt8(ascii: "\"")): throw error("a quote inside a field that does not start with one")
      case (_, 0): throw error("a NUL byte")
      case (_, _):
        append(byte)
        state = .plain
      }
    }

    private mutating func append(_ byte: UInt8) {
      field.append(byte)
      if byte == 10 { (line, column) = (line + 1, 0) }
    }

    private mutating func endField() {
      row.fields.append(String(decoding: field, as: UTF8.self))
      row.columns.append(column + 1)
      field.removeAll(keepingCapacity: true)
      state = .fieldStart
    }

    private mutating func endRow() {
      endField()
      row.columns.removeLast()
      row.end = offset
      rows.append(row)
      (line, column) = (line + 1, 0)
      row = Row(fields: [], line: line, columns: [1], end: offset)
    }

    private func error(_ reason: String) -> Malformed {
      Malformed(line: line, column: column, reason: reason)
    }
  }
}
