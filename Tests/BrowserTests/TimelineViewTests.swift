import Chromium
import Foundation
import ReportSamples
import Testing

extension InBrowser {
  /// The timeline: zoom, pan, hover and keys, on thirty tasks of 20 ms that take turns of 4 ms on two PUs.
  struct TimelineViewTests {
    /// What the page shows of it.
    private struct View: Decodable, Equatable {
      /// Nanoseconds.
      var start, end, wall: Double
      var tracks: Int

      var span: Double { end - start }
    }

    private func view(_ page: Page) async throws -> View { try await page.evaluate("juggleTimeline.view()") }

    /// Where a time is on a track. Names stand to the left of the tracks, times below them.
    private func point(_ milliseconds: Double, track: Int, _ page: Page) async throws -> Page.Point {
      let (area, view) = (try await page.area(of: "#timeline canvas"), try await view(page))
      let (names, times) = (64.0, 26.0)
      let share = (milliseconds * 1e6 - view.start) / view.span
      let height = (area.height - times) / Double(view.tracks)
      return Page.Point(
        x: area.x + names + share * (area.width - names), y: area.y + (Double(track) + 0.5) * height)
    }

    /// The tooltip's text; nil where none is shown.
    private func tooltip(_ page: Page) async throws -> String? {
      try await page.settle()
      return try await page.evaluate(
        "(e => e.checkVisibility() ? e.innerText.replaceAll('\\n', ', ') : null)(document.querySelector('#tooltip'))",
        as: String?.self)
    }

    private func choose(tracks: String, _ page: Page) async throws {
      try await page.click("#timeline input[value=\(tracks)]")
      try await page.settle()
    }

    @Test func allOfItIsShownAtFirst() async throws {
      try await withReport { page in
        #expect(try await view(page) == View(start: 0, end: 300e6, wall: 300e6, tracks: 2))
        try await choose(tracks: "tasks", page)
        #expect(try await view(page).tracks == 30)
      }
    }

    @Test(
      "the tooltip names task, PU and times",
      arguments: [
        ("pus", 0, 10.0, "task 4, running on PU 0, from 8 ms for 4 ms"),
        ("pus", 1, 10.0, "task 5, running on PU 1, from 8 ms for 4 ms"),
        ("pus", 0, 62.0, "task 0, running on PU 0, from 60 ms for 4 ms"),
        ("pus", 1, 298.0, "task 29, running on PU 1, from 296 ms for 4 ms"),
        ("tasks", 4, 4.0, "task 4, in line, from 0 ns for 8 ms"),
        ("tasks", 4, 10.0, "task 4, running on PU 0, from 8 ms for 4 ms"),
        ("tasks", 4, 40.0, "task 4, pushed aside, from 12 ms for 56 ms"),
        ("tasks", 4, 290.0, "task 4, not begun, or ended, at 290 ms"),
      ])
    func hovering(tracks: String, track: Int, milliseconds: Double, words: String) async throws {
      try await withReport { page in
        if tracks == "tasks" { try await choose(tracks: tracks, page) }
        try await page.moveMouse(to: point(milliseconds, track: track, page))
        #expect(try await tooltip(page) == words)
        try await page.moveMouse(to: .init(x: 2, y: 2))
        #expect(try await tooltip(page) == nil)
      }
    }

    @Test func theWheelScrollsThePageUntilTheTimelineHasTheFocus() async throws {
      try await withReport { page in
        let pointer = try await point(100, track: 0, page)
        let (whole, scrolled) = (try await view(page), try await scroll(page))
        try await page.wheel(at: pointer, down: 120)
        try await page.wait(until: "scrollY > \(scrolled)")
        #expect(try await view(page) == whole)
        try await page.click(at: try await point(100, track: 0, page))
        let (again, stays) = (try await point(100, track: 0, page), try await scroll(page))
        try await page.wheel(at: again, down: -240)
        try await page.settle()
        #expect(try await view(page).span < 0.8 * whole.span)
        #expect(try await scroll(page) == stays)
        try await page.press("Escape")
        let closer = try await view(page)
        try await page.wheel(at: again, down: 120)
        try await page.wait(until: "scrollY > \(stays)")
        #expect(try await view(page) == closer)
      }
    }

    private func scroll(_ page: Page) async throws -> Double { try await page.evaluate("scrollY") }

    @Test func theWheelWithControlZoomsAboutThePointerAndThePageStaysWhereItIs() async throws {
      try await withReport { page in
        let pointer = try await point(100, track: 0, page)
        let scrolled: Double = try await page.evaluate("scrollY")
        let before = try await view(page)
        try await page.wheel(at: pointer, down: -240, holding: .control)
        try await page.settle()
        let after = try await view(page)
        #expect(after.span < 0.8 * before.span)
        // What was below the pointer is still there, within two pixels.
        let again = try await point(100, track: 0, page)
        #expect(abs(again.x - pointer.x) < 2)
        try await page.wheel(at: pointer, down: 240, holding: .control)
        try await page.settle()
        #expect(abs(try await view(page).span - before.span) < 1)
        #expect(try await page.evaluate("scrollY") == scrolled)
      }
    }

    @Test func zoomingEndsAtTheWholeAndAtNanoseconds() async throws {
      try await withReport { page in
        let pointer = try await point(100, track: 0, page)
        for _ in 0..<40 { try await page.wheel(at: pointer, down: -240, holding: .control) }
        try await page.settle()
        let closest = try await view(page)
        #expect(closest.span >= 1 && closest.span < 1_000)
        // A pointer is on a pixel, of a quarter of a millisecond.
        #expect(abs(closest.start - 100e6) < 0.5e6)
        for _ in 0..<60 { try await page.wheel(at: pointer, down: 240, holding: .control) }
        try await page.settle()
        #expect(try await view(page) == View(start: 0, end: 300e6, wall: 300e6, tracks: 2))
        #expect(page.log.complaints == [])
      }
    }

