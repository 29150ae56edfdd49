extension CSV {
  /// Reads a file piece by piece, so that a large one never has to be in memory.
  package struct Reader: Sendable {
    private enum State { case fieldStart, plain, quoted, quoteInQuoted, carriageReturn }

    private var state = State.fieldStart
    private var row = Row()
    /// Where the next byte stands, and the open field starts.
    private var (line, column, offset, start) = (1, 0, 0, 1)

    package init() {}

    /// True between rows' ends: at the end of a file, its last line is torn.
    package var isInsideRow: Bool { state != .fieldStart || row.count > 0 }

    /// Hands out the rows that end in the next piece of the file.
    ///
    /// - Parameter body: May keep the row, and leave another in its place, whose room the next one takes.
    /// - Complexity: O(n) bytes.
    package mutating func read(
      _ piece: Span<UInt8>, _ body: (inout Row) throws(Malformed) -> Void
    ) throws(Malformed) {
      var place = 0
      while place < piece.count {
        if let length = plainLine(in: piece, from: place) {
          (offset, place) = (offset + length, place + length)
          try end(body)
          continue
        }
        let run = ordinary(in: piece, from: place)
        if run > 0 {
          piece.extracting(place..<place + run).withUnsafeBufferPointer { row.append($0) }
          (offset, column, place) = (offset + run, column + run, place + run)
          state = .plain
        } else {
          if try take(piece[place]) {
            endField()
            try end(body)
          }
          place += 1
        }
      }
    }

    /// Reads a line at once that is as nearly all are: it begins and ends in the piece, and nothing in it is in quotes.
    ///
    /// - Returns: Its length, line feed included; nil of another line, of which nothing is read.
    private mutating func plainLine(in piece: Span<UInt8>, from start: Int) -> Int? {
      guard state == .fieldStart, row.count == 0 else { return nil }
      var (place, field) = (start, start)
      while place < piece.count {
        let byte = piece[place]
        if byte == UInt8(ascii: ",") || byte == 10 {
          guard place - field < CSV.most.bytes, row.count < CSV.most.fields else { break }
          row.note(field - start..<place - start)
          field = place + 1
          if byte == 10 {
            piece.extracting(start..<place).withUnsafeBufferPointer { row.append($0) }
            return place + 1 - start
          }
        } else if !isOrdinary(byte) {
          break
        }
        place += 1
      }
      row.clear()
      return nil
    }

    /// How many bytes from there on are nothing but part of a plain field. The last that a field may have is left to
    /// `take`, as is everything in quotes.
    private func ordinary(in piece: Span<UInt8>, from start: Int) -> Int {
      guard state == .plain || state == .fieldStart, row.count < CSV.most.fields else { return 0 }
      let most = min(piece.count, start + CSV.most.bytes - row.openBytes)
      var place = start
      while place < most, isOrdinary(piece[place]) { place += 1 }
      return place - start
    }

    private func isOrdinary(_ byte: UInt8) -> Bool {
      byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"") && byte != 10 && byte != 13 && byte != 0
    }

    /// - Returns: Whether a row ends with the byte.
    private mutating func take(_ byte: UInt8) throws(Malformed) -> Bool {
      offset += 1
      column += 1
      guard row.openBytes < CSV.most.bytes else {
        throw error("a field of more than \(CSV.most.bytes) bytes")
      }
      guard row.count < CSV.most.fields else {
        throw error("a line with more than \(CSV.most.fields) fields")
      }
      switch (state, byte) {
      case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
      case (.quoted, _): append(byte)
      case (.carriageReturn, 10): return true
      case (.carriageReturn, _): throw error("a carriage return without a line feed")
      case (_, UInt8(ascii: ",")): endField()
      case (_, 10): return true
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
      return false
    }

    private mutating func append(_ byte: UInt8) {
      row.append(byte)
      if byte == 10 { (line, column) = (line + 1, 0) }
    }

    private mutating func endField() {
      row.endField(from: start)
      start = column + 1
      state = .fieldStart
    }

    private mutating func end(_ body: (inout Row) throws(Malformed) -> Void) throws(Malformed) {
      row.end = offset
      state = .fieldStart
      try body(&row)
      row.clear()
      (line, column, start) = (line + 1, 0, 1)
      (row.line, row.end) = (line, offset)
    }

    private func error(_ reason: String) -> Malformed {
      Malformed(line: line, column: column, reason: reason)
    }
  }
}
