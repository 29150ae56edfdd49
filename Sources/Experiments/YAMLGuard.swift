/// Looks over a text before a YAML parser sees it, and refuses what could make one use up its stack, its memory
/// or its time.
///
/// It works on single bytes and does not know about quotes, on purpose: what it refuses can then not be hidden
/// from it. The price is that a text with, say, 65 unclosed brackets in quotes is refused too.
enum YAMLGuard {
  static let deepest = 64
  static let widestIndent = 256

  /// The first thing that is refused.
  ///
  /// - Complexity: O(n) bytes, nothing is allocated.
  static func problem(of text: String, path: String) -> Problem? {
    var scan = Scan(path: path)
    for byte in text.utf8 {
      if let problem = scan.take(byte) { return problem }
    }
    return scan.aliasProblem
  }

  private struct Scan {
    private let path: String
    private var (line, column) = (1, 0)
    /// Brackets that are open.
    private var depth = 0
    /// Indicators of nested blocks on this line, as in `- - -`.
    private var indicators = 0
    private var isIndent = true
    private var (beforeLast, last) = (UInt8(ascii: "\n"), UInt8(ascii: "\n"))
    private var hasAnchor = false
    private var alias: Place?

    init(path: String) { self.path = path }

    private var place: Place { .line(path: path, line: line, column: column) }

    mutating func take(_ byte: UInt8) -> Problem? {
      // The bytes that carry on a character are no columns of their own.
      if byte & 0xC0 != 0x80 { column += 1 }
      defer { (beforeLast, last) = (last, byte) }
      if let problem = refusedCharacter(byte) { return problem }
      switch byte {
      case UInt8(ascii: "\n"):
        (line, column, isIndent, indicators) = (line + 1, 0, true, 0)
        return nil
      case UInt8(ascii: " "), UInt8(ascii: "\t"):
        if "-?:".utf8.contains(last), isSpace(beforeLast) {
          indicators += 1
          if indicators > deepest { return tooDeep("\(indicators) blocks begin on this line") }
        }
        return isIndent && column > widestIndent
          ? tooDeep("an indentation of over \(widestIndent) columns") : nil
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        if depth > deepest { return tooDeep("\(depth) brackets are open here") }
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
      default:
        // An anchor or alias can only begin a value, and its name follows without a space.
        if last == UInt8(ascii: "&"), beginsValue(after: beforeLast) { hasAnchor = true }
        if last == UInt8(ascii: "*"), alias == nil, beginsValue(after: beforeLast) {
          alias = .line(path: path, line: line, column: max(1, column - 1))
        }
      }
      isIndent = false
      return nil
    }

    /// An alias needs an anchor: either alone is text such as `R &D`, or an error that the parser reports.
    var aliasProblem: Problem? {
      guard hasAnchor, let alias else { return nil }
      return Problem(
        alias, "an alias (`*name`)", allowed: "experiment files have no anchors and aliases",
        advice: "write the value out")
    }

    /// Characters that no text needs, and the line breaks that only YAML knows: with them, this scan and the
    /// parser would not agree on where a line begins.
    private func refusedCharacter(_ byte: UInt8) -> Problem? {
      switch (beforeLast, last, byte) {
      case (_, _, 0): Problem(place, "a NUL byte", advice: "is this a text file?")
      case (_, _, 1..<9), (_, _, 11..<13), (_, _, 14..<32), (_, _, 127):
        Problem(place, "a control character (number \(byte))", advice: "remove it")
      case (_, 13, let next) where next != 10:
        Problem(place, "a carriage return without a line feed", advice: "end lines with line feeds")
      case (_, 0xC2, 0x85), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9):
        Problem(place, "a Unicode line separator", advice: "end lines with line feeds")
      default: nil
      }
    }

    private func tooDeep(_ found: String) -> Problem {
      Problem(place, found, allowed: "at most \(deepest) levels of nesting are read")
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 || byte == 32 || byte == 9 }

    private func beginsValue(after byte: UInt8) -> Bool { isSpace(byte) || "[{,:".utf8.contains(byte) }
  }
}
