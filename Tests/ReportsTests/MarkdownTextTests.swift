import Testing

@testable import Reports

struct MarkdownTextTests {
  @Test(arguments: [
    ("plain: 1.97× (1.9–2.0), tasks=30", "plain: 1.97× (1.9–2.0), tasks=30"), ("a|b", "a\\|b"),
    ("`x`", "\\`x\\`"),
    ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"), ("a\nb", "a b"),
    ("@somebody", "@&#8203;somebody"), ("me @ home", "me @ home"), ("fixes #12", "fixes \\#&#8203;12"),
    ("GH-12", "GH-&#8203;12"), ("# head", "\\# head"), ("- point", "\\- point"), ("1. point", "1\\. point"),
    ("1.97× as long", "1.97× as long"), ("tasks_per_s", "tasks_per_s"), ("_x_", "\\_x\\_"),
    ("*x*", "\\*x\\*"),
    ("[a](b)", "\\[a\\](b)"), ("https://a.example", "https:&#8203;//a.example"), ("$x$", "\\$x\\$"),
    ("&amp;", "&amp;amp;"), ("\u{1B}[2J", "�\\[2J"), ("한국어", "한국어"), ("", ""),
  ])
  func textIsShownAsItIs(text: String, markdown: String) {
    #expect(markdownText(text) == markdown)
  }

  @Test func aLongTableIsFolded() {
    func table(_ rows: Int) -> String {
      TextTable([.init(title: "cell", isNumber: false, values: (0..<rows).map { "c\($0)" })])
        .foldedMarkdown(of: "cell")
    }
    #expect(table(16).hasPrefix("| cell |\n"))
    #expect(table(17).hasPrefix("<details><summary>Table of 17 cells</summary>\n\n| cell |\n"))
    #expect(table(17).hasSuffix("| c16 |\n\n</details>\n"))
  }

  @Test func noNameEndsABlock() {
    #expect(markdownBlock("a```b\n") == "````text\na```b\n````\n")
  }
}
