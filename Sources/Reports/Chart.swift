package import Findings
import Foundation
import Glibc
import Trials

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

  /// Quantities that can be drawn: columns of `summary.csv` with an interval.
  package static let responses =
    Response.allCases.map(\.rawValue) + ["busy_cores", "speedup", "wall_over_ideal"]

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
  /// - Returns: The pictures; none for a terminal, and none where there is nothing to draw.
  /// - Throws: `Failure`, `Results.Unreadable`, or an error of the file system.
  package func draw(directory: String) throws -> [Picture] {
    let tools = try tools()
    let results = try Results.load(directory: directory)
    let summaries = results.summaries
    let levels = try levels(of: summaries)
    try writeSummaries(results, summaries, directory: directory)
    return try draw(wanted(of: summaries), levels, with: tools, directory: directory)
  }

  /// The same for a folder whose summary files were just written from these summaries.
  package func draw(_ summaries: [Summary], directory: String) throws -> [Picture] {
    try draw(wanted(of: summaries), levels(of: summaries), with: tools(), directory: directory)
  }

  /// gnuplot and its script, both there, for quantities that can be drawn.
  private func tools() throws -> (gnuplot: URL, script: String) {
    if let name = response, !Self.responses.contains(name) {
      throw Failure(
        description: "\"\(name)\" cannot be drawn; these can: \(Self.responses.joined(separator: ", ")).")
    }
    let gnuplot = try Self.gnuplot()
    // gnuplot is started in another folder.
    let script = try script.map { URL(fileURLWithPath: $0).path } ?? Self.plotScript()
    guard FileManager.default.fileExists(atPath: script) else {
      throw Failure(description: "\(script): no such file.")
    }
    return (gnuplot, script)
  }

  private func wanted(of summaries: [Summary]) -> [String] {
    if let response { return [response] }
    let telling = Self.telling(summaries)
    return format == .terminal ? Array(telling.prefix(1)) : telling
  }

  /// What an experiment is about: the cost of one operation where operations are measured (`micro`), how late tasks are
  /// where they have a schedule, what a task costs where making it counts, else throughput and wall time.
  static func telling(_ summaries: [Summary]) -> [String] {
    func has(_ response: Response) -> Bool { summaries.contains { $0[response] != nil } }
    if has(.perOperation) { return ["per_operation_s", "rss_peak_bytes"] }
    if has(.latenessP50) { return ["lateness_p50_s", "lateness_max_s"] }
    if summaries.contains(where: { $0.clock == .spawn }) {
      return ["wall_over_ideal", "cpu_per_task_s", "memory_per_task_bytes"]
    }
    return ["tasks_per_s", "wall_s"]
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

  private func draw(
    _ wanted: [String], _ levels: [Int], with tools: (gnuplot: URL, script: String), directory: String
  ) throws -> [Picture] {
    guard !levels.isEmpty else { return [] }

    let folder = URL(fileURLWithPath: directory, isDirectory: true)
    var settings = ["dir='.'", "response='\(wanted.joined(separator: " "))'"]
    if let cores { settings.append("cores=\(cores)") }
    switch format {
    case .svg, .png:
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent("charts"), withIntermediateDirectories: true)
      settings += ["terminal='\(format.rawValue)'", "out='charts'"]
    case .terminal:
      let (columns, lines) = Self.terminalSize()
      settings += ["terminal='dumb'", "columns=\(columns)", "lines=\(lines)"]
    }
    // In the results folder, so that no path ever becomes part of a gnuplot command.
    try run(tools.gnuplot, ["-e", settings.joined(separator: "; "), tools.script], in: folder)
    guard format != .terminal else { return [] }
    let charts = folder.appendingPathComponent("charts")
    return wanted.map { name in
      Picture(
        path: charts.appendingPathComponent("\(name).\(format.rawValue)").path, title: name,
        description: "\(name) of each cell, over the number of tasks, one line for each model.")
    }
  }

  private func run(_ program: URL, _ arguments: [String], in folder: URL) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // gnuplot's warnings are about panels that lack a quantity: no news. What made it stop is.
    guard process.terminationStatus == 0, process.terminationReason == .exit else {
      throw Failure(
        description: "gnuplot stopped with status \(process.terminationStatus): "
          + said.trimmingCharacters(in: .whitespacesAndNewlines))
    }
  }

  private static func gnuplot() throws -> URL {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for folder in path.split(separator: ":") {
      let candidate = "\(folder)/gnuplot"
      if access(candidate, X_OK) == 0 { return URL(fileURLWithPath: candidate) }
    }
    throw Failure(
      description:
        "gnuplot was not found, and charts need it. Install it with `sudo apt install gnuplot-nox` "
        + "(Debian, Ubuntu) or `brew install gnuplot` (macOS).")
  }

  /// Beside the binary or above it (a build in its repository), installed, or in the working directory.
  private static func plotScript() throws -> String {
    let name = "plot.gp"
    let working = URL(fileURLWithPath: FileManager.default.currentDirectoryPath, isDirectory: true)
    var candidates: [URL] = []
    if let binary = Bundle.main.executableURL?.resolvingSymlinksInPath() {
      var folder = binary.deletingLastPathComponent()
      candidates.append(folder.appendingPathComponent("../share/juggle/\(name)"))
      for _ in 0..<5 {
        candidates.append(folder.appendingPathComponent(name))
        folder = folder.deletingLastPathComponent()
      }
    }
    candidates.append(working.appendingPathComponent(name))
    if let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
      return found.standardizedFileURL.path
    }
    throw Failure(
      description:
        "\(name) was not found beside the program, in ../share/juggle or in the working directory. "
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