    @Test func draggingMovesTheViewWithThePointer() async throws {
      try await withReport { page in
        let start = try await point(150, track: 0, page)
        try await page.wheel(at: start, down: -240, holding: .control)
        try await page.wheel(at: start, down: -240, holding: .control)
        let before = try await view(page)
        try await page.drag(from: start, to: .init(x: start.x - 100, y: start.y))
        try await page.settle()
        let after = try await view(page)
        #expect(abs(after.span - before.span) < 1)
        let moved = try await point(150, track: 0, page)
        #expect(abs(moved.x - (start.x - 100)) < 2)
        // Beyond its ends there is nothing to see.
        for _ in 0..<5 { try await page.drag(from: start, to: .init(x: start.x - 400, y: start.y)) }
        try await page.settle()
        #expect(try await view(page).end == 300e6)
      }
    }

    @Test func buttonsZoomAndShowAll() async throws {
      try await withReport { page in
        try await page.click("#timeline [data-action=zoom-in]")
        try await page.settle()
        let closer = try await view(page)
        #expect(closer.span < 200e6)
        try await page.click("#timeline [data-action=zoom-in]")
        try await page.click("#timeline [data-action=zoom-out]")
        try await page.settle()
        #expect(abs(try await view(page).span - closer.span) < 1)
        try await page.click("#timeline [data-action=reset]")
        try await page.settle()
        #expect(try await view(page).span == 300e6)
      }
    }

    @Test func keysZoomMoveAndShowAll() async throws {
      try await withReport { page in
        try await page.run("document.querySelector('#timeline canvas').focus()")
        try await page.press("+")
        try await page.press("+")
        try await page.settle()
        let closer = try await view(page)
        #expect(closer.span < 100e6)
        try await page.press("ArrowRight")
        try await page.settle()
        let right = try await view(page)
        #expect(right.start > closer.start && abs(right.span - closer.span) < 1)
        try await page.press("ArrowLeft")
        try await page.settle()
        #expect(abs(try await view(page).start - closer.start) < 1)
        try await page.press("-")
        try await page.settle()
        #expect(try await view(page).span > closer.span)
        try await page.press("0")
        try await page.settle()
        #expect(try await view(page).span == 300e6)
      }
    }

    @Test func theKeyboardsCursorSaysWhatItIsOn() async throws {
      try await withReport { page in
        let live = "document.querySelector('#timeline [data-role=live]').textContent"
        try await page.run("document.querySelector('#timeline canvas').focus()")
        try await page.press("ArrowDown")
        let first: String = try await page.evaluate(live)
        #expect(first.contains("running on PU 1"))
        try await page.press("ArrowUp")
        let above: String = try await page.evaluate(live)
        #expect(above.contains("running on PU 0"))
        // Those who see find the same beside the cursor.
        #expect(try await tooltip(page)?.contains("running on PU 0") == true)
        // From slice to slice: on this PU tasks follow each other in steps of two, after 28 comes 0.
        try await page.press("ArrowRight", holding: .shift)
        let next: String = try await page.evaluate(live)
        #expect(next.contains("running on PU 0") && next.contains("for 4 ms"))
        func task(_ text: String) -> Int? {
          text.split(separator: ",").first.flatMap { $0.split(separator: " ").last }.flatMap { Int($0) }
        }
        #expect(task(next) == task(above).map { ($0 + 2) % 30 })
      }
    }

    @Test func anotherCellIsChosen() async throws {
      try await withReport { page in
        try await page.run(
          """
          const choice = document.querySelector('#timeline-cell')
          choice.value = choice.options[1].value
          choice.dispatchEvent(new Event('change', {bubbles: true}))
          """)
        try await page.settle()
        // Thirty tasks in turn for 1 ms, five laps, on one PU; the last ends after its wait of 4 ms.
        #expect(try await view(page).wall == 154e6)
        try await page.moveMouse(to: point(31.5, track: 0, page))
        #expect(try await tooltip(page) == "task 1, running on PU 0, from 31 ms for 1 ms")
        try await page.moveMouse(to: point(31.5, track: 1, page))
        #expect(try await tooltip(page) == "PU 1, no task of this trial, at 31.5 ms")
      }
    }

    @Test func statesHaveTheColoursOfTheLegend() async throws {
      try await withReport { page in
        try await choose(tracks: "tasks", page)
        let area = try await page.area(of: "#timeline canvas")
        for (milliseconds, name) in [(10.0, "running"), (4.0, "in line"), (40.0, "pushed aside")] {
          let point = try await point(milliseconds, track: 4, page)
          let drawn: String = try await page.evaluate(
            """
            (() => {
              const canvas = document.querySelector('#timeline canvas'), scale = canvas.width / canvas.clientWidth
              const [r, g, b] = canvas.getContext('2d')
                .getImageData((\(point.x) - \(area.x)) * scale, (\(point.y) - \(area.y)) * scale, 1, 1).data
              return `rgb(${r}, ${g}, ${b})`
            })()
            """)
          let legend: String = try await page.evaluate(
            """
            getComputedStyle([...document.querySelectorAll('#timeline [data-role=legend] li')]
              .find(e => e.textContent == '\(name)').firstChild).backgroundColor
            """)
          #expect(drawn == legend, "\(name)")
        }
      }
    }
  }
}
