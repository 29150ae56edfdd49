import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// What a screen reader, a search and a keyboard find.
  struct StructureTests {
    @Test func oneTitleAndHeadingsInOrder() async throws {
      try await withReport { page in
        let headings = try await page.accessibilityTree().nodes("heading")
        let levels = headings.compactMap(\.level)
        #expect(levels.count == headings.count && headings.count > 5)
        #expect(levels.filter { $0 == 1 }.count == 1)
        #expect(levels.first == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(headings.first?.name == "How can two cores keep thirty tasks running?")
        #expect(headings.allSatisfy { !$0.name.isEmpty })
        for name in ["Claims", "Who ran where, and when", "Charts", "Cells", "The machine", "Raw data"] {
          #expect(headings.filter { $0.name == name }.count == 1, "\(name)")
        }
        #expect(try await page.evaluate("document.documentElement.lang") == "en")
        #expect(try await page.evaluate("document.title.length > 10") == true)
        #expect(try await page.evaluate("document.querySelectorAll('main').length") == 1)
      }
    }

    @Test func everyPictureSaysWhatItShows() async throws {
      try await withReport { page in
        let words: [String?] = try await page.evaluate(
          "[...document.querySelectorAll('img')].map(e => e.getAttribute('alt'))")
        #expect(words.count >= 2)
        #expect(words.allSatisfy { ($0 ?? "").count > 10 })
        let pictures = try await page.accessibilityTree().nodes.filter { ["img", "image"].contains($0.role) }
        #expect(pictures.count >= words.count)
        #expect(pictures.allSatisfy { !$0.name.isEmpty })
      }
    }

    @Test func theTimelineIsAnApplicationThatSaysWhatItsKeysDo() async throws {
      try await withReport { page in
        let timelines = try await page.accessibilityTree().nodes("application")
        #expect(timelines.map(\.name) == ["Timeline of cpu-bound thread tasks=30 cores=2 compact"])
        #expect(timelines.first?.description.contains("Keys: + and − zoom") == true)
        // It shows no line where words for a screen reader wait.
        let heights: [Double] = try await page.evaluate(
          "[...document.querySelectorAll('#timeline p')].filter(e => !e.textContent).map(e => e.getBoundingClientRect().height)"
        )
        #expect(heights.allSatisfy { $0 <= 1 } && heights.count == 1)
      }
    }

    @Test func everyControlHasAName() async throws {
      try await withReport { page in
        let controls = try await page.accessibilityTree().controls
        #expect(controls.count > 20)
        #expect(controls.filter { $0.name.isEmpty }.map(\.role) == [])
      }
    }

    @Test func everyControlIsReachedByTabAndShowsThatItIs() async throws {
      try await withReport(.oneCell) { page in
        let count: Int = try await page.evaluate(
          """
          [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
            .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.disabled
              && !(e.type == 'radio' && !e.checked)).length
          """)
        var seen: Set<Int> = []
        for _ in 0..<(count + 5) {
          try await page.press("Tab")
          let focus: Focus = try await page.evaluate(
            """
            (() => {
              const e = document.activeElement, style = getComputedStyle(e)
              return {place: [...document.querySelectorAll('*')].indexOf(e), isBody: e == document.body,
                isMarked: style.outlineStyle != 'none' && parseFloat(style.outlineWidth) >= 1, html: e.outerHTML.slice(0, 100)}
            })()
            """)
          if focus.isBody { continue }
          #expect(focus.isMarked, "\(focus.html)")
          seen.insert(focus.place)
        }
        #expect(seen.count == count)
      }
    }

    private struct Focus: Decodable {
      var place: Int
      var isBody, isMarked: Bool
      var html: String
    }

    @Test func theTableSaysWhatItsColumnsAndRowsAre() async throws {
      try await withReport { page in
        let columnCount: Int = try await page.evaluate("document.querySelectorAll('#cells thead th').length")
        let rowCount: Int = try await page.evaluate("document.querySelectorAll('#cells tbody tr').length")
        #expect(columnCount > 8 && rowCount > 50)
        let columns: Bool = try await page.evaluate(
          "[...document.querySelectorAll('#cells thead th')].every(e => e.scope == 'col' && e.textContent)")
        #expect(columns)
        // Those that a screen reader gets: all of them, wherever the window is.
        let tree = try await page.accessibilityTree()
        #expect(
          tree.nodes("columnheader").count == columnCount
            && tree.nodes("columnheader").allSatisfy { !$0.name.isEmpty })
        #expect(tree.nodes("rowheader").count == rowCount)
        let rows: Bool = try await page.evaluate(
          "[...document.querySelectorAll('#cells tbody tr')].every(e => e.querySelector('th[scope=row]'))")
        #expect(rows)
      }
    }

    @Test(arguments: [Subject.flagship, .gaps], [360, 768])
    func aNarrowWindowScrollsDownwardsOnly(subject: Subject, width: Int) async throws {
      try await withReport(subject, width: width, height: 740) { page in
        try await page.run("scrollTo(0, document.body.scrollHeight)")
        try await page.settle()
        let beyond: Int = try await page.evaluate(
          "(e => e.scrollWidth - e.clientWidth)(document.scrollingElement)")
        #expect(beyond == 0)
        // No picture is blown up beyond its own size.
        let large: [String] = try await page.evaluate(
          "[...document.images].filter(e => e.clientWidth > e.getAttribute('width')).map(e => e.alt)")
        #expect(large == [])
        // Neither does text end where nobody can scroll to.
        let cut: [String] = try await page.evaluate(
          """
          const scrolls = e => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
          [...document.querySelectorAll('h1, h2, h3, p, li, figcaption, label, summary, dd, img, canvas, select, button')]
            .filter(e => e.checkVisibility() && !e.closest('.skip') && !scrolls(e) && e.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5)
            .map(e => e.outerHTML.slice(0, 80))
          """)
        #expect(cut == [])
      }
    }

    @Test func foldsAreOpenOnPaperAndAsTheyWereAfterwards() async throws {
      try await withReport(.gaps) { page in
        let folds =
          "[...document.querySelectorAll('details')].filter(e => e.open).map(e => e.textContent.slice(0, 40))"
        try await page.run("document.querySelector('details.source').open = true")
        let before: [String] = try await page.evaluate(folds)
        try await page.run("window.dispatchEvent(new Event('beforeprint'))")
        let printed: [String] = try await page.evaluate(folds)
        #expect(printed.contains { $0.contains("this machine has 2 cores") })
        #expect(before.allSatisfy(printed.contains) && printed.count > before.count)
        try await page.run("window.dispatchEvent(new Event('afterprint'))")
        #expect(try await page.evaluate(folds) == before)
      }
    }

    @Test func aPrintHasNoControls() async throws {
      try await withReport { page in
        try await page.setWishes(isPrinted: true)
        let shown: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('button, input, select, output')].filter(e => !e.closest('th') && e.checkVisibility())
            .map(e => e.outerHTML.slice(0, 80))
          """)
        #expect(shown == [])
        // Neither has it links that nobody can follow, and words about them.
        let links: Int = try await page.evaluate(
          "[...document.querySelectorAll('#data a, .saving, [data-role=totals]')].filter(e => e.checkVisibility()).length"
        )
        #expect(links == 0)
        #expect(try await page.evaluate("document.querySelector('#cells table').checkVisibility()") == true)
        #expect(try await page.evaluate("document.querySelector('h1').checkVisibility()") == true)
        // Dark paper is a waste of ink, whatever the screen prefers.
        try await page.setWishes(dark: true, isPrinted: true)
        let background: String = try await page.evaluate("getComputedStyle(document.body).backgroundColor")
        #expect(["rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"].contains(background))
      }
    }
  }
}
