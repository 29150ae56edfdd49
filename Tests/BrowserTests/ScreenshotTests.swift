import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// What a report looks like, as files of a folder that is gone with the browser.
  struct ScreenshotTests {
    /// Of a picture, as the browser that reads it again sees it.
    private struct Seen: Decodable {
      var width, height: Int
      /// Colours that differ, of every tenth pixel.
      var colours: Int
      /// The lightness of the pixel at its upper left corner, from 0 to 255.
      var corner: Double
    }

    private func seen(_ picture: Data, _ name: String, _ page: Page) async throws -> Seen {
      let folder = try #require(SharedBrowser.current).folder.appending(path: "screenshots")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let file = folder.appending(path: name)
      try picture.write(to: file)
      let bytes = try Data(contentsOf: file)
      #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
      return try await page.evaluate(
        """
        (async () => {
          const bytes = Uint8Array.from(atob('\(bytes.base64EncodedString())'), c => c.charCodeAt(0))
          const picture = await createImageBitmap(new Blob([bytes], {type: 'image/png'}))
          const {width, height} = picture, context = new OffscreenCanvas(width, height).getContext('2d')
          context.drawImage(picture, 0, 0)
          const {data} = context.getImageData(0, 0, width, height), colours = new Set()
          for (let i = 0; i < data.length; i += 40) colours.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2])
          return {width, height, colours: colours.size, corner: (data[0] + data[1] + data[2]) / 3}
        })()
        """)
    }

    @Test(arguments: [false, true])
    func theFirstScreenIsSeenLightAndDark(dark: Bool) async throws {
      let report = try await #require(SharedBrowser.shelf).page(.flagship)
      try await withPage(width: 1_200, height: 900) { page in
        try await page.openReport(report, dark: dark)
        let seen = try await seen(try await page.screenshot(), dark ? "dark.png" : "light.png", page)
        #expect(seen.width == 1_200 && seen.height == 900)
        #expect(seen.colours > 50)
        #expect(dark ? seen.corner < 50 : seen.corner > 230)
      }
    }

    @Test func theTimelineIsSeenWholeAndZoomed() async throws {
      let report = try await #require(SharedBrowser.shelf).page(.flagship)
      try await withPage(width: 1_200, height: 900) { page in
        try await page.openReport(report, dark: false)
        try await page.chooseTimeline(of: "thread")
        let whole = try await page.screenshot(of: "#timeline", most: 700)
        try await page.zoomIntoTasks()
        let zoomed = try await page.screenshot(of: "#timeline", most: 700)
        #expect(whole != zoomed)
        for (picture, name) in [(whole, "timeline.png"), (zoomed, "timeline-tasks.png")] {
          let seen = try await seen(picture, name, page)
          #expect(seen.width > 800 && seen.width <= 1_200 && seen.height > 200)
          #expect(seen.colours > 20, "\(name)")
        }
      }
    }
  }
}
