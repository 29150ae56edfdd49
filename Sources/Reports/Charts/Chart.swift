import Experiments
package import Findings
import Foundation
import Glibc
package import Trials

/// Charts of a results folder, drawn by gnuplot with `plot.gp`.
package struct Chart: Sendable {
  package enum Format: String, Sendable, CaseIterable {
    /// Files in the folder's `charts`.
    case svg, png
    /// Text on standard output.
    case terminal
  }

  /// Why there is no chart, and what to do.
  package struct Failure: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// Quantities that can be drawn over the number of tasks, or over what an experiment sweeps: columns of
  /// `summary.csv` with an interval.
  package static let responses =
    Response.allCases.map(\.rawValue) + ["busy_cores", "speedup", "wall_over_ideal", "efficiency"]
  /// Charts of another kind.
  package static let others = [finishPercentiles, heatMap, granularity, timeline]

  static let finishPercentiles = "finish_percentiles"
  static let heatMap = "heat_map"
  static let granularity = "granularity"
  static let timeline = "timeline"

  package var format: Format
  /// What tells most where it is nil (`telling`); the first of it on a terminal.
  package var response: String?
  /// The level of the factor cores that is shown; the largest where it is nil.
  package var cores: Int?
  /// The path of `plot.gp`; looked for where it is nil.
  package var script: String?

  package init(format: Format, response: String? = nil, cores: Int? = nil, script: String? = nil) {
    self.format = format
    self.response = response
    self.cores = cores
    self.script = script
  }

  /// Writes the summary files anew, then draws.
  ///
  /// - Parameter run: The run's id, or its beginning; nil for the newest.
  /// - Returns: The pictures; none for a terminal, and none where there is nothing to draw.
  /// - Throws: `Failure`, `Results.Unreadable`, or an error of the file system.
  package func draw(directory: String, run: String? = nil) throws -> [Picture] {
    _ = try tools()
    let results = try Results.load(directory: directory, run: run)
    let summaries = results.summaries
    _ = try levels(of: summaries)
    try writeSummaries(results, summaries, directory: directory)
    // What can't be read keeps nothing else from being drawn.
    let timelines = Result {
      try RunTimelines.load(directory: directory, run: run.map { _ in results.run })
    }
    let pictures = try draw(results, summaries, try? timelines.get(), directory: directory)
    _ = try timelines.get()
    return pictures
  }

  /// The same for a folder whose summary files were just written from these summaries, and whose timelines these are.
  package func draw(
    _ results: Results, _ summaries: [Summary], _ timelines: RunTimelines?, directory: String
  ) throws -> [Picture] {
    if let timelines { try writeTimeline(timelines, directory: directory) }
    let tools = try tools()
    let levels = try levels(of: summaries)
    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    let most = response == Self.timeline ? nil : cores ?? levels.last
    let content = most.map { ChartContent(results, summaries, cores: $0) }
    let wanted = response.map { [$0] } ?? Array(content?.telling.prefix(format == .terminal ? 1 : .max) ?? [])
    let names = wanted.filter { content?.has($0) == true }
    if format == .terminal {
      try show(names, of: content, with: tools, in: folder)
      return []
    }
    let gantts =
      response == nil || response == Self.timeline
      ? timelines.map { self.gantts(of: $0, besides: results.run) } ?? [] : []
    return try draw(names, of: content, gantts, with: tools, in: folder)
  }

  /// Where pictures and the files that they alone are drawn from are.
  static let folder = "charts"

  private func draw(
    _ names: [String], of content: ChartContent?, _ gantts: [(name: String, gantt: ChartGantt)],
    with tools: Tools, in folder: URL
  ) throws -> [Picture] {
    // Of one response no other file is touched.
    func isMeant(_ name: String) -> Bool { response == nil || name == response }
    guard !names.isEmpty || !gantts.isEmpty else {
      if response == nil || response == Self.timeline {
        ChartDrawing.removeStale(in: folder, keeping: [], where: isMeant)
      }
      return []
    }
    let drawing = try ChartDrawing(in: folder)
    defer { drawing.remove() }
    var said = ""
    if let content, !names.isEmpty { said += try draw(names, of: content, with: tools, in: folder, drawing) }
    if !gantts.isEmpty { said += try draw(gantts, with: tools, drawing) }
    try ChartSVG.tidy(in: drawing.folder)

    func file(_ name: String) -> String { "\(name).\(format.rawValue)" }
    func picture(_ name: String, _ title: String, _ description: String) -> Picture {
      Picture(
        path: drawing.charts.appendingPathComponent(file(name)).path, title: title, description: description)
    }
    var pictures: [Picture] = []
    if let content {
      pictures = names.map { picture($0, content.title(of: $0), content.description(of: $0)) }
    }
    pictures += gantts.map { picture($0.name, $0.gantt.title, $0.gantt.described) }
    let missing = (names + gantts.map(\.name)).filter { !drawing.has(file($0)) }
    let kept = try FileManager.default.contentsOfDirectory(atPath: drawing.folder.path)
    ChartDrawing.removeStale(in: folder, keeping: Set(kept), where: isMeant)
    try drawing.publish()
    guard missing.isEmpty else { throw Self.undrawn(missing, said) }
    return pictures
  }

  /// Draws on standard output.
  private func show(_ names: [String], of content: ChartContent?, with tools: Tools, in folder: URL) throws {
    guard let content, !names.isEmpty else { return }
    let drawing = names.contains(Self.granularity) ? try ChartDrawing(in: folder) : nil
    defer { drawing?.remove() }
    let said = try draw(names, of: content, with: tools, in: folder, drawing)
    try drawing?.publish()
    if said.contains("plot.gp: ") { throw Self.undrawn(names, said) }
  }

  /// There was something to draw, and no picture came of it.
  private static func undrawn(_ names: [String], _ said: String) -> Failure {
    let lines = said.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let reasons = lines.filter { $0.contains("plot.gp: ") || $0.contains("timeline.gp: ") }
    let why = (reasons.isEmpty ? lines.filter { !$0.isEmpty } : reasons).prefix(6).joined(separator: "; ")
    return Failure(
      description: "gnuplot drew no picture of \(Wording.list(names)), though there is something to draw"
        + (why.isEmpty ? "." : ": \(printable(why))"))
  }

  /// gnuplot and its script, both there, for quantities that can be drawn.
  private func tools() throws -> Tools {
    if let name = response, !(Self.responses + Self.others).contains(name) {
      let names = (Self.responses + Self.others).joined(separator: ", ")
      throw Failure(description: "\(CSV.shown(name)) cannot be drawn; these can: \(names).")
    }
    if response == Self.timeline, format == .terminal {
      throw Failure(description: "A timeline cannot be drawn as text; --format svg and png can.")
    }
    guard let gnuplot = Gnuplot() else {
      throw Failure(
        description:
          "gnuplot was not found, and charts need it. Install it with `sudo apt install gnuplot-nox` "
          + "(Debian, Ubuntu) or `brew install gnuplot` (macOS).")
    }
    // gnuplot is started in another folder.
    let script = try script.map { URL(fileURLWithPath: $0).path } ?? Self.plotScript()
    let beside = URL(fileURLWithPath: script).deletingLastPathComponent().appendingPathComponent(
      "timeline.gp"
    ).path
    for file in [script, beside] where !FileManager.default.fileExists(atPath: file) {
      throw Failure(description: "\(file): no such file.")
    }
    return Tools(gnuplot: gnuplot, script: script, timelineScript: beside)
  }

  struct Tools {
    var gnuplot: Gnuplot
    /// The path of `plot.gp`, and of `timeline.gp` beside it.
    var script, timelineScript: String
  }

  /// The numbers of cores that have something to draw, the one asked for among them.
  private func levels(of summaries: [Summary]) throws -> [Int] {
    let levels = Set(summaries.filter { $0.count > 0 }.map(\.cell.cores)).sorted()
    if let cores, !levels.contains(cores) {
      throw Failure(
        description:
          "No cell with \(cores) cores has a trial that ran to its end; these levels of cores have: "
          + "\(levels.map(String.init).joined(separator: ", ")).")
    }
    return levels
  }

  /// - Returns: What gnuplot said.
  private func draw(
    _ names: [String], of content: ChartContent, with tools: Tools, in folder: URL, _ drawing: ChartDrawing?
  ) throws -> String {
    var settings = ["dir='.'", "response='\(names.joined(separator: " "))'"]
    if let cores { settings.append("cores=\(cores)") }
    if let drawing {
      settings.append("out='\(drawing.path)'")
      if names.contains(Self.granularity) {
        let table = "\(Self.granularity).csv"
        try writeAtomically(content.granularityTable, name: table, directory: drawing.folder.relativePath)
        settings.append("grains='\(drawing.path)/\(table)'")
      }
    }
    switch format {
    case .svg, .png: settings.append("terminal='\(format.rawValue)'")
    case .terminal:
      let (columns, lines) = Self.terminalSize()
      settings += ["terminal='dumb'", "columns=\(columns)", "lines=\(lines)"]
    }
    // In the results folder, so that no path ever becomes part of a gnuplot command.
    return try tools.gnuplot.run(tools.script, settings: settings.joined(separator: "; "), in: folder)
  }

  /// juggle's own.
  private static func plotScript() throws -> String {
    let name = "plot.gp"
    if let found = Installed.path(of: name) { return found }
    throw Failure(
      description:
        "\(name) was not found in ../share/juggle, beside the program, or in the checkout that it was built in. "
        + "Say where it is with --script.")
  }

  private static func terminalSize() -> (columns: Int, lines: Int) {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (min(160, max(60, Int(size.ws_col))), min(40, max(20, Int(size.ws_row) - 1)))
  }
}
