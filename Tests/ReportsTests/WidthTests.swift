import Testing

@testable import Reports

struct WidthTests {
  @Test(arguments: [
    ("", 0), ("plain", 5), ("±2 %", 4), ("µs", 2), ("한국어", 6), ("ﾊﾝｶｸ", 4), ("全角", 4), ("café", 4),
    ("cafe\u{301}", 4), ("\u{1100}\u{1161}\u{11A8}", 2), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇰🇷", 2), ("❤️", 2), ("❤", 1),
    ("🪿", 2),
    ("a\u{200B}b", 2), ("█▍┤⋮", 4),
  ])
  func aTextTakesTheColumnsThatATerminalGivesIt(text: String, columns: Int) {
    #expect(terminalWidth(text) == columns)
  }

  @Test(arguments: [
    ("cpu-bound", 9, "cpu-bound"), ("cpu-bound", 8, "cpu-bou…"), ("한국어", 5, "한국…"), ("한국어", 4, "한…"),
    ("a b c", 3, "a…"), ("👩‍👩‍👧‍👦👍🏽x", 4, "👩‍👩‍👧‍👦…"), ("abc", 1, "…"),
  ])
  func whatIsTooLongKeepsItsBeginning(text: String, columns: Int, shown: String) {
    #expect(shortened(text, to: columns) == shown)
    #expect(terminalWidth(shortened(text, to: columns)) <= columns)
  }

  @Test func scalarsThatAreJoinedToOneCharacterAreTooLongAllTheSame() {
    let joined = Array(repeating: "🤹", count: 600).joined(separator: "\u{200D}")
    #expect(joined.count == 1 && terminalWidth(joined) == 2)
    #expect(shortened(joined, to: 40) == "…")
    #expect(shortened("a" + joined, to: 40) == "a…")
  }

  @Test(
    arguments: [
      (nil, ""), (0, ""), (1, "████"), (0.5, "██"), (0.53125, "██▏"), (0.999, "████"), (0.0001, "▏"),
      (7, "████"),
      (.nan, ""),
    ] as [(Double?, String)])
  func barsAreToScale(share: Double?, drawn: String) {
    #expect(bar(share, width: 4) == drawn)
  }

  @Test(arguments: [(nil, ""), (1, "####"), (0.5, "##"), (0.01, ".")] as [(Double?, String)])
  func barsOfASCIIAreToo(share: Double?, drawn: String) {
    #expect(bar(share, width: 4, isUTF8: false) == drawn)
  }
}
