import Chromium
import Foundation
import Glibc
import Testing

extension InBrowser {
  /// That the driver sees what the tests of pages rely on: a log that misses faults would make every page look well.
  struct DriverTests {
    private func document(_ body: String, policy: String? = nil) -> String {
      let policy = policy.map { "<meta http-equiv='Content-Security-Policy' content=\"\($0)\">" } ?? ""
      return "<!doctype html><html lang=en><meta charset=utf-8><title>t</title>\(policy)<body>\(body)"
    }

    @Test(
      "what goes wrong is in the log",
      arguments: [
        ("<script>nowhere()</script>", "nowhere is not defined"),
        ("<script>console.error('broken')</script>", "error: broken"),
        ("<script>console.warn('worn')</script>", "warning: worn"),
        ("<script>Promise.reject(new Error('refused'))</script>", "refused"),
        ("<img src='missing.png' alt=''>", "ERR_FILE_NOT_FOUND"),
      ])
    func faults(body: String, complaint: String) async throws {
      try await withFile(document(body)) { file in
        try await withPage { page in
          try await page.open(file)
          try await page.wait(for: complaint) { page.log.complaints.contains { $0.contains(complaint) } }
        }
      }
    }

    @Test func aQuietPageHasAnEmptyLog() async throws {
      try await withFile(document("<p>quiet<script>console.log('said', 'so')</script>")) { file in
        try await withPage { page in
          try await page.open(file)
          #expect(page.log.complaints == [])
          #expect(page.log.dialogs == [])
          #expect(page.log.requests == [file.absoluteString])
          #expect(page.log.messages == ["log: said so"])
        }
      }
    }

    @Test func violationsOfThePolicyAreInTheLogAndStopped() async throws {
      let body = "<p id=p>as it was</p><script>document.getElementById('p').textContent = 'changed'</script>"
      try await withFile(document(body, policy: "default-src 'none'")) { file in
        try await withPage { page in
          try await page.open(file)
          try await page.wait(for: "a complaint") {
            page.log.complaints.contains { $0.contains("Content Security Policy") }
          }
          #expect(try await page.evaluate("document.getElementById('p').textContent") == "as it was")
        }
      }
    }

    @Test func whatIsAskedOfTheNetworkIsInTheLogAndFails() async throws {
      try await withFile(document("<img src='http://example.com/x.png' alt=''>")) { file in
        try await withPage { page in
          try await page.open(file)
          try await page.wait(for: "a complaint") { !page.log.complaints.isEmpty }
          #expect(page.log.requests.contains("http://example.com/x.png"))
          #expect(try await page.evaluate("document.images[0].naturalWidth") == 0)
        }
      }
    }

    @Test func dialogsAreAnsweredAndInTheLog() async throws {
      try await withFile(document("<script>alert('hello'); document.title = 'after'</script>")) { file in
        try await withPage { page in
          try await page.open(file)
          #expect(page.log.dialogs == ["hello"])
          #expect(try await page.evaluate("document.title") == "after")
        }
      }
    }

    @Test func withoutScriptsNothingRuns() async throws {
      try await withFile(document("<p>before<script>document.body.textContent = 'ran'</script>")) { file in
        try await withPage { page in
          try await page.disableScripts()
          try await page.open(file)
          #expect(try await page.evaluate("document.body.innerText.trim()") == "before")
        }
      }
    }

    @Test func mouseAndKeysArriveAsAReadersWould() async throws {
      let body = """
        <input id=field aria-label=field><button id=button>press</button><div id=tall style="height: 3000px"></div>
        <button id=far>far</button>
        <script>
          window.seen = []
          for (const kind of ["click", "keydown", "wheel", "dblclick"])
            addEventListener(kind, e => seen.push(kind + " " + (e.key || (e.target.id || "") )
              + (e.ctrlKey ? " with control" : "") + (e.isTrusted ? "" : " forged")))
        </script>
        """
      try await withFile(document(body)) { file in
        try await withPage { page in
          try await page.open(file)
          try await page.click("#button")
          try await page.press("ArrowLeft")
          try await page.press("+")
          try await page.wheel(at: .init(x: 100, y: 300), down: 100, holding: .control)
          try await page.wait(until: "seen.length == 4")
          #expect(
            try await page.evaluate("seen") == [
              "click button", "keydown ArrowLeft", "keydown +", "wheel tall with control",
            ])
          try await page.fill("#field", with: "text")
          #expect(try await page.evaluate("document.getElementById('field').value") == "text")
          try await page.click("#far")
          #expect(try await page.evaluate("seen.at(-1)") == "click far")
          #expect(try await page.evaluate("scrollY > 1000") == true)
        }
      }
    }

