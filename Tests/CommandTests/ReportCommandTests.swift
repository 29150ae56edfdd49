import Foundation
import Samples
import Testing
import Trials

/// The real binary makes pages of what a run would have left.
struct ReportCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  private func write(_ name: String) throws {
    try Sample.write(Sample().sayAfter(), to: folder.url.appending(path: name))
  }

  @Test func eachFolderGetsAPageOfItsOwn() async throws {
    try write("a")
    try write("b")
    let ended = try await juggle.run(["report", "a", "b/"], in: folder.url)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output == "a/report.html\nb/report.html\n")
    #expect(try folder.text("a/report.html").contains("2 tasks on 1 core:"))
  }

  @Test func aFolderThatIsNamedToSteerATerminalDoesNot() async throws {
    try write("a\u{1B}[2Jb")
    let ended = try await juggle.run(["report", "a\u{1B}[2Jb"], in: folder.url)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output == "a\u{FFFD}[2Jb/report.html\n")
  }

  @Test func onePageIsMadeOfSeveralFolders() async throws {
    try write("a")
    try write("b")
    let ended = try await juggle.run(["report", "a", "b", "--out", "both.html"], in: folder.url)
    #expect(ended.code == 0, "\(ended)")
    #expect(ended.output == "both.html\n")
    #expect(try folder.text("both.html").contains("<h1>2 experiments</h1>"))
    #expect(!folder.has("a/report.html"))
  }

  @Test func withoutGnuplotThePageIsMadeAllTheSame() async throws {
    try write("a")
    let ended = try await juggle.run(["report", "a"], environment: ["PATH": "/nowhere"], in: folder.url)
    #expect(ended.code == 0, "\(ended)")
    #expect(try folder.text("a/report.html").contains("No charts: gnuplot was not found"))
  }

  @Test func whatIsNoFolderOfResultsIsRefusedAndNothingIsWritten() async throws {
    try write("a")
    for arguments in [
      ["a", "nowhere", "--out", "page.html"], ["nowhere"], ["a", "--out", "no/page.html"], [],
    ] {
      let ended = try await juggle.run(["report"] + arguments, in: folder.url)
      #expect(ended.code == 2, "\(arguments): \(ended)")
      #expect(!ended.errors.isEmpty)
      #expect(ended.output.isEmpty)
    }
    #expect(!folder.has("page.html") && !folder.has("a/report.html"))
  }
}
