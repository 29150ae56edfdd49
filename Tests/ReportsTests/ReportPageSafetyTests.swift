import Foundation
import FoundationXML
import Samples
import Testing
import Trials

@testable import Reports

/// What text of files, and what is fetched and run, can do to a page.
struct ReportPageSafetyTests: PageTesting {
  @Test func onlyItsOwnScriptAndStyleAreAllowedAndNothingIsFetched() throws {
    let html = try page(info: info(), timelines: .thirty())
    let policy = html.replacing("&#39;", with: "'")
    for (tag, directive) in [("script", "script-src"), ("style", "style-src")] {
      let parts = try contents(tag, of: html)
      #expect(parts.count == (tag == "script" ? 3 : 1))
      let hashes = parts.map { part in
        var hash = SHA256()
        hash.update(part.utf8)
        return "'sha256-\(Data(hash.digest()).base64EncodedString())'"
      }
      let allowed = policy.split(separator: "\(directive) ")[1].prefix { $0 != ";" }.split(separator: " ")
      #expect(allowed.map(String.init).sorted() == hashes.sorted())
    }
    #expect(says(html, "content=\"default-src &#39;none&#39;; "))
    let document = try parsed(html)
    // The policy would block them.
    #expect(try document.nodes(forXPath: "//@style|//@*[starts-with(name(), 'on')]").isEmpty)
    for address in try document.nodes(forXPath: "//@src|//@href").compactMap(\.stringValue) {
      #expect(address.hasPrefix("#") || address.hasPrefix("data:"), "\(address.prefix(40))")
    }
    #expect(try document.nodes(forXPath: "//link|//iframe|//object|//form").isEmpty)
  }

  static let hostile = [
    "<script>alert(1)</script>", "\"; system(\"x", "</script><script>alert(1)</script>", "<!--<script>",
    "'\" onload='x",
    "\"\u{301} onmouseover=\"x", "<\u{338}img src=x>", "{{{script}}}", "\u{2028}]]>\u{202E}",
    String(repeating: "🤹🏽‍♀️", count: 600),
  ]

  @Test(arguments: hostile)
  func namesOfFilesHarmNothing(name: String) throws {
    let records = Sample().sayAfter().filter { $0.model == "task" }.map { row in
      var row = row
      (row.experiment, row.workload, row.host, row.worker, row.model) = (name, name, name, name, name)
      row.cellID = row.cell.id
      row.parameters = [.init(name: "p", level: name)]
      row.cellID = row.cell.id
      return row
    }
    var about = info(name, host: name)
    (about.experiment, about.source, about.commandLine, about.capacityReason) = (name, name, [name], name)
    about.skipped = [.init(cell: name, reason: name)]
    about.said = [records[0].cellID: [name]]
    about.claims = [
      PlannedClaim(
        Claim(text: name, response: .wall, subject: .value(of: Selector()), atLeast: 0, atMost: nil),
        subjects: [.init(of: records[0].cellID)], leftOut: [name])
    ]
    var timelines = RunTimelines.thirty(workload: name)
    timelines.cells[0].timeline.source = .sampled(reason: name)
    let picture = PagePicture(name: name, title: name, description: name, svg: Data("<svg/>".utf8))
    let html = try page(records, info: about, timelines: timelines, pictures: [picture])
    let plain = try parsed(try page(info: info(), timelines: .thirty(), pictures: [picture]))
    let document = try parsed(html)
    for element in ["script", "img", "style"] {
      #expect(
        try document.nodes(forXPath: "//\(element)").count == plain.nodes(forXPath: "//\(element)").count,
        "\(element)")
    }
    #expect(try document.nodes(forXPath: "//@*[starts-with(name(), 'on')]").isEmpty)
    // Whatever is said with a long name is read all the same.
    #expect(html.utf8.count < 1_000_000)
  }

  @Test func namesThatDifferLateHaveRowsOfTheirOwn() throws {
    let long = String(repeating: "a", count: 100)
    let records = ["1", "2"].flatMap { end in
      Sample().sayAfter().map { row in
        var row = row
        (row.workload, row.parameters) = (long + end, [.init(name: long, level: long + end)])
        row.cellID = row.cell.id
        return row
      }
    }
    let html = try page(records, timelines: .thirty(workload: long + "1"))
    let names = try parsed(html).nodes(forXPath: "//section[@id='cells']//tbody/tr/th").compactMap(
      \.stringValue)
    #expect(Set(names).count == 2)
    #expect(names.allSatisfy { $0.count <= 64 })
    #expect(!says(html, String(repeating: "a", count: 65)))
  }

  @Test func markupWithCombiningMarksIsEscapedToo() {
    #expect(PageEscaping().escapeText("\"\u{301}<\u{338}'&>") == "&quot;\u{301}&lt;\u{338}&#39;&amp;&gt;")
  }

  @Test func dataForTheScriptCannotEndIt() throws {
    let text = try scriptJSON(["</script><!--\u{2028}\u{2029}&"])
    #expect(text == #"["\u003c/script\u003e\u003c!--\u2028\u2029\u0026"]"#)
    #expect(
      try JSONDecoder().decode([String].self, from: Data(text.utf8)) == ["</script><!--\u{2028}\u{2029}&"])
  }
}