    @Test func theReadersWishesReachThePage() async throws {
      try await withFile(document("")) { file in
        try await withPage(width: 360, height: 640) { page in
          try await page.open(file)
          #expect(try await page.evaluate("[innerWidth, innerHeight]") == [360, 640])
          for query in ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "print"] {
            #expect(try await page.evaluate("matchMedia(\(quoted(query))).matches") == false)
          }
          try await page.setWishes(dark: true, reducedMotion: true, isPrinted: true)
          for query in ["(prefers-color-scheme: dark)", "(prefers-reduced-motion: reduce)", "print"] {
            #expect(try await page.evaluate("matchMedia(\(quoted(query))).matches") == true)
          }
        }
      }
    }

    @Test func theAccessibilityTreeIsInThePagesOrder() async throws {
      let body = """
        <main><h1>One</h1><section><h2>Two</h2><button aria-label="shut"></button><button></button></section>
        <h3 hidden>never</h3><img alt="a picture" src="data:,"></main>
        """
      try await withFile(document(body)) { file in
        try await withPage { page in
          try await page.open(file)
          let tree = try await page.accessibilityTree()
          #expect(tree.nodes("heading").map(\.name) == ["One", "Two"])
          #expect(tree.nodes("heading").map(\.level) == [1, 2])
          #expect(tree.controls.map(\.name) == ["shut", ""])
          #expect(tree.nodes.contains { $0.name == "a picture" })
        }
      }
    }

    @Test func downloadsHoldTheirBytes() async throws {
      try await withFile(document("<a id=a download='x.csv' href='data:text/csv;base64,YSxiCg=='>x</a>")) {
        file in
        try await withPage { page in
          try await page.open(file)
          try await page.click("#a")
          let bytes = try await page.downloaded("x.csv")
          #expect(String(decoding: bytes, as: UTF8.self) == "a,b\n")
        }
      }
    }

    @Test func aScreenshotIsAPNGOfTheWindow() async throws {
      try await withFile(document("<p>picture")) { file in
        try await withPage(width: 400, height: 300) { page in
          try await page.open(file)
          let picture = try await page.screenshot()
          #expect(picture.prefix(8) == Data([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
          // Width and height of the IHDR chunk, big-endian.
          #expect(picture[16..<24].map { Int($0) } == [0, 0, 1, 144, 0, 0, 1, 44])
        }
      }
    }

    @Test func pagesKnowNothingOfEachOther() async throws {
      try await withFile(document("")) { file in
        try await withPage { page in
          try await page.open(file)
          try await page.run("localStorage.setItem('a', 'b')")
        }
        try await withPage { page in
          try await page.open(file)
          #expect(try await page.evaluate("localStorage.length") == 0)
        }
      }
    }

    @Test func whatDoesNotHappenIsAFailureThatSaysSo() async throws {
      try await withFile(document("")) { file in
        try await withPage { page in
          try await page.open(file)
          await #expect(throws: Failure("waited 0.05 seconds in vain for: window.never")) {
            try await page.wait(until: "window.never", limit: .milliseconds(50))
          }
          await #expect(throws: Failure.self) { try await page.evaluate("nowhere()", as: Int.self) }
          await #expect(throws: Failure.self) { try await page.evaluate("'text'", as: Int.self) }
          await #expect(throws: Failure("no #nothing can be seen on the page")) {
            try await page.click("#nothing")
          }
          await #expect(throws: Failure("Runtime.evaluate: no answer in time")) {
            try await page.evaluate("new Promise(() => {})", as: Int.self, limit: .milliseconds(50))
          }
        }
      }
    }

    @Test func aFileThatIsNotThereIsAFailure() async throws {
      try await withPage { page in
        await #expect(throws: Failure.self) { try await page.open(URL(filePath: "/nowhere/page.html")) }
      }
    }

    @Test func aBrowserLeavesNeitherProcessesNorAFolder() async throws {
      let browser = try await Browser.start()
      let (group, folder) = (browser.processGroup, browser.folder)
      #expect(processes(in: group) > 1)
      #expect(FileManager.default.fileExists(atPath: folder.path))
      browser.end()
      #expect(!FileManager.default.fileExists(atPath: folder.path))
      for _ in 0..<500 where processes(in: group) > 0 { try await Task.sleep(for: .milliseconds(10)) }
      #expect(processes(in: group) == 0)
      await #expect(throws: Failure.self) { try await browser.withPage { _ in } }
    }

    /// How many processes of that group run; those that ended and wait to be noticed don't.
    private func processes(in group: pid_t) -> Int {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
      return names.filter { name in
        guard Int(name) != nil, let text = try? String(contentsOfFile: "/proc/\(name)/stat", encoding: .utf8),
          let end = text.lastIndex(of: ")")
        else { return false }
        let fields = text[end...].split(separator: " ")  // ")", state, parent, group, …
        return fields.count > 3 && fields[1] != "Z" && fields[3] == "\(group)"
      }.count
    }
  }
}

extension InBrowser {
  struct ContrastTests {
    @Test(arguments: [
      ("color: #000; background: #fff", 21.0), ("color: #767676; background: #fff", 4.54),
      ("color: rgb(0 0 0 / 50%); background: #fff", 3.98),
      ("color: #fff; background: color(srgb 0 0 1)", 8.59),
      ("color: #000; opacity: 0.5; background: #fff", 3.98), ("color: #fff; background: #fff", 1.0),
    ])
    func knownContrasts(style: String, ratio: Double) async throws {
      try await withFile("<!doctype html><body style='background: #fff'><p style='\(style)'>text") { file in
        try await withPage { page in
          try await page.open(file)
          let found = try await page.contrasts()
          #expect(found.count == 1)
          #expect(abs((found.first?.ratio ?? 0) - ratio) < 0.05)
        }
      }
    }
  }
}
