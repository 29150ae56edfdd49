import Findings
import Foundation
import Simulation
import Statistics
import Topology
import Trials

/// What one section of the page is made of: a results folder, read whole.
struct PageSource {
  /// The folder as the command line names it.
  var directory: String
  var results: Results
  var summaries: [Summary]
  var topology: Topology?
  var timelines: RunTimelines?
  var pictures: [PagePicture] = []
  /// What is missing and why, in sentences, where its picture would be.
  var noTopology, noTimelines, noPictures: String?
  /// Files to download, the summary among them though it may not have been written.
  var files: [RawFile] = []

  /// A file, or what would be in it.
  struct RawFile {
    var name: String
    var what: String
    var type: String
    var content: Content

    enum Content {
      case file(URL)
      case data(Data)
    }
  }
}

/// A chart for the page.
struct PagePicture {
  /// The file's name in the folder `charts`.
  var name: String
  var title: String
  /// What it shows, for those who don't see it.
  var description: String
  var svg: Data

  /// Timelines are drawn by the page itself where scripts may run.
  var isTimeline: Bool { Picture.isTimeline(name) }

  /// In pixels.
  struct Size {
    var width, height: Int
  }

  /// As its `viewBox` says; nil where it doesn't.
  var size: Size? {
    let head = String(decoding: svg.prefix(1_000), as: UTF8.self)
    guard let box = head.firstMatch(of: /viewBox="0 0 ([0-9]{1,5}) ([0-9]{1,5})/), let width = Int(box.1),
      let height = Int(box.2)
    else { return nil }
    return Size(width: width, height: height)
  }

  init(name: String, title: String, description: String, svg: Data) {
    (self.name, self.title, self.description, self.svg) = (name, title, description, svg)
  }

  /// A picture that was drawn.
  init(_ picture: Picture) throws {
    let url = URL(fileURLWithPath: picture.path)
    self.init(
      name: url.lastPathComponent, title: picture.title, description: picture.description,
      svg: try Data(contentsOf: url))
  }
}

extension PageSource {
  /// Reads a folder and draws its charts. What the folder lacks besides its records is said, and is no error.
  ///
  /// - Parameter run: The run's id, or its beginning; nil for the newest.
  /// - Throws: `Results.Unreadable` without a well-formed `trials.csv`, and without such a run.
  init(directory: String, run: String? = nil, chart: Chart) throws {
    self.directory = directory
    results = try Results.load(directory: directory, run: run)
    summaries = results.summaries
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    (topology, noTopology) = Self.topology(folder)
    do {
      timelines = try RunTimelines.load(directory: directory, run: run.map { _ in results.run })
    } catch {
      noTimelines = "\(error)."
    }
    do {
      try writeSummaries(results, summaries, directory: directory)
      pictures = try chart.draw(results, summaries, timelines, directory: directory).map(PagePicture.init)
    } catch {
      noPictures = "No charts: \(error)"
    }
    files = Self.files(folder, results, summaries)
  }

  private static func topology(_ folder: URL) -> (Topology?, String?) {
    let url = folder.appendingPathComponent(topologyFile)
    guard FileManager.default.fileExists(atPath: url.path) else {
      return (nil, "The folder has no \(topologyFile), so the machine can't be drawn.")
    }
    do {
      return (try Topology(xmlFile: url.path), nil)
    } catch {
      return (nil, "The machine can't be drawn: \(error)")
    }
  }

  private static let topologyFile = "topology.xml"

  private static func files(_ folder: URL, _ results: Results, _ summaries: [Summary]) -> [RawFile] {
    let summary = SummaryTable(
      run: results.run, launcher: results.origin?.launcher, summaries: summaries
    ).csv
    var files = [
      RawFile(
        name: "summary.csv", what: "one row a cell", type: "text/csv", content: .data(Data(summary.utf8)))
    ]
    if let source = results.info?.source, !source.isEmpty {
      files.append(
        RawFile(
          name: "experiment.yaml", what: "the experiment as it was run", type: "application/yaml",
          content: .data(Data(source.utf8))))
    }
    let others = [
      (Results.runFile, "what the runs say of themselves", "application/json"),
      (Results.trialsFile, "one row for each timed pass", "text/csv"),
      (Simulated.predictionsFile, "one row for each simulated pass: what was predicted", "text/csv"),
      (topologyFile, "the machine, for lstopo", "application/xml"),
      (Costs.file, "what running tasks was taken to cost", "application/json"),
      (RunTimelines.file, "who ran where and when, for Perfetto", "application/json"),
    ]
    // A folder that was measured may hold one that nothing on the page rests on.
    let restsOnCosts =
      results.simulated != nil || summaries.contains { $0.prediction?.source == .simulation }
    for (name, what, type) in others where name != Costs.file || restsOnCosts {
      let url = folder.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: url.path) else { continue }
      files.append(RawFile(name: name, what: what, type: type, content: .file(url)))
    }
    return files
  }
}
