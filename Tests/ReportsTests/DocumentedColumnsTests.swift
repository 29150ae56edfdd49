import Findings
import Foundation
import Samples
import Testing
import Trials

@testable import Reports

struct DocumentedColumnsTests {
  /// Every name that docs/formats.md has in a code span.
  private static func documented() throws -> Set<String> {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "docs/formats.md"), encoding: .utf8)
    return Set(text.split(separator: "`").map(String.init))
  }

  /// `_low` and `_high` of a figure are its interval, and need no words of their own.
  private static func names(_ header: [String]) -> Set<String> {
    Set(
      header.map { name in
        for end in ["_low", "_high"]
        where name.hasSuffix(end) && header.contains(String(name.dropLast(end.count))) {
          return String(name.dropLast(end.count))
        }
        return name
      })
  }

  @Test func everyColumnOfEveryTableIsDocumented() throws {
    let summaries: [Summary] = []
    var headers = [
      "trials.csv": Record.header(parameters: []),
      "summary.csv": SummaryTable(run: "", launcher: nil, summaries: summaries).header,
      "summary_long.csv": SummaryTable.long(run: "", launcher: nil, summaries: summaries).header,
    ]
    for (name, text) in [
      ("timeline.csv", TimelineTable.csv(.thirty())), ("granularity.csv", try Self.granularityTable()),
    ] { headers[name] = try #require(CSV.parse(text.utf8).rows.first).fields }
    let documented = try Self.documented()
    for (file, header) in headers {
      #expect(Self.names(header).subtracting(documented).sorted() == [], "\(file)")
    }
  }

  private static func granularityTable() throws -> String {
    try withTemporaryFolder { folder in
      try Sample.write(Sample().sayAfter(), to: folder)
      let results = try Results.load(directory: folder.path)
      return ChartContent(results, results.summaries, cores: 1).granularityTable
    }
  }
}
