import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// Light and dark, and that both can be read.
  struct ThemeTests {
    private let background =
      "getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3).map(Number)"

    @Test func thePageIsLightOrDarkAsTheSystemIs() async throws {
      try await withReport { page in
        let light: [Double] = try await page.evaluate(background)
        try await page.setWishes(dark: true)
        let dark: [Double] = try await page.evaluate(background)
        #expect(light.allSatisfy { $0 > 230 })
        #expect(dark.allSatisfy { $0 < 50 })
        #expect(try await page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark")
      }
    }

    @Test func theButtonSaysOtherwise() async throws {
      try await withReport { page in
        try await page.click("#theme button")
        #expect(try await page.evaluate(background, as: [Double].self).allSatisfy { $0 < 50 })
        try await page.setWishes(dark: true)
        try await page.click("#theme button")
        #expect(try await page.evaluate(background, as: [Double].self).allSatisfy { $0 > 230 })
      }
    }

    @Test func theTimelineIsDrawnAnewInOtherColours() async throws {
      try await withReport { page in
        // Beside the names of the tracks, where nothing is drawn.
        let corner = """
          [...document.querySelector('#timeline canvas').getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3)
          """
        try await page.settle()
        #expect(try await page.evaluate(corner, as: [Int].self).allSatisfy { $0 > 230 })
        try await page.setWishes(dark: true)
        try await page.settle()
        #expect(try await page.evaluate(corner, as: [Int].self).allSatisfy { $0 < 50 })
      }
    }

    @Test(
      "text can be read, which needs a contrast of 4.5", arguments: [Subject.flagship, .gaps, .failedOnly],
      [false, true])
    func contrasts(subject: Subject, dark: Bool) async throws {
      try await withReport(subject) { page in
        try await page.setWishes(dark: dark)
        try await page.run("document.querySelectorAll('details').forEach(e => e.open = true)")
        try await page.settle()
        let found = try await page.contrasts()
        #expect(found.count >= 3)
        for text in found where text.ratio < 4.5 {
          Issue.record(
            "\(text.ratio): \(text.color) on \(text.background) of <\(text.element)>: \(text.text)")
        }
      }
    }

    @Test func nothingMovesForReadersWhoDoNotWantIt() async throws {
      try await withReport { page in
        try await page.setWishes(reducedMotion: true)
        #expect(
          try await page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto")
        let moving: [String] = try await page.evaluate(
          """
          [...document.querySelectorAll('*')].filter(e => {
            const style = getComputedStyle(e)
            return [style.transitionDuration, style.animationDuration].join().split(',').some(d => parseFloat(d) > 0)
          }).map(e => e.outerHTML.slice(0, 80))
          """)
        #expect(moving == [])
      }
    }
  }
}
