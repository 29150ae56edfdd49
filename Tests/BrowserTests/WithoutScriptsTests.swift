import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// What is there where JavaScript is off: everything but zooming and sorting.
  struct WithoutScriptsTests {
    @Test func everythingElseIsThere() async throws {
      let counts = """
        ({rows: document.querySelectorAll('#cells tbody tr').length, pictures: document.images.length,
          links: document.querySelectorAll('#data a[download]').length, headings: document.querySelectorAll('h2').length})
        """
      let scripted: [String: Int] = try await withReport { try await $0.evaluate(counts) }
      try await withReport(scripts: false) { page in
        #expect(try await page.evaluate("document.documentElement.dataset.ready === undefined") == true)
        #expect(page.log.complaints == [])
        let plain: [String: Int] = try await page.evaluate(counts)
        #expect(plain["rows"] == scripted["rows"] && plain["rows"] ?? 0 > 50)
        #expect(plain["links"] == scripted["links"] && plain["links"] ?? 0 > 3)
        #expect(plain["headings"] == scripted["headings"])
        #expect(plain["pictures"] ?? 0 >= scripted["pictures"] ?? 1)
        let unseen: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('h1, h2, section, #cells tr, img, #data a')].filter(e => !e.checkVisibility())
            .map(e => e.outerHTML.slice(0, 80))
          """)
        #expect(unseen == [])
      }
    }

    @Test func noControlIsThereThatDoesNothing() async throws {
      try await withReport(scripts: false) { page in
        let dead: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('button, input, select, canvas')].filter(e => e.checkVisibility())
            .map(e => e.outerHTML.slice(0, 80))
          """)
        #expect(dead == [])
        #expect(try await page.accessibilityTree().nodes("button").map(\.name) == [])
      }
    }

    @Test func theTimelineIsThereInWordsAndFigures() async throws {
      try await withReport(scripts: false) { page in
        let text: String = try await page.evaluate("document.querySelector('#timeline').innerText")
        #expect(text.contains("JavaScript is off"))
        #expect(text.contains("30 tasks in 300\u{A0}ms"))
        try await page.click("#timeline .recorded details summary")
        let rows: Int = try await page.evaluate(
          "[...document.querySelectorAll('#timeline details[open] tbody tr')].filter(e => e.checkVisibility()).length"
        )
        #expect(rows == 30)
      }
    }
  }
}
