import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// The table of cells: sorting and filtering.
  struct CellsTableTests {
    /// What a column holds from above to below, rows that are hidden left out; nil where nothing is known.
    private func numbers(_ heading: String, _ page: Page) async throws -> [Double?] {
      try await page.evaluate(
        """
        (() => {
          const place = [...document.querySelectorAll('#cells thead th')].findIndex(e => e.textContent == \(quoted(heading)))
          return [...document.querySelectorAll('#cells tbody tr')].filter(e => e.checkVisibility())
            .map(e => e.cells[place].dataset.v).map(v => v === undefined ? null : Number(v))
        })()
        """)
    }

    private func texts(_ page: Page) async throws -> [String] {
      try await page.evaluate(
        "[...document.querySelectorAll('#cells tbody tr')].filter(e => e.checkVisibility()).map(e => e.textContent)"
      )
    }

    private func sort(by heading: String, _ page: Page) async throws -> String? {
      try await page.run(
        """
        [...document.querySelectorAll('#cells thead th')].forEach(e => e.removeAttribute('data-test'))
        const header = [...document.querySelectorAll('#cells thead th')].find(e => e.textContent == \(quoted(heading)))
        header.setAttribute('data-test', '')
        """)
      try await page.click("#cells th[data-test] button")
      return try await page.evaluate(
        "document.querySelector('#cells th[data-test]').getAttribute('aria-sort')")
    }

    @Test(
      "numbers are sorted as numbers, and what is unknown stands last",
      arguments: ["tasks", "wall", "speed-up"])
    func sortingByNumbers(heading: String) async throws {
      try await withReport(.gaps) { page in
        let before = try await numbers(heading, page)
        let known = before.compactMap(\.self)
        let unknown = [Double?](repeating: nil, count: before.count - known.count)
        // `tasks` of "1", "2", "3", "4", "30" would be in another order as text.
        #expect(Set(known).count > 3)
        #expect(heading == "tasks" || !unknown.isEmpty)
        let first = try await sort(by: heading, page)
        #expect(first == "ascending")
        #expect(try await numbers(heading, page) == known.sorted() + unknown)
        #expect(try await sort(by: heading, page) == "descending")
        #expect(try await numbers(heading, page) == known.sorted(by: >) + unknown)
        #expect(try await page.evaluate("document.querySelectorAll('#cells [aria-sort]').length") == 1)
      }
    }

    @Test func rowsKeepTogetherWhenTheyAreSorted() async throws {
      try await withReport(.gaps) { page in
        let before = try await texts(page)
        _ = try await sort(by: "wall", page)
        let after = try await texts(page)
        #expect(after != before)
        #expect(after.sorted() == before.sorted())
      }
    }

    @Test func sortingByTextAndByKeyboard() async throws {
      try await withReport { page in
        let models = """
          [...document.querySelectorAll('#cells tbody tr')].map(e => e.cells[1].textContent)
          """
        try await page.run("document.querySelectorAll('#cells th button')[1].focus()")
        try await page.press("Enter")
        let ascending: [String] = try await page.evaluate(models)
        #expect(ascending.first == "coroutine" && ascending.last == "thread")
        try await page.press("Enter")
        #expect(try await page.evaluate(models) == Array(ascending.reversed()))
      }
    }

    @Test func wordsHideTheRowsThatLackThemAndTheNumberLeftIsSaid() async throws {
      try await withReport { page in
        let count = try await texts(page).count
        let said = "document.querySelector('#cells [data-role=count]').textContent"
        #expect(try await page.evaluate(said) == "\(count) cells")
        try await page.fill("#filter", with: "thread mixed")
        let left = try await texts(page)
        #expect(!left.isEmpty && left.count < count)
        #expect(left.allSatisfy { $0.contains("thread") && $0.contains("mixed") })
        #expect(try await page.evaluate(said) == "\(left.count) of \(count) cells")
        try await page.fill("#filter", with: "no such cell")
        #expect(try await texts(page) == [])
        #expect(try await page.evaluate(said) == "0 of \(count) cells")
        try await page.fill("#filter", with: "")
        #expect(try await texts(page).count == count)
        #expect(try await page.evaluate(said) == "\(count) cells")
        let live: String = try await page.evaluate(
          "document.querySelector('#cells [data-role=count]').getAttribute('aria-live')")
        #expect(live == "polite")
      }
    }

    @Test func levelsAreChosenAndSortingKeepsWhatIsHiddenHidden() async throws {
      try await withReport { page in
        try await page.run(
          """
          const choice = [...document.querySelectorAll('#cells select')].find(e => [...e.options].some(o => o.value == '30'))
          choice.value = '30'
          choice.dispatchEvent(new Event('change', {bubbles: true}))
          """)
        let left = try await numbers("tasks", page)
        #expect(!left.isEmpty && left.allSatisfy { $0 == 30 })
        let walls = try await numbers("wall", page)
        _ = try await sort(by: "wall", page)
        #expect(try await numbers("wall", page) == walls.sorted { ($0 ?? 0) < ($1 ?? 0) })
      }
    }
  }
}
