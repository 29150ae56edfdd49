import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// Raw data out of the page: byte for byte what is in the folder.
  struct DownloadTests {
    @Test(arguments: ["trials.csv", "run.json", "topology.xml", "timeline.json"])
    func downloadsHoldTheBytesOfTheFiles(name: String) async throws {
      let file = try await #require(SharedBrowser.shelf).page(.flagship)
      let bytes = try Data(contentsOf: file.deletingLastPathComponent().appending(path: name))
      try await withReport { page in
        let saved: String = try await page.evaluate(
          "[...document.querySelectorAll('#data a')].map(e => e.download).find(d => d.startsWith(\(quoted(name)))) || ''"
        )
        try await page.click("#data a[download=\(quoted(saved))]")
        let downloaded = try await page.downloaded(saved)
        guard saved.hasSuffix(".gz") else {
          #expect(downloaded == bytes)
          return
        }
        #expect(downloaded.count < bytes.count)
        let unpacked: Data = try await page.evaluate(
          """
          (async () => {
            const packed = Uint8Array.from(atob('\(downloaded.base64EncodedString())'), c => c.charCodeAt(0))
            const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))
            const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
            let text = ''
            for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
            return btoa(text)
          })()
          """)
        #expect(unpacked == bytes)
      }
    }

    @Test func whatIsMadeForThePageCanBeSavedToo() async throws {
      try await withReport { page in
        try await page.click("#data a[download='summary.csv']")
        let text = String(decoding: try await page.downloaded("summary.csv"), as: UTF8.self)
        let rows: Int = try await page.evaluate("document.querySelectorAll('#cells tbody tr').length")
        #expect(text.split(separator: "\n").count == rows + 1)
        #expect(page.log.complaints == [])
      }
    }
  }
}
