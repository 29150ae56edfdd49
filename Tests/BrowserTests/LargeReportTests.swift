import Chromium
import Foundation
import ReportSamples
import Testing
import Trials

extension InBrowser {
  /// 1,000 cells and a timeline of 1,000 tasks with 200,000 slices. How fast it is, `make bench` measures on a
  /// quiet machine.
  struct LargeReportTests {
    @Test func theSampleIsAsLargeAsAReportShallBear() throws {
      let results = ResultsFolder.large()
      #expect(Set(results.records.map(\.cellID)).count == 1_000)
      #expect(results.timelines?.cells.map(\.timeline.tasks.count) == [1_000])
      #expect(results.timelines?.cells.map(\.timeline.sliceCount) == [200_000])
    }

    @Test func aPageHasTenMegabytesAtMostAndHoldsAllOfIt() async throws {
      let file = try await #require(SharedBrowser.shelf).page(.large)
      let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber
      let bytes = try #require(size).intValue
      #expect(bytes <= 10_000_000)
      try await withReport(.large) { page in
        #expect(page.log.complaints == [])
        let rows: Int = try await page.evaluate("document.querySelectorAll('#cells tbody tr').length")
        #expect(rows == 1_000)
      }
    }

    @Test func allOfItsTasksCanBeSeen() async throws {
      try await withReport(.large) { page in
        try await page.click("#timeline input[value=tasks]")
        let middle = try await page.middle(of: "#timeline canvas")
        for _ in 0..<10 { try await page.wheel(at: middle, down: -120, holding: .control) }
        try await page.settle()
        struct View: Decodable { var start, end, wall: Double, tracks: Int }
        let view: View = try await page.evaluate("juggleTimeline.view()")
        #expect(view.tracks == 1_000)
        #expect(view.end - view.start < view.wall / 10)
        try await page.moveMouse(to: .init(x: middle.x + 1, y: middle.y))
        try await page.wait(until: "document.querySelector('#tooltip').checkVisibility()")
        #expect(page.log.complaints == [])
      }
    }
  }
}
