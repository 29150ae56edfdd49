import Foundation
import Samples
import Testing
import Trials

/// What is run to draw charts, and what never is: commands of gnuplot's can start programs.
struct PlotCommandTests {
  private let folder: Folder
  private let juggle: Binary

  init() throws {
    folder = try Folder()
    juggle = try Binary("juggle")
  }

  /// A folder of results may be anybody's.
  @Test func scriptsOfTheFolderThatOneStandsInAreNeverRun() async throws {
    let alone = try folder.copy(juggle, to: "tool/juggle")
    try Sample.small(in: folder.url.appending(path: "work/results"))
    for place in ["work/plot.gp", "work/timeline.gp", "plot.gp", "timeline.gp", "work/results/plot.gp"] {
      try Data("system 'touch \(folder.url.path)/marker'".utf8).write(to: folder.url.appending(path: place))
    }
    let ended = try await alone.run(["plot", "results"], in: folder.url.appending(path: "work"))
    #expect(ended.code == 2)
    #expect(
      ended.errors.contains("plot.gp was not found") || ended.errors.contains("gnuplot was not found"),
      "\(ended)")
    #expect(!folder.has("marker"))
  }

  @Test func aStartFileOfGnuplotsIsNotRead() async throws {
    try Sample.small(in: folder.url.appending(path: "results"))
    try folder.write("system 'touch \(folder.url.path)/marker'", to: ".gnuplot")
    _ = try await juggle.run(["plot", "results"], environment: ["HOME": folder.url.path], in: folder.url)
    #expect(!folder.has("marker"))
  }
}

extension Sample {
  /// A folder of results of one cell and its reference.
  fileprivate static func small(in folder: URL) throws {
    let (sample, work) = (Sample(), Work("cpu-bound", busy: 5e-3, waiting: 0))
    let cells = [(Model.subroutine, 1, 1), (.thread, 4, 2)].map {
      (work, sample.cell(work, ModelName($0.0), $0.1, $0.2))
    }
    try write(sample.records(of: cells), to: folder)
  }
}
