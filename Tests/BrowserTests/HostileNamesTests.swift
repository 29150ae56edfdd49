import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// Names that would do harm where they aren't taken as text.
  struct HostileNamesTests {
    static let names = [
      "<script>alert(1)</script>", "</script><script>alert(1)</script>", "\"; system(\"x",
      "' onerror='alert(1)",
      "\"><img src=x onerror=alert(1)>", "]]>", "<!--", "-->", "{{evil}}", "{{{evil}}}", "{{#sections}}",
      "{{> machine}}",
      "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "`touch x`$(touch y)", "%s%n\\n\\\"",
      "&lt;b&gt;&amp;amp;", "\u{202e}drawkcab\u{202c}", "</title><h1>evil</h1>",
      "</style><style>*{display:none}",
      "</textarea></select></table><iframe src=//example.com></iframe>",
    ]
    static let long = String(repeating: "🤹🏽🧵", count: 10_240 / 12)

    /// How often each kind of element is on the page.
    private let structure = """
      (() => {
        const counts = {}
        for (const e of document.querySelectorAll('*')) counts[e.tagName] = (counts[e.tagName] || 0) + 1
        return counts
      })()
      """

    @Test(arguments: names)
    func namesAreText(name: String) async throws {
      let plain: [String: Int] = try await withReport(.named("plain")) { page in
        try await page.evaluate(structure)
      }
      try await withReport(.named(name)) { page in
        #expect(page.log.dialogs == [])
        #expect(page.log.complaints == [])
        #expect(page.log.requests.filter { !$0.hasPrefix("data:image/svg+xml;base64,") }.count == 1)
        #expect(try await page.evaluate(structure) == plain)
        // Where it is the experiment's name, the question, a workload and a reason.
        let shown = name.replacing("\u{202e}", with: "").replacing("\u{202c}", with: "")
        for place in [".kicker", "h1", "#cells tbody th", "#cells tbody tr td:last-child", "#method"] {
          let texts: [String] = try await page.evaluate(
            "[...document.querySelectorAll(\(quoted(place)))].map(e => e.textContent)")
          #expect(texts.contains { stripped($0).contains(shown) }, "\(place): \(texts.prefix(3))")
        }
        let dangerous: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/.test(a.name)
            || (['href', 'src'].includes(a.name) && !/^(#|data:(image\\/svg\\+xml|text\\/csv|application\\/\\w+);base64,)/.test(a.value))))
            .map(e => e.outerHTML.slice(0, 100))
          """)
        #expect(dangerous == [])
      }
    }

    /// Without the marks that isolate a text's direction, or stand for a character that isn't shown.
    private func stripped(_ text: String) -> String {
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.filter {
            !(0x2066...0x2069).contains($0.value) && !(0x202a...0x202e).contains($0.value)
          }))
    }

    @Test func tenKilobytesOfEmojiAreShortenedAndHarmNothing() async throws {
      #expect(Self.long.utf8.count > 9_000)
      try await withReport(.named(Self.long), width: 360, height: 740) { page in
        #expect(page.log.complaints == [])
        #expect(try await page.evaluate("document.querySelector('h1').textContent.includes('🤹🏽🧵🤹🏽🧵')") == true)
        try await page.run("scrollTo(0, document.body.scrollHeight)")
        try await page.settle()
        let beyond: Int = try await page.evaluate(
          "(e => e.scrollWidth - e.clientWidth)(document.scrollingElement)")
        #expect(beyond == 0)
        #expect(
          try await page.evaluate("document.querySelector('h1').getBoundingClientRect().height < 1500")
            == true)
      }
    }

    @Test func theFilterTakesHostileWordsAsWords() async throws {
      try await withReport(.named(Self.names[0])) { page in
        try await page.fill("#filter", with: Self.names[0])
        let left: Int = try await page.evaluate(
          "[...document.querySelectorAll('#cells tbody tr')].filter(e => e.checkVisibility()).length")
        #expect(left > 0)
        try await page.fill("#filter", with: "(*[\\")
        #expect(page.log.complaints == [])
      }
    }

    @Test func theTooltipTakesNamesAsText() async throws {
      try await withReport(.named(Self.names[4])) { page in
        let title: String = try await page.evaluate(
          "document.querySelector('#timeline-cell').options[0].text")
        #expect(title.contains(Self.names[4]))
        try await page.moveMouse(to: page.middle(of: "#timeline canvas"))
        try await page.settle()
        #expect(page.log.dialogs == [])
        #expect(page.log.complaints == [])
      }
    }
  }
}
