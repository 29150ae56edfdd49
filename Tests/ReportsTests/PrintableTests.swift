import Testing

@testable import Reports

struct PrintableTests {
  @Test(arguments: [
    ("plain, ±2 %", "plain, ±2 %"), ("\u{1B}[2J", "�[2J"), ("\u{1B}]52;c;aGk=\u{7}", "�]52;c;aGk=�"),
    ("a\rb", "a�b"), ("a\nb\tc", "a b c"), ("\u{9B}31m", "�31m"), ("\u{202E}evil", "�evil"),
    ("a\u{2066}b\u{2069}", "a�b�"), ("\u{2028}", " "), ("a\u{200B}b", "a�b"), ("\u{7F}", "�"),
    ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("한국어", "한국어"), ("a\u{200D}b", "a�b"),
  ])
  func whatSteersATerminalIsShown(text: String, shown: String) {
    #expect(printable(text) == shown)
  }

  @Test func linesStayWhereThereMayBeSome() {
    #expect(printableLines("one\ntwo\u{1B}[2J\n") == "one\ntwo�[2J\n")
  }

  @Test func aLetterBearsAsManyMarksAsLanguagesHave() {
    let marks = String(repeating: "\u{301}", count: 1_000)
    #expect(printable("a" + marks + "b").unicodeScalars.count == 10)
  }
}
