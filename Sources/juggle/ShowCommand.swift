import ArgumentParser
import Findings
import Foundation
import Reports
import Trials

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show what a run found, on one screen.",
    discussion: """
      juggle works everything out anew from the folder's trials.csv; of several runs, it shows the newest, or the one that \
      --run names.

      --explain shows all of it: every cell, what the scaling laws say, predictions, pictures of who ran where, each \
      claim with its figures, and how far to trust them. On a terminal that table fits the window, with bars; in a pipe \
      or a file it is whole, without colours.

      --timeline draws who ran where in one cell: a track for each PU and one for each task.

      EXAMPLES
        juggle show results/thirty-on-sixteen
        juggle show results/thirty-on-sixteen --explain
        juggle show results/thirty-on-sixteen --timeline --cell 'thread tasks=30'
        juggle show results/say-after --format markdown > say-after.md
        juggle show results/staircase --format json | jq .answer
        juggle show results/staircase --run 20261123
      """)

  @Argument(help: "A results folder, as `juggle run` wrote it.", completion: .directory)
  var directory: String

  @Option(help: "text, json, csv or markdown.")
  var format = ResultsFormat.text

  @OptionGroup var explaining: ExplainOptions

  @Flag(help: "Draw who ran where, and when, of one cell.")
  var timeline = false

  @Option(
    help: ArgumentHelp(
      "The cell that --timeline draws: any part of its name. (default: one that tells much)",
      valueName: "text"))
  var cell: String?

  @OptionGroup var chosen: RunOptions
  @OptionGroup var options: ScreenOptions

  func validate() throws {
    guard timeline || cell == nil else {
      throw ValidationError("--cell says which cell --timeline draws: add --timeline, or leave it out")
    }
    guard !explaining.explain || format == .text && !timeline else {
      throw ValidationError(
        "--explain shows all as text, and \(timeline ? "--timeline draws" : "--format \(format.rawValue) shows") something "
          + "else: leave one of them out")
    }
    guard !timeline || format == .text else {
      throw ValidationError(
        "--timeline draws text, and --format \(format.rawValue) is asked for: leave one of them out; "
          + "\(RunTimelines.file) in the folder is what programs read")
    }
  }

  func run() throws {
    let screen = options.screen
    guard timeline else {
      var results = try Results.load(directory: directory, run: chosen.id)
      if format == .text, !explaining.explain {
        print(presentShort(results, more: whereMoreIs, on: screen), terminator: "")
        return
      }
      var timelines: RunTimelines?
      if format.showsTimelines {
        // The figures don't depend on it.
        do { timelines = try chosen.timelines(of: results, in: directory) } catch {
          results.warnings.append("No timelines are shown. \(error).")
        }
      }
      let text = try present(results, timelines: timelines, format: format, on: screen)
      return format == .csv ? printData(text) : print(text, terminator: "")
    }
    guard let timelines = try RunTimelines.load(directory: directory) else {
      let isSimulated = (try? Results.load(directory: directory))?.simulated != nil
      throw ValidationError(
        "\(directory): there is no \(RunTimelines.file); `juggle \(isSimulated ? "simulate" : "run") --timeline` records "
          + "who ran where")
    }
    let results = try Results.load(directory: directory, run: chosen.id)
    guard chosen.id == nil || results.run == timelines.run else {
      throw ValidationError(
        "\(directory): \(RunTimelines.file) is of run \(timelines.run), and not of \(results.run): a folder keeps the "
          + "timelines of the newest run that recorded any")
    }
    let (drawn, others) = try drawing(of: timelines)
    let usual = results.run == timelines.run ? results.summaries.usualWalls[drawn.cell] : nil
    print(presentTimeline(drawn, usualWall: usual, others: others, on: screen), terminator: "")
  }

  /// Where the rest is, and what was simulated beside it.
  private var whereMoreIs: [String] {
    let simulated = (directory.hasSuffix("/") ? String(directory.dropLast()) : directory) + "-simulated"
    let hasOne = FileManager.default.fileExists(atPath: simulated + "/trials.csv")
    return [whereTheRestIs(directory)] + (hasOne ? ["Simulated: juggle show \(shellWord(simulated))"] : [])
  }

  /// The cell to draw, and those that could have been meant too.
  private func drawing(of timelines: RunTimelines) throws -> (CellTimeline, [Cell]) {
    var matching = timelines
    if let cell {
      matching.cells = timelines.cells.filter { $0.cell.id.lowercased().contains(cell.lowercased()) }
    }
    guard let (drawn, _) = TimelineSummary.telling(matching, count: 1).first else {
      let all = timelines.cells.map(\.cell.id)
      let have =
        all.isEmpty
        ? "it has none"
        : "it has \(all.prefix(10).joined(separator: "; "))\(all.count > 10 ? "; and more" : "")"
      throw ValidationError(
        "\(directory): no timeline\(cell.map { " of a cell with \"\($0)\" in its name" } ?? ""); \(have)")
    }
    return (drawn, matching.cells.map(\.cell).filter { $0 != drawn.cell })
  }
}

extension ResultsFormat: ExpressibleByArgument {}

extension ResultsFormat {
  fileprivate var showsTimelines: Bool { self == .text || self == .markdown }
}
