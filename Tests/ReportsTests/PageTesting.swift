import Findings
import Foundation
import FoundationXML
import Samples
import Topology
import Trials

@testable import Reports

/// Made-up pages, and ways to look into them.
protocol PageTesting {}

extension PageTesting {
  /// A folder as a run leaves it; charts are left out, since gnuplot may be missing.
  func page(
    _ records: [Record] = Sample().sayAfter(), info: RunInfo? = nil, timelines: RunTimelines? = nil,
    topology: String? = "package:1 l3:1(size=32MiB) core:2 pu:2", pictures: [PagePicture] = []
  ) throws -> String {
    try withTemporaryFolder { folder in
      let source = try source(folder, records, info: info, timelines: timelines, topology: topology)
      var drawn = source
      drawn.pictures = pictures
      if !pictures.isEmpty { drawn.noPictures = nil }
      return try ReportPage.html(of: [drawn])
    }
  }

  func source(
    _ folder: URL, _ records: [Record], info: RunInfo? = nil, timelines: RunTimelines? = nil,
    topology: String? = nil
  ) throws -> PageSource {
    try Sample.write(records, to: folder)
    let encoder = JSONEncoder()
    func write(_ data: Data, _ name: String) throws {
      try data.write(to: folder.appendingPathComponent(name))
    }
    if let info { try write(encoder.encode(RunFile(runs: [info])), "run.json") }
    if let timelines { try write(encoder.encode(ChromeTrace(timelines)), "timeline.json") }
    if let topology { try write(Data(Topology(synthetic: topology).xml().utf8), "topology.xml") }
    return try PageSource(directory: folder.path, chart: Chart(format: .svg, script: "/nowhere/plot.gp"))
  }

  func info(_ question: String = "Why?", host: String = "here") -> RunInfo {
    var info = RunInfo(
      id: "run-1", experiment: "sample", question: question, source: "question: \(question)\n",
      sourceHash: "",
      commandLine: ["juggle", "run", "sample.yaml"], startedAt: "2026-11-24T10:00:00Z", seed: 7,
      unitsPerSecond: 8e8,
      targetPrecision: 0.02, host: host, kernel: "Linux 6.18", cpu: "a CPU", cores: 2, pus: 4, capacity: 1.5,
      capacityReason: "a quota grants less", juggleVersion: "0.1.0",
      skipped: [
        .init(cell: "cell one", reason: "there are 2 cores"),
        .init(cell: "cell two", reason: "there are 2 cores"),
      ])
    info.end = .rounds
    return info
  }

  /// The page's tree, read by a parser that forgives nothing: what HTML leaves open is closed first.
  func parsed(_ html: String) throws -> XMLDocument {
    var text = html.replacingOccurrences(of: "<!DOCTYPE html>", with: "")
    for tag in ["meta", "img", "input"] {
      text = text.replacing(try Regex("(<\(tag)\\b[^>]*)>").dotMatchesNewlines()) { match in
        "\(match.output[1].substring ?? "")/>"
      }
    }
    for word in ["hidden", "checked", "data-factor"] {
      text = text.replacing(try Regex("(<[a-z][^<>]*) \(word)(?=[ >/])")) {
        "\($0.output[1].substring ?? "") \(word)=\"\""
      }
    }
    for tag in ["script", "style"] {
      text = text.replacing(try Regex("(<\(tag)\\b[^>]*>)(.*?)(</\(tag)>)").dotMatchesNewlines()) { match in
        "\(match.output[1].substring ?? "")\(match.output[3].substring ?? "")"
      }
    }
    return try XMLDocument(data: Data(text.utf8))
  }

  /// What stands between a tag and its end, wherever it stands.
  func contents(_ tag: String, of html: String) throws -> [Substring] {
    html.matches(of: try Regex("<\(tag)>(.*?)</\(tag)>").dotMatchesNewlines()).compactMap {
      $0.output[1].substring
    }
  }

  /// Whether a page says something; in a function, so that a test that fails doesn't print the page.
  ///
  /// Whatever keeps a unit with its number is a space.
  func says(_ html: String, _ text: String) -> Bool {
    html.replacing("\u{A0}", with: " ").contains(text)
  }
}
