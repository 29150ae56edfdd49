import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// That pages load without a complaint, whatever the results.
  struct LoadingTests {
    @Test(arguments: Subject.all)
    func nothingIsComplainedOfAndNothingFetched(subject: Subject) async throws {
      let file = try await #require(SharedBrowser.shelf).page(subject)
      try await withReport(subject) { page in
        // What is far below is laid out when it comes near: all of it has to have been.
        try await page.run("scrollTo(0, document.body.scrollHeight)")
        try await page.settle()
        #expect(page.log.complaints == [])
        #expect(page.log.dialogs == [])
        // Pictures are in the page: their addresses hold them.
        #expect(page.log.requests.filter { !$0.hasPrefix("data:") } == [file.absoluteString])
      }
    }

    @Test func nothingMovesUnderTheReaderWhileThePageLoadsAndIsScrolled() async throws {
      let file = try await #require(SharedBrowser.shelf).page(.flagship)
      try await withPage { page in
        try await page.runFirst(
          """
          window.shift = 0
          new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value))
            .observe({type: "layout-shift", buffered: true})
          """)
        try await page.open(file)
        try await page.run(
          """
          for (let y = 0; y < document.body.scrollHeight; y += 300) {
            scrollTo({top: y, behavior: "instant"})
            await new Promise(requestAnimationFrame)
          }
          """)
        try await page.settle()
        // The sum over all shifts of the share of the window that moved, times how far: 0.1 is where it annoys.
        #expect(try await page.evaluate("window.shift", as: Double.self) < 0.05)
      }
    }

    @Test func severalFoldersMakeOnePage() async throws {
      let file = try await #require(SharedBrowser.shelf).page(of: [.flagship, .gaps, .failedOnly])
      try await withPage { page in
        try await page.open(file)
        try await page.wait(until: "document.documentElement.dataset.ready")
        #expect(page.log.complaints == [])
        #expect(page.log.requests.filter { !$0.hasPrefix("data:") } == [file.absoluteString])
        #expect(try await page.evaluate("document.querySelectorAll('h1').length") == 1)
        #expect(try await page.evaluate("document.querySelectorAll('article').length") == 3)
        let twice: [String] = try await page.evaluate(
          "[...document.querySelectorAll('[id]')].map(e => e.id).filter((id, i, all) => all.indexOf(id) != i)"
        )
        #expect(twice == [])
        let dangling: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('[aria-labelledby], [aria-describedby], label[for], a[href^="#"]')]
            .flatMap(e => [e.getAttribute('aria-labelledby'), e.getAttribute('aria-describedby'),
              e.getAttribute('for'), e.hash?.slice(1)])
            .filter(Boolean).flatMap(ids => ids.split(' ')).filter(id => !document.getElementById(id))
          """)
        #expect(dangling == [])
      }
    }

    @Test func theSecurityPolicyStopsScriptsStylesAndRequestsThatAreNotThePages() async throws {
      try await withReport { page in
        try await page.run(
          """
          const script = document.createElement('script')
          script.textContent = 'window.injected = true'
          document.body.append(script)
          const picture = document.createElement('img')
          picture.src = 'http://example.com/x.png'
          document.body.append(picture)
          const button = document.createElement('button')
          button.setAttribute('onclick', 'window.injected = true')
          document.body.append(button)
          button.click()
          """)
        try await page.wait(for: "three complaints") {
          page.log.complaints.filter { $0.contains("Content Security Policy") }.count >= 3
        }
        #expect(try await page.evaluate("window.injected === undefined") == true)
        #expect(try await page.evaluate("document.images[document.images.length - 1].naturalWidth") == 0)
      }
    }

    @Test(
      "what was not measured is said, not drawn",
      arguments: [
        (Subject.empty, "Nothing was measured"), (Subject.failedOnly, "no trial ran to its end"),
        (Subject.failedOnly, "the worker was ended by signal 9"), (Subject.oneCell, "few rounds"),
        (Subject.gaps, "it took longer than its limit of 10 s"), (Subject.gaps, "this machine has 2 cores"),
        (Subject.bare, "No timeline was recorded"),
      ])
    func honestGaps(subject: Subject, sentence: String) async throws {
      try await withReport(subject) { page in
        let text: String = try await page.evaluate(
          """
          (page => {
            page.querySelectorAll('script, style').forEach(e => e.remove())
            return page.textContent
          })(document.body.cloneNode(true))
          """)
        #expect(text.contains(sentence))
        #expect(!text.contains("NaN") && !text.contains("undefined") && !text.contains("Infinity"))
      }
    }
  }
}
